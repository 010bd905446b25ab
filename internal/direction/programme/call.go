package programme

import (
	"context"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
)

// Call asks agencies to register what they will submit in a year.
type Call struct {
	ID, Note, Decision, CreatedBy string
	Year                          int
	Opens, Closes, IssuedOn       gov.Date // Closes is the last day; IssuedOn is zero while the programme is a draft
	CreatedAt                     time.Time
	Sample                        bool
	Version                       int64
}

// Open reports whether agencies may register on the day without leave.
func (c Call) Open(today gov.Date) bool {
	return c.IssuedOn.IsZero() && !today.Before(c.Opens) && !today.After(c.Closes)
}

// Leave is the Office's permission for one agency to register after the close.
type Leave struct {
	AgencyID, Reason, By string
	Until                gov.Date // the last day
	At                   time.Time
}

const callColumns = `id, year, opens, closes, note, decision, issued_on, created_by, created_at, sample, version`

func scanCall(s db.Scanner) (Call, error) {
	var c Call
	var sample int64
	err := s.Scan(&c.ID, &c.Year, db.ToDate(&c.Opens), db.ToDate(&c.Closes), &c.Note, &c.Decision, db.ToDate(&c.IssuedOn), &c.CreatedBy, db.ToTime(&c.CreatedAt), &sample, &c.Version)
	c.Sample = sample == 1
	return c, err
}

// CallOf returns the call of a year, or NotFound.
func (r *Room) CallOf(ctx context.Context, year int) (Call, error) {
	return db.One(ctx, r.db.Q(ctx), scanCall, `SELECT `+callColumns+` FROM programme_call WHERE year = $1`, year)
}

// Calls lists the calls, the latest year first.
func (r *Room) Calls(ctx context.Context) ([]Call, error) {
	return db.List(ctx, r.db.Q(ctx), scanCall, `SELECT `+callColumns+` FROM programme_call ORDER BY year DESC`)
}

// Leaves lists the permissions to register late, the latest first.
func (r *Room) Leaves(ctx context.Context, year int) ([]Leave, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Leave, error) {
		var l Leave
		err := s.Scan(&l.AgencyID, db.ToDate(&l.Until), &l.Reason, &l.By, db.ToTime(&l.At))
		return l, err
	}, `SELECT agency_id, until, reason, given_by, given_at FROM programme_leave WHERE year = $1 ORDER BY given_at DESC, agency_id`, year)
}

// door says whether the agency may register on the day, and whether that is
// late: after the close, with leave.
func (r *Room) door(ctx context.Context, c Call, agencyID string) (open, late bool, err error) {
	today := clock.Today(r.clock)
	if c.Open(today) {
		return true, false, nil
	}
	if !c.IssuedOn.IsZero() || today.Before(c.Opens) {
		return false, false, nil
	}
	leaves, err := r.Leaves(ctx, c.Year)
	for _, l := range leaves {
		if l.AgencyID == agencyID && !today.After(l.Until) {
			return true, true, nil
		}
	}
	return false, false, err
}

func checkCall(c *Call) error {
	e := form.New()
	c.Note = form.Clean(c.Note)
	if c.Year < 2000 || c.Year > 2200 {
		e.Fail("year", "form.int", 2000, 2200)
	}
	if c.Opens.IsZero() {
		e.Fail("opens", "form.required_here")
	}
	switch {
	case c.Closes.IsZero():
		e.Fail("closes", "form.required_here")
	case c.Closes.Before(c.Opens):
		e.Fail("closes", "programme.error.closes")
	case c.Year != 0 && c.Closes.Year > c.Year:
		e.Fail("closes", "programme.error.closes_year", c.Year)
	}
	if n := utf8.RuneCountInString(c.Note); n > maxNote {
		e.Fail("note", "form.too_long", n, maxNote)
	}
	return e.Err()
}

// OpenCall asks for registrations of a year and tells every agency. A year is
// called for once.
func (r *Room) OpenCall(ctx context.Context, a access.Actor, c Call) (Call, error) {
	if err := checkCall(&c); err != nil {
		return c, err
	}
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := r.CallOf(ctx, c.Year); err == nil {
			return fault.Fields(fault.Field{Name: "year", Key: "programme.error.called"})
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
		c.ID, c.CreatedBy, c.CreatedAt, c.Version = gov.NewID(), a.AccountID, r.clock.Now(), 1
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_call (`+callColumns+`) VALUES ($1,$2,$3,$4,$5,'',NULL,$6,$7,$8,1)`,
			c.ID, c.Year, db.Day(c.Opens), db.Day(c.Closes), c.Note, c.CreatedBy, c.CreatedAt.UnixMilli(), db.Bit(c.Sample)); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "programme.call", "programme_call", c.ID, map[string]any{"year": c.Year, "opens": c.Opens.String(), "closes": c.Closes.String()})
		web.Result(ctx, callPath(c.Year))
		return r.tell(ctx, notice.To{Roles: access.Agency}, notice.Message{Key: "programme.notice.call", Args: []any{itoa(c.Year), dayWords(c.Closes)}, Link: callPath(c.Year)})
	})
	return c, err
}

// ChangeCall sets other dates and words; agencies are told where the last day
// changes.
func (r *Room) ChangeCall(ctx context.Context, a access.Actor, year int, opens, closes gov.Date, note string, seen int64) (c Call, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if c, err = r.CallOf(ctx, year); err != nil {
			return err
		}
		if seen != 0 && seen != c.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if !c.IssuedOn.IsZero() {
			return fault.New(fault.Conflict, "programme.refused.issued")
		}
		moved := c.Closes != closes
		c.Opens, c.Closes, c.Note = opens, closes, note
		if err := checkCall(&c); err != nil {
			return err
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_call SET opens=$1, closes=$2, note=$3, version=version+1 WHERE id=$4 AND version=$5`, db.Day(c.Opens), db.Day(c.Closes), c.Note, c.ID, c.Version); err != nil {
			return err
		}
		c.Version++
		r.audit.Record(ctx, a, "programme.call_change", "programme_call", c.ID, map[string]any{"opens": c.Opens.String(), "closes": c.Closes.String()})
		web.Result(ctx, callPath(year))
		if !moved {
			return nil
		}
		return r.tell(ctx, notice.To{Roles: access.Agency}, notice.Message{Key: "programme.notice.call", Args: []any{itoa(c.Year), dayWords(c.Closes)}, Link: callPath(c.Year)})
	})
	return c, err
}

