package inverted

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// house is an index beside a plain map of what it should hold.
type house struct {
	x      *Index
	d      *db.DB
	rows   map[int64][]string
	counts map[string]int64
}

func build(d *db.DB) *house {
	h := &house{d: d, rows: map[int64][]string{}, counts: map[string]int64{}}
	h.x = New(d, "search_public", func(_ context.Context, c map[string]int64) error {
		for t, n := range c {
			h.counts[t] += n
		}
		return nil
	})
	return h
}

func (h *house) in(t *testing.T, fn func(context.Context) error) {
	t.Helper()
	if err := h.d.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (h *house) put(t *testing.T, list ...[]string) {
	h.in(t, func(ctx context.Context) error {
		for _, terms := range list {
			num, err := Lock(ctx, h.d)
			if err != nil {
				return err
			}
			if err := h.x.Put(ctx, num, strings.Join(terms, " "), false); err != nil {
				return err
			}
			h.rows[num] = terms
		}
		return nil
	})
}

func (h *house) drop(t *testing.T, num int64) {
	h.in(t, func(ctx context.Context) error {
		if _, err := Lock(ctx, h.d); err != nil {
			return err
		}
		_, err := h.x.Drop(ctx, num)
		return err
	})
	delete(h.rows, num)
}

func (h *house) tidy(t *testing.T, steps int) (more bool) {
	for more = true; more && steps > 0; steps-- {
		h.in(t, func(ctx context.Context) (err error) {
			if _, err = Lock(ctx, h.d); err == nil {
				more, err = h.x.join(ctx, fanIdle, 8)
			}
			return err
		})
	}
	return more
}

func (h *house) check(t *testing.T, terms []string) {
	t.Helper()
	r, err := h.x.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := func(ok func(has func(string) bool) bool) (out []int64) {
		for num, terms := range h.rows {
			if ok(func(t string) bool { return slices.Contains(terms, t) }) {
				out = append(out, num)
			}
		}
		slices.Sort(out)
		slices.Reverse(out)
		return out
	}
	for i, a := range terms {
		b, c := terms[(i*7+1)%len(terms)], terms[(i*3+2)%len(terms)]
		for _, q := range []struct {
			e  Expr
			ok func(has func(string) bool) bool
		}{
			{Term(a), func(has func(string) bool) bool { return has(a) }},
			{All(Term(a), Any(Term(b), Term(c))), func(has func(string) bool) bool { return has(a) && (has(b) || has(c)) }},
			{Any(All(Term(a), Term(b)), Term(c), Term("nowhere")), func(has func(string) bool) bool { return has(a) && has(b) || has(c) }},
		} {
			got, err := r.Rows(t.Context(), q.e)
			if err != nil {
				t.Fatal(err)
			}
			if list, w := got.Newest(len(h.rows)+1), want(q.ok); !slices.Equal(list, w) {
				t.Fatalf("%v: %d rows, want %d", q.e, len(list), len(w))
			}
		}
	}
	n, err := h.x.Count(t.Context())
	if err != nil || int(n) != len(h.rows) {
		t.Fatalf("%d rows are counted, want %d (%v)", n, len(h.rows), err)
	}
}

// Whatever is put, dropped and joined, in whatever order, the rows found are
// those that hold the terms.
func TestIndexHoldsWhatWasPut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, r := build(d), rand.New(rand.NewPCG(3, 4))
		var terms []string
		for i := range 60 {
			terms = append(terms, fmt.Sprintf("t%02d", i))
		}
		row := func() []string {
			var out []string
			for i, term := range terms {
				if r.IntN(i+2) == 0 {
					out = append(out, term)
				}
			}
			for range 30 {
				out = append(out, fmt.Sprintf("rare·%d", r.IntN(3000)))
			}
			slices.Sort(out)
			return slices.Compact(out)
		}
		for turn := range 16 {
			var list [][]string
			for range 1 + r.IntN(90) {
				list = append(list, row())
			}
			h.put(t, list...)
			for num := range h.rows {
				if r.IntN(12) == 0 {
					h.drop(t, num)
				}
				if r.IntN(6) == 0 {
					break
				}
			}
			h.tidy(t, r.IntN(6)) // stops in the middle as often as not
			if turn%8 == 0 {
				h.check(t, terms)
			}
		}
		h.check(t, terms)
		if h.tidy(t, 10_000) {
			t.Fatal("tidying does not end")
		}
		h.check(t, append(terms, "rare·1", "rare·2", "rare·999"))
		segs, err := h.x.segments(t.Context(), `state >= $1`, live)
		if err != nil || len(segs) > 3 {
			t.Fatalf("%d segments are left (%v)", len(segs), err)
		}
		for num := range h.rows {
			h.drop(t, num)
		}
		h.tidy(t, 10_000)
		h.check(t, terms)
		if n, err := db.One(t.Context(), d.Q(t.Context()), db.Value[int64], `SELECT count(*) FROM search_public_block`); err != nil || n != 0 {
			t.Errorf("%d blocks are left of nothing (%v)", n, err)
		}
	})
}

