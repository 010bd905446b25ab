package programme

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/vn/vntext"
)

// What the Office makes of registrations.

func (r *Room) unissued(ctx context.Context, year int) error {
	c, err := r.CallOf(ctx, year)
	if err == nil && !c.IssuedOn.IsZero() {
		err = fault.New(fault.Conflict, "programme.refused.issued")
	}
	return err
}

// alone refuses where other registrations are part of this one: what ends it
// would end them unseen.
func (r *Room) alone(ctx context.Context, e Entry) error {
	n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM programme_entry WHERE into_id = $1 AND into_id <> ''`, e.ID)
	if err == nil && n > 0 {
		err = fault.New(fault.Conflict, "programme.refused.merged_in", n)
	}
	return err
}

// decided notes who decided what, and tells the agency.
func (r *Room) decided(ctx context.Context, a access.Actor, e *Entry, criteria []string, reason, key string) error {
	e.Criteria, e.Reason, e.DecidedBy, e.DecidedAt = criteria, reason, a.AccountID, r.clock.Now()
	return r.tell(ctx, notice.To{Agencies: []string{e.LeadID}}, notice.Message{Key: key, Args: []any{e.Title}, Link: entryPath(e.ID)})
}

func reasoned(reason string, required bool) (string, error) {
	reason = form.Clean(reason)
	e := form.New()
	if required && reason == "" {
		e.Fail("reason", "form.required_here")
	}
	if n := utf8.RuneCountInString(reason); n > maxNote {
		e.Fail("reason", "form.too_long", n, maxNote)
	}
	return reason, e.Err()
}

// Accept makes the registration an item of the draft programme, behind the
// last one of its authority. Every criterion must be met.
func (r *Room) Accept(ctx context.Context, a access.Actor, id string, criteria []string, reason string, seen int64) (Entry, error) {
	reason, err := reasoned(reason, false)
	if err != nil {
		return Entry{}, err
	}
	for _, k := range Criteria {
		if !slices.Contains(criteria, k) {
			return Entry{}, fault.Fields(fault.Field{Name: "criteria", Key: "programme.error.criteria"})
		}
	}
	return r.move(ctx, a, "accept", id, seen, map[string]any{"criteria": criteria}, func(ctx context.Context, e *Entry) error {
		if err := r.unissued(ctx, e.Year); err != nil {
			return err
		}
		i := Item{
			Year: e.Year, Title: e.Title, Authority: e.Authority, Onward: e.Onward, LeadID: e.LeadID, Coordinating: e.Coordinating, Leader: e.Leader, Product: e.Product, Month: e.Month,
			EntryID: e.ID, State: ItemDraft, Sample: e.Sample, CreatedOn: gov.DateOf(e.CreatedAt.In(clock.VN)),
		}
		i, err := r.put(ctx, a, i)
		if err != nil {
			return err
		}
		e.ItemID = i.ID
		return r.decided(ctx, a, e, criteria, reason, "programme.notice.accepted")
	})
}

// Merge makes the registration part of another one, whose coordinating
// agencies then include the one that registered this.
func (r *Room) Merge(ctx context.Context, a access.Actor, id, into string, criteria []string, reason string, seen int64) (Entry, error) {
	reason, err := reasoned(reason, true)
	if err != nil {
		return Entry{}, err
	}
	return r.move(ctx, a, "merge", id, seen, map[string]any{"into": into}, func(ctx context.Context, e *Entry) error {
		if err := r.unissued(ctx, e.Year); err != nil {
			return err
		}
		if err := r.alone(ctx, *e); err != nil {
			return err
		}
		other, err := r.EntryByID(ctx, into)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err != nil || other.ID == e.ID || other.Year != e.Year || other.State != Registered && other.State != Accepted {
			return fault.Fields(fault.Field{Name: "into", Key: "programme.error.into"})
		}
		e.IntoID = other.ID
		if e.Joined = other.LeadID != e.LeadID && !slices.Contains(other.Coordinating, e.LeadID); e.Joined {
			if err := r.join(ctx, other, append(slices.Clone(other.Coordinating), e.LeadID)); err != nil {
				return err
			}
		}
		return r.decided(ctx, a, e, criteria, reason, "programme.notice.merged")
	})
}

// join sets the coordinating agencies of a registration and of its item.
func (r *Room) join(ctx context.Context, e Entry, agencies []string) error {
	was := e.Version
	e.Coordinating = agencies
	e.Version++
	if err := r.writeEntry(ctx, e, was); err != nil || e.ItemID == "" {
		return err
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE programme_item SET coordinating=$1, changed_at=$2, version=version+1 WHERE id=$3`, db.JSON(list(agencies)), r.clock.Now().UnixMilli(), e.ItemID)
	return err
}

// SendBack asks the agency to mend the registration.
func (r *Room) SendBack(ctx context.Context, a access.Actor, id string, criteria []string, reason string, seen int64) (Entry, error) {
	return r.turnDown(ctx, a, "send_back", id, criteria, reason, "programme.notice.sent_back", seen)
}

// Refuse ends the registration; the agency reads why.
func (r *Room) Refuse(ctx context.Context, a access.Actor, id string, criteria []string, reason string, seen int64) (Entry, error) {
	return r.turnDown(ctx, a, "refuse", id, criteria, reason, "programme.notice.refused", seen)
}

