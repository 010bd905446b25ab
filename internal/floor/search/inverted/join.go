package inverted

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"roviec/internal/floor/db"
)

// Segments that lie side by side are joined when each is at most twice as large
// as the newer ones together, so that their number grows with the logarithm of
// the rows: as many as fanBusy of them while rows are put, as few as two when
// there is time; large ones only then.
const (
	fanBusy  = 8
	fanIdle  = 2
	fanMost  = 24
	busyMost = 8192 // blocks that are joined while rows are put
	stepIdle = 128  // blocks of a step when there is time
)

// Tidy joins segments a little at a time within the transaction of ctx, which
// holds the lock. It reports whether there is more to do.
func (x *Index) Tidy(ctx context.Context) (more bool, err error) {
	return x.join(ctx, fanIdle, stepIdle)
}

// join does about so many blocks of the joining that is due.
func (x *Index) join(ctx context.Context, fan, limit int) (more bool, err error) {
	if gone, err := x.segments(ctx, `state = $1`, old); err != nil || len(gone) > 0 {
		if err == nil {
			err = x.deleteOld(ctx, gone, 8*limit)
		}
		return true, err
	}
	target, err := x.underWay(ctx, fan)
	if err != nil || target == nil {
		return false, err
	}
	return true, x.step(ctx, target, limit)
}

// underWay returns the segment that others are being joined to, a new one where
// some should be; nil where nothing is due.
func (x *Index) underWay(ctx context.Context, fan int) (*segment, error) {
	list, err := x.segments(ctx, `state = $1`, building)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 {
		return list[0], nil
	}
	segs, err := x.segments(ctx, `state = $1`, live)
	if err != nil {
		return nil, err
	}
	run := due(segs, fan)
	if len(run) == 0 {
		return nil, nil
	}
	id, err := Lock(ctx, x.db)
	if err != nil {
		return nil, err
	}
	t := &segment{id: id, lo: run[0].lo, hi: run[len(run)-1].hi}
	for _, s := range run {
		t.docs += s.docs - int64(s.gone.Count())
		t.gone = t.gone.Or(s.gone)
	}
	_, err = db.Exec(ctx, x.db.Q(ctx), `INSERT INTO `+x.seg+` (id, lo, hi, docs, blocks, state, gone, progress) VALUES ($1,$2,$3,$4,0,$5,$6,'')`,
		t.id, t.lo, t.hi, t.docs, building, t.gone.appendTo([]byte{}))
	return t, err
}

// due returns the segments to join next, in their order.
func due(segs []*segment, fan int) []*segment {
	for to := len(segs); to >= fan; to-- { // the newest run first
		from := to - 1
		sum := segs[from].blocks
		for from > 0 && segs[from-1].blocks <= 2*sum && (fan == fanIdle || sum+segs[from-1].blocks <= busyMost) {
			from--
			sum += segs[from].blocks
		}
		if to-from >= fan {
			return segs[from:min(to, from+fanMost)]
		}
	}
	if fan == fanIdle {
		for i, s := range segs {
			if int64(s.gone.Count())*3 > s.docs {
				return segs[i : i+1] // a third of it is gone
			}
		}
	}
	return nil
}

// progress is how far the joining to a segment came.
type progress struct {
	Term string
	At   map[int64]int // of each joined segment, the block that Term or what follows it stands in
}

