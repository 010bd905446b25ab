package inverted

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// Set is a set of numbers of rows. It is never changed; operations return new
// sets that may share parts.
type Set struct{ parts []part }

// part holds the numbers of a set that agree in all but their last 16 bits:
// few of them as a sorted list, many as bits.
type part struct {
	high int64
	n    int
	low  []uint16
	bits []uint64
}

const (
	partBits = 16
	words    = 1 << partBits / 64
	maxList  = 1 << partBits / 16 // a longer list takes more room than bits
)

// SetOf returns the set of the numbers.
func SetOf(nums ...int64) Set {
	nums = slices.Compact(slices.Sorted(slices.Values(nums)))
	var s Set
	for _, n := range nums {
		high := n >> partBits
		if k := len(s.parts); k == 0 || s.parts[k-1].high != high {
			s.parts = append(s.parts, part{high: high})
		}
		p := &s.parts[len(s.parts)-1]
		p.low = append(p.low, uint16(n))
		p.n++
	}
	for i := range s.parts {
		s.parts[i].settle()
	}
	return s
}

// settle gives a long list the form of bits.
func (p *part) settle() {
	if p.bits == nil && p.n > maxList {
		p.bits, p.low = p.asBits(), nil
	}
}

// asBits returns a copy of the part as bits.
func (p *part) asBits() []uint64 {
	out := make([]uint64, words)
	copy(out, p.bits)
	for _, v := range p.low {
		out[v>>6] |= 1 << (v & 63)
	}
	return out
}

func (p *part) has(v uint16) bool {
	if p.bits != nil {
		return p.bits[v>>6]&(1<<(v&63)) != 0
	}
	_, ok := slices.BinarySearch(p.low, v)
	return ok
}

// Count returns how many numbers the set has.
func (s Set) Count() int {
	n := 0
	for i := range s.parts {
		n += s.parts[i].n
	}
	return n
}

// Has reports whether the number is in the set.
func (s Set) Has(num int64) bool {
	p := s.part(num >> partBits)
	return p != nil && p.has(uint16(num))
}

func (s Set) part(high int64) *part {
	i, ok := slices.BinarySearchFunc(s.parts, high, func(p part, h int64) int { return cmp.Compare(p.high, h) })
	if !ok {
		return nil
	}
	return &s.parts[i]
}

// And returns what is in both sets.
func (s Set) And(o Set) Set {
	var out Set
	for i := range s.parts {
		if q := o.part(s.parts[i].high); q != nil {
			out.add(s.parts[i].and(q))
		}
	}
	return out
}

// Or returns what is in one of the sets.
func (s Set) Or(o Set) Set { return union([]Set{s, o}) }

// union returns what is in one of the sets.
func union(sets []Set) Set {
	var all []*part
	for _, s := range sets {
		for i := range s.parts {
			all = append(all, &s.parts[i])
		}
	}
	slices.SortFunc(all, func(a, b *part) int { return cmp.Compare(a.high, b.high) })
	var out Set
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].high == all[0].high {
			n++
		}
		out.add(joinParts(all[:n]))
		all = all[n:]
	}
	return out
}

// joinParts returns what is in one of the parts, which agree in their high bits.
func joinParts(list []*part) part {
	if len(list) == 1 {
		return *list[0]
	}
	sum, dense := 0, false
	for _, p := range list {
		sum, dense = sum+p.n, dense || p.bits != nil
	}
	if len(list) == 2 && !dense {
		return list[0].merge(list[1])
	}
	out := part{high: list[0].high}
	if !dense && sum <= maxList/4 {
		for _, p := range list {
			out.low = append(out.low, p.low...)
		}
		slices.Sort(out.low)
		out.low = slices.Compact(out.low)
		out.n = len(out.low)
		return out
	}
	out.bits = make([]uint64, words)
	for _, p := range list {
		for i, w := range p.bits {
			out.bits[i] |= w
		}
		for _, v := range p.low {
			out.bits[v>>6] |= 1 << (v & 63)
		}
	}
	out.count()
	return out
}

// count counts the bits of a part.
func (p *part) count() {
	p.n = 0
	for _, w := range p.bits {
		p.n += bits.OnesCount64(w)
	}
}

// Without returns what is in s and not in o.
func (s Set) Without(o Set) Set {
	if len(o.parts) == 0 {
		return s
	}
	var out Set
	for i := range s.parts {
		p := s.parts[i]
		if q := o.part(p.high); q != nil {
			p = p.without(q)
		}
		out.add(p)
	}
	return out
}

func (s *Set) add(p part) {
	if p.n > 0 {
		s.parts = append(s.parts, p)
	}
}

