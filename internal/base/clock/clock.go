// Package clock is the only place that asks the machine for the time of the
// domain. Sign-in sessions, rate limits, logs and the job engine use Wall.
package clock

import (
	"sync"
	"time"

	"roviec/internal/base/gov"
)

// VN is the time zone of every screen and every deadline: UTC+7 all year.
var VN = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Clock tells the domain's time.
type Clock interface {
	// Now returns the present moment, in VN.
	Now() time.Time
}

// Today returns the civil day of c in Vietnam.
func Today(c Clock) gov.Date { return gov.DateOf(c.Now().In(VN)) }

type wall struct{}

func (wall) Now() time.Time { return time.Now().In(VN) }

// Wall is the machine's own clock.
var Wall Clock = wall{}

// Shifted is the wall clock moved by a fixed duration: demo time, and tests
// of time through ROVIEC_CLOCK_OFFSET.
type Shifted struct{ By time.Duration }

// Now returns the shifted moment, in VN.
func (s Shifted) Now() time.Time { return time.Now().Add(s.By).In(VN) }

// Manual is a clock that stands still until it is set. It is safe for
// concurrent use.
type Manual struct {
	mu sync.Mutex
	t  time.Time
}

// NewManual returns a clock that stands at t.
func NewManual(t time.Time) *Manual { return &Manual{t: t} }

// Now returns the moment that was set, in VN.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.t.In(VN)
}

// Set moves the clock to t.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	m.t = t
	m.mu.Unlock()
}

// Advance moves the clock by d.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	m.t = m.t.Add(d)
	m.mu.Unlock()
}
