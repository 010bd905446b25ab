package meeting

import (
	"context"
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/org"
)

// none is a register without bodies.
type none struct{}

func (none) ByCode(context.Context, string, gov.Date) (org.Agency, error) {
	return org.Agency{}, fault.Missing()
}
func (none) ByIDs(context.Context, []string) (map[string]org.Agency, error) { return nil, nil }
func (none) Agencies(context.Context, gov.Date) ([]org.Agency, error)       { return nil, nil }

// bySentence proposes one task for each sentence that ends in "!".
func bySentence(text string, _ gov.Date, _ []org.Agency) (out []Proposed, list []Sentence) {
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		n := len([]rune(line))
		s := Sentence{Start: at, End: at + n, Kind: "context"}
		if words := strings.TrimSpace(line); strings.HasSuffix(words, "!") {
			s.Kind = "task"
			out = append(out, Proposed{Start: at, End: at + len([]rune(words)), Title: words, Action: words, DueKind: "none", Unclear: []string{"when"}, Confidence: 0.9})
		}
		list, at = append(list, s), at+n
	}
	return out, list
}

func held(t *testing.T, d *db.DB, text string) (*Room, string) {
	t.Helper()
	r := New(d, clock.Wall, audit.New(d, clock.Wall), access.NewTable(Grants), none{}, nil, nil, nil, nil, bySentence, nil)
	m := Meeting{ID: gov.NewID(), Kind: "regular", Title: "Phiên mẫu", Day: gov.MustDate("2022-12-21"), Starts: "08:00", State: Held, CreatedAt: clock.Wall.Now(), Version: 1}
	if err := d.InTx(t.Context(), func(ctx context.Context) error { return r.insert(ctx, m) }); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Conclude(t.Context(), officer("a"), m.ID, text); err != nil {
		t.Fatal(err)
	}
	return r, m.ID
}

func officer(id string) access.Actor {
	return access.Actor{AccountID: id, Name: id, Roles: []access.Role{access.OfficeDesk}}
}

func stand(t *testing.T, r *Room, id string) (list []Proposal, words string) {
	t.Helper()
	c, err := r.Of(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range c.Proposals {
		all = append(all, p.quote([]rune(c.Text))+"="+p.State)
	}
	return c.Proposals, strings.Join(all, "|")
}

// Every act can be taken back, one after another, to what the reader proposed.
func TestProposalActs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), officer("a")
		text := "Mở đầu.\nSở A làm một; làm hai!\nThời tiết.\nSở B làm ba!"
		r, id := held(t, d, text)
		list, start := stand(t, r, id)
		if start != "Sở A làm một; làm hai!=open|Sở B làm ba!=open" {
			t.Fatal(start)
		}
		first := list[0]
		at := first.places([]rune(text))
		if len(at) != 1 || span([]rune(text), at[0], first.End) != "làm hai!" {
			t.Fatalf("places %v", at)
		}
		if err := r.Split(ctx, a, id, first.ID, first.Fields, at[0]+1); !fault.Is(err, fault.Invalid) {
			t.Errorf("split within a word: %v", err)
		}
		f := first.Fields
		f.Leads, f.Seen = []string{"x"}, first.Version
		if err := r.Split(ctx, a, id, first.ID, f, at[0]); err != nil {
			t.Fatal(err)
		}
		list, split := stand(t, r, id)
		if split != "Sở A làm một;=open|làm hai!=open|Sở B làm ba!=open" || !slices.Equal(list[1].Fields.Leads, []string{"x"}) || list[1].Fields.Action != "làm hai!" {
			t.Fatal(split, list[1].Fields)
		}
		// Another officer who saw the first version is told, and changes nothing.
		if err := r.Correct(ctx, officer("b"), id, first.ID, f); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version is written over: %v", err)
		}
		if err := r.Merge(ctx, a, id, list[1].ID, list[1].Fields); err != nil {
			t.Fatal(err)
		}
		list, merged := stand(t, r, id)
		if merged != "Sở A làm một;=open|làm hai! […] Sở B làm ba!=open" || len(list[1].Pieces()) != 2 {
			t.Fatal(merged)
		}
		if err := r.Merge(ctx, a, id, list[1].ID, list[1].Fields); !fault.Is(err, fault.Conflict) {
			t.Errorf("merged with nothing: %v", err)
		}
		if err := r.Reject(ctx, a, id, list[0].ID, "Trùng", list[0].Version); err != nil {
			t.Fatal(err)
		}
		if err := r.Propose(ctx, a, id, 0, 8); err != nil {
			t.Fatal(err)
		}
		if _, w := stand(t, r, id); !strings.HasPrefix(w, "Mở đầu.=open|Sở A làm một;=rejected") {
			t.Fatal(w)
		}
		// Nobody takes back what somebody else did.
		if err := r.Undo(ctx, officer("b"), id); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone by another: %v", err)
		}
		for _, want := range []string{"Sở A làm một;=rejected|làm hai! […] Sở B làm ba!=open", merged, split, start} {
			if err := r.Undo(ctx, a, id); err != nil {
				t.Fatal(err)
			}
			if _, w := stand(t, r, id); w != want {
				t.Fatalf("undone to %s\nwant %s", w, want)
			}
		}
		if err := r.Undo(ctx, a, id); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone beyond the beginning: %v", err)
		}
		// What another has changed since stays.
		list, _ = stand(t, r, id)
		if err := r.Reject(ctx, a, id, list[0].ID, "Trùng", 0); err != nil {
			t.Fatal(err)
		}
		if err := r.Correct(ctx, officer("b"), id, list[0].ID, list[0].Fields); err != nil {
			t.Fatal(err)
		}
		if err := r.Undo(ctx, a, id); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone over another's work: %v", err)
		}
		if err := r.Undo(ctx, access.Actor{AccountID: "c", Roles: []access.Role{access.Inspector}}, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("undone by an inspector: %v", err)
		}
	})
}

func TestMissing(t *testing.T) {
	t.Parallel()
	full := ProposalFields{Title: "a", Action: "a", Leads: []string{"x"}, Officer: "o", Product: "p", Authority: "committee", Due: "2023-01-01"}
	if got := full.Missing(); len(got) != 0 {
		t.Error(got)
	}
	full.Due, full.DueReason = "", "hằng tháng"
	if got := full.Missing(); len(got) != 0 {
		t.Error(got)
	}
	if got := (ProposalFields{}).Missing(); len(got) != 6 {
		t.Error(got)
	}
}

// The text on the page is whole, and lit where proposals come from it.
func TestLights(t *testing.T) {
	t.Parallel()
	text := []rune("abcdef ghij  klm")
	all := whole(text, []Sentence{{Start: 7, End: 11}, {Start: 2, End: 4}, {Start: 3, End: 5}, {Start: 90, End: 99}})
	var words []string
	for _, s := range all {
		words = append(words, span(text, s.Start, s.End))
	}
	if got := strings.Join(words, "|"); got != "ab|cd|e|f|ghij|klm" {
		t.Error(got)
	}
	list := []Proposal{{Start: 0, End: 6}, {Start: 2, End: 4}, {Fields: ProposalFields{Pieces: []Piece{{7, 9}, {13, 16}}}}}
	got := lights(Sentence{Start: 0, End: 11}, list)
	want := []light{{Piece{0, 2}, 0}, {Piece{2, 4}, 1}, {Piece{4, 6}, 0}, {Piece{6, 7}, -1}, {Piece{7, 9}, 2}, {Piece{9, 11}, -1}}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
