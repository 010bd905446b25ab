package meeting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vncal"
)

// Conclusion is what the Chair concluded.
type Conclusion struct {
	Text      string
	SHA256    string
	Sentences []Sentence
	ByName    string
	At        time.Time
	Proposals []Proposal
}

// Proposal is one task that may come of the conclusion.
type Proposal struct {
	ID         string
	Ordinal    int
	Start, End int // characters, from the first piece to the last
	Fields     ProposalFields
	State      string // open, confirmed, rejected
	Reason     string
	TaskID     string
	Version    int64
}

// ProposalFields are the six clarities, as read and corrected. Agencies are
// ids.
type ProposalFields struct {
	Title, Action, Product, Authority, Officer string
	Leads, Coordinating                        []string
	Parties                                    string // as the text calls them
	Due                                        string // YYYY-MM-DD
	DueKind, DueReason                         string
	DueTerm                                    string `json:",omitempty"` // "10WD", instead of Due
	DueFrom                                    string `json:",omitempty"` // YYYY-MM-DD, which does not count
	Unclear                                    []string
	Pieces                                     []Piece `json:",omitempty"` // where more than one
	Confidence                                 float64 `json:",omitempty"` // of the reader, 0 to 1; 0 = made by hand
	Seen                                       int64   `json:"-"`          // version that the person saw; 0 = whatever stands
}

// MaxText of a conclusion in characters.
const MaxText = 400000

// Conclude stores the text and what the reader proposes. It may be done anew
// while no task was made of it.
func (r *Room) Conclude(ctx context.Context, a access.Actor, id, text string) (Meeting, error) {
	text = form.Clean(text)
	e := form.New()
	if text == "" {
		e.Fail("text", "form.required_here")
	}
	if n := utf8.RuneCountInString(text); n > MaxText {
		e.Fail("text", "form.too_long", n, MaxText)
	}
	if err := e.Err(); err != nil {
		return Meeting{}, err
	}
	return r.change(ctx, a, id, "meeting.conclude", "conclude", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State != Held && m.State != Concluded {
			return nil, conflict("meeting.refused.conclude")
		}
		if old, err := r.conclusion(ctx, id); err == nil {
			if slices.ContainsFunc(old.Proposals, func(p Proposal) bool { return p.State == "confirmed" }) {
				return nil, conflict("meeting.refused.tasks_made")
			}
			if err := r.dropConclusion(ctx, id); err != nil {
				return nil, err
			}
		} else if !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		sum := sha256.Sum256([]byte(text))
		c := Conclusion{Text: text, SHA256: hex.EncodeToString(sum[:]), ByName: a.Name, At: r.clock.Now()}
		agencies, err := r.agencies.Agencies(ctx, m.Day)
		if err != nil {
			return nil, err
		}
		found, sentences := r.read(text, m.Day, agencies)
		c.Sentences = sentences
		if err := r.insertConclusion(ctx, id, c); err != nil {
			return nil, err
		}
		for i, p := range found {
			f, err := r.fieldsOf(ctx, p, m.Day)
			if err != nil {
				return nil, err
			}
			if err := r.insertProposal(ctx, id, i+1, Proposal{ID: gov.NewID(), Start: p.Start, End: p.End, Fields: f, State: "open", Version: 1}); err != nil {
				return nil, err
			}
		}
		m.State = Concluded
		return map[string]any{"sha256": c.SHA256, "proposals": len(found)}, nil
	})
}

// fieldsOf turns what the reader found into fields, with agencies of the
// register valid on the day.
func (r *Room) fieldsOf(ctx context.Context, p Proposed, on gov.Date) (ProposalFields, error) {
	f := ProposalFields{
		Title: p.Title, Action: p.Action, Product: p.Product, Authority: p.Authority, Officer: p.Officer, Due: p.Due.String(), DueKind: p.DueKind, DueReason: p.DueReason,
		Parties: strings.Join(append(slices.Clone(p.LeadNames), p.CoordinatingNames...), "; "), Unclear: p.Unclear,
		Confidence: p.Confidence, DueTerm: p.DueTerm,
	}
	if p.DueTerm != "" {
		f.DueFrom = p.DueFrom.String()
	}
	for i, codes := range [][]string{p.Leads, p.Coordinating} {
		for _, code := range codes {
			g, err := r.agencies.ByCode(ctx, code, on)
			if fault.Is(err, fault.NotFound) {
				continue // the text names it; the register of that day does not
			}
			if err != nil {
				return f, err
			}
			if i == 0 {
				f.Leads = append(f.Leads, g.ID)
			} else {
				f.Coordinating = append(f.Coordinating, g.ID)
			}
		}
	}
	return f, nil
}

