package programme

import (
	"context"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
)

// Kinds of adjustments of an issued programme.
const (
	Move     = "move"     // to another month of the year
	Carry    = "carry"    // into the next year's programme
	Withdraw = "withdraw" // out of the programme
)

// AdjustKinds lists them.
var AdjustKinds = []string{Move, Carry, Withdraw}

// States of a request.
const (
	Asked   = "asked"
	Granted = "granted"
	Denied  = "refused"
)

// AdjustStates lists them.
var AdjustStates = []string{Asked, Granted, Denied}

// Adjustment is a request to move an item, and the decision on it.
type Adjustment struct {
	ID, ItemID, AgencyID, Kind, Reason, State, Answer, AskedBy, DecidedBy string
	Year, FromMonth, Month                                                int // Month is the one asked for; of the next year where it is carried
	AskedAt, DecidedAt                                                    time.Time
	Version                                                               int64
}

// Object is the request as rules see it.
func (x Adjustment) Object() access.Object {
	return access.Object{Kind: "programme_adjust", ID: x.ID, State: x.State, Owner: x.AskedBy, Leads: []string{x.AgencyID}, Version: x.Version}
}

const adjustColumns = `id, item_id, year, agency_id, kind, from_month, month, reason, state, answer, asked_by, asked_at, decided_by, decided_at, version`

func scanAdjust(s db.Scanner) (Adjustment, error) {
	var x Adjustment
	err := s.Scan(&x.ID, &x.ItemID, &x.Year, &x.AgencyID, &x.Kind, &x.FromMonth, &x.Month, &x.Reason, &x.State, &x.Answer, &x.AskedBy, db.ToTime(&x.AskedAt), &x.DecidedBy, db.ToTime(&x.DecidedAt), &x.Version)
	return x, err
}

// AdjustmentByID returns a request.
func (r *Room) AdjustmentByID(ctx context.Context, id string) (Adjustment, error) {
	return db.One(ctx, r.db.Q(ctx), scanAdjust, `SELECT `+adjustColumns+` FROM programme_adjust WHERE id = $1`, id)
}

// AdjustmentsOf lists the requests for an item, the oldest first.
func (r *Room) AdjustmentsOf(ctx context.Context, itemID string) ([]Adjustment, error) {
	return db.List(ctx, r.db.Q(ctx), scanAdjust, `SELECT `+adjustColumns+` FROM programme_adjust WHERE item_id = $1 ORDER BY id`, itemID)
}

// Adjustments lists the requests of a year, the newest first; state "" = all.
func (r *Room) Adjustments(ctx context.Context, year int, state, cursor string, limit int) (list []Adjustment, next string, err error) {
	var w db.Where
	w.Add("year = ?", year)
	if state != "" {
		w.Add("state = ?", state)
	} else {
		w.In("state", AdjustStates...)
	}
	if cursor != "" {
		v, err := db.DecodeCursor(cursor, 1)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"id"}, true, v)
	}
	list, err = db.List(ctx, r.db.Q(ctx), scanAdjust, `SELECT `+adjustColumns+` FROM programme_adjust`+w.SQL()+` ORDER BY id DESC LIMIT `+w.Arg(limit+1), w.Args()...)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	list = list[:limit]
	return list, db.EncodeCursor(list[limit-1].ID), nil
}

// Wish is what somebody wants of an item.
type Wish struct {
	Kind, Reason string
	Month        int
}

func (w *Wish) check(i Item) error {
	w.Reason = form.Clean(w.Reason)
	e := form.New()
	if !has(AdjustKinds, w.Kind) {
		e.Fail("kind", "form.required_choice")
	}
	switch {
	case w.Kind == Withdraw:
		w.Month = 0
	case w.Month < 1 || w.Month > 12:
		e.Fail("to_month", "form.int", 1, 12)
	case w.Kind == Move && w.Month == i.Month:
		e.Fail("to_month", "programme.error.same_month")
	}
	if w.Reason == "" {
		e.Fail("reason", "form.required_here")
	} else if _, err := reasoned(w.Reason, true); err != nil {
		e.Merge(err)
	}
	return e.Err()
}

// adjustable refuses an item that is not in an issued programme, or has ended.
func adjustable(i Item, seen int64) error {
	switch {
	case seen != 0 && seen != i.Version:
		return fault.New(fault.Conflict, "error.changed_meanwhile")
	case i.State == ItemDraft:
		return fault.New(fault.Conflict, "programme.refused.draft")
	case i.State != Planned && i.State != "submitted":
		return fault.New(fault.Conflict, "programme.refused.ended")
	}
	return nil
}

// inTime reports whether an agency may still ask: before the month due begins;
// to carry an item over, until the year ends.
func inTime(today gov.Date, i Item, kind string) bool {
	if kind == Carry {
		return today.Year <= i.Year
	}
	return today.Before(gov.Date{Year: i.Year, Month: time.Month(i.Month), Day: 1})
}

