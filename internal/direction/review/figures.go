package review

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Boxes are counts that add up: Total = OnTime + Late + InTime + Overdue +
// NoLimit. A task that awaits acceptance is open: in time where it was
// reported in time, else overdue.
type Boxes struct {
	Total   int `json:"total"`
	OnTime  int `json:"done_on_time"`
	Late    int `json:"done_late"`
	InTime  int `json:"open_in_time"`
	Overdue int `json:"open_overdue"`
	NoLimit int `json:"no_limit"`
}

// Box is one of the places in which a task stands.
type Box string

// The boxes, and what is not counted: drafts, paused, declined and withdrawn
// tasks.
const (
	OnTime  Box = "on_time"
	Late    Box = "late"
	InTime  Box = "in_time"
	Overdue Box = "overdue"
	NoLimit Box = "no_limit"
	Left    Box = "left"
)

func (b *Boxes) add(x Box, n int) {
	switch x {
	case OnTime:
		b.OnTime += n
	case Late:
		b.Late += n
	case InTime:
		b.InTime += n
	case Overdue:
		b.Overdue += n
	case NoLimit:
		b.NoLimit += n
	default:
		return
	}
	b.Total += n
}

// Reconciles reports whether the boxes add up to the total.
func (b Boxes) Reconciles() bool {
	return b.Total == b.OnTime+b.Late+b.InTime+b.Overdue+b.NoLimit
}

// Due counts what had to be done by the day: done, or open and overdue.
func (b Boxes) Due() int { return b.OnTime + b.Late + b.Overdue }

// Done counts what is done.
func (b Boxes) Done() int { return b.OnTime + b.Late }

// Row is the boxes of an agency, a group or a clause.
type Row struct {
	Name string `json:"name"`
	Boxes
}

// Figures are the counts of a review as of a day.
type Figures struct {
	AsOf     gov.Date `json:"as_of"`
	All      Boxes    `json:"all"`
	Left     int      `json:"left"` // not counted
	Agencies []Row    `json:"agencies"`
	Groups   []Row    `json:"groups"`
	Clauses  []Row    `json:"clauses"`
}

// boxSQL judges a task t on the day of the placeholder.
func boxSQL(day string) string {
	return `CASE
		WHEN t.state NOT IN ('handed_out','received','in_progress','returned','reported','accepted') THEN 'left'
		WHEN t.due IS NULL THEN 'no_limit'
		WHEN t.state = 'accepted' AND t.reported_day <= t.due THEN 'on_time'
		WHEN t.state = 'accepted' THEN 'late'
		WHEN t.state = 'reported' AND t.reported_day > t.due THEN 'overdue'
		WHEN t.state <> 'reported' AND t.due < ` + day + ` THEN 'overdue'
		ELSE 'in_time' END`
}

// Count takes the figures of a review as of the day, which is today: how tasks
// stood earlier is not kept, which is why a review is frozen.
func (r *Room) Count(ctx context.Context, a access.Actor, v Review, day gov.Date) (Figures, error) {
	f := Figures{AsOf: day}
	var err error
	switch v.Subject {
	case OfProgramme:
		err = r.countProgramme(ctx, v, &f)
	case OfPeriod:
		err = r.countPeriod(ctx, v, &f)
	default:
		err = r.countLinked(ctx, a, v, &f)
	}
	if err != nil {
		return f, err
	}
	return f, r.nameAgencies(ctx, &f)
}

// nameAgencies puts the names of agencies into rows that hold their ids, most
// tasks first.
func (r *Room) nameAgencies(ctx context.Context, f *Figures) error {
	var ids []string
	for _, x := range f.Agencies {
		ids = append(ids, x.Name)
	}
	known, err := r.agencies.ByIDs(ctx, ids)
	for i, x := range f.Agencies {
		f.Agencies[i].Name = known[x.Name].Name
	}
	slices.SortFunc(f.Agencies, func(a, b Row) int { return cmp.Or(b.Total-a.Total, strings.Compare(a.Name, b.Name)) })
	return err
}

type counted struct {
	key string
	box Box
	n   int
}

func scanCounted(s db.Scanner) (counted, error) {
	var c counted
	err := s.Scan(&c.key, &c.box, &c.n)
	return c, err
}

