package document

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/files"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/words"
	"roviec/internal/people/org"
)

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room is everything that can be done with documents.
type Room struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	rights   *access.Table
	agencies Agencies
	files    *files.Store
	staff    *search.Index
	words    *words.Table // of the search keys

	// Carriers tells what carries out clauses; set before the room serves.
	Carriers Carriers
	// Published makes an issued document public, or public anew, within the
	// transaction; nil = there is no portal.
	Published func(ctx context.Context, a access.Actor, d Document) error
	// Conclusions are what notices put on paper; nil = there are none.
	Conclusions Conclusions
	// Dated tells that the number or the day of signing of a registered document
	// was corrected, within the transaction; nil = no one asks.
	Dated func(ctx context.Context, a access.Actor, d Document) error
	// Text reads attached and uploaded files; nil = plain text alone.
	Text Reader
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, agencies Agencies, fs *files.Store) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, agencies: agencies, files: fs, staff: search.New(d, search.Staff), words: words.New(d, "document_word", "document_id")}
}

// within runs an act: in the transaction of ctx, where another room's act
// makes a document, else in one of its own.
func (r *Room) within(ctx context.Context, act func(ctx context.Context) error) error {
	if db.InTransaction(ctx) {
		return act(ctx)
	}
	return r.db.InTx(ctx, act)
}

// Limits in characters, after Decree 30, Annex VI.
const (
	maxNumber   = 11
	maxNotation = 30
	maxOrgan    = 200
	maxSubject  = 500
	maxPosition = 100
	maxName     = 50
	maxArrival  = 10
	maxPlaces   = 1000
	maxReason   = 1000
	maxBody     = 400_000
)

const base = "/lam-viec/van-ban"

