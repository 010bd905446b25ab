// Package gov holds the small values that every room of the program shares:
// civil dates, identifiers, urgency. It does no I/O.
package gov

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford's base32, lower case

var idState struct {
	sync.Mutex
	last int64
	seq  uint32
}

// NewID returns a new identifier: 20 characters of lower-case base32,
// ordered by the time of the machine's wall clock (milliseconds), then by a
// counter within the process, with 36 random bits at the end.
func NewID() string {
	idState.Lock()
	ms := time.Now().UnixMilli()
	if ms <= idState.last {
		ms = idState.last
		idState.seq++
		if idState.seq > 0xffff {
			ms++
			idState.seq = 0
		}
	} else {
		idState.seq = 0
	}
	idState.last = ms
	seq := idState.seq
	idState.Unlock()

	var rnd [8]byte
	if _, err := rand.Read(rnd[:]); err != nil {
		panic("gov: no randomness: " + err.Error())
	}
	return MakeID(ms, seq, binary.BigEndian.Uint64(rnd[:])>>28)
}

// MakeID returns the identifier of a moment (milliseconds), a counter of 16
// bits and 36 further bits: for records made with a seed.
func MakeID(ms int64, seq uint32, lo uint64) string {
	hi := uint64(ms)<<16 | uint64(seq&0xffff) // 48 + 16 bits
	lo &= 1<<36 - 1

	var out [20]byte
	for i := 12; i >= 0; i-- { // 13 characters hold 65 bits
		out[i] = idAlphabet[hi&31]
		hi >>= 5
	}
	for i := 19; i >= 13; i-- { // 7 characters hold 35 bits
		out[i] = idAlphabet[lo&31]
		lo >>= 5
	}
	return string(out[:])
}

// IsID reports whether s has the form of an identifier.
func IsID(s string) bool {
	if len(s) != 20 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o' && c != 'u') {
			return false
		}
	}
	return true
}
