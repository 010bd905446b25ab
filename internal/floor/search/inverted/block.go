package inverted

import (
	"bytes"
	"encoding/binary"
)

// A block holds entries in the order of their terms: the length of the term,
// the term, the length of the set, the set. It fits a page of SQLite; an entry
// that is longer has a block of its own.
const blockSize = 3900

// blocks makes blocks out of entries that come in the order of their terms.
type blocks struct {
	firsts []string // first term of each block
	data   [][]byte
}

// add adds an entry; set is the stored form of one.
func (b *blocks) add(term, set []byte) {
	size := len(term) + len(set) + 8
	if k := len(b.data); k == 0 || len(b.data[k-1])+size > blockSize {
		b.firsts = append(b.firsts, string(term))
		b.data = append(b.data, make([]byte, 0, max(size, blockSize)))
	}
	last := &b.data[len(b.data)-1]
	*last = append(binary.AppendUvarint(*last, uint64(len(term))), term...)
	*last = append(binary.AppendUvarint(*last, uint64(len(set))), set...)
}

// entry is the first entry of a block, rest what follows it.
func entry(block []byte) (term, set, rest []byte, err error) {
	if term, block, err = piece(block); err != nil {
		return nil, nil, nil, err
	}
	set, rest, err = piece(block)
	return term, set, rest, err
}

func piece(b []byte) (p, rest []byte, err error) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)-k) {
		return nil, nil, errDamaged
	}
	return b[k : k+int(n)], b[k+int(n):], nil
}

// lookUp returns the set of a term in a block; none where it has no entry.
func lookUp(block []byte, term string) (Set, error) {
	key := []byte(term)
	for len(block) > 0 {
		t, set, rest, err := entry(block)
		if err != nil {
			return Set{}, err
		}
		switch c := bytes.Compare(t, key); {
		case c == 0:
			return readSet(set)
		case c > 0:
			return Set{}, nil
		}
		block = rest
	}
	return Set{}, nil
}

// appendFirsts and readFirsts are the stored form of a piece of a directory.
func appendFirsts(b []byte, firsts []string) []byte {
	for _, f := range firsts {
		b = append(binary.AppendUvarint(b, uint64(len(f))), f...)
	}
	return b
}

func readFirsts(to []string, b []byte) ([]string, error) {
	for len(b) > 0 {
		f, rest, err := piece(b)
		if err != nil {
			return nil, err
		}
		to, b = append(to, string(f)), rest
	}
	return to, nil
}