// countPeriod counts the tasks that were handed out within the period.
func (r *Room) countPeriod(ctx context.Context, v Review, f *Figures) error {
	var w db.Where
	day := w.Arg(f.AsOf.String())
	w.Add("t.handed_out_at >= ?", v.From.Time(clock.VN).UnixMilli())
	w.Add("t.handed_out_at < ?", v.To.AddDays(1).Time(clock.VN).UnixMilli())
	if v.AgencyID != "" {
		w.Add("EXISTS (SELECT 1 FROM task_party q WHERE q.task_id = t.id AND q.role = 'lead' AND q.agency_id = ?)", v.AgencyID)
	}
	all, err := db.List(ctx, r.db.Q(ctx), scanCounted, `SELECT '', j.box, count(*) FROM (SELECT `+boxSQL(day)+` AS box FROM task t`+w.SQL()+`) AS j GROUP BY j.box`, w.Args()...)
	if err != nil {
		return err
	}
	for _, c := range all {
		f.All.add(c.box, c.n)
		if c.box == Left {
			f.Left += c.n
		}
	}
	by, err := db.List(ctx, r.db.Q(ctx), scanCounted, `SELECT j.agency_id, j.box, count(*) FROM (SELECT p.agency_id, `+boxSQL(day)+` AS box FROM task t JOIN task_party p ON p.task_id = t.id AND p.role = 'lead'`+w.SQL()+`) AS j GROUP BY j.agency_id, j.box`, w.Args()...)
	f.Agencies = rowsOf(by)
	return err
}

// rowsOf adds up counts by their key, which becomes the name.
func rowsOf(list []counted) []Row {
	sums := map[string]*Boxes{}
	for _, c := range list {
		if sums[c.key] == nil {
			sums[c.key] = &Boxes{}
		}
		sums[c.key].add(c.box, c.n)
	}
	var out []Row
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		if sums[k].Total > 0 {
			out = append(out, Row{k, *sums[k]})
		}
	}
	return out
}

// link is a task that works for a clause or a group.
type link struct{ task, key string }

// countLinked counts the tasks that carry out a document or a plan.
func (r *Room) countLinked(ctx context.Context, a access.Actor, v Review, f *Figures) error {
	links, order, names, err := r.links(ctx, a, v)
	if err != nil {
		return err
	}
	var ids []string
	seen := map[string]bool{}
	for _, l := range links {
		if !seen[l.task] {
			seen[l.task] = true
			ids = append(ids, l.task)
		}
	}
	boxes, leads, err := r.judge(ctx, ids, f.AsOf)
	if err != nil {
		return err
	}
	within := func(id string) bool { return v.AgencyID == "" || slices.Contains(leads[id], v.AgencyID) }
	var by []counted
	for _, id := range ids {
		b, ok := boxes[id]
		if !ok || !within(id) {
			continue
		}
		f.All.add(b, 1)
		if b == Left {
			f.Left++
		}
		for _, agency := range leads[id] {
			by = append(by, counted{agency, b, 1})
		}
	}
	f.Agencies = rowsOf(by)
	sums := map[string]*Boxes{}
	for _, l := range links {
		b, ok := boxes[l.task]
		if !ok || !within(l.task) {
			continue
		}
		if sums[l.key] == nil {
			sums[l.key] = &Boxes{}
		}
		sums[l.key].add(b, 1)
	}
	var rows []Row
	for _, k := range order {
		x := Row{Name: names[k]}
		if sums[k] != nil {
			x.Boxes = *sums[k]
		}
		rows = append(rows, x)
	}
	if v.Subject == OfPlan {
		f.Groups = rows
	} else {
		f.Clauses = rows
	}
	return nil
}

