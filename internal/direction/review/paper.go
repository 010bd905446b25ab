package review

import (
	"context"
	"io"
	"strings"

	"roviec/internal/direction/document"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/org"
)

// shownEdition is a review as it is shown: live, or as an edition.
type shownEdition struct {
	review  Review
	figures Figures
	words   Words
	edition *Edition // nil = live
}

// section is a table of the figures with its heading.
type section struct {
	Key  string // of the catalogue
	Rows []Row
}

func (s shownEdition) sections() []section {
	groups := "review.by_group"
	if s.review.Subject == OfProgramme {
		groups = "review.by_authority"
	}
	var out []section
	for _, x := range []section{{"review.by_agency", s.figures.Agencies}, {groups, s.figures.Groups}, {"review.by_clause", s.figures.Clauses}} {
		if len(x.Rows) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// rowName is the name of a row in the reader's language.
func (s shownEdition) rowName(p i18n.Printer, key string, x Row) string {
	if key == "review.by_authority" {
		return p.T("programme.authority." + x.Name)
	}
	return x.Name
}

// Rate is a share that the counts give, with the two that make it.
type Rate struct {
	Key   string
	N, Of int
}

// Rates are the shares that a review states.
func (b Boxes) Rates() []Rate {
	return []Rate{{"review.rate.done", b.Done(), b.Due()}, {"review.rate.on_time", b.OnTime, b.Done()}, {"review.rate.overdue", b.Overdue, b.Due()}}
}

func (x Rate) words(p i18n.Printer) string {
	if x.Of == 0 {
		return p.T("review.rate.none")
	}
	return p.T("review.rate.of", p.Decimal(float64(x.N)*100/float64(x.Of), 2), x.N, x.Of)
}

// committee is the name in capitals, and the place, of the Committee.
func (r *Room) committee(ctx context.Context) (organ, place string, err error) {
	list, err := r.agencies.Agencies(ctx, r.today())
	for _, a := range list {
		if a.Kind == org.Committee {
			before, after, ok := strings.Cut(a.Name, "tỉnh ")
			if !ok {
				return strings.ToUpper(a.Name), a.Name, err
			}
			return strings.ToUpper(strings.TrimSpace(before) + "\ntỉnh " + after), after, err
		}
	}
	return "", "", err
}

// paper writes the review as a report in the official layout of Decree
// 30/2020/NĐ-CP. Its words are Vietnamese, whatever the reader's language.
func (r *Room) paper(ctx context.Context, s shownEdition, w io.Writer) error {
	p := i18n.In(i18n.VI)
	organ, place, err := r.committee(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = strings.NewReplacer("|", "/", "\n", " ").Replace(cells[i])
		}
		line(strings.Join(cells, " | "))
	}
	boxes := func(name string, x Boxes) {
		row(name, p.Number(int64(x.Total)), p.Number(int64(x.OnTime)), p.Number(int64(x.Late)), p.Number(int64(x.InTime)), p.Number(int64(x.Overdue)), p.Number(int64(x.NoLimit)))
	}
	head := func(first string) {
		row(first, p.T("review.box.total"), p.T("review.box.on_time"), p.T("review.box.late"), p.T("review.box.in_time"), p.T("review.box.overdue"), p.T("review.box.no_limit"))
	}
	line("I. " + p.T("review.figures"))
	line(p.T("review.as_of", s.figures.AsOf) + " " + p.T("review.method."+s.review.Subject))
	head(p.T("review.box"))
	boxes(p.T("review.all"), s.figures.All)
	for _, x := range s.figures.All.Rates() {
		line("- " + p.T(x.Key) + ": " + x.words(p) + ";")
	}
	for _, x := range s.sections() {
		line(p.T(x.Key))
		head(p.T(x.Key + ".head"))
		for _, y := range x.Rows {
			boxes(s.rowName(p, x.Key, y), y.Boxes)
		}
	}
	for _, x := range [][2]string{{"II. " + p.T("review.field.findings"), s.words.Findings}, {"III. " + p.T("review.field.causes"), s.words.Causes}, {"IV. " + p.T("review.field.proposals"), s.words.Proposals}} {
		line(x[0])
		if x[1] == "" {
			x[1] = p.T("review.words_none")
		}
		line(strings.ReplaceAll(x[1], "|", "/"))
	}
	d := document.Document{
		Direction: document.Out, TypeName: "Báo cáo", Subject: s.review.Title, Code: document.Code{Notation: "BC-UBND"}, CreatedAt: r.clock.Now(), OrganName: organ,
		Content: document.Content{Organ: organ, Place: place, Body: b.String(), Recipients: p.T("review.paper.recipients"), SignLines: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"},
	}
	return d.DOCX(w)
}
