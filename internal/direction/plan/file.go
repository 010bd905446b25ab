package plan

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// fileColumns are what a table of lines holds, in the order of the export.
// What an import reads are all of them; the export adds how lines stand.
var fileColumns = []string{"id", "part", "number", "text", "lead", "start", "due", "product"}

// Kinds of rows of a file.
const (
	RowBad     = "bad"
	RowChanged = "changed"
	RowNew     = "new"
	RowSame    = "same"
)

// RowKinds lists them, what needs attention first.
var RowKinds = []string{RowBad, RowChanged, RowNew, RowSame}

// CellError is a cell that cannot be taken.
type CellError struct {
	Column string // its heading in the file
	Key    string
	Args   []any
}

// FileRow is one row of a file, understood.
type FileRow struct {
	Row    int // of the sheet, from 1
	Kind   string
	Line   Line // as the file has it; of a new line the parent may be a new line of the file
	Was    Line // where it stands already
	Errors []CellError
}

// Import is a file on its way.
type Import struct {
	ID, PlanID, File, CreatedBy string
	Grid                        [][]string
	CreatedAt                   time.Time
	WrittenAt, UndoneAt         time.Time // zero = not, or not yet
	Changed, Added              int       // lines that were written
}

// numberOf is the number of a line: up to four figures with points between.
var numberOf = regexp.MustCompile(`^[1-9]\d{0,3}(\.[1-9]\d{0,3}){0,3}$`)

// columnsOf finds the columns by their headings, in either language.
func columnsOf(head []string) map[string]int {
	at := map[string]int{}
	for n, h := range head {
		for _, k := range fileColumns {
			for _, l := range []i18n.Lang{i18n.VI, i18n.EN} {
				if _, there := at[k]; !there && vntext.Plain(h) == vntext.Plain(i18n.In(l).T("plan.file."+k)) {
					at[k] = n
				}
			}
		}
	}
	return at
}

// partOf reads which of the two kinds of groups a line belongs to.
func partOf(s string) string {
	k := " " + vntext.Plain(s) + " "
	switch {
	case strings.Contains(k, " trong tam ") || strings.Contains(k, " key "):
		return KeyTask
	case strings.Contains(k, " giai phap ") || strings.Contains(k, " solutions ") || strings.Contains(k, " solution "):
		return Solution
	}
	return ""
}

// dayOf reads a day: as people write it, or as a spreadsheet keeps it.
func dayOf(s string) (gov.Date, bool) {
	s = strings.TrimSuffix(s, " 00:00:00")
	if d, ok := sheet.Day(s); ok {
		return d, true
	}
	return form.ParseDate(s)
}

// reader understands the rows of a file against a plan.
type reader struct {
	plan   Plan
	at     map[string]int
	head   []string
	bodies org.Named
	parts  map[string]string // line → kind of its group
	places map[string]Line   // kind of group and number → line, also new ones
	seen   map[string]int    // line or place → row that has it
}

// ReadRows reads the rows of a table of lines against the plan as it is.
// Columns that must be there and are not come back in missing. Nothing is
// written.
func (r *Room) ReadRows(ctx context.Context, p Plan, grid [][]string) (rows []FileRow, missing []string, err error) {
	agencies, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil || len(grid) == 0 {
		return nil, nil, err
	}
	x := reader{plan: p, at: columnsOf(grid[0]), head: grid[0], bodies: org.ByNames(agencies), parts: map[string]string{}, places: map[string]Line{}, seen: map[string]int{}}
	for _, k := range []string{"part", "number", "text"} {
		if _, ok := x.at[k]; !ok {
			missing = append(missing, k)
		}
	}
	if len(missing) > 0 {
		return nil, missing, nil
	}
	part := ""
	for _, l := range p.Lines {
		if l.Depth == 0 {
			part = l.Kind
		}
		x.parts[l.ID], x.places[part+" "+l.Number] = part, l
	}
	for n, cells := range grid[1:] {
		if slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			rows = append(rows, x.row(n+2, cells))
		}
	}
	return rows, nil, nil
}