// workable returns the sitting if the actor may work on its conclusion.
func (r *Room) workable(ctx context.Context, a access.Actor, id string) (Meeting, error) {
	m, err := r.get(ctx, id)
	if err != nil {
		return m, err
	}
	if !r.rights.Can(a, "meeting.read", m.Object()) {
		return m, fault.Missing()
	}
	if !r.rights.Can(a, "meeting.conclude", m.Object()) {
		return m, fault.New(fault.Forbidden, "error.forbidden")
	}
	return m, nil
}

// work runs fn on one proposal of a sitting. seen is the version that the
// person saw. What is done can be taken back until a task is made of it.
func (r *Room) work(ctx context.Context, a access.Actor, id, proposalID, act string, seen int64, fn func(ctx context.Context, m Meeting, c Conclusion, p *Proposal) (change, error)) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		m, err := r.workable(ctx, a, id)
		if err != nil {
			return err
		}
		c, err := r.conclusion(ctx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(c.Proposals, func(p Proposal) bool { return p.ID == proposalID })
		if i < 0 {
			return conflict("meeting.refused.gone")
		}
		p := c.Proposals[i]
		if p.State == "confirmed" {
			return conflict("meeting.refused.confirmed")
		}
		if seen != 0 && seen != p.Version {
			return conflict("meeting.refused.other_officer", p.Fields.Title)
		}
		before, after := []Proposal{p}, map[string]int64{p.ID: p.Version + 1}
		done, err := fn(ctx, m, c, &p)
		if err != nil {
			return err
		}
		if err := r.updateProposal(ctx, id, p); err != nil {
			return err
		}
		for _, x := range done.created {
			if err := r.insertProposal(ctx, id, x.Ordinal, x); err != nil {
				return err
			}
			after[x.ID] = x.Version
		}
		for _, x := range done.removed {
			if err := db.ExecOne(ctx, r.db.Q(ctx), `DELETE FROM proposal WHERE meeting_id = $1 AND id = $2 AND version = $3`, id, x.ID, x.Version); err != nil {
				return err
			}
			before = append(before, x)
		}
		if p.State != "confirmed" {
			if err := r.recordAct(ctx, a, id, act, before, after); err != nil {
				return err
			}
		}
		r.audit.Record(ctx, a, "proposal."+act, "meeting", id, map[string]any{"proposal": p.ID, "task": p.TaskID})
		web.Result(ctx, base+"/"+id+"/ket-luan")
		return nil
	})
}

// Correct saves the fields of a proposal as the Office has them so far.
func (r *Room) Correct(ctx context.Context, a access.Actor, id, proposalID string, f ProposalFields) error {
	return r.work(ctx, a, id, proposalID, "correct", f.Seen, func(_ context.Context, _ Meeting, _ Conclusion, p *Proposal) (change, error) {
		f.keep(p.Fields)
		f.Unclear = f.Missing()
		p.Fields, p.State, p.Reason = f, "open", ""
		return change{}, nil
	})
}

// Reject says that no task comes of the sentence, and why. seen is the version
// that the person saw, 0 for whatever stands.
func (r *Room) Reject(ctx context.Context, a access.Actor, id, proposalID, reason string, seen int64) error {
	if reason = form.Clean(reason); reason == "" {
		return fault.Fields(fault.Field{Name: "reason", Key: "form.required_here"})
	}
	return r.work(ctx, a, id, proposalID, "reject", seen, func(_ context.Context, _ Meeting, _ Conclusion, p *Proposal) (change, error) {
		p.State, p.Reason = "rejected", reason
		return change{}, nil
	})
}

// Confirm makes a task of a proposal, handed out or as a draft. The task keeps
// the conclusion's hash and the span of its sentence.
func (r *Room) Confirm(ctx context.Context, a access.Actor, id, proposalID string, f ProposalFields, handOut bool) (t task.Task, err error) {
	due, err := gov.ParseDate(f.Due)
	if err != nil {
		return t, fault.Fields(fault.Field{Name: "due", Key: "form.date"})
	}
	term, err := vncal.ParseTerm(f.DueTerm)
	if err != nil {
		return t, fault.Fields(fault.Field{Name: "due_term", Key: "task.error.term"})
	}
	from, err := gov.ParseDate(f.DueFrom)
	if err != nil {
		return t, fault.Fields(fault.Field{Name: "due_from", Key: "form.date"})
	}
	err = r.work(ctx, a, id, proposalID, "confirm", f.Seen, func(ctx context.Context, m Meeting, c Conclusion, p *Proposal) (change, error) {
		f.keep(p.Fields)
		f.Unclear = nil
		source := task.Source{Kind: "conclusion", ID: m.ID, SHA256: c.SHA256, Start: p.Start, End: p.End}
		if r.Notice != nil {
			if _, source.Paper, source.Signed, err = r.Notice(ctx, m.ID); err != nil {
				return change{}, err
			}
		}
		t, err = r.tasks.Create(ctx, a, task.Fields{
			Title: f.Title, Action: f.Action, Product: f.Product, Authority: f.Authority, Officer: f.Officer, Leads: f.Leads, Coordinating: f.Coordinating,
			Due: due, DueKind: f.DueKind, DueReason: f.DueReason, DueTerm: term, DueFrom: from, HandOut: handOut, Sample: m.Sample,
			Source: source,
		})
		if err != nil {
			return change{}, err
		}
		p.Fields, p.State, p.TaskID, p.Reason = f, "confirmed", t.ID, ""
		return change{}, nil
	})
	return t, err
}