// However much is put at once, the segments stay few, and no step joins many.
func TestSegmentsStayFew(t *testing.T) {
	t.Parallel()
	h := build(dbtest.SQLite(t))
	for i := range 100 {
		var rows [][]string
		for k := range freshRows {
			rows = append(rows, []string{"all", fmt.Sprintf("k%d", k), fmt.Sprintf("i%d", i)})
		}
		h.put(t, rows...)
	}
	segs, err := h.x.segments(t.Context(), `state = $1`, live)
	if err != nil || len(segs) > 40 {
		t.Errorf("%d segments (%v)", len(segs), err)
	}
	h.check(t, []string{"all", "k7", "i9"})
}

// Neighbours of like size are joined wherever they lie when there is time, large
// ones never while rows are put.
func TestDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		blocks []int
		fan    int
		want   []int
	}{
		{[]int{8000, 8000, 8000, 3000}, fanIdle, []int{8000, 8000, 8000}},
		{[]int{24000, 3000}, fanIdle, nil},
		{[]int{24000, 300, 300}, fanIdle, []int{300, 300}},
		{[]int{8000, 8000, 8000, 8000, 8000, 8000, 8000, 8000}, fanBusy, nil},
		{[]int{9000, 80, 90, 80, 85, 80, 80, 75, 80}, fanBusy, []int{80, 90, 80, 85, 80, 80, 75, 80}},
		{nil, fanIdle, nil},
	} {
		var segs []*segment
		for _, n := range c.blocks {
			segs = append(segs, &segment{blocks: n, docs: 1})
		}
		var got []int
		for _, s := range due(segs, c.fan) {
			got = append(got, s.blocks)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of %v are joined %v, want %v", c.blocks, got, c.want)
		}
	}
}

// A transaction sees what it put; when it is undone, nobody does.
func TestTransactionsSeeTheirOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(d)
		h.put(t, []string{"a", "b"})
		count := func(ctx context.Context) int {
			r, err := h.x.Open(ctx)
			if err != nil {
				t.Fatal(err)
			}
			s, err := r.Rows(ctx, Term("a"))
			if err != nil {
				t.Fatal(err)
			}
			return s.Count()
		}
		undone := fmt.Errorf("undone")
		for range 2 { // the number is given out again
			err := d.InTx(t.Context(), func(ctx context.Context) error {
				num, err := Lock(ctx, d)
				if err != nil {
					return err
				}
				if err := h.x.Put(ctx, num, "a c", false); err != nil {
					return err
				}
				if n := count(ctx); n != 2 {
					t.Errorf("the transaction sees %d rows", n)
				}
				return undone
			})
			if err != undone {
				t.Fatal(err)
			}
			if n := count(t.Context()); n != 1 {
				t.Errorf("%d rows are seen after it was undone", n)
			}
		}
		h.put(t, []string{"c"})
		if n := count(t.Context()); n != 1 {
			t.Errorf("%d rows are seen", n)
		}
	})
}

// A reader goes on when segments are joined under its hands.
func TestReaderOutlivesJoining(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(d)
		for i := range 6 {
			h.put(t, []string{"a", fmt.Sprintf("b%d", i)})
			h.in(t, func(ctx context.Context) error { _, err := h.x.Settle(ctx); return err })
		}
		r, err := h.x.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		h.tidy(t, 100)
		s, err := r.Rows(t.Context(), Any(Term("b3"), Term("a")))
		if err != nil || s.Count() != 6 {
			t.Errorf("%d rows (%v)", s.Count(), err)
		}
		if h.counts["a"] != 6 || h.counts["b2"] != 1 {
			t.Errorf("counted: %v", h.counts)
		}
	})
}
