package org

import (
	"strings"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func load(t *testing.T, d *db.DB) *Store {
	t.Helper()
	s := New(d, clock.Wall, audit.New(d, clock.Wall))
	if err := s.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestProvinceByDate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := load(t, d)
		for _, c := range []struct {
			on                               string
			departments, districts, communes int
		}{{"2022-12-21", 20, 27, 0}, {"2025-01-15", 20, 26, 0}, {"2026-01-01", 14, 0, 166}} {
			list, err := s.Agencies(t.Context(), gov.MustDate(c.on))
			if err != nil {
				t.Fatal(err)
			}
			n := map[string]int{}
			for _, a := range list {
				n[a.Kind]++
			}
			if got := n[Department] + n[Office]; got != c.departments || n[District] != c.districts || n[Commune]+n[Ward] != c.communes {
				t.Errorf("on %s: %v", c.on, n)
			}
		}
		if _, err := s.ByCode(t.Context(), "skhdt", gov.MustDate("2022-12-21")); err != nil {
			t.Error(err)
		}
		if _, err := s.ByCode(t.Context(), "skhdt", gov.MustDate("2026-01-01")); !fault.Is(err, fault.NotFound) {
			t.Error("an ended agency has its code still", err)
		}
		if err := s.Load(t.Context()); err != nil {
			t.Error("a second load:", err)
		}
	})
}

// What happened in 2022 keeps its names; a change is seen at once.
func TestEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := load(t, d)
		a, err := s.ByCode(t.Context(), "snv", gov.MustDate("2022-12-21"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.End(t.Context(), access.Actor{System: true}, a.ID, gov.MustDate("2023-06-30")); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ByCode(t.Context(), "snv", gov.MustDate("2023-07-01")); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if b, err := s.ByID(t.Context(), a.ID); err != nil || b.Name != "Sở Nội vụ" {
			t.Error(b, err)
		}
	})
}

func TestImportNamesTheCell(t *testing.T) {
	t.Parallel()
	s := New(dbtest.SQLite(t), clock.Wall, audit.New(dbtest.SQLite(t), clock.Wall))
	head := strings.Join(header, ",") + "\n"
	for in, want := range map[string]string{
		"x,y\n":                                         "org.import.header",
		head + ",office,A,A,,,2022-01-01,\n":            "code",
		head + "a,king,A,A,,,2022-01-01,\n":             "kind",
		head + "a,office,,A,,,2022-01-01,\n":            "name",
		head + "a,office,A,A,,,01/01/2022,\n":           "valid_from",
		head + "a,office,A,A,,,2022-01-01,2021-01-01\n": "valid_to",
		head + "a,\"office\n":                           "unreadable",
	} {
		if n, err := s.ImportUnits(t.Context(), access.Actor{System: true}, strings.NewReader(in)); err == nil || n != 0 || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %d, %v, want %s", in, n, err, want)
		}
	}
}

func FuzzReadUnits(f *testing.F) {
	f.Add(strings.Join(header, ",") + "\na,office,A,A,,,2022-01-01,\n")
	f.Fuzz(func(_ *testing.T, s string) { _, _ = readUnits(strings.NewReader(s)) })
}
