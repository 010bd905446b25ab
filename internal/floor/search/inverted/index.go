package inverted

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"roviec/internal/floor/db"
)

// Index is one inverted index.
type Index struct {
	db                     *db.DB
	seg, block, dir, fresh string // tables
	// settled is told of the terms of fresh rows that become a segment, and how
	// many rows that were not counted before hold each.
	settled func(ctx context.Context, counts map[string]int64) error

	mu     sync.Mutex
	latest *view
	rows   *fresh
	kept   kept
}

// New returns the index in the tables of the prefix.
func New(d *db.DB, prefix string, settled func(context.Context, map[string]int64) error) *Index {
	return &Index{db: d, seg: prefix + "_seg", block: prefix + "_block", dir: prefix + "_dir", fresh: prefix + "_fresh", settled: settled}
}

// Lock lets one transaction at a time change the indexes and returns a new
// number, the version of the change. It comes before the lock of the audit
// chain, which is taken at commit, so that no two transactions wait for each
// other.
func Lock(ctx context.Context, d *db.DB) (int64, error) {
	return db.One(ctx, d.Q(ctx), db.Value[int64], `UPDATE search_head SET n = n + 1 WHERE id = 1 RETURNING n`)
}

// Fresh rows settle when they are many or large; that is looked at now and
// then, and whenever much was put at once.
const (
	freshRows  = 128
	freshBytes = 200_000
	lookEvery  = 16
)

type putKey struct{ table string }

type putSum struct {
	bytes int
	look  bool
}

// Put adds the row within the transaction of ctx, which holds the lock. The
// terms are joined by single spaces, none twice. A row that is counted already
// is not counted when it settles.
func (x *Index) Put(ctx context.Context, num int64, terms string, counted bool) error {
	sum := db.BeforeCommit(ctx, putKey{x.fresh}, &putSum{}, x.tidyFresh)
	sum.bytes += len(terms)
	sum.look = sum.look || num%lookEvery == 0 || sum.bytes > freshBytes
	_, err := db.Exec(ctx, x.db.Q(ctx), `INSERT INTO `+x.fresh+` (num, size, counted, terms) VALUES ($1,$2,$3,$4)`, num, len(terms), db.Bit(counted), terms)
	return err
}

// tidyFresh settles fresh rows where they are too many, and does a part of the
// joining that is due.
func (x *Index) tidyFresh(ctx context.Context, sum *putSum) error {
	if !sum.look {
		return nil
	}
	size, err := db.One(ctx, x.db.Q(ctx), func(s db.Scanner) (v [2]int64, err error) {
		return v, s.Scan(&v[0], &v[1])
	}, `SELECT count(*), coalesce(sum(size), 0) FROM `+x.fresh)
	if err != nil || size[0] < freshRows && size[1] < freshBytes {
		return err
	}
	n, err := x.Settle(ctx)
	if err == nil {
		_, err = x.join(ctx, fanBusy, 2*n+32)
	}
	return err
}

// Drop takes the row out within the transaction of ctx, which holds the lock.
// It reports whether the row was counted.
func (x *Index) Drop(ctx context.Context, num int64) (counted bool, err error) {
	q := x.db.Q(ctx)
	was, err := db.List(ctx, q, db.Value[int64], `DELETE FROM `+x.fresh+` WHERE num = $1 RETURNING counted`, num)
	if err != nil || len(was) > 0 {
		return len(was) > 0 && was[0] == 1, err
	}
	segs, err := x.segments(ctx, `state = $1 AND lo <= $2 AND hi >= $2`, live, num)
	if err != nil || len(segs) == 0 {
		return false, err
	}
	_, err = db.Exec(ctx, q, `UPDATE `+x.seg+` SET gone = $1 WHERE id = $2`, segs[0].gone.Or(SetOf(num)).appendTo([]byte{}), segs[0].id)
	return true, err
}

// Count returns how many rows the index holds.
func (x *Index) Count(ctx context.Context) (int64, error) {
	n, err := db.One(ctx, x.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM `+x.fresh)
	if err != nil {
		return 0, err
	}
	segs, err := x.segments(ctx, `state = $1`, live)
	for _, s := range segs {
		n += s.docs - int64(s.gone.Count())
	}
	return n, err
}

// Settle makes the fresh rows a segment within the transaction of ctx, which
// holds the lock. It returns how many blocks that took.
func (x *Index) Settle(ctx context.Context) (int, error) {
	q := x.db.Q(ctx)
	rows, err := db.List(ctx, q, scanFresh, `SELECT num, counted, terms FROM `+x.fresh+` ORDER BY num`)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	nums := make(map[string][]int64, 4096)
	counts := make(map[string]int64, 4096)
	for _, r := range rows {
		for t := range strings.SplitSeq(r.terms, " ") {
			nums[t] = append(nums[t], r.num)
			if !r.counted {
				counts[t]++
			}
		}
	}
	var b blocks
	var set []byte
	for _, t := range slices.Sorted(maps.Keys(nums)) {
		set = SetOf(nums[t]...).appendTo(set[:0])
		b.add([]byte(t), set)
	}
	id, err := Lock(ctx, x.db)
	if err != nil {
		return 0, err
	}
	if err := x.write(ctx, id, 0, &b); err != nil {
		return 0, err
	}
	if _, err := db.Exec(ctx, q, `INSERT INTO `+x.seg+` (id, lo, hi, docs, blocks, state, gone, progress) VALUES ($1,$2,$3,$4,$5,$6,$7,'')`,
		id, rows[0].num, rows[len(rows)-1].num, len(rows), len(b.data), live, []byte{}); err != nil {
		return 0, err
	}
	if _, err := db.Exec(ctx, q, `DELETE FROM `+x.fresh); err != nil {
		return 0, err
	}
	return len(b.data), x.settled(ctx, counts)
}

// blockBits is how many bits of the number of a block count the blocks of its
// segment; the others are the number of the segment.
const blockBits = 20

func blockID(seg int64, at int) int64 { return seg<<blockBits | int64(at) }

// write stores blocks of a segment behind those that it has.
func (x *Index) write(ctx context.Context, seg int64, have int, b *blocks) error {
	if len(b.data) == 0 {
		return nil
	}
	q := x.db.Q(ctx)
	for i, data := range b.data {
		if _, err := db.Exec(ctx, q, `INSERT INTO `+x.block+` (id, data) VALUES ($1,$2)`, blockID(seg, have+i), data); err != nil {
			return err
		}
	}
	_, err := db.Exec(ctx, q, `INSERT INTO `+x.dir+` (id, firsts) VALUES ($1,$2)`, blockID(seg, have), appendFirsts(nil, b.firsts))
	return err
}
