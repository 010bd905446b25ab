package document

import (
	"slices"
	"strconv"

	"roviec/internal/floor/web/form"
)

// fieldsOf reads the form of a document; what is wrong is noted in f.
func fieldsOf(f *form.Form, direction string) Document {
	d := Document{
		Direction: direction, Code: Code{f.Text("code_number", false, maxNumber+1+maxNotation), f.Text("code_notation", false, maxNotation)}, TypeName: f.Choice("type_name", true, typeNames()...),
		Subject: f.Text("subject", true, maxSubject), Signer: Signer{f.Text("signer_position", false, maxPosition), f.Text("signer_name", direction == Out, maxName)},
		EffectiveDate: f.Date("effective_date", false), DueDate: f.Date("due_date", false), ToPlaces: f.Text("to_places", false, maxPlaces), ToAll: f.Bool("to_all"), Parties: f.Values("parties"),
		PageAmount: f.Int("page_amount", false, 1, 999), IssuedAmount: f.Int("issued_amount", false, 1, 999), DoubleOf: f.Text("double_of", false, maxReason),
	}
	d.Priority = max(slices.Index(Priorities, f.Choice("priority", false, Priorities...)), 0)
	if direction == In {
		if c, ok := ParseCode(f.Value("code_number")); ok && d.Code.Notation == "" {
			d.Code = c // the whole code was typed into the field of the number
		}
		d.OrganName, d.IssuedDate = f.Text("organ_name", true, maxOrgan), f.Date("issued_date", false)
		d.ArrivalDate, d.ArrivalNumber = f.Date("arrival_date", false), f.Text("arrival_number", false, maxArrival)
		return d
	}
	d.MeetingID = f.Value("meeting")
	d.AgencyID, d.TargetID, d.Effect = f.Value("agency"), f.Value("target"), f.Choice("effect", false, Effects()...)
	d.Content = Content{
		Superior: f.Text("superior", false, maxOrgan), Organ: f.Text("organ", true, maxOrgan), Place: f.Text("place", true, 50), Addressees: f.Text("addressees", false, maxPlaces),
		Basis: f.Text("basis", false, maxBody), Body: f.Text("body", true, maxBody), AnnexTitle: f.Text("annex_title", false, maxSubject), Annex: f.Text("annex", false, maxBody),
		Recipients: f.Text("recipients", true, maxPlaces), SignLines: f.Text("sign_lines", true, maxPlaces),
	}
	return d
}

// formOf fills a form with what is stored.
func formOf(d Document) *form.Form {
	f := form.New()
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for name, v := range map[string]string{
		"direction": d.Direction, "meeting": d.MeetingID, "code_number": d.Code.Number, "code_notation": d.Code.Notation, "type_name": d.TypeName, "organ_name": d.OrganName, "issued_date": d.IssuedDate.String(), "effective_date": d.EffectiveDate.String(),
		"subject": d.Subject, "signer_position": d.Signer.Position, "signer_name": d.Signer.FullName, "priority": Priorities[d.Priority], "page_amount": number(d.PageAmount), "issued_amount": number(d.IssuedAmount),
		"due_date": d.DueDate.String(), "arrival_date": d.ArrivalDate.String(), "arrival_number": d.ArrivalNumber, "to_places": d.ToPlaces, "double_of": d.DoubleOf, "agency": d.AgencyID, "target": d.TargetID, "effect": d.Effect,
		"superior": d.Content.Superior, "organ": d.Content.Organ, "place": d.Content.Place, "addressees": d.Content.Addressees, "basis": d.Content.Basis, "body": d.Content.Body, "annex_title": d.Content.AnnexTitle,
		"annex": d.Content.Annex, "recipients": d.Content.Recipients, "sign_lines": d.Content.SignLines, "version": strconv.FormatInt(d.Version, 10),
	} {
		f.Set(name, v)
	}
	f.Set("parties", d.Parties...)
	if d.ToAll {
		f.Set("to_all", "1")
	}
	return f
}

func typeNames() []string {
	out := make([]string, len(Types))
	for i, t := range Types {
		out[i] = t.Name
	}
	return out
}

func stateNames() []string {
	out := make([]string, len(States))
	for i, s := range States {
		out[i] = string(s)
	}
	return out
}

func filterOf(f *form.Form) Filter {
	x := Filter{
		Text: f.Text("q", false, 200), Direction: f.Choice("chieu", false, In, Out), State: State(f.Choice("trang-thai", false, stateNames()...)), TypeName: f.Choice("loai", false, typeNames()...),
		From: f.Date("tu", false), To: f.Date("den", false), Priority: f.Choice("khan", false, Priorities...), Sort: f.Choice("sap-xep", false, Sorts...), Cursor: f.Value("sau"), Limit: 50,
	}
	if !x.From.IsZero() && !x.To.IsZero() && x.To.Before(x.From) {
		f.Fail("den", "document.error.range")
	}
	return x
}