// links are the tasks of a subject by group or clause, each pair once, and the
// keys in the order of the text with their names.
func (r *Room) links(ctx context.Context, a access.Actor, v Review) (links []link, order []string, names map[string]string, err error) {
	names = map[string]string{}
	q := r.db.Q(ctx)
	scanLink := func(s db.Scanner) (link, error) {
		var l link
		err := s.Scan(&l.task, &l.key)
		return l, err
	}
	if v.Subject == OfPlan {
		type node struct{ id, parent, text string }
		nodes, err := db.List(ctx, q, func(s db.Scanner) (node, error) {
			var n node
			err := s.Scan(&n.id, &n.parent, &n.text)
			return n, err
		}, `SELECT id, parent_id, text FROM plan_line WHERE plan_id = $1 AND removed = 0 ORDER BY kind, ordinal, id`, v.SubjectID)
		if err != nil {
			return nil, nil, nil, err
		}
		parent := map[string]string{}
		for _, n := range nodes {
			if parent[n.id] = n.parent; n.parent == "" {
				order = append(order, n.id)
				names[n.id] = n.text
			}
		}
		raw, err := db.List(ctx, q, scanLink, `SELECT k.object_id, k.line_id FROM plan_link k JOIN plan_line l ON l.id = k.line_id WHERE l.plan_id = $1 AND l.removed = 0 AND k.kind = 'task' ORDER BY k.object_id, k.line_id`, v.SubjectID)
		if err != nil {
			return nil, nil, nil, err
		}
		once := map[link]bool{}
		for _, l := range raw {
			for parent[l.key] != "" {
				l.key = parent[l.key]
			}
			if !once[l] {
				once[l] = true
				links = append(links, l)
			}
		}
		return links, order, names, nil
	}
	d, err := r.documents.Get(ctx, v.SubjectID)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := r.documents.SourceOf(ctx, d)
	if err != nil {
		return nil, nil, nil, err
	}
	for i, k := range s.Clauses {
		if s.Leaf(i) || len(k.Cites) > 0 {
			order = append(order, k.ID)
			names[k.ID] = s.Refs[i].Cited
			if d.ToAll { // who reads the review may not read every document
				names[k.ID] += ": " + short(k.Text)
			}
		}
	}
	links, err = db.List(ctx, q, scanLink, `SELECT x.object_id, x.clause_id FROM document_cite x JOIN document_clause c ON c.id = x.clause_id WHERE x.kind = 'task' AND c.document_id = $1
		UNION SELECT k.object_id, x.clause_id FROM document_cite x JOIN document_clause c ON c.id = x.clause_id JOIN plan_link k ON k.line_id = x.object_id AND k.kind = 'task' JOIN plan_line l ON l.id = k.line_id AND l.removed = 0 WHERE x.kind = 'plan_line' AND c.document_id = $1
		ORDER BY 1, 2`, v.SubjectID)
	return links, order, names, err
}

// short is the beginning of a text.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

// judge says of tasks in which box they stand on the day, and who leads them.
func (r *Room) judge(ctx context.Context, ids []string, day gov.Date) (map[string]Box, map[string][]string, error) {
	boxes, leads := map[string]Box{}, map[string][]string{}
	for part := range slices.Chunk(ids, 500) {
		var w db.Where
		d := w.Arg(day.String())
		w.In("t.id", part...)
		_, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (struct{}, error) {
			var id, agency string
			var b Box
			err := s.Scan(&id, &b, db.ToText(&agency))
			boxes[id] = b
			if agency != "" {
				leads[id] = append(leads[id], agency)
			}
			return struct{}{}, err
		}, `SELECT t.id, `+boxSQL(d)+`, p.agency_id FROM task t LEFT JOIN task_party p ON p.task_id = t.id AND p.role = 'lead'`+w.SQL()+` ORDER BY t.id, p.ordinal`, w.Args()...)
		if err != nil {
			return nil, nil, err
		}
	}
	return boxes, leads, nil
}

// countProgramme counts the items of a year's programme: done where they were
// submitted or decided, on time where their month is the first one, overdue
// where their month is over. Drafts, withdrawn and carried items are left out.
func (r *Room) countProgramme(ctx context.Context, v Review, f *Figures) error {
	year, err := strconv.Atoi(v.SubjectID)
	if err != nil {
		return err
	}
	var w db.Where
	w.Add("year = ?", year)
	if v.AgencyID != "" {
		w.Add("lead_id = ?", v.AgencyID)
	}
	type item struct {
		lead, authority, state  string
		month, first, firstYear int
		n                       int
	}
	items, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (item, error) {
		var i item
		err := s.Scan(&i.lead, &i.authority, &i.state, &i.month, &i.first, &i.firstYear, &i.n)
		return i, err
	}, `SELECT lead_id, authority, state, month, original_month, original_year, count(*) FROM programme_item`+w.SQL()+` GROUP BY lead_id, authority, state, month, original_month, original_year`, w.Args()...)
	if err != nil {
		return err
	}
	var agencies, groups []counted
	for _, i := range items {
		b := Left
		moved := i.month != i.first || i.firstYear != 0 && i.firstYear != year
		over := year < f.AsOf.Year || year == f.AsOf.Year && i.month < int(f.AsOf.Month)
		switch {
		case (i.state == "submitted" || i.state == "decided") && !moved:
			b = OnTime
		case i.state == "submitted" || i.state == "decided":
			b = Late
		case i.state == "planned" && over:
			b = Overdue
		case i.state == "planned":
			b = InTime
		}
		f.All.add(b, i.n)
		if b == Left {
			f.Left += i.n
		}
		agencies, groups = append(agencies, counted{i.lead, b, i.n}), append(groups, counted{i.authority, b, i.n})
	}
	f.Agencies, f.Groups = rowsOf(agencies), rowsOf(groups)
	return nil
}
