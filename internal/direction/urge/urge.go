package urge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// Tasks are what letters press for.
type Tasks interface {
	OverdueOf(ctx context.Context, agency string, limit int) ([]task.Task, error)
	Behind(ctx context.Context) (map[string]int, error)
	Urged(ctx context.Context, a access.Actor, t task.Task, letter string) error
}

// Documents is the register that numbers letters.
type Documents interface {
	Create(ctx context.Context, a access.Actor, d document.Document) (document.Document, error)
	Allot(ctx context.Context, a access.Actor, id string, seen int64) (document.Document, error)
	Issue(ctx context.Context, a access.Actor, id string, seen int64) (document.Document, error)
}

// Agencies looks up bodies.
type Agencies interface {
	ByID(ctx context.Context, id string) (org.Agency, error)
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Calendar counts working days.
type Calendar interface {
	AddWorkingDays(from gov.Date, n int) gov.Date
	WorkingDaysBetween(a, b gov.Date) int
}

// Teller reaches people.
type Teller interface {
	Tell(ctx context.Context, to notice.To, m notice.Message) error
}

// Room is everything that can be done with letters.
type Room struct {
	db        *db.DB
	clock     clock.Clock
	audit     *audit.Log
	rights    *access.Table
	cal       Calendar
	tasks     Tasks
	documents Documents
	agencies  Agencies
	tell      Teller
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, cal Calendar, tasks Tasks, documents Documents, agencies Agencies, tell Teller) *Room {
	return &Room{d, clk, log, rights, cal, tasks, documents, agencies, tell}
}

// Letter is one that was sent.
type Letter struct {
	ID, AgencyID, DocumentID string
	Code                     string // of the document, as it is cited
	Day, AnswerBy            gov.Date
	Tasks                    int
	SentName                 string
	SentAt                   time.Time
	Sample                   bool
	Lines                    []Line // filled in by Get
}

// Line is one task of a letter, as the letter has it.
type Line struct {
	TaskID, Code, Title, Product string
	Due                          gov.Date
	Late                         int // working days over the limit
}

// Object is the letter as rules see it.
func (l Letter) Object() access.Object {
	return access.Object{Kind: "urge", ID: l.ID, Concerns: []string{l.AgencyID}, Title: l.Code}
}

// Words are what a person says of a letter.
type Words struct {
	Notation string // symbol of the letter: UBND-TH
	AnswerBy gov.Date
	Position string // of who signs
	Signer   string
	Priority int
	Hash     string // of the tasks that the person saw
	Sample   bool
}

// Preview is a letter that is not sent.
type Preview struct {
	Agency   org.Agency
	Lines    []Line
	Hash     string
	Document document.Document

	tasks []task.Task
}

// maxLines is how many tasks a letter names; beyond, the oldest are named.
const maxLines = 300

const answerDays = 5 // working days that a letter leaves, unless said otherwise

// Prepare writes the letter to an agency as it would go out now. An agency
// without overdue tasks is a Conflict.
func (r *Room) Prepare(ctx context.Context, agencyID string, w Words) (Preview, error) {
	p := Preview{}
	var err error
	if p.Agency, err = r.agencies.ByID(ctx, agencyID); err != nil {
		return p, err
	}
	if p.tasks, err = r.tasks.OverdueOf(ctx, agencyID, maxLines); err != nil {
		return p, err
	}
	if len(p.tasks) == 0 {
		return p, fault.New(fault.Conflict, "urge.error.none")
	}
	today := clock.Today(r.clock)
	h := sha256.New()
	for _, t := range p.tasks {
		fmt.Fprintf(h, "%s %s %s\n", t.ID, t.Due, t.Title)
		p.Lines = append(p.Lines, Line{TaskID: t.ID, Code: t.Code, Title: t.Title, Product: t.Product, Due: t.Due, Late: max(1, r.cal.WorkingDaysBetween(t.Due, today))})
	}
	p.Hash = hex.EncodeToString(h.Sum(nil))
	if w.AnswerBy.IsZero() {
		w.AnswerBy = r.cal.AddWorkingDays(today, answerDays)
	}
	p.Document, err = r.write(ctx, p, w)
	return p, err
}

// two writes a count as official documents do.
func two(n int) string { return fmt.Sprintf("%02d", n) }

// write fills the boxes of the letter. Its words are Vietnamese whatever the
// reader's language.
func (r *Room) write(ctx context.Context, p Preview, w Words) (document.Document, error) {
	now := r.clock.Now().In(clock.VN)
	list, err := r.agencies.Agencies(ctx, gov.DateOf(now))
	if err != nil {
		return document.Document{}, err
	}
	issuer := org.Agency{}
	for _, a := range list {
		if a.Kind == org.Committee {
			issuer = a
		}
	}
	cell := strings.NewReplacer("|", "/", "\n", " ")
	say := i18n.In(i18n.VI).T
	annex := []string{strings.Join([]string{say("urge.letter.no"), say("urge.letter.code"), say("urge.col.task"), say("urge.col.product"), say("urge.col.due"), say("urge.col.late")}, " | ")}
	for i, l := range p.Lines {
		annex = append(annex, fmt.Sprintf("%d | %s | %s | %s | %s | %d", i+1, l.Code, cell.Replace(l.Title), cell.Replace(l.Product), vntext.ShortDate(l.Due), l.Late))
	}
	subject := say("urge.letter.subject")
	body := []string{
		say("urge.letter.finding", clockWords(now), p.Agency.Name, two(len(p.Lines))),
		say("urge.letter.demand", p.Agency.Name, vntext.LongDate(w.AnswerBy)),
		say("urge.letter.follow"),
	}
	if w.Sample {
		subject = say("urge.letter.sample_subject", subject)
		body = append(body, say("urge.letter.sample"))
	}
	return document.Document{
		Direction: document.Out, AgencyID: issuer.ID, Code: document.Code{Notation: w.Notation}, TypeName: document.Letter, Subject: subject, Priority: w.Priority,
		Parties: []string{p.Agency.ID}, DueDate: w.AnswerBy, Sample: w.Sample, Signer: document.Signer{Position: w.Position, FullName: w.Signer}, CreatedAt: now,
		Content: document.Content{
			Organ: say("urge.letter.organ"), Place: say("urge.letter.place"), Addressees: p.Agency.Name, Body: strings.Join(body, "\n"),
			AnnexTitle: say("urge.letter.annex", p.Agency.Name), Annex: strings.Join(annex, "\n"),
			Recipients: say("urge.letter.recipients"), SignLines: say("urge.letter.sign") + "\n" + strings.ToUpper(w.Position),
		},
	}, nil
}

// clockWords write a moment as documents do: 08 giờ 30 phút ngày 23 tháng 12
// năm 2022.
func clockWords(t time.Time) string {
	return i18n.In(i18n.VI).T("urge.letter.clock", two(t.Hour()), two(t.Minute()), vntext.LongDate(gov.DateOf(t)))
}

func (r *Room) check(w *Words) error {
	f := form.New()
	text := func(name string, v *string) {
		if *v = form.Clean(*v); *v == "" {
			f.Fail(name, "form.required_here")
		}
	}
	text("notation", &w.Notation)
	text("position", &w.Position)
	text("signer", &w.Signer)
	if !w.AnswerBy.After(clock.Today(r.clock)) {
		f.Fail("answer_by", "urge.error.answer_by")
	}
	return f.Err()
}

// inOurWords gives the fields that the register refused the names that they
// have on the letter's form.
func inOurWords(err error) error {
	e := fault.As(err)
	if e == nil {
		return err
	}
	ours := map[string]string{"code_notation": "notation", "signer_position": "position", "sign_lines": "position", "signer_name": "signer", "due_date": "answer_by"}
	for i, f := range e.Fields {
		if name, ok := ours[f.Name]; ok {
			e.Fields[i].Name = name
		}
	}
	return e
}

// Send writes, numbers and issues the letter to an agency, notes it in the
// history of each task and tells the agency, all at once or not at all.
func (r *Room) Send(ctx context.Context, a access.Actor, agencyID string, w Words) (l Letter, err error) {
	if err := r.check(&w); err != nil {
		return l, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		p, err := r.Prepare(ctx, agencyID, w)
		if err != nil {
			return err
		}
		if p.Hash != w.Hash {
			return fault.New(fault.Conflict, "urge.error.changed")
		}
		d, err := r.documents.Create(ctx, a, p.Document)
		if err != nil {
			return inOurWords(err)
		}
		if d, err = r.documents.Allot(ctx, a, d.ID, 0); err != nil {
			return err
		}
		if d, err = r.documents.Issue(ctx, a, d.ID, 0); err != nil {
			return err
		}
		l = Letter{ID: gov.NewID(), AgencyID: agencyID, DocumentID: d.ID, Code: d.Code.String(), Day: d.IssuedDate, AnswerBy: w.AnswerBy, Tasks: len(p.Lines), SentName: a.Name, SentAt: r.clock.Now(), Sample: w.Sample, Lines: p.Lines}
		if err := r.insert(ctx, a, l, p.Hash); err != nil {
			if db.IsDuplicate(err) {
				return fault.New(fault.Conflict, "urge.error.twice")
			}
			return err
		}
		for _, t := range p.tasks {
			if err := r.tasks.Urged(ctx, a, t, i18n.In(i18n.VI).T("urge.letter.cited", l.Code, vntext.ShortDate(l.Day))); err != nil {
				return err
			}
		}
		r.audit.Record(ctx, a, "urge.send", "urge", l.ID, map[string]any{"agency": agencyID, "document": d.ID, "code": l.Code, "tasks": len(p.Lines), "hash": p.Hash})
		web.Result(ctx, base+"/"+l.ID)
		return r.tell.Tell(ctx, notice.To{Agencies: []string{agencyID}}, notice.Message{Key: "urge.told", Args: []any{l.Code, len(p.Lines), w.AnswerBy.String()}, Link: base + "/" + l.ID})
	})
	return l, err
}