// Propose adds a proposal by hand for a span of the conclusion that the reader
// passed over.
func (r *Room) Propose(ctx context.Context, a access.Actor, id string, start, end int) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := r.workable(ctx, a, id); err != nil {
			return err
		}
		c, err := r.conclusion(ctx, id)
		if err != nil {
			return err
		}
		text := []rune(c.Text)
		if start < 0 || end > len(text) || start >= end {
			return fault.New(fault.Malformed, "error.malformed")
		}
		p := Proposal{ID: gov.NewID(), State: "open", Version: 1, Fields: ProposalFields{DueKind: "none"}}
		if p.set(text, []Piece{{start, end}}); p.Start >= p.End {
			return fault.New(fault.Malformed, "error.malformed")
		}
		if err := r.insertProposal(ctx, id, len(c.Proposals)+1, p); err != nil {
			return err
		}
		if err := r.recordAct(ctx, a, id, "add", nil, map[string]int64{p.ID: 1}); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "proposal.add", "meeting", id, map[string]any{"proposal": p.ID})
		web.Result(ctx, base+"/"+id+"/ket-luan")
		return nil
	})
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// Of returns the conclusion of a sitting with its proposals, or NotFound.
func (r *Room) Of(ctx context.Context, id string) (Conclusion, error) { return r.conclusion(ctx, id) }

func (r *Room) conclusion(ctx context.Context, id string) (Conclusion, error) {
	c, err := db.One(ctx, r.db.Q(ctx), func(s db.Scanner) (Conclusion, error) {
		var c Conclusion
		err := s.Scan(&c.Text, &c.SHA256, db.ToJSON(&c.Sentences), &c.ByName, db.ToTime(&c.At))
		return c, err
	}, `SELECT text, sha256, sentences, by_name, at FROM conclusion WHERE meeting_id = $1`, id)
	if err != nil {
		return c, err
	}
	c.Proposals, err = db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Proposal, error) {
		var p Proposal
		var fields string
		err := s.Scan(&p.ID, &p.Ordinal, &p.Start, &p.End, &fields, &p.State, &p.Reason, &p.TaskID, &p.Version)
		if err == nil {
			err = json.Unmarshal([]byte(fields), &p.Fields)
		}
		return p, err
	}, `SELECT id, ordinal, span_start, span_end, fields, state, reason, task_id, version FROM proposal WHERE meeting_id = $1 ORDER BY span_start, ordinal`, id)
	return c, err
}

func (r *Room) insertConclusion(ctx context.Context, id string, c Conclusion) error {
	r.touch(ctx, id)
	sentences := "[]"
	if len(c.Sentences) > 0 {
		sentences = db.JSON(c.Sentences)
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO conclusion (meeting_id, text, sha256, sentences, by_name, at) VALUES ($1,$2,$3,$4,$5,$6)`, id, c.Text, c.SHA256, sentences, c.ByName, c.At.UnixMilli())
	return err
}

func (r *Room) dropConclusion(ctx context.Context, id string) error {
	r.touch(ctx, id)
	for _, table := range []string{"proposal_act", "proposal"} {
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM `+table+` WHERE meeting_id = $1`, id); err != nil {
			return err
		}
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM conclusion WHERE meeting_id = $1`, id)
	return err
}

func (r *Room) insertProposal(ctx context.Context, id string, ordinal int, p Proposal) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO proposal (id, meeting_id, ordinal, span_start, span_end, fields, state, reason, task_id, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		p.ID, id, ordinal, p.Start, p.End, db.JSON(p.Fields), p.State, p.Reason, p.TaskID, p.Version)
	return err
}

func (r *Room) updateProposal(ctx context.Context, id string, p Proposal) error {
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE proposal SET span_start=$1, span_end=$2, fields=$3, state=$4, reason=$5, task_id=$6, version=version+1 WHERE meeting_id=$7 AND id=$8 AND version=$9`,
		p.Start, p.End, db.JSON(p.Fields), p.State, p.Reason, p.TaskID, id, p.ID, p.Version)
}
