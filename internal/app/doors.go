package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/draft"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/plan"
	"roviec/internal/direction/programme"
	"roviec/internal/direction/schedule"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/public/publish"
	"roviec/internal/vn/vntext"
)

// What one room of the house needs of another that it does not know.

// publishPlan carries an issued plan to the portal.
func (r *Rooms) publishPlan(ctx context.Context, a access.Actor, p plan.Plan) error {
	year := strconv.Itoa(p.Year)
	text := p.Theme
	for _, g := range p.Groups {
		text += " \n " + g.Title
	}
	targets, err := r.Indicators.Public(ctx, p.Year)
	if err != nil {
		return err
	}
	for _, t := range targets { // figures become public by an act of their own
		maps.DeleteFunc(t, func(k string, _ any) bool { return strings.HasPrefix(k, "figure") })
	}
	data := p.Public()
	data["indicators"] = targets
	return r.News.Record(ctx, a, publish.Record{
		Kind: "plan", ID: year, Title: p.Title, Lead: p.Theme, Section: "ke-hoach", Year: p.Year, Path: "/ke-hoach-hanh-dong/" + year, Text: text, Sample: p.Sample, Data: data,
	})
}

// publishIndicators carries the targets of a year with their figures to the
// portal.
func (r *Rooms) publishIndicators(ctx context.Context, a access.Actor, year int, rows []map[string]any) error {
	y := strconv.Itoa(year)
	text, sample := "", true
	for _, x := range rows {
		text += x["title"].(string) + "\n"
		sample = sample && x["sample"].(bool)
	}
	return r.News.Record(ctx, a, publish.Record{
		Kind: "indicators", ID: y, Title: "Chỉ tiêu năm " + y, Section: "ke-hoach", Year: year, Path: "/ke-hoach-hanh-dong/" + y, Text: text, Sample: sample,
		Data: map[string]any{"year": year, "as_of": clock.Today(r.clock).String(), "items": rows},
	})
}

// publishDocument carries an issued document to the portal, with its official
// layout as a file and what a later document did to it.
func (r *Rooms) publishDocument(ctx context.Context, a access.Actor, d document.Document) error {
	var b bytes.Buffer
	if err := d.DOCX(&b); err != nil {
		return err
	}
	name := vntext.Slug(d.Code.String()+" "+d.TypeName) + ".docx"
	href, err := r.News.PutFile(ctx, name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b.Bytes())
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	text := strings.TrimSpace(strings.Join([]string{d.Content.Basis, d.Content.Body, d.Content.AnnexTitle, strings.ReplaceAll(d.Content.Annex, "|", " ")}, "\n"))
	data := map[string]any{
		"code_number": d.Code.Number, "code_notation": d.Code.Notation, "type_name": d.TypeName, "organ_name": d.OrganName, "issued_date": d.IssuedDate.String(), "effective_date": d.EffectiveDate.String(), "subject": d.Subject,
		"signer": strings.Trim(d.Signer.Position+" "+d.Signer.FullName, " "), "state": string(d.State), "text": text,
		"files": []map[string]any{{"name": name, "sha256": hex.EncodeToString(sum[:]), "size": b.Len(), "url": href}},
	}
	by, err := r.Documents.StruckBy(ctx, d.ID)
	if err != nil {
		return err
	}
	if by.ID != "" {
		data["struck_by"] = by.TypeName + " " + by.Code.String()
		if !by.PublishedAt.IsZero() {
			data["struck_by_url"] = documentPath(by)
		}
	}
	return r.News.Record(ctx, a, publish.Record{
		Kind: "document", ID: d.ID, Title: d.TypeName + " số " + d.Code.String() + ": " + d.Subject, Lead: d.Subject, Section: vntext.Slug(d.TypeName), Organ: d.OrganName, Year: d.IssuedDate.Year, Path: documentPath(d),
		Text: text, Number: d.Code.String(), Data: data, Sample: d.Sample, PublishedAt: d.PublishedAt, UpdatedAt: r.clock.Now(),
	})
}

func documentPath(d document.Document) string {
	return "/van-ban/" + vntext.Slug(d.TypeName+" "+d.Subject) + "-" + d.ID
}

// publishSitting carries a concluded sitting to the portal.
func (r *Rooms) publishSitting(ctx context.Context, a access.Actor, m meeting.Meeting, summary, text string) error {
	var ids []string
	for _, i := range m.Items {
		ids = append(ids, i.PresenterID)
	}
	known, err := r.Org.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	agenda := []map[string]any{}
	for _, i := range m.Items {
		agenda = append(agenda, map[string]any{"ordinal": i.Ordinal, "title": i.Title, "state": "discussed", "presenter": known[i.PresenterID].Name})
	}
	return r.News.Record(ctx, a, publish.Record{
		Kind: "session", ID: m.ID, Title: m.Title, Lead: summary, Section: "phien-hop", Year: m.Day.Year, Path: "/phien-hop/" + m.ID, Text: text, Sample: m.Sample,
		Data: map[string]any{"id": m.ID, "kind": m.Kind, "date": m.Day.String(), "title": m.Title, "place": m.Place, "chair": m.Chair, "state": string(m.State), "agenda": agenda, "conclusion": strings.TrimSpace(text)},
	})
}

