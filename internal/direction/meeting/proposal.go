package meeting

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

// Piece is a stretch of a conclusion in characters, end exclusive.
type Piece struct{ Start, End int }

// Pieces are the stretches of the text from which a proposal comes: one, or
// several where proposals were merged.
func (p Proposal) Pieces() []Piece {
	if len(p.Fields.Pieces) > 0 {
		return p.Fields.Pieces
	}
	return []Piece{{p.Start, p.End}}
}

// Sure is the confidence under which a proposal is folded away.
const Sure = 0.5

// keep carries over what no form holds.
func (f *ProposalFields) keep(old ProposalFields) {
	f.Parties, f.Pieces, f.Confidence = old.Parties, old.Pieces, old.Confidence
}

// Missing names which of the six clarities are still open, as tasks do.
func (f ProposalFields) Missing() []string {
	var out []string
	for _, x := range []struct {
		name string
		bad  bool
	}{
		{"who", len(f.Leads) == 0},
		{"what", strings.TrimSpace(f.Action) == "" && strings.TrimSpace(f.Title) == ""},
		{"when", f.Due == "" && f.DueTerm == "" && f.DueReason == ""},
		{"responsibility", f.Officer == ""},
		{"product", f.Product == ""},
		{"authority", f.Authority == ""},
	} {
		if x.bad {
			out = append(out, x.name)
		}
	}
	return out
}