func (r *Room) turnDown(ctx context.Context, a access.Actor, act, id string, criteria []string, reason, key string, seen int64) (Entry, error) {
	reason, err := reasoned(reason, true)
	if err != nil {
		return Entry{}, err
	}
	return r.move(ctx, a, act, id, seen, map[string]any{"criteria": list(criteria)}, func(ctx context.Context, e *Entry) error {
		if err := r.unissued(ctx, e.Year); err != nil {
			return err
		}
		if err := r.alone(ctx, *e); err != nil {
			return err
		}
		return r.decided(ctx, a, e, criteria, reason, key)
	})
}

// Undo takes a decision back: the registration waits again, its item leaves
// the draft. A registration into which others were merged keeps its decision
// until those are undone.
func (r *Room) Undo(ctx context.Context, a access.Actor, id string, seen int64) (Entry, error) {
	return r.move(ctx, a, "undo", id, seen, nil, func(ctx context.Context, e *Entry) error {
		if err := r.unissued(ctx, e.Year); err != nil {
			return err
		}
		if err := r.alone(ctx, *e); err != nil {
			return err
		}
		if e.ItemID != "" {
			n, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM programme_item WHERE id = $1 AND state = 'draft'`, e.ItemID)
			if err != nil {
				return err
			}
			if n != 1 {
				return fault.New(fault.Conflict, "programme.refused.state")
			}
		}
		if e.IntoID != "" && e.Joined {
			other, err := r.EntryByID(ctx, e.IntoID)
			if err != nil {
				return err
			}
			if err := r.join(ctx, other, slices.DeleteFunc(slices.Clone(other.Coordinating), func(x string) bool { return x == e.LeadID })); err != nil {
				return err
			}
		}
		e.ItemID, e.IntoID, e.Joined, e.Criteria, e.Reason, e.DecidedBy, e.DecidedAt = "", "", false, nil, "", "", time.Time{}
		return nil
	})
}

// common words say nothing about whether two titles mean the same.
var common = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq("de an ke hoach quyet dinh quy dinh bao cao to trinh ve viec va cua cac cho tren dia ban tinh nam giai doan mau trinh ban hanh phe duyet xay dung") {
		common[w] = true
	}
}

// essence is the set of telling words of a folded title, sorted.
func essence(folded string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(folded, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }) {
		if !common[w] {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alike is the share of telling words that two titles have in common, 0 to 1.
func alike(a, b []string) float64 {
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch strings.Compare(a[i], b[j]) {
		case 0:
			both++
			i++
			j++
		case -1:
			i++
		default:
			j++
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// likeness is from where two titles are shown as perhaps the same.
const likeness = 0.6

// Similar is a registration whose title resembles another.
type Similar struct {
	ID, Title, LeadID, State string
	words                    []string
}

// candidates are the registrations of a year that may be doubles.
func (r *Room) candidates(ctx context.Context, year int) ([]Similar, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Similar, error) {
		var x Similar
		var key string
		err := s.Scan(&x.ID, &x.Title, &x.LeadID, &x.State, &key)
		x.words = essence(key)
		return x, err
	}, `SELECT id, title, lead_id, state, search_key FROM programme_entry WHERE year = $1 AND state IN ('registered','accepted') ORDER BY month, id`, year)
}

func similarTo(all []Similar, id, title string) []Similar {
	words := essence(vntext.Fold(title))
	var out []Similar
	for _, x := range all {
		if x.ID != id && alike(words, x.words) >= likeness {
			out = append(out, x)
		}
	}
	return out
}

// Load is how many registrations that stand fall into each month of a year,
// by agency: index 0 is the whole year.
type Load struct {
	AgencyID string
	Months   [13]int
}

// Loads counts registered and accepted entries by agency and month.
func (r *Room) Loads(ctx context.Context, year int) (by []Load, all Load, err error) {
	type cell struct {
		agency   string
		month, n int
	}
	cells, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (cell, error) {
		var c cell
		err := s.Scan(&c.agency, &c.month, &c.n)
		return c, err
	}, `SELECT lead_id, month, count(*) FROM programme_entry WHERE year = $1 AND state IN ('registered','accepted') GROUP BY lead_id, month ORDER BY lead_id, month`, year)
	for _, c := range cells {
		if len(by) == 0 || by[len(by)-1].AgencyID != c.agency {
			by = append(by, Load{AgencyID: c.agency})
		}
		l := &by[len(by)-1]
		l.Months[c.month] += c.n
		l.Months[0] += c.n
		all.Months[c.month] += c.n
		all.Months[0] += c.n
	}
	return by, all, err
}

// StateCounts counts the registrations of a year by state.
func (r *Room) StateCounts(ctx context.Context, year int, agencies []string) (map[string]int, error) {
	var w db.Where
	w.Add("year = ?", year)
	if agencies != nil {
		w.In("lead_id", agencies...)
	}
	type row struct {
		state string
		n     int
	}
	rows, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (row, error) {
		var x row
		err := s.Scan(&x.state, &x.n)
		return x, err
	}, `SELECT state, count(*) FROM programme_entry`+w.SQL()+` GROUP BY state`, w.Args()...)
	out := map[string]int{}
	for _, x := range rows {
		out[x.state] = x.n
	}
	return out, err
}
