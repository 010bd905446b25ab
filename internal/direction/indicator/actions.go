package indicator

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room is everything that can be done with targets.
type Room struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	rights   *access.Table
	agencies Agencies
	staff    *search.Index

	// Changed is told that the targets of a year are others now, within the
	// transaction; nil = nobody.
	Changed func(ctx context.Context, a access.Actor, year int) error
	// Published makes the targets of a year with their figures public, within
	// the transaction.
	Published func(ctx context.Context, a access.Actor, year int, rows []map[string]any) error
	// Carries returns the links of what a target belongs to, for its page.
	Carries func(ctx context.Context, a access.Actor, id string) ([]Link, error)
}

// Link leads to something that a target belongs to.
type Link struct{ Text, Href string }

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, agencies Agencies) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, agencies: agencies, staff: search.New(d, search.Staff)}
}

const base = "/lam-viec/chi-tieu"

func (r *Room) today() gov.Date { return clock.Today(r.clock) }

func (r *Room) known(ctx context.Context, owner string) error {
	list, err := r.agencies.ByIDs(ctx, []string{owner})
	if err == nil && len(list) == 0 {
		return fault.Fields(fault.Field{Name: "owner", Key: "form.required_choice"})
	}
	return err
}

func twice(err error) error {
	if db.IsDuplicate(err) {
		return fault.Fields(fault.Field{Name: "code", Key: "indicator.error.code"})
	}
	return err
}

