package search

import (
	"math"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/vn/vntext"
)

// hit is a word of a text that a query asks for.
type hit struct {
	seq        int32 // place among the words of the text
	form       int32 // of the vocabulary
	start, end int32 // bytes, where the text itself was read
}

// vocabulary numbers the words of all readings of a query, and the forms with
// marks in which texts have them.
type vocabulary struct {
	ids      map[string]int32
	keys     []string
	prefixes []string // of last words: what begins with one is in the vocabulary too
	formIDs  map[string]int32
	forms    []form
}

// form is a word of the vocabulary as a text has it.
type form struct {
	id     int32
	marked string
}

func (v *vocabulary) formOf(id int32, marked []byte) int32 {
	if len(marked) == 0 {
		marked = []byte(v.keys[id])
	}
	n, ok := v.formIDs[string(marked)]
	if !ok {
		n = int32(len(v.forms))
		v.forms = append(v.forms, form{id, string(marked)})
		v.formIDs[string(marked)] = n
	}
	return n
}

// idOf returns the number of a word in the vocabulary, -1 for no.
func (v *vocabulary) idOf(key []byte) int32 {
	if id, ok := v.ids[string(key)]; ok {
		return id
	}
	for _, p := range v.prefixes {
		if len(key) > len(p) && string(key[:len(p)]) == p {
			return v.add(string(key))
		}
	}
	return -1
}

func (v *vocabulary) add(key string) int32 {
	id, ok := v.ids[key]
	if !ok {
		id = int32(len(v.keys))
		v.ids[key] = id
		v.keys = append(v.keys, key)
	}
	return id
}

func newVocabulary(vs []variant) *vocabulary {
	v := &vocabulary{ids: map[string]int32{}, formIDs: map[string]int32{}}
	for _, r := range vs {
		for _, s := range r.slots {
			v.add(s.key)
			for _, a := range s.alts {
				v.add(a)
			}
			if s.prefix {
				v.prefixes = append(v.prefixes, s.key)
			}
		}
	}
	return v
}

// hits lists the words of a text that are in the vocabulary, and how many
// words the text has. Words met for the first time by a prefix are added.
func (v *vocabulary) hits(dst []hit, s string, limit int) ([]hit, int) {
	n := int32(0)
	walk(s, func(t token) bool {
		f := formsOf(s[t.start:t.end])
		if id := v.idOf([]byte(f.key)); id >= 0 {
			dst = append(dst, hit{seq: n, form: v.formOf(id, []byte(f.marked)), start: int32(t.start), end: int32(t.end)})
		}
		n++
		return int(n) < limit
	})
	return dst, int(n)
}

// match is how well a text answers a reading.
type match struct {
	run        float64 // weight of the best run of words in order, up to the number of slots
	full       int     // how often a whole run occurs
	cover      float64 // weight of the slots that occur anywhere
	start, end int     // words of the best run, end not included
	repaired   bool    // the best run stands on a repair or on a longer word
	words      int
}

// within reports whether b is the letter a with more marks.
func within(a, b rune) bool {
	if b == 'đ' {
		return a == 'd'
	}
	have := []rune(norm.NFD.String(string(b)))
	for _, r := range norm.NFD.String(string(a)) {
		if !slices.Contains(have, r) {
			return false
		}
	}
	return true
}

// reading is a variant on a vocabulary.
type reading struct {
	v      variant
	accept [][]float64 // for each slot: the weight of each word of the vocabulary
	marks  bool
	stands [][]standing // for each form of the vocabulary, once it was met
}

// standing is how well a form stands for a slot.
type standing struct {
	slot   int
	weight float64
}

func (v *vocabulary) reading(r variant) *reading {
	out := &reading{v: r, marks: r.marked()}
	for _, s := range r.slots {
		m := make([]float64, len(v.keys))
		for _, a := range s.alts {
			m[v.ids[a]] = 0.72
		}
		m[v.ids[s.key]] = 1
		out.accept = append(out.accept, m)
	}
	return out
}