// mayStillAsk are the kinds of requests for which the agency is in time.
func mayStillAsk(today gov.Date, i Item) (kinds []string) {
	for _, k := range AdjustKinds {
		if inTime(today, i, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Ask requests another month, carrying over or withdrawal. One request for an
// item is open at a time.
func (r *Room) Ask(ctx context.Context, a access.Actor, itemID string, w Wish, seen int64) (x Adjustment, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		i, err := r.Get(ctx, itemID)
		if err != nil {
			return err
		}
		if err := adjustable(i, seen); err != nil {
			return err
		}
		if err := w.check(i); err != nil {
			return err
		}
		if !inTime(clock.Today(r.clock), i, w.Kind) {
			return fault.New(fault.Conflict, "programme.refused.late_request")
		}
		x, err = r.request(ctx, a, i, w)
		if err != nil {
			return err
		}
		return r.tell(ctx, notice.To{Roles: access.Office}, notice.Message{Key: "programme.notice.asked", Args: []any{i.Title}, Link: adjustPath(x.ID)})
	})
	return x, err
}

func (r *Room) request(ctx context.Context, a access.Actor, i Item, w Wish) (Adjustment, error) {
	x := Adjustment{ID: gov.NewID(), ItemID: i.ID, Year: i.Year, AgencyID: i.LeadID, Kind: w.Kind, FromMonth: i.Month, Month: w.Month, Reason: w.Reason, State: Asked, AskedBy: a.AccountID, AskedAt: r.clock.Now(), Version: 1}
	if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_adjust (`+adjustColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'',$10,$11,'',NULL,1)`,
		x.ID, x.ItemID, x.Year, x.AgencyID, x.Kind, x.FromMonth, x.Month, x.Reason, x.State, x.AskedBy, x.AskedAt.UnixMilli()); err != nil {
		if db.IsDuplicate(err) {
			return x, fault.New(fault.Conflict, "programme.refused.asked")
		}
		return x, err
	}
	r.audit.Record(ctx, a, "adjustment.ask", "programme_adjust", x.ID, map[string]any{"item": i.ID, "kind": x.Kind, "from": x.FromMonth, "month": x.Month})
	web.Result(ctx, adjustPath(x.ID))
	return x, nil
}

// Decide grants or refuses a request. The first month stays what it was.
func (r *Room) Decide(ctx context.Context, a access.Actor, id string, grant bool, answer string, seen int64) (x Adjustment, err error) {
	if answer, err = reasoned(answer, !grant); err != nil {
		return x, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if x, err = r.AdjustmentByID(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != x.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if x.State != Asked {
			return fault.New(fault.Conflict, "programme.refused.decided")
		}
		if x, err = r.settle(ctx, a, x, grant, answer); err != nil {
			return err
		}
		key := "programme.notice.granted"
		if !grant {
			key = "programme.notice.denied"
		}
		i, err := r.Get(ctx, x.ItemID)
		if err != nil {
			return err
		}
		return r.tell(ctx, notice.To{Agencies: []string{x.AgencyID}}, notice.Message{Key: key, Args: []any{i.Title}, Link: adjustPath(x.ID)})
	})
	return x, err
}

// Order is a decision without a request: by leaders, or on their order.
func (r *Room) Order(ctx context.Context, a access.Actor, itemID string, w Wish, seen int64) (x Adjustment, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		i, err := r.Get(ctx, itemID)
		if err != nil {
			return err
		}
		if err := adjustable(i, seen); err != nil {
			return err
		}
		if err := w.check(i); err != nil {
			return err
		}
		if x, err = r.request(ctx, a, i, w); err != nil {
			return err
		}
		if x, err = r.settle(ctx, a, x, true, ""); err != nil {
			return err
		}
		return r.tell(ctx, notice.To{Agencies: []string{x.AgencyID}}, notice.Message{Key: "programme.notice.granted", Args: []any{i.Title}, Link: adjustPath(x.ID)})
	})
	return x, err
}

// settle writes the decision and what it does to the item.
func (r *Room) settle(ctx context.Context, a access.Actor, x Adjustment, grant bool, answer string) (Adjustment, error) {
	x.State, x.Answer, x.DecidedBy, x.DecidedAt = Denied, answer, a.AccountID, r.clock.Now()
	if grant {
		x.State = Granted
	}
	if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_adjust SET state=$1, answer=$2, decided_by=$3, decided_at=$4, version=version+1 WHERE id=$5 AND version=$6`, x.State, x.Answer, x.DecidedBy, x.DecidedAt.UnixMilli(), x.ID, x.Version); err != nil {
		return x, err
	}
	x.Version++
	r.audit.Record(ctx, a, "adjustment.decide", "programme_adjust", x.ID, map[string]any{"granted": grant})
	if grant {
		if err := r.apply(ctx, a, x); err != nil {
			return x, err
		}
	}
	web.Result(ctx, adjustPath(x.ID))
	return x, nil
}

func (r *Room) apply(ctx context.Context, a access.Actor, x Adjustment) error {
	i, err := r.Get(ctx, x.ItemID)
	if err != nil {
		return err
	}
	if err := adjustable(i, 0); err != nil {
		return err
	}
	i.Note = x.Reason
	switch x.Kind {
	case Move:
		i.Month = x.Month
	case Withdraw:
		i.State = Withdrawn
	case Carry:
		next := i
		next.Year, next.Ordinal, next.Month, next.CarriedFrom, next.EntryID, next.State, next.SubmittedOn = i.Year+1, 0, x.Month, i.ID, "", Planned, gov.Date{}
		if c, err := r.CallOf(ctx, next.Year); err == nil && c.IssuedOn.IsZero() {
			next.State = ItemDraft
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if _, err := r.put(ctx, a, next); err != nil {
			return err
		}
		i.State = Carried
	}
	return r.writeItem(ctx, a, &i, "programme.adjust")
}

func adjustPath(id string) string { return base + "/dieu-chinh/" + id }
