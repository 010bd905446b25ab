package account

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Filter chooses accounts; zero fields choose all.
type Filter struct {
	Query    string // part of the name or username; marks do not matter
	Role     access.Role
	State    string // Active or Disabled
	AgencyID string
	Cursor   string
	Limit    int // 0 = 50, at most 200
}

// Result is one page of a list.
type Result struct {
	Accounts []Account
	Total    int    // of all pages
	Next     string // cursor of the next page, "" at the end
}

// columns tells how grants read on the rows of account.
var columns = access.Columns{State: "CASE WHEN a.disabled = 1 THEN 'disabled' ELSE 'active' END", Owner: "a.id"}

const exportLimit = 20000

// List returns the accounts that the actor may list, by username. The program
// itself may pass no table.
func (s *Service) List(ctx context.Context, a access.Actor, r *access.Table, f Filter) (Result, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	return s.list(ctx, a, r, PermList, f, min(f.Limit, 200))
}

// Export is List without pages.
func (s *Service) Export(ctx context.Context, a access.Actor, r *access.Table, f Filter) ([]Account, error) {
	f.Cursor = ""
	res, err := s.list(ctx, a, r, PermExport, f, exportLimit)
	if err != nil {
		return nil, err
	}
	err = s.audit.Note(ctx, a, "account.export", "account", "", map[string]any{"rows": len(res.Accounts)})
	return res.Accounts, err
}

func (s *Service) list(ctx context.Context, a access.Actor, r *access.Table, p access.Permission, f Filter, limit int) (Result, error) {
	var w db.Where
	r.Where(a, p, columns, &w)
	if q := plain(f.Query); q != "" {
		w.Contains("a.search_key", q)
	}
	switch f.State {
	case Active:
		w.Add("a.disabled = 0")
	case Disabled:
		w.Add("a.disabled = 1")
	}
	if f.Role != "" {
		withRoles(&w, []access.Role{f.Role})
	}
	if f.AgencyID != "" {
		s.inAgencies(&w, []string{f.AgencyID})
	}
	total, err := s.count(ctx, &w)
	if err != nil {
		return Result{}, err
	}
	if f.Cursor != "" {
		after, err := db.DecodeCursor(f.Cursor, 1)
		if err != nil {
			return Result{}, err
		}
		w.Add("a.username > ?", after[0])
	}
	list, err := s.accounts(ctx, &w, " ORDER BY a.username LIMIT "+w.Arg(limit+1))
	if err != nil {
		return Result{}, err
	}
	res := Result{Accounts: list, Total: int(total)}
	if len(list) > limit {
		res.Accounts = list[:limit]
		res.Next = db.EncodeCursor(list[limit-1].Username)
	}
	return res, nil
}

// moved returns the memberships after the account's main agency became to on
// the day: the old one ends the day before and stays in the record.
func moved(members []Membership, to string, day gov.Date) []Membership {
	var out []Membership
	there := false
	for _, m := range members {
		current := m.Main && (m.ValidTo.IsZero() || !m.ValidTo.Before(day))
		switch {
		case current && m.AgencyID == to:
			there = true
		case current:
			m.ValidTo = day.AddDays(-1)
			if !m.ValidFrom.IsZero() && m.ValidTo.Before(m.ValidFrom) {
				continue // it had not begun
			}
		case m.AgencyID == to && !m.Main && m.ValidTo.IsZero():
			continue // becomes the main one
		}
		out = append(out, m)
	}
	if to != "" && !there {
		out = append(out, Membership{AgencyID: to, Main: true, ValidFrom: day})
	}
	return out
}

// Move gives the account another main agency from today on.
func (s *Service) moveTo(ctx context.Context, accountID, agencyID string) ([]Membership, error) {
	members, err := s.Members(ctx, accountID)
	if err != nil {
		return nil, err
	}
	return moved(members, agencyID, clock.Today(s.clock)), nil
}