// step joins some more blocks; with the last of them the joined segments give
// way.
func (x *Index) step(ctx context.Context, t *segment, limit int) error {
	sources, err := x.segments(ctx, `state = $1 AND lo >= $2 AND hi <= $3`, live, t.lo, t.hi)
	if err != nil {
		return err
	}
	p := progress{At: map[int64]int{}}
	if t.progress != "" {
		if err := json.Unmarshal([]byte(t.progress), &p); err != nil {
			return err
		}
	}
	var from []*cursor
	for _, s := range sources {
		c := &cursor{x: x, seg: s, at: p.At[s.id]}
		for {
			if err := c.next(ctx); err != nil {
				return err
			}
			if c.done || string(c.term) > p.Term {
				break
			}
		}
		from = append(from, c)
	}
	var b blocks
	for len(b.data) < limit {
		least, err := merge(ctx, from, t.gone, &b)
		if err != nil {
			return err
		}
		if least == nil {
			break
		}
		p.Term = string(least)
	}
	if err := x.write(ctx, t.id, t.blocks, &b); err != nil {
		return err
	}
	t.blocks += len(b.data)
	q := x.db.Q(ctx)
	if slices.ContainsFunc(from, func(c *cursor) bool { return !c.done }) {
		for _, c := range from {
			p.At[c.seg.id] = c.at
		}
		_, err = db.Exec(ctx, q, `UPDATE `+x.seg+` SET blocks = $1, progress = $2 WHERE id = $3`, t.blocks, db.JSON(p), t.id)
		return err
	}
	var gone Set
	for _, s := range sources {
		gone = gone.Or(s.gone)
	}
	if _, err := db.Exec(ctx, q, `UPDATE `+x.seg+` SET state = $1 WHERE state = $2 AND lo >= $3 AND hi <= $4`, old, live, t.lo, t.hi); err != nil {
		return err
	}
	if t.docs == 0 {
		_, err = db.Exec(ctx, q, `UPDATE `+x.seg+` SET blocks = $1, state = $2 WHERE id = $3`, t.blocks, old, t.id)
		return err
	}
	_, err = db.Exec(ctx, q, `UPDATE `+x.seg+` SET blocks = $1, state = $2, progress = '', gone = $3 WHERE id = $4`,
		t.blocks, live, gone.Without(t.gone).appendTo([]byte{}), t.id)
	return err
}

// merge adds the least term under the cursors, with its rows in all of them but
// those that are gone, and moves the cursors on; no term is the end.
func merge(ctx context.Context, from []*cursor, gone Set, b *blocks) (least []byte, err error) {
	var with []*cursor
	for _, c := range from {
		if c.done {
			continue
		}
		switch d := bytes.Compare(c.term, least); {
		case least == nil || d < 0:
			least, with = c.term, append(with[:0], c)
		case d == 0:
			with = append(with, c)
		}
	}
	if len(with) == 1 && len(gone.parts) == 0 {
		b.add(least, with[0].set)
		return least, with[0].next(ctx)
	}
	sets := make([]Set, len(with))
	for i, c := range with {
		if sets[i], err = readSet(c.set); err != nil {
			return nil, err
		}
		if err = c.next(ctx); err != nil {
			return nil, err
		}
	}
	if all := union(sets).Without(gone); all.Count() > 0 {
		b.add(least, all.appendTo(nil))
	}
	return least, nil
}

// deleteOld deletes blocks of segments that were joined to another.
func (x *Index) deleteOld(ctx context.Context, segs []*segment, limit int) error {
	q := x.db.Q(ctx)
	for _, s := range segs {
		keep := max(0, s.blocks-limit)
		limit -= s.blocks - keep
		if _, err := db.Exec(ctx, q, `DELETE FROM `+x.block+` WHERE id >= $1 AND id < $2`, blockID(s.id, keep), blockID(s.id+1, 0)); err != nil {
			return err
		}
		if keep > 0 {
			_, err := db.Exec(ctx, q, `UPDATE `+x.seg+` SET blocks = $1 WHERE id = $2`, keep, s.id)
			return err
		}
		if _, err := db.Exec(ctx, q, `DELETE FROM `+x.dir+` WHERE id >= $1 AND id < $2`, blockID(s.id, 0), blockID(s.id+1, 0)); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, q, `DELETE FROM `+x.seg+` WHERE id = $1`, s.id); err != nil {
			return err
		}
	}
	return nil
}

// cursor walks the entries of a segment.
type cursor struct {
	x    *Index
	seg  *segment
	at   int // block under the cursor
	read [][]byte
	rest []byte
	term []byte
	set  []byte
	done bool
	open bool
}

// readAhead is how many blocks a cursor reads at once.
const readAhead = 16

func (c *cursor) next(ctx context.Context) (err error) {
	for len(c.rest) == 0 {
		if c.open {
			c.at++
			c.read = c.read[1:]
		}
		if c.open = c.at < c.seg.blocks; !c.open {
			c.done = true
			return nil
		}
		if len(c.read) == 0 {
			c.read, err = db.List(ctx, c.x.db.Q(ctx), db.Value[[]byte], `SELECT data FROM `+c.x.block+` WHERE id >= $1 AND id < $2 ORDER BY id LIMIT $3`,
				blockID(c.seg.id, c.at), blockID(c.seg.id+1, 0), readAhead)
			if err != nil {
				return err
			}
			if len(c.read) == 0 {
				return errDamaged
			}
		}
		c.rest = c.read[0]
	}
	c.term, c.set, c.rest, err = entry(c.rest)
	return err
}
