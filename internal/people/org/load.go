package org

import (
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// The bodies of the province: the Committee, its twenty agencies, the sectors,
// the 27 districts of December 2022, and the 166 communes and wards in force
// since 01/07/2025, with the unit codes of the national list.
//
//go:embed data/agencies.csv
var provincial string

// Load brings the province's own table into the database; agencies that are
// there already stay as they are.
func (s *Store) Load(ctx context.Context) error {
	_, err := s.ImportUnits(ctx, access.Actor{System: true}, strings.NewReader(provincial))
	return err
}

var header = []string{"code", "kind", "name", "short_name", "name_en", "parent", "valid_from", "valid_to"}

const maxRows = 20000

// ImportUnits adds the agencies of a table with the columns code, kind, name,
// short_name, name_en, parent, valid_from, valid_to (dates YYYY-MM-DD). A row
// whose code and beginning are known is skipped. It changes nothing where any
// row is wrong; the error names row and column. It returns how many were new.
func (s *Store) ImportUnits(ctx context.Context, actor access.Actor, r io.Reader) (int, error) {
	rows, err := readUnits(r)
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		known, err := s.all(ctx)
		if err != nil {
			return err
		}
		have := make(map[string]bool, len(known))
		for _, a := range known {
			have[a.Code+a.ValidFrom.String()] = true
		}
		for _, a := range rows {
			if have[a.Code+a.ValidFrom.String()] {
				continue
			}
			a.ID, a.Version = gov.NewID(), 1
			if err := s.insert(ctx, keyed(a)); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return nil
		}
		s.audit.Record(ctx, actor, "org.import", "agency", "", map[string]any{"rows": n})
		return s.changed(ctx)
	})
	return n, err
}

func readUnits(r io.Reader) ([]Agency, error) {
	c := csv.NewReader(io.LimitReader(r, 16<<20))
	c.FieldsPerRecord = -1
	var out []Agency
	for line := 1; ; line++ {
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "org.import.unreadable", line)
		}
		if line == 1 {
			rec[0] = strings.TrimPrefix(rec[0], "\ufeff")
			if !slices.Equal(rec, header) {
				return nil, fault.New(fault.Invalid, "org.import.header", strings.Join(header, ","))
			}
			continue
		}
		if line > maxRows {
			return nil, fault.New(fault.TooLarge, "org.import.too_many", maxRows)
		}
		a, column := unit(rec)
		if column != "" {
			return nil, fault.New(fault.Invalid, "org.import.cell", line, column)
		}
		out = append(out, a)
	}
}

// unit reads one row and names the first column that is wrong.
func unit(rec []string) (a Agency, column string) {
	if len(rec) != len(header) {
		return a, "code"
	}
	a = Agency{Code: rec[0], Kind: rec[1], Name: strings.TrimSpace(rec[2]), ShortName: strings.TrimSpace(rec[3]), NameEN: rec[4], ParentCode: rec[5]}
	var err error
	switch {
	case a.Code == "" || len(a.Code) > 40 || strings.ContainsAny(a.Code, " \t\n"):
		return a, "code"
	case !slices.Contains(Kinds, a.Kind):
		return a, "kind"
	case a.Name == "" || len(a.Name) > 400:
		return a, "name"
	case a.ShortName == "":
		return a, "short_name"
	}
	if a.ValidFrom, err = gov.ParseDate(rec[6]); err != nil || a.ValidFrom.IsZero() {
		return a, "valid_from"
	}
	if a.ValidTo, err = gov.ParseDate(rec[7]); err != nil || (!a.ValidTo.IsZero() && a.ValidTo.Before(a.ValidFrom)) {
		return a, "valid_to"
	}
	return a, ""
}

// End closes an agency's period; its last day is given.
func (s *Store) End(ctx context.Context, actor access.Actor, id string, last gov.Date) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		a, err := db.One(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM agency WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if last.IsZero() || last.Before(a.ValidFrom) {
			return fault.Fields(fault.Field{Name: "valid_to", Key: "form.date"})
		}
		a.ValidTo = last
		if err := s.end(ctx, a); err != nil {
			return err
		}
		s.audit.Record(ctx, actor, "org.end", "agency", id, map[string]any{"valid_to": last.String()})
		return s.changed(ctx)
	})
}
