package portal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Window is how long a reader counts as present after the last sign of life.
const Window = 5 * time.Minute

// presence counts readers of this process in memory: no cookie, no address is
// kept, only a keyed hash that nobody can turn back after a restart.
type presence struct {
	secret [32]byte
	mu     sync.Mutex
	seen   map[string]time.Time
}

func newPresence() *presence {
	p := &presence{seen: map[string]time.Time{}}
	if _, err := rand.Read(p.secret[:]); err != nil {
		panic("portal: no randomness: " + err.Error())
	}
	return p
}

const maxPresent = 200000

func (p *presence) beat(visitor string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.seen) < maxPresent {
		p.seen[visitor] = now
	}
}

func (p *presence) count(now time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for v, at := range p.seen {
		if now.Sub(at) > Window {
			delete(p.seen, v)
		}
	}
	return len(p.seen)
}

// visitorOf is a keyed hash of what tells visitors apart without a cookie.
func visitorOf(secret []byte, address string, r *http.Request) string {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(strings.Join([]string{address, r.UserAgent(), r.Header.Get("Accept-Language")}, "\x00")))
	return hex.EncodeToString(h.Sum(nil)[:16])
}