// standings returns the slots that a form stands for.
func (r *reading) standings(v *vocabulary, n int32) []standing {
	for int(n) >= len(r.stands) {
		r.stands = append(r.stands, nil)
	}
	if r.stands[n] == nil {
		list := []standing{}
		for i := range r.v.slots {
			if w := r.weight(v, i, v.forms[n]); w > 0 {
				list = append(list, standing{i, w})
			}
		}
		r.stands[n] = list
	}
	return r.stands[n]
}

// weight tells how well the word stands for slot i; 0 = not at all.
func (r *reading) weight(v *vocabulary, i int, h form) float64 {
	sl := &r.v.slots[i]
	w, longer := 0.0, false
	if int(h.id) < len(r.accept[i]) {
		w = r.accept[i][h.id]
	}
	if w == 0 && sl.prefix {
		if k := v.keys[h.id]; len(k) > len(sl.key) && k[:len(sl.key)] == sl.key {
			w, longer = 0.93, true
		}
	}
	if w == 0 {
		return 0
	}
	if w < 0.9 {
		return w // of a repair, marks say little
	}
	switch {
	case longer && sl.typed:
		if !prefixMarks(h.marked, sl.marked) {
			w -= 0.2
		}
	case longer:
	case h.marked == sl.marked:
	case sl.typed:
		w -= 0.18
		if vntext.Fold(sl.marked) == vntext.Fold(h.marked) && partly(sl.marked, h.marked) {
			w += 0.12 // some of its marks were typed
		}
	case r.marks:
		w -= 0.02
	default:
		w -= 0.01
	}
	return w
}

func prefixMarks(whole, part string) bool {
	return strings.HasPrefix(whole, part) || partly(part, string([]rune(whole)[:min(len([]rune(whole)), len([]rune(part)))]))
}

// partly reports whether the typed word has only marks that the written one
// has: duong and đuong and đương are on the way to đường.
func partly(typed, written string) bool {
	a, b := []rune(typed), []rune(written)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !within(a[i], b[i]) {
			return false
		}
	}
	return true
}

// of judges a text by its hits. A run is a sequence of words in the order of
// the query; it may pass over one word of the text or of the query at a price.
func (r *reading) of(v *vocabulary, hits []hit) match {
	n := len(r.v.slots)
	type cell struct {
		w     float64
		start int32
		fixed bool
	}
	var cells [3][maxSlots]cell
	one, two, now := cells[0][:n], cells[1][:n], cells[2][:n] // runs that end one and two words ago, and here
	var best match
	seqOne := int32(-9)
	cover := [maxSlots]float64{}
	fullWeight := float64(n) * 0.7
	for k := range hits {
		h := &hits[k]
		switch h.seq - seqOne {
		case 1:
		case 2:
			two, one = one, two
			clear(one)
		default:
			clear(one)
			clear(two)
		}
		clear(now)
		for _, s := range r.standings(v, h.form) {
			i, w := s.slot, s.weight
			fixed := w < 0.75
			if w > cover[i] {
				cover[i] = w
			}
			c := cell{w: w, start: h.seq, fixed: fixed}
			from := func(p cell, price float64) {
				if p.w > 0 && p.w+w-price > c.w {
					c = cell{w: p.w + w - price, start: p.start, fixed: p.fixed || fixed}
				}
			}
			if i > 0 {
				from(one[i-1], 0)
				from(two[i-1], 0.45)
			}
			if i > 1 {
				from(one[i-2], 0.45)
				from(two[i-2], 0.45)
			}
			now[i] = c
			if c.w > best.run {
				best.run, best.start, best.end, best.repaired = c.w, int(c.start), int(h.seq)+1, c.fixed
			}
			if i == n-1 && c.w >= fullWeight {
				best.full++
			}
		}
		two, one, now, seqOne = one, now, two, h.seq
	}
	for i := range n {
		best.cover += cover[i]
	}
	return best
}

// score joins what title and body say of a record.
func (r *reading) score(title, body match) float64 {
	n := float64(len(r.v.slots))
	s := 4*math.Max(title.run*1.12, body.run)/n + 1.5*title.cover/n + math.Max(title.cover, body.cover)/n
	if title.run >= 0.9*n && title.words > 0 {
		s += 0.7 * math.Min(1, n/float64(title.words))
	}
	if f := title.full + body.full; f > 0 {
		s += 0.12 * math.Min(math.Log1p(float64(f)), 3)
	}
	return s - r.v.penalty
}