// publishItem carries an item of the work programme to the portal.
func (r *Rooms) publishItem(ctx context.Context, a access.Actor, i programme.Item) error {
	known, err := r.Org.ByIDs(ctx, append([]string{i.LeadID}, i.Coordinating...))
	if err != nil {
		return err
	}
	named := func(ids ...string) []map[string]string {
		out := []map[string]string{}
		for _, id := range ids {
			out = append(out, map[string]string{"code": known[id].Code, "name": known[id].Name, "short_name": known[id].ShortName})
		}
		return out
	}
	return r.News.Record(ctx, a, publish.Record{
		Kind: "programme_item", ID: i.ID, Title: i.Title, Section: "chuong-trinh", Year: i.Year, Path: "/chuong-trinh-cong-tac/" + strconv.Itoa(i.Year), Sample: i.Sample,
		SortKey: fmt.Sprintf("%s-%05d", map[string]string{programme.Committee: "1", programme.Chairman: "2"}[i.Authority], i.Ordinal),
		Data: map[string]any{
			"id": i.ID, "ordinal": i.Ordinal, "title": i.Title, "deciding_authority": i.Authority, "lead": named(i.LeadID), "coordinating": named(i.Coordinating...),
			"month": i.Month, "original_month": i.OriginalMonth, "state": i.State, "sample": i.Sample,
		},
	})
}

// publishProgramme makes the page of a year's programme public.
func (r *Rooms) publishProgramme(ctx context.Context, a access.Actor, year int, sample bool) error {
	y := strconv.Itoa(year)
	return r.News.Record(ctx, a, publish.Record{Kind: "programme", ID: y, Title: "Chương trình công tác năm " + y, Section: "chuong-trinh", Year: year, Path: "/chuong-trinh-cong-tac/" + y, Sample: sample, Data: map[string]any{"year": year}})
}

// publishWeek carries an approved week of the leaders' schedule to the portal:
// what is internal stays behind.
func (r *Rooms) publishWeek(ctx context.Context, a access.Actor, w schedule.Week) error {
	entries := []map[string]any{}
	var text []string
	for _, e := range w.Public() {
		entries = append(entries, map[string]any{
			"id": e.ID, "day": e.Day.String(), "starts": e.Starts, "ends": e.Ends, "title": e.Title, "place": e.Place, "with": e.With, "names": e.Names, "cancelled": e.Cancelled, "sequence": e.Sequence,
		})
		text = append(text, e.Title)
	}
	monday := w.Monday.String()
	return r.News.Record(ctx, a, publish.Record{
		Kind: "schedule", ID: monday, Title: w.Title(), Section: "lich-cong-tac", Year: w.Monday.Year, Path: "/lich-cong-tac/" + monday, Text: strings.Join(text, "\n"), Sample: w.Sample,
		SortKey: publish.SortNewest(w.Monday.Time(clock.VN)), PublishedAt: w.PublishedAt, UpdatedAt: w.PublishedAt,
		Data: map[string]any{"monday": monday, "revision": w.Revision, "entries": entries},
	})
}

// beside are the sittings and limits of a week, for who looks at the leaders'
// schedule.
func (r *Rooms) beside(ctx context.Context, a access.Actor, from, to gov.Date) ([]schedule.Beside, error) {
	var out []schedule.Beside
	if r.Rights.May(a, "meeting.list") {
		list, err := r.sittings(ctx, a, from, to)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			out = append(out, schedule.Beside{Kind: "sitting", Day: m.Day, Time: m.Starts, Title: m.Title, Href: "/lam-viec/phien-hop/" + m.ID})
		}
	}
	if !r.Rights.May(a, "task.list") {
		return out, nil
	}
	list, _, err := r.Tasks.List(ctx, a, task.Filter{From: from, To: to, Sort: task.SortDue, Limit: besideLimits, States: []task.State{task.HandedOut, task.Received, task.InProgress, task.Returned}})
	for _, t := range list {
		out = append(out, schedule.Beside{Kind: "limit", Day: t.Due, Title: t.Code + " " + t.Title, Href: "/lam-viec/nhiem-vu/" + t.ID})
	}
	return out, err
}

// besideLimits is how many limits stand beside a week.
const besideLimits = 60

