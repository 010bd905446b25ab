package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// The words of a text are stored beside it with their places, so that judging
// reads no text. Stored form: for each different word in the order of its key
// and of its form with marks, the length of the key, the key, the length of
// the form, the form (nothing where it equals the key), the length of what
// follows, and the places in the text as differences.

// wordsWithPlaces returns the stored form of the words of a text.
func wordsWithPlaces(s string) []byte {
	type entry struct {
		forms
		places []int32
	}
	ids := map[string]int32{}
	var list []entry
	n := int32(0)
	walk(s, func(t token) bool {
		w := s[t.start:t.end]
		id, ok := ids[w]
		if !ok {
			id = int32(len(list))
			ids[w] = id
			list = append(list, entry{forms: formsOf(w)})
		}
		list[id].places = append(list[id].places, n)
		n++
		return n < maxTokens
	})
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.marked, b.marked)) })
	out := make([]byte, 0, len(s))
	var places []byte
	for i := 0; i < len(list); {
		e := list[i]
		for i++; i < len(list) && list[i].key == e.key && list[i].marked == e.marked; i++ {
			e.places = append(e.places, list[i].places...)
		}
		if e.key == "" {
			continue
		}
		slices.Sort(e.places)
		form := e.marked
		if form == e.key {
			form = ""
		}
		places = places[:0]
		last := int32(0)
		for _, p := range e.places {
			places = binary.AppendUvarint(places, uint64(p-last))
			last = p
		}
		out = append(binary.AppendUvarint(out, uint64(len(e.key))), e.key...)
		out = append(binary.AppendUvarint(out, uint64(len(form))), form...)
		out = append(binary.AppendUvarint(out, uint64(len(places))), places...)
	}
	return out
}

var errWords = errors.New("search: the stored words are damaged; build the index anew")

// stored lists the words of a text that are in the vocabulary, by their stored
// form, in the order of the text.
func (v *vocabulary) stored(dst []hit, words []byte) ([]hit, error) {
	piece := func() (p []byte) {
		n, k := binary.Uvarint(words)
		if k <= 0 || n > uint64(len(words)-k) {
			words = nil
			return nil
		}
		p, words = words[k:k+int(n)], words[k+int(n):]
		return p
	}
	for len(words) > 0 {
		key, form, places := piece(), piece(), piece()
		if len(key) == 0 || len(places) == 0 {
			return dst, errWords
		}
		id := v.idOf(key)
		if id < 0 {
			continue
		}
		n, at := v.formOf(id, form), int32(0)
		for len(places) > 0 {
			d, k := binary.Uvarint(places)
			if k <= 0 {
				return dst, errWords
			}
			at, places = at+int32(d), places[k:]
			dst = append(dst, hit{seq: at, form: n})
		}
	}
	slices.SortFunc(dst, func(a, b hit) int { return cmp.Compare(a.seq, b.seq) })
	return dst, nil
}

// bytesOf returns where the words from..to of a text stand, to not included.
func bytesOf(s string, from, to int) (start, end int) {
	n := 0
	walk(s, func(t token) bool {
		if n == from {
			start = t.start
		}
		end = t.end
		n++
		return n < to
	})
	return start, end
}