// check cleans the fields and says what is wrong with them.
func (r *Room) check(ctx context.Context, d *Document) error {
	e := form.New()
	text := func(name string, v *string, required bool, max int) {
		*v = form.Clean(*v)
		if *v == "" && required {
			e.Fail(name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*v); n > max {
			e.Fail(name, "form.too_long", n, max)
		}
	}
	text("subject", &d.Subject, true, maxSubject)
	d.Subject = strings.Join(strings.Fields(d.Subject), " ")
	text("code_number", &d.Code.Number, false, maxNumber)
	text("code_notation", &d.Code.Notation, false, maxNotation)
	text("signer_position", &d.Signer.Position, false, maxPosition)
	text("signer_name", &d.Signer.FullName, false, maxName)
	text("arrival_number", &d.ArrivalNumber, false, maxArrival)
	text("to_places", &d.ToPlaces, false, maxPlaces)
	t, known := typeNamed(d.TypeName)
	if !known {
		e.Fail("type_name", "form.required_choice")
	}
	if d.Priority < 0 || d.Priority >= len(Priorities) {
		e.Fail("priority", "form.choice")
	}
	if strings.ContainsFunc(d.Code.Number, func(c rune) bool { return c < '0' || c > '9' }) {
		e.Fail("code_number", "document.error.number")
	}
	d.Code.Number = pad(d.Code.Number)
	if strings.ContainsAny(d.Code.Notation, " \t\n") {
		e.Fail("code_notation", "document.error.notation")
	}
	if y := d.Code.Year(); y != 0 && !d.IssuedDate.IsZero() && y != d.IssuedDate.Year {
		e.Fail("issued_date", "document.error.year", y)
	}
	if !d.IssuedDate.IsZero() && !d.ArrivalDate.IsZero() && d.ArrivalDate.Before(d.IssuedDate) {
		e.Fail("arrival_date", "document.error.arrival")
	}
	if !d.IssuedDate.IsZero() && d.IssuedDate.After(clock.Today(r.clock)) {
		e.Fail("issued_date", "document.error.future")
	}
	for i, p := range d.Parties {
		if slices.Index(d.Parties, p) < i {
			e.Fail("parties", "form.choice")
		}
	}
	ids := slices.Clone(d.Parties)
	if d.Direction == Out {
		ids = append(ids, d.AgencyID)
		r.checkContent(e, d, t)
	} else {
		text("organ_name", &d.OrganName, true, maxOrgan)
		d.Content, d.AgencyID, d.TargetID, d.Effect = Content{}, "", "", ""
	}
	found, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range d.Parties {
		if _, ok := found[p]; !ok {
			e.Fail("parties", "form.choice")
		}
	}
	if d.Direction == Out {
		a, ok := found[d.AgencyID]
		if !ok {
			e.Fail("agency", "form.required_choice")
		}
		d.OrganName = a.Name
	}
	return e.Err()
}

// checkContent holds an outgoing document to the rules of its boxes.
func (r *Room) checkContent(e *form.Form, d *Document, t Type) {
	c := &d.Content
	for _, x := range []struct {
		name     string
		v        *string
		required bool
		max      int
	}{
		{"superior", &c.Superior, false, maxOrgan},
		{"organ", &c.Organ, true, maxOrgan},
		{"place", &c.Place, true, 50},
		{"addressees", &c.Addressees, t.Name == Letter, maxPlaces},
		{"basis", &c.Basis, false, maxBody},
		{"body", &c.Body, true, maxBody},
		{"annex_title", &c.AnnexTitle, false, maxSubject},
		{"annex", &c.Annex, false, maxBody},
		{"recipients", &c.Recipients, true, maxPlaces},
		{"sign_lines", &c.SignLines, true, maxPlaces},
	} {
		*x.v = form.Clean(*x.v)
		if *x.v == "" && x.required {
			e.Fail(x.name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*x.v); n > x.max {
			e.Fail(x.name, "form.too_long", n, x.max)
		}
	}
	d.Code.Number, d.IssuedDate = "", gov.Date{} // given with the number
	if d.Code.Notation == "" {
		e.Fail("code_notation", "form.required_here")
	} else if t.Abbr != "" && !strings.HasPrefix(d.Code.Notation, t.Abbr+"-") {
		e.Fail("code_notation", "document.error.abbr", t.Abbr)
	}
	if d.Signer.FullName == "" {
		e.Fail("signer_name", "form.required_here")
	}
	if d.TargetID == "" {
		d.Effect = ""
	} else if !slices.Contains(Effects(), d.Effect) {
		e.Fail("effect", "form.required_choice")
	}
}

// Create registers an incoming document or makes the draft of an outgoing one.
// Where an entry looks the same, the act is refused unless doubleOf says why
// both stand.
func (r *Room) Create(ctx context.Context, a access.Actor, d Document) (Document, error) {
	if d.Direction != In && d.Direction != Out {
		return d, fault.Fields(fault.Field{Name: "direction", Key: "form.required_choice"})
	}
	if err := r.check(ctx, &d); err != nil {
		return d, err
	}
	now := r.clock.Now()
	d.ID, d.CreatedBy, d.CreatedAt, d.ChangedAt, d.Version, d.Reason = gov.NewID(), a.AccountID, now, now, 1, ""
	d.State = map[string]State{In: Registered, Out: Draft}[d.Direction]
	err := r.within(ctx, func(ctx context.Context) error {
		if err := r.single(ctx, &d); err != nil {
			return err
		}
		if err := r.aim(ctx, a, d); err != nil {
			return err
		}
		if err := r.insert(ctx, d); err != nil {
			return err
		}
		if err := r.settle(ctx, a, d); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "document.create", "document", d.ID, map[string]any{"direction": d.Direction, "code": d.Code.String(), "subject": audit.HashText(d.Subject), "double": d.DoubleOf != ""})
		web.Result(ctx, base+"/"+d.ID)
		return nil
	})
	return d, err
}

// single refuses an entry that looks like another, unless it says why.
func (r *Room) single(ctx context.Context, d *Document) error {
	d.DoubleOf = form.Clean(d.DoubleOf)
	if n := utf8.RuneCountInString(d.DoubleOf); n > maxReason {
		return fault.Fields(fault.Field{Name: "double_of", Key: "form.too_long", Args: []any{n, maxReason}})
	}
	same, err := r.doubles(ctx, *d)
	if err != nil {
		return err
	}
	if len(same) == 0 {
		d.DoubleOf = ""
	} else if d.DoubleOf == "" {
		return fault.Fields(fault.Field{Name: "double_of", Key: "document.error.double", Args: []any{same[0].Code.String(), same[0].Subject}})
	}
	return nil
}

// aim refuses a target that the actor may not see or that is not in force.
func (r *Room) aim(ctx context.Context, a access.Actor, d Document) error {
	if d.TargetID == "" {
		return nil
	}
	t, err := r.Get(ctx, d.TargetID)
	if fault.Is(err, fault.NotFound) || err == nil && !r.rights.Can(a, "document.read", t.Object()) {
		return fault.Fields(fault.Field{Name: "target", Key: "form.choice"})
	}
	if err != nil {
		return err
	}
	if t.Direction != Out || t.AgencyID != d.AgencyID {
		return fault.Fields(fault.Field{Name: "target", Key: "document.error.target"})
	}
	_, err = strike(d.Effect, t.State)
	return err
}

// Change edits what may still be edited: a registered or drafted document.
func (r *Room) Change(ctx context.Context, a access.Actor, id string, d Document, seen int64) (Document, error) {
	return r.move(ctx, a, id, Edit, "", seen, func(ctx context.Context, old *Document) (map[string]any, error) {
		d.ID, d.Direction, d.State, d.CreatedBy, d.CreatedAt, d.Sample, d.Version, d.Reason = old.ID, old.Direction, old.State, old.CreatedBy, old.CreatedAt, old.Sample, old.Version, old.Reason
		if err := r.check(ctx, &d); err != nil {
			return nil, err
		}
		if err := r.single(ctx, &d); err != nil {
			return nil, err
		}
		if err := r.aim(ctx, a, d); err != nil {
			return nil, err
		}
		dated := d.Direction == In && (d.IssuedDate != old.IssuedDate || d.Code != old.Code)
		*old = d
		if dated && r.Dated != nil {
			if err := r.Dated(ctx, a, d); err != nil {
				return nil, err
			}
		}
		return map[string]any{"code": d.Code.String(), "subject": audit.HashText(d.Subject)}, r.setParties(ctx, d)
	})
}

// move makes one step of the table, within one transaction.
func (r *Room) move(ctx context.Context, a access.Actor, id string, m Move, words string, seen int64, fn func(ctx context.Context, d *Document) (map[string]any, error)) (d Document, err error) {
	s := stepOf(m)
	words = form.Clean(words)
	if n := utf8.RuneCountInString(words); n > maxReason {
		return d, fault.Fields(fault.Field{Name: "words", Key: "form.too_long", Args: []any{n, maxReason}})
	}
	if s.words && words == "" {
		return d, fault.Fields(fault.Field{Name: "words", Key: "form.required_here"})
	}
	err = r.within(ctx, func(ctx context.Context) error {
		if d, err = r.Get(ctx, id); err != nil {
			return err
		}
		if !r.rights.Can(a, "document.read", d.Object()) {
			return fault.Missing()
		}
		if !r.rights.Can(a, s.permission, d.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		if seen != 0 && seen != d.Version {
			return conflict("error.changed_meanwhile")
		}
		if err := s.refusal(d); err != nil {
			return err
		}
		var detail map[string]any
		if fn != nil {
			if detail, err = fn(ctx, &d); err != nil {
				return err
			}
		}
		if s.to != "" {
			d.State = s.to
		}
		if s.words {
			d.Reason = words
		}
		d.ChangedAt = r.clock.Now()
		if err := r.update(ctx, d); err != nil {
			return err
		}
		d.Version++
		r.audit.Record(ctx, a, "document."+string(m), "document", id, detail)
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return d, err
}

// Drop ends a draft that comes to nothing.
func (r *Room) Drop(ctx context.Context, a access.Actor, id, words string, seen int64) (Document, error) {
	return r.move(ctx, a, id, Drop, words, seen, nil)
}

// TakeOut notes that the sender of an incoming document has taken it back; the
// entry stays.
func (r *Room) TakeOut(ctx context.Context, a access.Actor, id, words string, seen int64) (Document, error) {
	return r.move(ctx, a, id, TakeOut, words, seen, nil)
}

// Issue sends a numbered document out. Where it corrects, replaces or recalls
// another, that one's state follows in the same act.
func (r *Room) Issue(ctx context.Context, a access.Actor, id string, seen int64) (Document, error) {
	return r.move(ctx, a, id, Issue, "", seen, func(ctx context.Context, d *Document) (map[string]any, error) {
		if err := r.signed(ctx, a, *d); err != nil {
			return nil, err
		}
		if d.TargetID == "" {
			return map[string]any{"code": d.Code.String()}, nil
		}
		t, err := r.Get(ctx, d.TargetID)
		if err != nil {
			return nil, err
		}
		if t.State, err = strike(d.Effect, t.State); err != nil {
			return nil, err
		}
		t.ChangedAt = r.clock.Now()
		if err := r.update(ctx, t); err != nil {
			return nil, err
		}
		if err := r.republish(ctx, a, t); err != nil {
			return nil, err
		}
		r.audit.Record(ctx, a, "document.struck", "document", t.ID, map[string]any{"by": id, "effect": d.Effect})
		return map[string]any{"code": d.Code.String(), "target": t.ID, "effect": d.Effect}, nil
	})
}

// Publish puts an issued document that is addressed to all onto the portal.
// When a later one corrects, replaces or recalls it, its public page says so
// from then on.
func (r *Room) Publish(ctx context.Context, a access.Actor, id string, seen int64) (Document, error) {
	return r.move(ctx, a, id, Publish, "", seen, func(ctx context.Context, d *Document) (map[string]any, error) {
		d.PublishedAt = r.clock.Now()
		if _, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE document SET published_at=$1 WHERE id=$2`, d.PublishedAt.UnixMilli(), id); err != nil {
			return nil, err
		}
		if err := r.republish(ctx, a, *d); err != nil {
			return nil, err
		}
		if d.TargetID != "" { // its page leads here now
			t, err := r.Get(ctx, d.TargetID)
			if err != nil {
				return nil, err
			}
			if err := r.republish(ctx, a, t); err != nil {
				return nil, err
			}
		}
		return map[string]any{"code": d.Code.String()}, nil
	})
}

func (r *Room) republish(ctx context.Context, a access.Actor, d Document) error {
	if d.PublishedAt.IsZero() || r.Published == nil {
		return nil
	}
	return r.Published(ctx, a, d)
}