// cuts are the places within a span where it may be split: after ; . : or a
// line's end, before "đồng thời", else after a comma. In characters of text.
func cuts(text []rune, p Piece) []int {
	var strong, weak []int
	for i := max(p.Start+1, 1); i < min(p.End-1, len(text)); i++ {
		if text[i] == ' ' || text[i] == '\n' {
			continue
		}
		prev := i - 1
		for prev > p.Start && (text[prev] == ' ' || text[prev] == '\n') {
			prev--
		}
		if prev == i-1 {
			continue // within a word
		}
		lines := slices.Contains(text[prev:i], '\n')
		switch {
		case strings.ContainsRune(";.:", text[prev]) || lines || strings.HasPrefix(string(text[i:min(i+9, p.End)]), "đồng thời"):
			strong = append(strong, i)
		case text[prev] == ',':
			weak = append(weak, i)
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return weak
}

// places are where a proposal may be split: between its pieces and within them.
func (p Proposal) places(text []rune) []int {
	var out []int
	for i, x := range p.Pieces() {
		if i > 0 {
			out = append(out, x.Start)
		}
		out = append(out, cuts(text, x)...)
	}
	return out
}

// Split makes two proposals of one at a place of the text (one of its cuts).
// Both keep who, when and who decides; each has the words of its own span.
func (r *Room) Split(ctx context.Context, a access.Actor, id, proposalID string, f ProposalFields, at int) error {
	return r.work(ctx, a, id, proposalID, "split", f.Seen, func(ctx context.Context, _ Meeting, c Conclusion, p *Proposal) (change, error) {
		text := []rune(c.Text)
		if !slices.Contains(p.places(text), at) {
			return change{}, fault.Fields(fault.Field{Name: "at", Key: "meeting.error.split"})
		}
		pieces := p.Pieces()
		i := slices.IndexFunc(pieces, func(x Piece) bool { return x.Start <= at && at < x.End })
		first, second := slices.Clone(pieces[:i]), slices.Clone(pieces[i:])
		if at > pieces[i].Start {
			first, second = append(first, Piece{pieces[i].Start, at}), append([]Piece{{at, pieces[i].End}}, pieces[i+1:]...)
		}
		f.keep(p.Fields)
		other := Proposal{ID: gov.NewID(), Ordinal: len(c.Proposals) + 1, State: "open", Version: 1, Fields: f}
		p.State, p.Reason, p.Fields = "open", "", f
		p.set(text, first)
		other.set(text, second)
		return change{created: []Proposal{other}}, nil
	})
}

// set gives a proposal its span and the words of it.
func (p *Proposal) set(text []rune, pieces []Piece) {
	var words []string
	for i := range pieces {
		pieces[i] = trimmed(text, pieces[i])
		words = append(words, strings.Join(strings.Fields(span(text, pieces[i].Start, pieces[i].End)), " "))
	}
	p.Start, p.End = pieces[0].Start, pieces[len(pieces)-1].End
	if p.Fields.Pieces = nil; len(pieces) > 1 {
		p.Fields.Pieces = pieces
	}
	p.Fields.Action = strings.Join(words, " ")
	p.Fields.Title = cut(p.Fields.Action, 200)
	p.Fields.Unclear = p.Fields.Missing()
}

func trimmed(text []rune, x Piece) Piece {
	blank := func(i int) bool { return text[i] == ' ' || text[i] == '\n' }
	for x.End > x.Start && blank(x.End-1) {
		x.End--
	}
	for x.Start < x.End && blank(x.Start) {
		x.Start++
	}
	return x
}

// Merge takes the next open proposal of the text into this one: spans and
// agencies are joined, the earlier time limit holds, empty fields are filled.
func (r *Room) Merge(ctx context.Context, a access.Actor, id, proposalID string, f ProposalFields) error {
	return r.work(ctx, a, id, proposalID, "merge", f.Seen, func(_ context.Context, _ Meeting, c Conclusion, p *Proposal) (change, error) {
		i := slices.IndexFunc(c.Proposals, func(x Proposal) bool { return x.ID == proposalID })
		j := slices.IndexFunc(c.Proposals[i+1:], func(x Proposal) bool { return x.State == "open" })
		if j < 0 {
			return change{}, conflict("meeting.refused.merge")
		}
		next := c.Proposals[i+1+j]
		f.keep(p.Fields)
		pieces := append(slices.Clone(p.Pieces()), next.Pieces()...)
		p.State, p.Reason, p.Fields = "open", "", f.joined(next.Fields)
		p.Start, p.End = min(p.Start, next.Start), max(p.End, next.End)
		p.Fields.Pieces = joinPieces(pieces)
		p.Fields.Unclear = p.Fields.Missing()
		return change{removed: []Proposal{next}}, nil
	})
}

// joinPieces sorts pieces and joins those that meet.
func joinPieces(list []Piece) []Piece {
	slices.SortFunc(list, func(a, b Piece) int { return cmp.Compare(a.Start, b.Start) })
	var out []Piece
	for _, x := range list {
		if n := len(out); n > 0 && x.Start <= out[n-1].End+1 {
			out[n-1].End = max(out[n-1].End, x.End)
			continue
		}
		out = append(out, x)
	}
	return out
}

func (f ProposalFields) joined(g ProposalFields) ProposalFields {
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	union := func(a, b, not []string) []string {
		out := slices.Clone(a)
		for _, x := range b {
			if !slices.Contains(out, x) && !slices.Contains(not, x) {
				out = append(out, x)
			}
		}
		return out
	}
	f.Action = strings.Trim(strings.TrimRight(f.Action, " .;")+"; "+g.Action, "; ")
	f.Title = first(f.Title, g.Title)
	f.Leads = union(f.Leads, g.Leads, nil)
	f.Coordinating = union(f.Coordinating, g.Coordinating, f.Leads)
	f.Officer, f.Product, f.Authority = first(f.Officer, g.Officer), first(f.Product, g.Product), first(f.Authority, g.Authority)
	f.Parties = strings.Trim(f.Parties+"; "+g.Parties, "; ")
	if g.Due != "" && (f.Due == "" || g.Due < f.Due) { // YYYY-MM-DD sorts as days do
		f.Due, f.DueKind = g.Due, g.DueKind
	}
	if f.Due == "" && f.DueTerm == "" {
		f.DueTerm, f.DueFrom = g.DueTerm, g.DueFrom
		if f.DueReason == "" || f.DueTerm != "" {
			f.DueKind = g.DueKind
		}
		f.DueReason = first(f.DueReason, g.DueReason)
	} else if f.Due != "" {
		f.DueTerm, f.DueFrom = "", "" // a day settles it
	}
	f.Confidence = min(f.Confidence, g.Confidence)
	return f
}

// change is what an act did besides changing its own proposal.
type change struct{ created, removed []Proposal }

// Act is one that can be taken back.
type Act struct {
	ID, Act string
	before  []Proposal
	after   map[string]int64
}

func (r *Room) recordAct(ctx context.Context, a access.Actor, id, act string, before []Proposal, after map[string]int64) error {
	n, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `SELECT coalesce(max(ordinal), 0) FROM proposal_act WHERE meeting_id = $1`, id)
	if err != nil {
		return err
	}
	if before == nil {
		before = []Proposal{}
	}
	_, err = db.Exec(ctx, r.db.Q(ctx), `INSERT INTO proposal_act (id, meeting_id, ordinal, account_id, act, at, before, after, undone) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0)`,
		gov.NewID(), id, n+1, a.AccountID, act, r.clock.Now().UnixMilli(), db.JSON(before), db.JSON(after))
	return err
}

// LastAct is the last act of the actor on the proposals of a sitting that was
// not taken back, or NotFound.
func (r *Room) LastAct(ctx context.Context, a access.Actor, id string) (Act, error) {
	return db.One(ctx, r.db.Q(ctx), scanAct, `SELECT id, act, before, after FROM proposal_act WHERE meeting_id = $1 AND account_id = $2 AND undone = 0 ORDER BY ordinal DESC LIMIT 1`, id, a.AccountID)
}

// Undo takes the actor's last act back; a conflict where somebody has worked on
// the same proposals since.
func (r *Room) Undo(ctx context.Context, a access.Actor, id string) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := r.workable(ctx, a, id); err != nil {
			return err
		}
		c, err := r.conclusion(ctx, id)
		if err != nil {
			return err
		}
		last, err := r.LastAct(ctx, a, id)
		if fault.Is(err, fault.NotFound) {
			return conflict("meeting.refused.nothing_to_undo")
		}
		if err != nil {
			return err
		}
		now := map[string]Proposal{}
		for _, p := range c.Proposals {
			now[p.ID] = p
		}
		for pid, v := range last.after {
			if p, ok := now[pid]; !ok || p.Version != v {
				return conflict("meeting.refused.undo")
			}
		}
		for _, old := range last.before {
			if p, stands := now[old.ID]; stands {
				old.Version = p.Version
				err = r.updateProposal(ctx, id, old)
			} else {
				old.Version++
				err = r.insertProposal(ctx, id, old.Ordinal, old)
			}
			if err != nil {
				return err
			}
		}
		for pid := range last.after {
			if slices.ContainsFunc(last.before, func(p Proposal) bool { return p.ID == pid }) {
				continue
			}
			if err := db.ExecOne(ctx, r.db.Q(ctx), `DELETE FROM proposal WHERE meeting_id = $1 AND id = $2`, id, pid); err != nil {
				return err
			}
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE proposal_act SET undone = 1 WHERE id = $1`, last.ID); err != nil {
			return err
		}
		// Earlier acts expect the versions that stood before this one.
		if err := r.rebase(ctx, id, last); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "proposal.undo", "meeting", id, map[string]any{"act": last.Act})
		web.Result(ctx, base+"/"+id+"/ket-luan")
		return nil
	})
}

// rebase lets acts before the one just undone be undone too: they left their
// proposals at versions that undoing has moved on.
func (r *Room) rebase(ctx context.Context, id string, undone Act) error {
	list, err := db.List(ctx, r.db.Q(ctx), scanAct, `SELECT id, act, before, after FROM proposal_act WHERE meeting_id = $1 AND undone = 0`, id)
	if err != nil {
		return err
	}
	c, err := r.conclusion(ctx, id)
	if err != nil {
		return err
	}
	for _, act := range list {
		moved := false
		for _, old := range undone.before {
			i := slices.IndexFunc(c.Proposals, func(p Proposal) bool { return p.ID == old.ID })
			if v, ok := act.after[old.ID]; ok && i >= 0 && v == old.Version {
				act.after[old.ID], moved = c.Proposals[i].Version, true
			}
		}
		if !moved {
			continue
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE proposal_act SET after = $1 WHERE id = $2`, db.JSON(act.after), act.ID); err != nil {
			return err
		}
	}
	return nil
}

func scanAct(s db.Scanner) (Act, error) {
	var x Act
	var before, after string
	err := s.Scan(&x.ID, &x.Act, &before, &after)
	if err == nil {
		err = json.Unmarshal([]byte(before), &x.before)
	}
	if err == nil {
		err = json.Unmarshal([]byte(after), &x.after)
	}
	return x, err
}
