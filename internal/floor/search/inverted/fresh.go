package inverted

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"roviec/internal/floor/db"
)

type freshRow struct {
	num     int64
	counted bool
	terms   string
}

func scanFresh(s db.Scanner) (r freshRow, err error) {
	err = s.Scan(&r.num, &r.counted, &r.terms)
	return r, err
}

// fresh holds the terms of rows that are in no segment yet. Rows are added as
// they come; a view says which of them it sees.
type fresh struct {
	sync.RWMutex
	have   map[int64]bool
	nums   map[string][]int64
	sorted []string // all terms, made when asked for
}

func newFresh() *fresh { return &fresh{have: map[int64]bool{}, nums: map[string][]int64{}} }

// load reads the rows of the numbers that are not here yet.
func (f *fresh) load(ctx context.Context, x *Index, nums []int64) error {
	f.Lock()
	defer f.Unlock()
	after := int64(-1)
	for _, n := range nums {
		if !f.have[n] {
			after = n - 1
			break
		}
	}
	if after < 0 {
		return nil
	}
	rows, err := db.List(ctx, x.db.Q(ctx), scanFresh, `SELECT num, counted, terms FROM `+x.fresh+` WHERE num > $1 ORDER BY num`, after)
	for _, r := range rows {
		if f.have[r.num] {
			continue
		}
		f.have[r.num] = true
		for t := range strings.SplitSeq(r.terms, " ") {
			f.nums[t] = append(f.nums[t], r.num)
		}
		f.sorted = nil
	}
	return err
}

func (f *fresh) set(term string) Set {
	f.RLock()
	defer f.RUnlock()
	return SetOf(f.nums[term]...)
}

func (f *fresh) terms() []string {
	f.Lock()
	defer f.Unlock()
	if f.sorted == nil {
		f.sorted = slices.Sorted(maps.Keys(f.nums))
	}
	return f.sorted
}
