package inverted

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Sets of few and of many numbers, in one part and in several, do what maps do.
func TestSets(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	random := func() (Set, map[int64]bool) {
		m := map[int64]bool{}
		span := []int64{50, 9_000, 300_000}[r.IntN(3)]
		for range []int{0, 3, 700, 6_000, 40_000}[r.IntN(5)] {
			m[r.Int64N(span)] = true
		}
		return SetOf(slices.Collect(maps.Keys(m))...), m
	}
	check := func(what string, s Set, want func(int64) bool, all map[int64]bool) {
		t.Helper()
		var list []int64
		for n := range all {
			if want(n) {
				list = append(list, n)
			}
			if s.Has(n) != want(n) {
				t.Fatalf("%s: %d is in: %v", what, n, s.Has(n))
			}
		}
		slices.Sort(list)
		slices.Reverse(list)
		if s.Count() != len(list) || !slices.Equal(s.Newest(len(list)+1), list) {
			t.Fatalf("%s: %d numbers, want %d", what, s.Count(), len(list))
		}
		if k := len(list) / 2; !slices.Equal(s.Newest(k), list[:k]) {
			t.Fatalf("%s: the newest %d differ", what, k)
		}
		back, err := readSet(s.appendTo(nil))
		if err != nil || !slices.Equal(back.Newest(len(list)+1), list) {
			t.Fatalf("%s: the stored form is read as %d numbers (%v)", what, back.Count(), err)
		}
	}
	for range 150 {
		a, inA := random()
		b, inB := random()
		all := maps.Clone(inA)
		maps.Copy(all, inB)
		check("and", a.And(b), func(n int64) bool { return inA[n] && inB[n] }, all)
		check("or", a.Or(b), func(n int64) bool { return inA[n] || inB[n] }, all)
		check("without", a.Without(b), func(n int64) bool { return inA[n] && !inB[n] }, all)
		check("first", a, func(n int64) bool { return inA[n] }, all)
	}
}

// A damaged set is an error, never a crash.
func FuzzReadSet(f *testing.F) {
	f.Add(SetOf(1, 70_000).appendTo(nil))
	f.Add([]byte{0, 255, 255, 3})
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := readSet(b); err == nil {
			s.Newest(10)
		}
		for len(b) > 0 {
			_, _, rest, err := entry(b)
			if err != nil {
				break
			}
			b = rest
		}
	})
}
