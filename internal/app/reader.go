package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/directive"
	"roviec/internal/direction/meeting"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/people/org"
)

// readTasks lets the reader of directives propose tasks for a conclusion.
func readTasks(text string, date gov.Date, agencies []org.Agency) ([]meeting.Proposed, []meeting.Sentence) {
	parties := partiesOf(agencies)
	r := directive.Read(text, directive.Options{Date: date, Parties: parties})
	var out []meeting.Proposed
	for _, t := range r.Tasks {
		start, end := t.Extent()
		p := meeting.Proposed{
			Start: start, End: end, Title: titleOf(t.Action.Text), Action: t.Action.Text, Leads: codesOf(t.Lead, parties), Coordinating: codesOf(t.Coordinating, parties),
			LeadNames: t.Lead, CoordinatingNames: t.Coordinating, Due: t.Deadline.DueDate(), DueKind: "none", Unclear: unclear(t.Missing), Confidence: t.Confidence,
		}
		for _, who := range t.Authority {
			switch who {
			case "UBND tỉnh":
				p.Authority = "committee"
			case "Chủ tịch UBND tỉnh":
				p.Authority = "chairman"
			}
		}
		if t.Product != nil {
			p.Product = *t.Product
		}
		term, counted := t.Deadline.Term()
		switch {
		case !p.Due.IsZero():
			p.DueKind = "date"
		case counted: // a date, counted when the task is made
			p.DueKind, p.DueTerm, p.DueFrom = "date", term, r.Date
		case t.Deadline.Kind == "recurring":
			p.DueKind, p.DueReason = "recurring", t.Deadline.Raw
		case t.Deadline.Kind == "relative" || t.Deadline.Kind == "ongoing" || t.Deadline.Kind == "immediate":
			p.DueKind, p.DueReason = "event", t.Deadline.Raw
		}
		out = append(out, p)
	}
	var sentences []meeting.Sentence
	for _, s := range r.Sentences {
		sentences = append(sentences, meeting.Sentence{Start: s.Start, End: s.End, Kind: s.Kind})
	}
	return out, sentences
}

// partiesOf are the bodies of the register to which tasks are given.
func partiesOf(agencies []org.Agency) []directive.Party {
	var out []directive.Party
	for _, a := range agencies {
		if a.Assignable() {
			out = append(out, directive.Party{Name: a.Name, Short: a.ShortName, Code: a.Code})
		}
	}
	return out
}

// codesOf are the register's codes of the names that a text was read to mean.
func codesOf(names []string, parties []directive.Party) []string {
	var out []string
	for _, n := range names {
		i := slices.IndexFunc(parties, func(p directive.Party) bool { return p.Name == n })
		if i >= 0 && parties[i].Code != "" {
			out = append(out, parties[i].Code)
			continue
		}
		out = append(out, directive.Codes([]string{n})...)
	}
	return out
}

// titleOf is a short name for the work: its first clause.
func titleOf(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 180 {
		s = string(r[:179]) + "…"
	}
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// unclear names the missing clarities as tasks do.
func unclear(missing []string) []string {
	var out []string
	for _, m := range missing {
		out = append(out, map[string]string{"person": "who", "work": "what", "time": "when", "responsibility": "responsibility", "product": "product", "authority": "authority"}[m])
	}
	return out
}

// textOf reads the words of an uploaded notice; a file of which nothing can be
// read is Invalid and says why.
func textOf(name string, r io.Reader) (string, error) {
	text, err := directive.Load(name, r)
	var e *directive.LoadError
	if errors.As(err, &e) {
		return "", fault.Fields(fault.Field{Name: "file", Key: "meeting.error.file." + e.Reason})
	}
	return text, err
}

// Extract reads a notice and writes its tasks; file "-" is standard input.
func Extract(file string, asJSON bool, date string, out io.Writer) error {
	day := clock.Today(clock.Wall)
	if date != "" {
		d, err := gov.ParseDate(date)
		if err != nil {
			return usage("--date must be YYYY-MM-DD, not %q", date)
		}
		day = d
	}
	in := io.Reader(os.Stdin)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	text, err := directive.Load(file, in)
	var e *directive.LoadError
	if errors.As(err, &e) {
		return errors.New(i18n.In(i18n.VI).T("meeting.error.file." + e.Reason))
	}
	if err != nil {
		return err
	}
	if asJSON {
		b, err := directive.ExtractJSON(text, directive.Options{Date: day})
		if err != nil {
			return err
		}
		_, err = out.Write(b)
		return err
	}
	_, err = io.WriteString(out, directive.Text(directive.Read(text, directive.Options{Date: day})))
	return err
}

type extractIn struct {
	ContentType string `header:"Content-Type"`
	Date        string `query:"date" doc:"YYYY-MM-DD, where the text carries none"`
	RawBody     []byte
}

type extractOut struct{ Body json.RawMessage }

// Grants of reading a text by the API.
var readerGrants = []access.Grant{
	{Roles: access.Direction, Permissions: []access.Permission{"directive.read"}, Reach: access.All, Why: "Reading a text stores nothing and tells nothing that the reader does not have."},
}

// extractAPI adds the call that reads a text.
func (r *Rooms) extractAPI(a *web.API) {
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/directives/extract", Summary: "Read a text (text/plain, text/html, DOCX or PDF as the body, or JSON with text and date) and propose tasks", Tag: "directives", Permission: "directive.read", Upload: true},
		func(ctx context.Context, in *extractIn) (*extractOut, error) {
			text, date := "", in.Date
			if strings.HasPrefix(in.ContentType, "application/json") {
				var b struct{ Text, Date string }
				if err := json.Unmarshal(in.RawBody, &b); err != nil {
					return nil, fault.Wrap(err, fault.Malformed, "error.malformed")
				}
				text = b.Text
				if b.Date != "" {
					date = b.Date
				}
			} else {
				name := "body.txt"
				if strings.HasPrefix(in.ContentType, "text/html") {
					name = "body.html"
				}
				var err error
				if text, err = textOf(name, bytes.NewReader(in.RawBody)); err != nil {
					return nil, err
				}
			}
			day := clock.Today(r.clock)
			if date != "" {
				d, err := gov.ParseDate(date)
				if err != nil {
					return nil, fault.Fields(fault.Field{Name: "date", Key: "form.date"})
				}
				day = d
			}
			agencies, err := r.Org.Agencies(ctx, directive.DateOf(text, day))
			if err != nil {
				return nil, err
			}
			out, err := directive.ExtractJSON(text, directive.Options{Date: day, Parties: partiesOf(agencies)})
			return &extractOut{out}, err
		})
}
