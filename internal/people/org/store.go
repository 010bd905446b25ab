package org

import (
	"context"

	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

const columns = `id, code, kind, name, short_name, name_en, parent_code, sort_key, search_key, valid_from, valid_to, version`

func scan(r db.Scanner) (Agency, error) {
	var a Agency
	err := r.Scan(&a.ID, &a.Code, &a.Kind, &a.Name, &a.ShortName, &a.NameEN, &a.ParentCode, &a.sortKey, &a.searchKey,
		db.ToDate(&a.ValidFrom), db.ToDate(&a.ValidTo), &a.Version)
	return a, err
}

func (s *Store) all(ctx context.Context) ([]Agency, error) {
	return db.List(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM agency ORDER BY sort_key, id`)
}

func (s *Store) insert(ctx context.Context, a Agency) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO agency (`+columns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		a.ID, a.Code, a.Kind, a.Name, a.ShortName, a.NameEN, a.ParentCode, a.sortKey, a.searchKey, db.Day(a.ValidFrom), db.Day(a.ValidTo), a.Version)
	return err
}

func (s *Store) end(ctx context.Context, a Agency) error {
	return db.ExecOne(ctx, s.db.Q(ctx), `UPDATE agency SET valid_to = $1, version = version + 1 WHERE id = $2 AND version = $3`, db.Day(a.ValidTo), a.ID, a.Version)
}

// changed tells every node that its memory is old.
func (s *Store) changed(ctx context.Context) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE version_mark SET n = n + 1 WHERE name = 'org'`)
	db.AfterCommit(ctx, func() {
		s.mu.Lock()
		s.list = nil
		s.mu.Unlock()
	})
	return err
}

// keyed fills the keys by which agencies are ordered and found. Official lists
// go by kind, then by name.
func keyed(a Agency) Agency {
	rank := byte('z')
	for i, k := range Kinds {
		if k == a.Kind {
			rank = 'a' + byte(i)
		}
	}
	a.sortKey = string(rank) + vntext.SortKey(a.Name)
	a.searchKey = vntext.Fold(a.Name + " " + a.ShortName + " " + a.Code)
	return a
}
