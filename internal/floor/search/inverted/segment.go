package inverted

import (
	"context"
	"sort"

	"roviec/internal/floor/db"
)

// States of a segment.
const (
	live     = 0
	building = 1 // others are being joined to it
	old      = 2 // joined to another; its blocks are being deleted
)

// segment is a range of rows.
type segment struct {
	id, lo, hi, docs int64
	blocks           int
	gone             Set    // numbers of rows that were taken out; of a segment under way, those left out already
	progress         string // of a segment under way
	firsts           []string
}

func (x *Index) segments(ctx context.Context, where string, args ...any) ([]*segment, error) {
	return db.List(ctx, x.db.Q(ctx), func(s db.Scanner) (*segment, error) {
		var g segment
		var gone []byte
		err := s.Scan(&g.id, &g.lo, &g.hi, &g.docs, &g.blocks, &gone, &g.progress)
		if err == nil {
			g.gone, err = readSet(gone)
		}
		return &g, err
	}, `SELECT id, lo, hi, docs, blocks, gone, progress FROM `+x.seg+` WHERE `+where+` ORDER BY lo`, args...)
}

// readDirectory reads the first terms of the blocks of a segment.
func (x *Index) readDirectory(ctx context.Context, g *segment) error {
	pieces, err := db.List(ctx, x.db.Q(ctx), db.Value[[]byte], `SELECT firsts FROM `+x.dir+` WHERE id >= $1 AND id < $2 ORDER BY id`, blockID(g.id, 0), blockID(g.id+1, 0))
	for _, p := range pieces {
		if err == nil {
			g.firsts, err = readFirsts(g.firsts, p)
		}
	}
	return err
}

// blockOf returns the number of the block that may hold the term, 0 for none.
func (g *segment) blockOf(term string) int64 {
	at := sort.Search(len(g.firsts), func(i int) bool { return g.firsts[i] > term }) - 1
	if at < 0 {
		return 0
	}
	return blockID(g.id, at)
}