func (x *reader) row(n int, cells []string) (out FileRow) {
	out.Row = n
	fail := func(column, key string, args ...any) {
		head := ""
		if at, ok := x.at[column]; ok {
			head = strings.TrimSpace(strings.TrimPrefix(x.head[at], sheet.Formula))
		}
		out.Kind = RowBad
		out.Errors = append(out.Errors, CellError{head, key, args})
	}
	value := func(column string) (s string, there bool) {
		at, ok := x.at[column]
		if !ok || at >= len(cells) {
			return "", ok
		}
		if strings.HasPrefix(cells[at], sheet.Formula) {
			fail(column, "plan.cell.formula")
		}
		s = strings.TrimPrefix(cells[at], sheet.Formula)
		if bare := strings.TrimPrefix(s, "'"); download.Harmless(bare) == s { // the mark that the export set
			s = bare
		}
		return form.Clean(s), true
	}
	id, _ := value("id")
	partText, _ := value("part")
	number, _ := value("number")
	number = strings.Trim(number, ". ")
	part := partOf(partText)
	if id != "" {
		l, ok := x.plan.find(id)
		switch {
		case !ok:
			fail("id", "plan.cell.no_line", id)
		case x.seen[id] > 0:
			fail("id", "plan.cell.twice", x.seen[id])
		case number != "" && (number != l.Number || part != "" && part != x.parts[id]):
			fail("number", "plan.cell.moved", number, l.Number)
		}
		out.Was, out.Line, x.seen[id] = l, l, n
	} else {
		out.Line = x.fresh(n, part, partText, number, fail)
	}
	x.fill(&out.Line, value, fail)
	switch {
	case out.Kind == RowBad:
	case out.Was.ID == "":
		out.Kind = RowNew
	case out.Line == out.Was:
		out.Kind = RowSame
	default:
		out.Kind = RowChanged
	}
	return out
}

// fresh places a new line below the one that its number names.
func (x *reader) fresh(n int, part, partText, number string, fail func(string, string, ...any)) (l Line) {
	if part == "" {
		fail("part", "plan.cell.part", partText)
	}
	if !numberOf.MatchString(number) {
		fail("number", "plan.cell.number", number)
	}
	if part == "" || !numberOf.MatchString(number) {
		return l
	}
	place := part + " " + number
	if row := x.seen[place]; row > 0 {
		fail("number", "plan.cell.twice", row)
		return l
	}
	if _, taken := x.places[place]; taken {
		fail("number", "plan.cell.taken", number)
		return l
	}
	l = Line{ID: gov.NewID(), Kind: part, Number: number, Depth: strings.Count(number, "."), Version: 1}
	if l.Depth > 0 {
		up := number[:strings.LastIndexByte(number, '.')]
		parent, ok := x.places[part+" "+up]
		if !ok {
			fail("number", "plan.cell.no_parent", up)
			return l
		}
		l.ParentID, l.Kind = parent.ID, kindBelow(l.Depth)
	}
	x.places[place], x.seen[place] = l, n
	return l
}

// fill reads what a line says. A column that the file lacks changes nothing.
func (x *reader) fill(l *Line, value func(string) (string, bool), fail func(string, string, ...any)) {
	l.Text, _ = value("text")
	switch k := utf8.RuneCountInString(l.Text); {
	case k == 0:
		fail("text", "form.required_here")
	case k > maxText:
		fail("text", "form.too_long", k, maxText)
	}
	if s, ok := value("lead"); ok {
		a, known := x.bodies.Find(s)
		if s != "" && !known {
			fail("lead", "plan.cell.no_agency", s)
		} else if s != "" && !a.Assignable() {
			fail("lead", "plan.cell.no_lead", s)
		}
		l.LeadID = a.ID
	}
	for name, d := range map[string]*gov.Date{"start": &l.Start, "due": &l.Due} {
		if s, ok := value(name); ok {
			day, right := dayOf(s)
			if s != "" && !right {
				fail(name, "plan.cell.no_day", s)
			}
			*d = day
		}
	}
	e := form.New()
	l.checkSpan(e)
	for _, b := range e.Errors() {
		fail(b.Name, b.Key, b.Args...)
	}
	if s, ok := value("product"); ok {
		if k := utf8.RuneCountInString(s); k > maxTitle {
			fail("product", "form.too_long", k, maxTitle)
		}
		l.Product = s
	}
}

const importColumns = `id, plan_id, file, grid, created_by, created_at, written_at, undone_at, changed, added`

func scanImport(s db.Scanner) (Import, error) {
	var i Import
	err := s.Scan(&i.ID, &i.PlanID, &i.File, db.ToJSON(&i.Grid), &i.CreatedBy, db.ToTime(&i.CreatedAt), db.ToTime(&i.WrittenAt), db.ToTime(&i.UndoneAt), &i.Changed, &i.Added)
	return i, err
}

// ImportByID returns a file of a plan that the actor read in and has not
// written yet.
func (r *Room) ImportByID(ctx context.Context, a access.Actor, planID, id string) (Import, error) {
	return db.One(ctx, r.db.Q(ctx), scanImport, `SELECT `+importColumns+` FROM plan_import WHERE id = $1 AND plan_id = $2 AND created_by = $3 AND written_at IS NULL`, id, planID, a.AccountID)
}

// WrittenByID returns a file that the actor wrote into a plan, taken back or
// not.
func (r *Room) WrittenByID(ctx context.Context, a access.Actor, planID, id string) (Import, error) {
	return db.One(ctx, r.db.Q(ctx), scanImport, `SELECT `+importColumns+` FROM plan_import WHERE id = $1 AND plan_id = $2 AND created_by = $3 AND written_at IS NOT NULL`, id, planID, a.AccountID)
}