func (p *part) and(q *part) part {
	if p.bits != nil && q.bits != nil {
		out := part{high: p.high, bits: make([]uint64, words)}
		for i, w := range p.bits {
			out.bits[i] = w & q.bits[i]
		}
		out.count()
		return out
	}
	if p.bits != nil || q.bits == nil && len(q.low) < len(p.low) {
		p, q = q, p
	}
	out := part{high: p.high}
	if q.bits != nil || len(q.low) > 16*len(p.low) {
		for _, v := range p.low {
			if q.has(v) {
				out.low = append(out.low, v)
			}
		}
	} else {
		j := 0
		for _, v := range p.low {
			for j < len(q.low) && q.low[j] < v {
				j++
			}
			if j < len(q.low) && q.low[j] == v {
				out.low = append(out.low, v)
			}
		}
	}
	out.n = len(out.low)
	return out
}

// merge joins two lists.
func (p *part) merge(q *part) part {
	out := part{high: p.high, low: make([]uint16, 0, len(p.low)+len(q.low))}
	i, j := 0, 0
	for i < len(p.low) && j < len(q.low) {
		a, b := p.low[i], q.low[j]
		out.low = append(out.low, min(a, b))
		if a <= b {
			i++
		}
		if b <= a {
			j++
		}
	}
	out.low = append(append(out.low, p.low[i:]...), q.low[j:]...)
	out.n = len(out.low)
	out.settle()
	return out
}

func (p *part) without(q *part) part {
	if p.bits == nil {
		out := part{high: p.high}
		for _, v := range p.low {
			if !q.has(v) {
				out.low = append(out.low, v)
			}
		}
		out.n = len(out.low)
		return out
	}
	out := part{high: p.high, bits: p.asBits()}
	for i, w := range q.bits {
		out.bits[i] &^= w
	}
	for _, v := range q.low {
		out.bits[v>>6] &^= 1 << (v & 63)
	}
	out.count()
	return out
}

// Newest returns the highest numbers, the highest first.
func (s Set) Newest(limit int) []int64 {
	out := make([]int64, 0, min(limit, s.Count()))
	for i := len(s.parts) - 1; i >= 0; i-- {
		p := &s.parts[i]
		for k := len(p.low) - 1; k >= 0; k-- {
			if len(out) == limit {
				return out
			}
			out = append(out, p.high<<partBits|int64(p.low[k]))
		}
		for w := len(p.bits) - 1; w >= 0; w-- {
			for b := p.bits[w]; b != 0; {
				if len(out) == limit {
					return out
				}
				k := bits.Len64(b) - 1
				b &^= 1 << k
				out = append(out, p.high<<partBits|int64(w<<6|k))
			}
		}
	}
	return out
}

// appendTo appends the stored form: for each part its high bits, its number
// and its list or bits, in little-endian order.
func (s Set) appendTo(b []byte) []byte {
	for i := range s.parts {
		p := &s.parts[i]
		b = binary.AppendUvarint(b, uint64(p.high))
		b = binary.AppendUvarint(b, uint64(p.n))
		if p.n > maxList {
			for _, w := range p.bits {
				b = binary.LittleEndian.AppendUint64(b, w)
			}
			continue
		}
		for _, v := range p.list() {
			b = binary.LittleEndian.AppendUint16(b, v)
		}
	}
	return b
}

// list returns the part as a list, whatever its form.
func (p *part) list() []uint16 {
	if p.bits == nil {
		return p.low
	}
	out := make([]uint16, 0, p.n)
	for i, w := range p.bits {
		for ; w != 0; w &= w - 1 {
			out = append(out, uint16(i<<6|bits.TrailingZeros64(w)))
		}
	}
	return out
}

var errDamaged = errors.New("inverted: the index is damaged; build it anew")

// readSet reads the stored form.
func readSet(b []byte) (Set, error) {
	var s Set
	for len(b) > 0 {
		high, k := binary.Uvarint(b)
		if k <= 0 {
			return s, errDamaged
		}
		b = b[k:]
		n, k := binary.Uvarint(b)
		if k <= 0 || n > 1<<partBits {
			return s, errDamaged
		}
		b = b[k:]
		p := part{high: int64(high), n: int(n)}
		if n > maxList {
			if len(b) < 8*words {
				return s, errDamaged
			}
			p.bits = make([]uint64, words)
			for i := range p.bits {
				p.bits[i] = binary.LittleEndian.Uint64(b[8*i:])
			}
			b = b[8*words:]
		} else {
			if len(b) < 2*int(n) {
				return s, errDamaged
			}
			p.low = make([]uint16, n)
			for i := range p.low {
				p.low[i] = binary.LittleEndian.Uint16(b[2*i:])
			}
			b = b[2*n:]
		}
		s.parts = append(s.parts, p)
	}
	return s, nil
}
