package org

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
)

// The kinds of agencies.
const (
	Committee  = "committee"
	Office     = "office"
	Department = "department"
	Sector     = "sector"   // central bodies in the province that get tasks
	District   = "district" // until 30/06/2025
	Commune    = "commune"
	Ward       = "ward"
	Council    = "council"
	Party      = "party"
	Assembly   = "assembly"
	Front      = "front"
)

// Kinds lists them in the order of an official list.
var Kinds = []string{Committee, Office, Department, Sector, District, Commune, Ward, Council, Party, Assembly, Front}

// Agency is one body during one period.
type Agency struct {
	ID, Code, Kind          string
	Name, ShortName, NameEN string
	ParentCode              string
	ValidFrom, ValidTo      gov.Date // ValidTo is the last day, zero = open
	Version                 int64
	sortKey, searchKey      string
}

// On reports whether the agency exists on the day.
func (a Agency) On(d gov.Date) bool {
	return !a.ValidFrom.After(d) && (a.ValidTo.IsZero() || !a.ValidTo.Before(d))
}

// Assignable reports whether tasks are given to bodies of this kind.
func (a Agency) Assignable() bool {
	switch a.Kind {
	case Office, Department, Sector, District, Commune, Ward:
		return true
	}
	return false
}

// Store keeps all agencies in memory, a few hundred rows, and follows the
// version of the table.
type Store struct {
	db    *db.DB
	clock clock.Clock
	audit *audit.Log

	mu      sync.RWMutex
	version int64
	checked time.Time // wall clock
	list    []Agency  // by sort key
	byID    map[string]Agency
	byCode  map[string][]Agency

	within view // what a running transaction reads: its own changes included
}

// view is the table as one transaction sees it.
type view struct {
	tx      *sql.Tx
	version int64
	list    []Agency
	byID    map[string]Agency
	byCode  map[string][]Agency
}

// New returns the store of the database.
func New(d *db.DB, clk clock.Clock, log *audit.Log) *Store {
	return &Store{db: d, clock: clk, audit: log}
}

// follow is how long what is in memory may be older than the database.
const follow = 250 * time.Millisecond

// known returns the agencies in memory, read again where they changed. Within
// a transaction the database is asked, so that an act sees its own changes.
func (s *Store) known(ctx context.Context) (list []Agency, byID map[string]Agency, byCode map[string][]Agency, err error) {
	s.mu.RLock()
	list, byID, byCode = s.list, s.byID, s.byCode
	fresh := list != nil && time.Since(s.checked) < follow
	version, within := s.version, s.within
	s.mu.RUnlock()
	tx := db.Tx(ctx)
	if fresh && tx == nil {
		return list, byID, byCode, nil
	}
	n, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT n FROM version_mark WHERE name = 'org'`)
	if err != nil {
		return nil, nil, nil, err
	}
	if list != nil && n == version {
		s.mu.Lock()
		s.checked = time.Now()
		s.mu.Unlock()
		return list, byID, byCode, nil
	}
	if tx != nil && within.tx == tx && within.version == n {
		return within.list, within.byID, within.byCode, nil
	}
	if list, err = s.all(ctx); err != nil {
		return nil, nil, nil, err
	}
	byID, byCode = make(map[string]Agency, len(list)), make(map[string][]Agency, len(list))
	for _, a := range list {
		byID[a.ID] = a
		byCode[a.Code] = append(byCode[a.Code], a)
	}
	s.mu.Lock()
	if tx != nil { // may be rolled back: good for this transaction only
		s.within = view{tx, n, list, byID, byCode}
	} else {
		s.list, s.byID, s.byCode, s.version, s.checked = list, byID, byCode, n, time.Now()
	}
	s.mu.Unlock()
	return list, byID, byCode, nil
}

// Agencies lists the agencies that exist on the day, in Vietnamese order.
func (s *Store) Agencies(ctx context.Context, on gov.Date) ([]Agency, error) {
	list, _, _, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	var out []Agency
	for _, a := range list {
		if a.On(on) {
			out = append(out, a)
		}
	}
	return out, nil
}

// ByCode returns the agency that has the code on the day, or NotFound.
func (s *Store) ByCode(ctx context.Context, code string, on gov.Date) (Agency, error) {
	_, _, byCode, err := s.known(ctx)
	if err != nil {
		return Agency{}, err
	}
	for _, a := range byCode[code] {
		if a.On(on) {
			return a, nil
		}
	}
	return Agency{}, fault.Missing()
}

// ByID returns an agency of any period, or NotFound.
func (s *Store) ByID(ctx context.Context, id string) (Agency, error) {
	_, byID, _, err := s.known(ctx)
	if err != nil {
		return Agency{}, err
	}
	a, ok := byID[id]
	if !ok {
		return Agency{}, fault.Missing()
	}
	return a, nil
}

// ByIDs returns the agencies of the ids; unknown ids are left out.
func (s *Store) ByIDs(ctx context.Context, ids []string) (map[string]Agency, error) {
	_, byID, _, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Agency, len(ids))
	for _, id := range ids {
		if a, ok := byID[id]; ok {
			out[id] = a
		}
	}
	return out, nil
}
