package programme

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/org"
)

type bodies struct{}

func (bodies) ByIDs(_ context.Context, ids []string) (map[string]org.Agency, error) {
	out := map[string]org.Agency{}
	for _, id := range ids {
		if id == "snv" || id == "stc" || id == "sgtvt" {
			out[id] = org.Agency{ID: id, Code: id, Kind: org.Department, Name: "Sở mẫu " + id, ShortName: "Sở " + id}
		}
	}
	return out, nil
}

func (b bodies) Agencies(ctx context.Context, _ gov.Date) (list []org.Agency, err error) {
	m, err := b.ByIDs(ctx, []string{"sgtvt", "snv", "stc"})
	return []org.Agency{m["sgtvt"], m["snv"], m["stc"]}, err
}

var office = access.Actor{AccountID: "o", Roles: []access.Role{access.OfficeDesk}}

func TestProgramme(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		public := map[string]Item{}
		fail := false
		r := New(d, clock.Wall, audit.New(d, clock.Wall), access.NewTable(Grants), bodies{}, func(_ context.Context, _ access.Actor, i Item) error {
			if fail {
				return errors.New("the portal refuses")
			}
			public[i.ID] = i
			return nil
		})
		var all []Item
		for n := range 30 {
			i := Item{Year: 2023, Title: fmt.Sprintf("Nội dung mẫu %d", n), Authority: []string{Committee, Chairman}[n%2], LeadID: []string{"snv", "stc"}[n%2], Month: n%12 + 1, Sample: true}
			i, err := r.Add(ctx, office, i)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, i)
		}
		// Every page once, the Committee's matters before the Chairman's.
		seen, cursor, authority := map[string]bool{}, "", Committee
		for {
			list, next, err := r.List(ctx, 2023, Filter{Limit: 7, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range list {
				if seen[i.ID] || authority == Chairman && i.Authority == Committee {
					t.Fatalf("%s comes twice or out of order", i.Title)
				}
				seen[i.ID], authority = true, i.Authority
			}
			if cursor = next; next == "" {
				break
			}
		}
		if len(seen) != 30 {
			t.Errorf("the pages hold %d items, want 30", len(seen))
		}
		counts, err := r.Counts(ctx, 2023)
		if err != nil || counts[Committee] != 15 || counts[Chairman] != 15 {
			t.Errorf("%v %v", counts, err)
		}
		for f, want := range map[Filter]int{{Text: "mau 7"}: 3, {Text: "100%"}: 0, {Month: 1}: 3, {LeadID: "stc", Authority: Chairman}: 15, {State: "decided"}: 0} {
			f.Limit = 100
			if list, _, err := r.List(ctx, 2023, f); err != nil || len(list) != want {
				t.Errorf("%+v finds %d, want %d (%v)", f, len(list), want, err)
			}
		}
		// A month is moved by a decision alone; the first one stays.
		x := all[0]
		if _, err := r.Change(ctx, office, x.ID, Progress{Month: 9, State: "planned", Note: "Chờ hướng dẫn"}, x.Version); !fault.Is(err, fault.Invalid) {
			t.Errorf("moved without a decision: %v", err)
		}
		if x, err = r.Change(ctx, office, x.ID, Progress{Month: 1, State: "submitted", Note: "Đã trình"}, x.Version); err != nil || public[x.ID].State != "submitted" {
			t.Errorf("%+v %v", x, err)
		}
		if _, err := r.Change(ctx, office, x.ID, Progress{Month: 1, State: "decided", Note: "Lần nữa"}, x.Version-1); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version is written over: %v", err)
		}
		if _, err := r.Order(ctx, office, x.ID, Wish{Kind: Move, Month: 9}, x.Version); !fault.Is(err, fault.Invalid) {
			t.Errorf("moved without a reason: %v", err)
		}
		if _, err := r.Order(ctx, office, x.ID, Wish{Kind: Move, Month: 9, Reason: "Chờ hướng dẫn"}, x.Version); err != nil {
			t.Fatal(err)
		}
		if x, err = r.Get(ctx, x.ID); err != nil || x.Month != 9 || x.OriginalMonth != 1 || public[x.ID].Month != 9 || x.Note != "Chờ hướng dẫn" {
			t.Errorf("%+v %v", x, err)
		}
		if _, err := r.Order(ctx, office, x.ID, Wish{Kind: Withdraw, Reason: "Không còn cần thiết"}, x.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Change(ctx, office, x.ID, Progress{Month: 9, State: "planned", Note: "x"}, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a withdrawn item comes back: %v", err)
		}
		if counts, _ := r.Counts(ctx, 2023); counts[Committee] != 14 {
			t.Errorf("withdrawn items are counted: %v", counts)
		}
		// What cannot be published is not written.
		fail = true
		if _, err := r.Add(ctx, office, Item{Year: 2023, Title: "Không công bố được", Authority: Chairman, LeadID: "snv", Month: 1}); err == nil {
			t.Error("an item that the portal refuses is kept")
		}
		if list, _, _ := r.List(ctx, 2023, Filter{Text: "khong cong bo", Limit: 9}); len(list) != 0 {
			t.Error("half an act remains")
		}
		for _, bad := range []Item{{}, {Year: 2023, Title: "x", Authority: "ai", LeadID: "snv", Month: 1}, {Year: 2023, Title: "x", Authority: Committee, LeadID: "la", Month: 1}, {Year: 2023, Title: "x", Authority: Committee, LeadID: "snv", Month: 13}} {
			if _, err := r.Add(ctx, office, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v is taken: %v", bad, err)
			}
		}
	})
}
