package inverted

import (
	"context"
	"slices"

	"roviec/internal/floor/db"
)

// view is the index in one version.
type view struct {
	version int64
	segs    []*segment
	gone    Set
	fresh   Set
	rows    *fresh
}

// Reader answers questions on one state of the index.
type Reader struct {
	x    *Index
	v    *view
	sets map[string]Set
}

// Open returns a reader of the newest state. Within a transaction it sees what
// the transaction has put.
func (x *Index) Open(ctx context.Context) (*Reader, error) {
	v, err := x.view(ctx)
	if err != nil {
		return nil, err
	}
	return &Reader{x: x, v: v, sets: map[string]Set{}}, nil
}

func (x *Index) view(ctx context.Context) (*view, error) {
	if db.InTransaction(ctx) {
		return x.read(ctx, nil, newFresh()) // may be rolled back: not to be remembered
	}
	for try := 0; ; try++ {
		version, err := db.One(ctx, x.db.Q(ctx), db.Value[int64], `SELECT n FROM search_head WHERE id = 1`)
		if err != nil {
			return nil, err
		}
		v, err := x.at(ctx, version, try == 3)
		if v != nil || err != nil {
			return v, err
		}
		// Read in several statements: right if nothing changed meanwhile, which
		// the next turn sees.
	}
}

// at returns the remembered view if it is of the version or good enough; else
// it reads one to remember and returns nothing.
func (x *Index) at(ctx context.Context, version int64, goodEnough bool) (*view, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.latest != nil && (x.latest.version >= version || goodEnough) {
		return x.latest, nil
	}
	if x.rows == nil {
		x.rows = newFresh()
	}
	v, err := x.read(ctx, x.latest, x.rows)
	if err != nil {
		return nil, err
	}
	if n := len(v.rows.have); n > 2*freshRows && n > 2*v.fresh.Count() {
		x.rows = nil // most of it has settled
	}
	v.version, x.latest = version, v
	return nil, nil
}

// read reads the catalogue; directories that before has are not read again.
func (x *Index) read(ctx context.Context, before *view, rows *fresh) (*view, error) {
	v := &view{rows: rows}
	nums, err := db.List(ctx, x.db.Q(ctx), db.Value[int64], `SELECT num FROM `+x.fresh+` ORDER BY num`)
	if err != nil {
		return nil, err
	}
	if err = rows.load(ctx, x, nums); err != nil {
		return nil, err
	}
	v.fresh = SetOf(nums...)
	if v.segs, err = x.segments(ctx, `state = $1`, live); err != nil {
		return nil, err
	}
	for _, s := range v.segs {
		v.gone = v.gone.Or(s.gone)
		if before != nil {
			if i := slices.IndexFunc(before.segs, func(o *segment) bool { return o.id == s.id }); i >= 0 {
				s.firsts = before.segs[i].firsts
				continue
			}
		}
		if err := x.readDirectory(ctx, s); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Rows returns the rows that meet e.
func (r *Reader) Rows(ctx context.Context, e Expr) (Set, error) {
	if err := r.Load(ctx, e); err != nil {
		return Set{}, err
	}
	return e.rows(func(t string) Set { return r.sets[t] }), nil
}

// Load reads what several questions need in one go.
func (r *Reader) Load(ctx context.Context, list ...Expr) error {
	var terms []string
	for _, e := range list {
		e.terms(func(t string) {
			if _, ok := r.sets[t]; !ok {
				r.sets[t] = Set{}
				terms = append(terms, t)
			}
		})
	}
	if len(terms) == 0 {
		return nil
	}
	slices.Sort(terms)
	for try := 0; ; try++ {
		ok, err := r.load(ctx, terms)
		if ok || err != nil {
			return err
		}
		if try == 5 {
			return errDamaged
		}
		// A segment was joined to another meanwhile.
		if r.v, err = r.x.view(ctx); err != nil {
			return err
		}
	}
}

// load reads the sets of terms; it is not ok where blocks have gone.
func (r *Reader) load(ctx context.Context, terms []string) (ok bool, err error) {
	wanted := map[int64][]string{}
	for _, s := range r.v.segs {
		for _, t := range terms {
			if id := s.blockOf(t); id != 0 {
				wanted[id] = append(wanted[id], t)
			}
		}
	}
	sets := make(map[string]Set, len(terms))
	for _, t := range terms {
		if s := r.v.rows.set(t).And(r.v.fresh); s.Count() > 0 {
			sets[t] = s
		}
	}
	read := func(id int64, block []byte) error {
		for _, t := range wanted[id] {
			set, err := lookUp(block, t)
			if err != nil {
				return err
			}
			sets[t] = sets[t].Or(set)
		}
		return nil
	}
	ids := make([]int64, 0, len(wanted))
	for id := range wanted {
		if b := r.x.kept.get(id); b == nil {
			ids = append(ids, id)
		} else if err := read(id, b); err != nil {
			return false, err
		}
	}
	slices.Sort(ids)
	keep := !db.InTransaction(ctx) // what is undone was never there
	found := 0
	for part := range slices.Chunk(ids, blocksAtOnce) {
		marks, args := db.NumberList(part)
		_, err := db.List(ctx, r.x.db.Q(ctx), func(s db.Scanner) (struct{}, error) {
			var id int64
			var block []byte
			err := s.Scan(&id, &block)
			if found++; err == nil {
				err = read(id, block)
			}
			if keep {
				r.x.kept.add(id, block)
			}
			return struct{}{}, err
		}, `SELECT id, data FROM `+r.x.block+` WHERE id IN (`+marks+`)`, args...)
		if err != nil {
			return false, err
		}
	}
	if found < len(ids) {
		return false, nil
	}
	for _, t := range terms {
		r.sets[t] = sets[t].Without(r.v.gone)
	}
	return true, nil
}

// blocksAtOnce is how many blocks one statement reads.
const blocksAtOnce = 256

// Fresh returns the terms of rows that have not settled, in order. Some may
// have been taken out meanwhile.
func (r *Reader) Fresh() []string { return r.v.rows.terms() }