// GiveLeave lets one agency register until a day after the close. Giving it
// again replaces the day.
func (r *Room) GiveLeave(ctx context.Context, a access.Actor, year int, l Leave) error {
	l.Reason = form.Clean(l.Reason)
	return r.db.InTx(ctx, func(ctx context.Context) error {
		c, err := r.CallOf(ctx, year)
		if err != nil {
			return err
		}
		if !c.IssuedOn.IsZero() {
			return fault.New(fault.Conflict, "programme.refused.issued")
		}
		e := form.New()
		if known, err := r.agencies.ByIDs(ctx, []string{l.AgencyID}); err != nil {
			return err
		} else if len(known) == 0 {
			e.Fail("agency", "form.required_choice")
		}
		if !l.Until.After(c.Closes) {
			e.Fail("until", "programme.error.until")
		}
		if l.Reason == "" {
			e.Fail("reason", "form.required_here")
		}
		if n := utf8.RuneCountInString(l.Reason); n > maxNote {
			e.Fail("reason", "form.too_long", n, maxNote)
		}
		if err := e.Err(); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_leave (year, agency_id, until, reason, given_by, given_at) VALUES ($1,$2,$3,$4,$5,$6)
			ON CONFLICT (year, agency_id) DO UPDATE SET until = excluded.until, reason = excluded.reason, given_by = excluded.given_by, given_at = excluded.given_at`,
			year, l.AgencyID, db.Day(l.Until), l.Reason, a.AccountID, r.clock.Now().UnixMilli()); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "programme.leave", "programme_call", c.ID, map[string]any{"agency": l.AgencyID, "until": l.Until.String()})
		web.Result(ctx, callPath(year))
		return r.tell(ctx, notice.To{Agencies: []string{l.AgencyID}}, notice.Message{Key: "programme.notice.leave", Args: []any{itoa(year), dayWords(l.Until)}, Link: callPath(year)})
	})
}

// Issue enters the decision that issued the programme: every item of the
// draft becomes planned and public in the same transaction. What is still
// open in screening must be settled first.
func (r *Room) Issue(ctx context.Context, a access.Actor, year int, decision string, on gov.Date) (n int, err error) {
	decision = form.Clean(decision)
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		c, err := r.CallOf(ctx, year)
		if err != nil {
			return err
		}
		if !c.IssuedOn.IsZero() {
			return fault.New(fault.Conflict, "programme.refused.issued")
		}
		e := form.New()
		if decision == "" {
			e.Fail("decision", "form.required_here")
		}
		if k := utf8.RuneCountInString(decision); k > 100 {
			e.Fail("decision", "form.too_long", k, 100)
		}
		if on.IsZero() {
			e.Fail("issued_on", "form.required_here")
		} else if on.After(clock.Today(r.clock)) {
			e.Fail("issued_on", "programme.error.future")
		}
		if err := e.Err(); err != nil {
			return err
		}
		open, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM programme_entry WHERE year = $1 AND state = 'registered'`, year)
		if err != nil {
			return err
		}
		if open > 0 {
			return fault.New(fault.Conflict, "programme.refused.unscreened", open)
		}
		items, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item WHERE year = $1 AND state = 'draft' ORDER BY authority DESC, ordinal, id`, year)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return fault.New(fault.Conflict, "programme.refused.empty")
		}
		for _, i := range items {
			if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_item SET state='planned', changed_at=$1, version=version+1 WHERE id=$2 AND version=$3`, r.clock.Now().UnixMilli(), i.ID, i.Version); err != nil {
				return err
			}
			i.State = Planned
			i.Version++
			if err := r.staff.Put(ctx, i.document(r.clock.Now())); err != nil {
				return err
			}
			if err := r.public(ctx, a, i); err != nil {
				return err
			}
		}
		n = len(items)
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_call SET decision=$1, issued_on=$2, version=version+1 WHERE id=$3 AND version=$4`, decision, db.Day(on), c.ID, c.Version); err != nil {
			return err
		}
		if r.Issued != nil {
			if err := r.Issued(ctx, a, year, c.Sample); err != nil {
				return err
			}
		}
		r.audit.Record(ctx, a, "programme.issue", "programme_call", c.ID, map[string]any{"decision": decision, "items": n})
		web.Result(ctx, callPath(year))
		return nil
	})
	return n, err
}
