package app

import (
	"context"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/programme"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
)

// elsewhere tells the programme what sittings and the register hold of its items.
type elsewhere struct{ *Rooms }

// recentSittings is how many sittings, latest first, an item can be put before.
const recentSittings = 12

// committeeCode is the body that issues the programme.
const committeeCode = "ubnd"

// Sittings lists the matters on the agendas of the latest sittings that are
// still to be held.
func (r elsewhere) Sittings(ctx context.Context, a access.Actor) ([]programme.Choice, error) {
	if !r.Rights.May(a, "meeting.list") {
		return nil, nil
	}
	list, _, err := r.Meetings.List(ctx, a, "", "", recentSittings)
	if err != nil {
		return nil, err
	}
	var out []programme.Choice
	for _, m := range list {
		if m.State == meeting.Held || m.State == meeting.Concluded {
			continue
		}
		if m, err = r.Meetings.Get(ctx, m.ID); err != nil {
			return nil, err
		}
		for _, i := range m.Items {
			out = append(out, programme.Choice{Ref: i.ID, Text: sittingWords(ctx, m, i), Day: m.Day})
		}
	}
	return out, nil
}

func sittingWords(ctx context.Context, m meeting.Meeting, i meeting.Item) string {
	return i18n.T(ctx, "programme.step.matter", i18n.From(ctx).Date(m.Day), i.Ordinal, i.Title)
}

// signed are the states of documents that were signed, with what became of
// them since.
var signed = map[document.State]string{
	document.Issued: "", document.Registered: "",
	document.Corrected: "corrected", document.Replaced: "replaced", document.Recalled: "recalled", document.Withdrawn: "recalled",
}

func paperOf(d document.Document) programme.Paper {
	return programme.Paper{Ref: d.ID, Code: d.Code.String(), Text: d.TypeName + ": " + d.Subject, Day: d.IssuedDate, Fate: signed[d.State]}
}

// Document finds the signed document with an id, or with a number and symbol:
// where several years have one, the latest that stands before the others.
func (r elsewhere) Document(ctx context.Context, a access.Actor, code string) (programme.Paper, error) {
	if gov.IsID(code) {
		d, err := r.Documents.Get(ctx, code)
		if _, ok := signed[d.State]; err == nil && (!ok || !r.Rights.Can(a, "document.read", d.Object())) {
			err = fault.Missing()
		}
		return paperOf(d), err
	}
	want, ok := document.ParseCode(code)
	if !ok || !r.Rights.May(a, "document.list") {
		return programme.Paper{}, fault.Missing()
	}
	list, _, err := r.Documents.List(ctx, a, "document.list", document.Filter{Text: want.String(), Limit: 50})
	if err != nil {
		return programme.Paper{}, err
	}
	var fallen []programme.Paper
	for _, d := range list {
		fate, ok := signed[d.State]
		switch {
		case !ok || !strings.EqualFold(d.Code.String(), want.String()):
		case fate == "":
			return paperOf(d), nil
		default:
			fallen = append(fallen, paperOf(d))
		}
	}
	if len(fallen) > 0 {
		return fallen[0], nil
	}
	return programme.Paper{}, fault.Missing()
}

// recentPapers is how many documents, latest first, the papers for an item are
// looked for in.
const recentPapers = 100

// Papers lists the latest documents that were issued since a day and stand.
func (r elsewhere) Papers(ctx context.Context, a access.Actor, since gov.Date) ([]programme.Paper, error) {
	if !r.Rights.May(a, "document.list") {
		return nil, nil
	}
	list, _, err := r.Documents.List(ctx, a, "document.list", document.Filter{Direction: document.Out, State: document.Issued, From: since, Limit: recentPapers})
	out := make([]programme.Paper, len(list))
	for n, d := range list {
		out[n] = paperOf(d)
	}
	return out, err
}

// Show describes what the actor may see of the steps.
func (r elsewhere) Show(ctx context.Context, a access.Actor, steps []programme.Step) (map[programme.Step]programme.Place, error) {
	out := map[programme.Step]programme.Place{}
	for _, s := range steps {
		var at programme.Place
		var may bool
		var err error
		switch s.Kind {
		case programme.StepSitting:
			at, may, err = r.sitting(ctx, a, s.Ref)
		case programme.StepDocument:
			at, may, err = r.paper(ctx, a, s.Ref)
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if may {
			out[s] = at
		}
	}
	return out, nil
}

func (r elsewhere) sitting(ctx context.Context, a access.Actor, itemID string) (programme.Place, bool, error) {
	m, err := r.Meetings.OfItem(ctx, itemID)
	if err != nil || !r.Rights.Can(a, "meeting.read", m.Object()) {
		return programme.Place{}, false, err
	}
	n := slices.IndexFunc(m.Items, func(i meeting.Item) bool { return i.ID == itemID })
	return programme.Place{Text: sittingWords(ctx, m, m.Items[n]), Href: "/lam-viec/phien-hop/" + m.ID}, true, nil
}

func (r elsewhere) paper(ctx context.Context, a access.Actor, id string) (programme.Place, bool, error) {
	d, err := r.Documents.Get(ctx, id)
	if err != nil || !r.Rights.Can(a, "document.read", d.Object()) {
		return programme.Place{}, false, err
	}
	return programme.Place{Text: d.TypeName + " " + d.Code.String() + ": " + d.Subject, Href: "/lam-viec/van-ban/" + d.ID, Day: d.IssuedDate}, true, nil
}

// Draft puts a decision into the register as a draft of the Committee.
func (r elsewhere) Draft(ctx context.Context, a access.Actor, x programme.Decision) (string, error) {
	if !r.Rights.May(a, "document.create") {
		return "", fault.New(fault.Forbidden, "error.forbidden")
	}
	committee, err := r.Org.ByCode(ctx, committeeCode, clock.Today(r.clock))
	if err != nil {
		return "", err
	}
	words := i18n.In(i18n.VI)
	d, err := r.Documents.Create(ctx, a, document.Document{
		Direction: document.Out, AgencyID: committee.ID, TypeName: "Quyết định", Code: document.Code{Notation: words.T("programme.decision.notation")}, Subject: x.Subject, Signer: document.Signer{FullName: x.Signer}, ToAll: true, Sample: x.Sample,
		Content: document.Content{
			Organ: words.T("document.preset.organ"), Place: words.T("document.preset.place"), Basis: x.Basis, Body: x.Body, AnnexTitle: x.AnnexTitle, Annex: x.Annex,
			Recipients: words.T("programme.decision.recipients"), SignLines: words.T("document.preset.sign"),
		},
	})
	return "/lam-viec/van-ban/" + d.ID, err
}