// onTime is how each agency kept the dates of its tasks so far.
func (r *Rooms) onTime(ctx context.Context) (map[string]programme.Record, error) {
	rows, _, err := r.Scores.ByLead(ctx, clock.Today(r.clock))
	out := make(map[string]programme.Record, len(rows))
	for _, x := range rows {
		out[x.AgencyID] = programme.Record{OnTime: x.Counts.OnTime, All: x.Counts.OnTime + x.Counts.Late}
	}
	return out, err
}

// unread is what the actor was told and has not read, for the page "my work".
func (r *Rooms) unread(ctx context.Context, a access.Actor, limit int) (out []task.Told, n int, err error) {
	list, _, err := r.Notices.Inbox(ctx, a.AccountID, true, "", limit)
	p := i18n.From(ctx)
	for _, x := range list {
		out = append(out, task.Told{ID: x.ID, Text: x.Words(p), Link: x.Link, At: x.At})
	}
	return out, r.Notices.Unread(ctx, a.AccountID), err
}

// The page "my work" shows what waits in every room.

func (r *Rooms) waitingArticles(ctx context.Context, a access.Actor) ([]task.Waiting, error) {
	if !r.Rights.May(a, "article.approve") {
		return nil, nil
	}
	list, _, err := r.News.List(ctx, a, publish.Filter{State: publish.Submitted, Limit: 20})
	var out []task.Waiting
	for _, x := range list {
		if r.Rights.Can(a, "article.approve", x.Object()) {
			out = append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.article"), Text: x.Title, Link: "/lam-viec/tin-bai/" + x.ID})
		}
	}
	return out, err
}

func (r *Rooms) waitingDrafts(ctx context.Context, a access.Actor) ([]task.Waiting, error) {
	if !r.Rights.May(a, "draft.comment") && !r.Rights.May(a, "draft.dispose") {
		return nil, nil
	}
	list, _, err := r.Drafts.List(ctx, a, draft.Circulating, "", 20)
	if err != nil {
		return nil, err
	}
	var out []task.Waiting
	for _, x := range list {
		d, err := r.Drafts.Get(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		link := "/lam-viec/du-thao/" + d.ID
		spoken := slices.ContainsFunc(d.Comments, func(c draft.Comment) bool { return c.AgencyID == a.AgencyID })
		switch {
		case r.Rights.Can(a, "draft.dispose", d.Object()) && d.Open() > 0:
			out = append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.comments"), Text: d.Title, Link: link + "#y-kien"})
		case r.Rights.Can(a, "draft.comment", d.Object()) && !spoken && d.AgencyID != a.AgencyID:
			out = append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.draft"), Text: d.Title, Link: link, Due: d.CommentsDue})
		}
	}
	return out, nil
}

func (r *Rooms) waitingSittings(ctx context.Context, a access.Actor) ([]task.Waiting, error) {
	var out []task.Waiting
	if r.Rights.May(a, "meeting.answer") {
		list, _, err := r.Meetings.List(ctx, a, meeting.Invited, "", 20)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if x.Day.Before(clock.Today(r.clock)) { // no answer helps any more
				continue
			}
			m, err := r.Meetings.Get(ctx, x.ID)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(m.Guests, func(g meeting.Guest) bool { return slices.Contains(a.Agencies, g.AgencyID) && g.Answer == "" }) {
				out = append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.meeting"), Text: m.Title, Link: "/lam-viec/phien-hop/" + m.ID, Due: m.Day})
			}
		}
	}
	if r.Rights.May(a, "meeting.conclude") {
		list, _, err := r.Meetings.List(ctx, a, meeting.Concluded, "", 20)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			c, err := r.Meetings.Of(ctx, m.ID)
			if err != nil {
				continue // a sitting without a text has nothing that waits
			}
			if slices.ContainsFunc(c.Proposals, func(p meeting.Proposal) bool { return p.State == "open" }) {
				out = append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.proposals"), Text: m.Title, Link: "/lam-viec/phien-hop/" + m.ID + "/ket-luan"})
			}
		}
	}
	return out, nil
}

// waitingFigures are the figures that the actor's agencies still owe.
func (r *Rooms) waitingFigures(ctx context.Context, a access.Actor) ([]task.Waiting, error) {
	list, periods, err := r.Indicators.Waiting(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var out []task.Waiting
	for n, i := range list {
		if n == 5 {
			return append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.figure"), Text: i18n.T(ctx, "waiting.figures_more", len(list)-n), Link: "/lam-viec/chi-tieu/nhap"}), nil
		}
		out = append(out, task.Waiting{Heading: i18n.T(ctx, "waiting.figure"), Text: i.Title + " (" + i18n.From(ctx).Period(i.At(periods[n])) + ")", Link: "/lam-viec/chi-tieu/nhap?chi-tieu=" + i.ID})
	}
	return out, nil
}