// Create adds a target to its year, behind the last one.
func (r *Room) Create(ctx context.Context, a access.Actor, i Indicator) (Indicator, error) {
	if err := i.check(); err != nil {
		return i, err
	}
	if err := r.known(ctx, i.OwnerID); err != nil {
		return i, err
	}
	i.ID, i.State, i.Version, i.FirstTarget, i.ChangedAt, i.Reason = gov.NewID(), Active, 1, i.Target, r.clock.Now(), ""
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT coalesce(max(ordinal), 0) FROM indicator WHERE year = $1`, i.Year)
		if err != nil {
			return err
		}
		i.Ordinal = n + 1
		if err := r.insert(ctx, i); err != nil {
			return twice(err)
		}
		r.audit.Record(ctx, a, "indicator.create", "indicator", i.ID, map[string]any{"year": i.Year, "code": i.Code})
		return r.told(ctx, a, i)
	})
	return i, err
}

func (r *Room) told(ctx context.Context, a access.Actor, i Indicator) error {
	web.Result(ctx, base+"/"+i.ID)
	if err := r.staff.Put(ctx, i.document()); err != nil {
		return err
	}
	if r.Changed == nil {
		return nil
	}
	return r.Changed(ctx, a, i.Year)
}

// Change corrects a definition. Once figures are reported, unit, period and
// the way of adding stay; another target needs a reason, and the first one is
// kept.
func (r *Room) Change(ctx context.Context, a access.Actor, id string, x Indicator, reason string, seen int64) (i Indicator, err error) {
	reason = form.Clean(reason)
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if i, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != i.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if i.State != Active {
			return fault.New(fault.Conflict, "indicator.refused.ended")
		}
		old := i
		x.ID, x.Year, x.Ordinal, x.State, x.Sample, x.Version, x.FirstTarget, x.Reason, x.ChangedAt = i.ID, i.Year, i.Ordinal, i.State, i.Sample, i.Version, i.FirstTarget, i.Reason, r.clock.Now()
		i = x
		if err := i.check(); err != nil {
			return err
		}
		if err := r.known(ctx, i.OwnerID); err != nil {
			return err
		}
		figures, err := r.Figures(ctx, id)
		if err != nil {
			return err
		}
		e := form.New()
		if len(figures) > 0 {
			for name, moved := range map[string]bool{"unit": sameUnit(i.Unit) != sameUnit(old.Unit), "period": i.Period != old.Period, "adds": i.Adds != old.Adds} {
				if moved {
					e.Fail(name, "indicator.error.reported")
				}
			}
		}
		if n := utf8.RuneCountInString(reason); n > maxText {
			e.Fail("reason", "form.too_long", n, maxText)
		}
		if stored(i.Target) != stored(old.Target) {
			if i.Reason = reason; reason == "" {
				e.Fail("reason", "form.required_here")
			}
		}
		if err := e.Err(); err != nil {
			return err
		}
		if err := r.update(ctx, &i); err != nil {
			return twice(err)
		}
		r.audit.Record(ctx, a, "indicator.change", "indicator", id, map[string]any{"target": stored(i.Target), "before": stored(old.Target)})
		return r.told(ctx, a, i)
	})
	return i, err
}

// End takes a target out of the year's list, with the reason; it and its
// figures stay readable.
func (r *Room) End(ctx context.Context, a access.Actor, id, reason string, seen int64) (i Indicator, err error) {
	reason = form.Clean(reason)
	if reason == "" {
		return i, fault.Fields(fault.Field{Name: "end_reason", Key: "form.required_here"})
	}
	if n := utf8.RuneCountInString(reason); n > maxText {
		return i, fault.Fields(fault.Field{Name: "end_reason", Key: "form.too_long", Args: []any{n, maxText}})
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if i, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != i.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if i.State != Active {
			return fault.New(fault.Conflict, "indicator.refused.ended")
		}
		i.State, i.Reason, i.ChangedAt = Ended, reason, r.clock.Now()
		if err := r.update(ctx, &i); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "indicator.end", "indicator", id, nil)
		return r.told(ctx, a, i)
	})
	return i, err
}

// Entry is one figure that a person reports.
type Entry struct {
	Name         string // of the field on the form; errors carry it
	IndicatorID  string
	N            int
	Value        vntext.Number
	Note, Reason string
	Confirmed    string // the number as the person saw and confirmed it
	Sample       bool
}

// Confirm is what a reporter sends back to confirm a figure with its doubts.
func Confirm(v vntext.Number, doubts []Doubt) string {
	s := stored(v)
	for _, d := range doubts {
		s += " " + d.Key
	}
	return s
}

// Report writes figures: all, or none where one is refused. Each must have been
// confirmed together with what was doubtful about it. A figure of a period that
// has one already is a correction and needs a reason; the same figure again
// changes nothing. It returns how many were written.
func (r *Room) Report(ctx context.Context, a access.Actor, entries []Entry) (written int, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		written = 0
		for _, x := range entries {
			did, err := r.report(ctx, a, x)
			if err != nil {
				return err
			}
			if did {
				written++
			}
		}
		web.Result(ctx, base)
		return nil
	})
	return written, err
}

func (r *Room) report(ctx context.Context, a access.Actor, x Entry) (bool, error) {
	bad := func(key string, args ...any) error {
		return fault.Fields(fault.Field{Name: x.Name, Key: key, Args: args})
	}
	i, err := r.Get(ctx, x.IndicatorID)
	if err != nil {
		return false, err
	}
	if !r.rights.Can(a, "indicator.report", i.Object()) {
		return false, fault.New(fault.Forbidden, "error.forbidden")
	}
	if i.State != Active {
		return false, fault.New(fault.Conflict, "indicator.refused.ended")
	}
	if !slices.Contains(i.Open(r.today()), x.N) {
		return false, bad("indicator.error.period", i.At(x.N))
	}
	x.Note, x.Reason = form.Clean(x.Note), form.Clean(x.Reason)
	if n := max(utf8.RuneCountInString(x.Note), utf8.RuneCountInString(x.Reason)); n > maxText {
		return false, bad("form.too_long", n, maxText)
	}
	list, err := r.Figures(ctx, i.ID)
	if err != nil {
		return false, err
	}
	others, seq, f := map[int]Figure{}, 1, Figure{}
	for _, y := range list {
		if y.Latest {
			others[y.N] = y
		}
	}
	if old, ok := others[x.N]; ok {
		if stored(old.Value) == stored(x.Value) && old.Note == x.Note {
			return false, nil
		}
		if x.Reason == "" {
			return false, bad("indicator.error.reason", old.Value, i.At(x.N))
		}
		seq = old.Seq + 1
		delete(others, x.N)
	}
	doubts := i.Doubts(x.N, x.Value, others)
	if x.Confirmed != Confirm(x.Value, doubts) {
		return false, bad("indicator.error.confirm")
	}
	f = Figure{ID: gov.NewID(), IndicatorID: i.ID, N: x.N, Seq: seq, Value: x.Value, Note: x.Note, Reason: x.Reason, ByID: a.AccountID, ByName: a.Name, At: r.clock.Now(), Latest: true, Sample: x.Sample}
	for _, d := range doubts {
		f.Doubts = append(f.Doubts, d.Key)
	}
	if err := r.insertFigure(ctx, i.Year, f); err != nil {
		return false, err
	}
	r.audit.Record(ctx, a, "indicator.report", "indicator", i.ID, map[string]any{"period": i.At(x.N).String(), "value": stored(x.Value), "seq": seq})
	return true, nil
}

// Publish makes the targets of a year with their latest figures public.
func (r *Room) Publish(ctx context.Context, a access.Actor, year int) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := r.Public(ctx, year)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fault.New(fault.Conflict, "indicator.refused.none")
		}
		r.audit.Record(ctx, a, "indicator.publish", "indicator_year", strconv.Itoa(year), map[string]any{"targets": len(rows)})
		web.Result(ctx, base+"?nam="+strconv.Itoa(year))
		if r.Published == nil {
			return nil
		}
		return r.Published(ctx, a, year, rows)
	})
}

// Public is the targets of a year in the shape of the public API, with the
// year's figure so far where one is reported. Amounts are numbers in the unit
// beside them, days are written YYYY-MM-DD.
func (r *Room) Public(ctx context.Context, year int) ([]map[string]any, error) {
	list, err := r.List(ctx, Filter{Year: year, State: Active})
	if err != nil {
		return nil, err
	}
	latest, err := r.Latest(ctx, year)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, i := range list {
		ids = append(ids, i.OwnerID)
	}
	owners, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	number := func(n vntext.Number) json.Number { return json.Number(stored(n.Trim())) }
	out := make([]map[string]any, 0, len(list))
	for _, i := range list {
		o := owners[i.OwnerID]
		m := map[string]any{
			"id": i.ID, "code": i.Code, "title": i.Title, "field": i.Field, "unit": i.Unit, "aim": i.Aim, "target": number(i.Target), "first_target": number(i.FirstTarget),
			"owner": map[string]string{"code": o.Code, "name": o.Name, "short_name": o.ShortName}, "source": i.Source, "sample": i.Sample, "year": i.Year,
		}
		if i.Aim == Keep {
			m["tolerance"] = number(i.Tolerance)
		}
		if i.Baseline != nil {
			m["baseline"], m["baseline_note"] = number(*i.Baseline), i.BaselineNote
		}
		if s := i.Stand(latest[i.ID], r.today()); s.Known {
			at := i.At(s.Latest.N)
			m["figure"], m["figure_sample"] = number(rounded(s.Value, max(i.Decimals, s.Latest.Value.Scale))), s.Latest.Sample
			m["figure_period"], m["figure_period_code"], m["figure_from"], m["figure_to"] = i18n.In(i18n.VI).Period(at), at.String(), at.First().String(), at.Last().String()
		}
		out = append(out, m)
	}
	return out, nil
}

// Waiting returns the targets whose figure of an open period the agencies of
// the actor still owe, each with the first such period.
func (r *Room) Waiting(ctx context.Context, a access.Actor) ([]Indicator, []int, error) {
	if len(a.Agencies) == 0 || !r.rights.May(a, "indicator.report") {
		return nil, nil, nil
	}
	var w db.Where
	w.In("owner_id", a.Agencies...)
	w.Add("state = ?", Active)
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM indicator`+w.SQL()+` AND year >= `+w.Arg(r.today().Year-1)+` ORDER BY year, ordinal, id`, w.Args()...)
	if err != nil {
		return nil, nil, err
	}
	figures := map[int]map[string][]Figure{}
	var out []Indicator
	var periods []int
	for _, i := range list {
		if figures[i.Year] == nil {
			if figures[i.Year], err = r.Latest(ctx, i.Year); err != nil {
				return nil, nil, err
			}
		}
		for _, n := range i.Open(r.today()) {
			if i.At(n).Last().After(r.today()) { // it is not over yet
				break
			}
			if !slices.ContainsFunc(figures[i.Year][i.ID], func(f Figure) bool { return f.N == n }) {
				out, periods = append(out, i), append(periods, n)
				break
			}
		}
	}
	return out, periods, nil
}