// Imports lists the files that the actor wrote into a plan last, newest first.
func (r *Room) Imports(ctx context.Context, a access.Actor, planID string) ([]Import, error) {
	return db.List(ctx, r.db.Q(ctx), scanImport, `SELECT `+importColumns+` FROM plan_import WHERE plan_id = $1 AND created_by = $2 AND written_at IS NOT NULL ORDER BY id DESC LIMIT 5`, planID, a.AccountID)
}

// StartImport keeps what a file holds. Earlier files of the same person for the
// plan that were not written are forgotten.
func (r *Room) StartImport(ctx context.Context, a access.Actor, planID, file string, grid [][]string) (i Import, err error) {
	i = Import{ID: gov.NewID(), PlanID: planID, File: strings.Join(strings.Fields(form.Clean(file)), " "), Grid: grid, CreatedBy: a.AccountID, CreatedAt: r.clock.Now()}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		p, err := r.Get(ctx, planID)
		if err != nil {
			return err
		}
		if !p.Open() {
			return fault.New(fault.Conflict, "plan.refused.closed")
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM plan_import WHERE plan_id = $1 AND created_by = $2 AND written_at IS NULL`, planID, a.AccountID); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_import (id, plan_id, file, grid, created_by, created_at) VALUES ($1,$2,$3,$4,$5,$6)`, i.ID, i.PlanID, i.File, db.JSON(i.Grid), i.CreatedBy, i.CreatedAt.UnixMilli()); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan.upload", "plan", planID, nil)
		web.Result(ctx, importPath(planID, i.ID))
		return nil
	})
	return i, err
}

// WriteImport writes every row of a file, or none: seen is the version of the
// plan against which the rows were shown.
func (r *Room) WriteImport(ctx context.Context, a access.Actor, planID, id string, seen int64) (changed, added int, err error) {
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		changed, added = 0, 0
		if err := r.lock(ctx, planID); err != nil {
			return err
		}
		i, err := r.ImportByID(ctx, a, planID, id)
		if err != nil {
			return err
		}
		p, err := r.Get(ctx, planID)
		if err != nil {
			return err
		}
		if !p.Open() {
			return fault.New(fault.Conflict, "plan.refused.closed")
		}
		if seen != p.Version-1 { // the lock has raised it
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		rows, missing, err := r.ReadRows(ctx, p, i.Grid)
		if err != nil {
			return err
		}
		bad := func(x FileRow) bool { return x.Kind == RowBad }
		if len(missing) > 0 || slices.ContainsFunc(rows, bad) {
			return fault.New(fault.Conflict, "plan.refused.file")
		}
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM plan_line WHERE plan_id = $1`, planID)
		if err != nil {
			return err
		}
		type beside struct{ parent, kind string }
		last := map[beside]int{} // ordinal among those beside each other
		for _, l := range p.Lines {
			k := beside{l.ParentID, l.Kind}
			last[k] = max(last[k], l.Ordinal)
		}
		for _, x := range rows {
			switch x.Kind {
			case RowChanged:
				changed++
				before, err := r.rowOf(ctx, x.Line.ID)
				if err != nil {
					return err
				}
				if err := r.updateLine(ctx, x.Line); err != nil {
					return err
				}
				if err := r.keep(ctx, id, changed+added, &before, x.Line.ID); err != nil {
					return err
				}
				if err := r.note(ctx, a, p, x.Line.ID, "edit", x.Was, x.Line); err != nil {
					return err
				}
			case RowNew:
				if n++; n > maxLines {
					return fault.New(fault.Conflict, "plan.refused.many", maxLines)
				}
				added++
				k := beside{x.Line.ParentID, x.Line.Kind}
				last[k]++ // behind the last one
				x.Line.Ordinal = last[k]
				if err := r.insertLine(ctx, planID, x.Line); err != nil {
					return err
				}
				if err := r.keep(ctx, id, changed+added, nil, x.Line.ID); err != nil {
					return err
				}
				if err := r.note(ctx, a, p, x.Line.ID, "add", nil, x.Line); err != nil {
					return err
				}
			}
		}
		if changed+added == 0 {
			return fault.New(fault.Conflict, "plan.refused.nothing")
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan_import SET written_at = $1, changed = $2, added = $3, grid = '[]' WHERE id = $4`, r.clock.Now().UnixMilli(), changed, added, id); err != nil {
			return err
		}
		if p, err = r.Get(ctx, planID); err != nil {
			return err
		}
		if err := r.staff.Put(ctx, p.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan.import", "plan", planID, map[string]any{"changed": changed, "added": added})
		web.Result(ctx, importPath(planID, id))
		return nil
	})
	return changed, added, err
}

func importPath(planID, id string) string { return base + "/" + planID + "/nhap/" + id }
