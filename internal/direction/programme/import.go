package programme

import (
	"context"
	"encoding/json"
	"errors"
	"io"
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
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// States of an import.
const (
	Uploaded = "uploaded" // read; the columns are to be confirmed
	Mapped   = "mapped"   // the columns are known; to be checked and written
	Written  = "written"
	Undone   = "undone"
)

// maxCell is how many characters a mended cell may have: the longest field of
// a registration and a little more, whose error then names the true limit.
const maxCell = 5000

// undoFor is how long an import can be taken back.
const undoFor = 24 * time.Hour

// Import is a file of registrations on its way.
type Import struct {
	ID, State, File, AgencyID, CreatedBy string // AgencyID "" = of the Office, for every agency
	Year, Sheet                          int
	Sheets                               []sheet.Sheet // nil once written
	Mapping                              Mapping
	Result                               Counts
	Skipped                              [][]string // of a written import: the head, then the rows left out, each with what is wrong
	CreatedAt, WrittenAt                 time.Time
	Version                              int64
}

// Counts is what an import does or did.
type Counts struct {
	New     int `json:"new"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Bad     int `json:"bad"` // rows left out
}

// Rows is how many rows were read.
func (c Counts) Rows() int { return c.New + c.Changed + c.Same + c.Bad }

// Object is the import as rules see it.
func (i Import) Object() access.Object {
	return access.Object{Kind: "programme_import", ID: i.ID, State: i.State, Owner: i.CreatedBy, Title: i.File, Version: i.Version}
}

func (i Import) rows() [][]string {
	if i.Sheet < 0 || i.Sheet >= len(i.Sheets) {
		return nil
	}
	return i.Sheets[i.Sheet].Rows
}

const importColumns = `id, year, state, file, agency_id, created_by, created_at, sheets, sheet, mapping, result, written_at, version, skipped`

func scanImport(s db.Scanner) (Import, error) {
	var i Import
	err := s.Scan(&i.ID, &i.Year, &i.State, &i.File, &i.AgencyID, &i.CreatedBy, db.ToTime(&i.CreatedAt), db.ToJSON(&i.Sheets), &i.Sheet, db.ToJSON(&i.Mapping), db.ToJSON(&i.Result), db.ToTime(&i.WrittenAt), &i.Version, db.ToJSON(&i.Skipped))
	return i, err
}

// ImportByID returns an import with what its file holds.
func (r *Room) ImportByID(ctx context.Context, id string) (Import, error) {
	return db.One(ctx, r.db.Q(ctx), scanImport, `SELECT `+importColumns+` FROM programme_import WHERE id = $1`, id)
}

// ReadFile reads a workbook; what is wrong with it is named on the field "file".
func ReadFile(f io.ReaderAt, size int64) ([]sheet.Sheet, error) {
	sheets, err := sheet.Read(f, size)
	for e, key := range map[error]string{
		sheet.ErrNotWorkbook: "programme.file.not_workbook", sheet.ErrMacros: "programme.file.macros", sheet.ErrLocked: "programme.file.locked",
		sheet.ErrTooLarge: "programme.file.too_large", sheet.ErrTooManyRows: "programme.file.too_many_rows", sheet.ErrEmpty: "programme.file.empty",
	} {
		if errors.Is(err, e) {
			return nil, fault.Fields(fault.Field{Name: "file", Key: key})
		}
	}
	return sheets, err
}

// officeWide reports whether the actor imports for every agency.
func (r *Room) officeWide(a access.Actor) bool {
	return a.System || r.rights.May(a, "registration.screen")
}

// StartImport keeps what a file holds, with a guess of its columns. Files of
// the same person that led to nothing within a day are forgotten.
func (r *Room) StartImport(ctx context.Context, a access.Actor, year int, file string, sheets []sheet.Sheet) (i Import, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		c, err := r.CallOf(ctx, year)
		if err != nil {
			return err
		}
		if !c.IssuedOn.IsZero() {
			return fault.New(fault.Conflict, "programme.refused.issued")
		}
		i = Import{ID: gov.NewID(), Year: year, State: Uploaded, File: oneLine(file), CreatedBy: a.AccountID, CreatedAt: r.clock.Now(), Sheets: sheets, Version: 1}
		if !r.officeWide(a) {
			i.AgencyID = a.AgencyID
			if _, err := r.mayRegister(ctx, year, a.AgencyID); err != nil {
				return err
			}
		}
		if len(i.File) > 200 {
			i.File = strings.ToValidUTF8(i.File[:200], "")
		}
		remembered, err := r.remembered(ctx, a.AccountID)
		if err != nil {
			return err
		}
		for n, s := range sheets { // the sheet of which most is understood
			if m := guess(s.Rows, remembered); n == 0 || len(m.Columns) > len(i.Mapping.Columns) {
				i.Sheet, i.Mapping = n, m
			}
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM programme_import WHERE year = $1 AND created_by = $2 AND state IN ('uploaded','mapped') AND created_at < $3`, year, a.AccountID, i.CreatedAt.Add(-undoFor).UnixMilli()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE programme_import SET skipped = '[]' WHERE year = $1 AND created_by = $2 AND state IN ('written','undone') AND written_at < $3 AND skipped <> '[]'`, year, a.AccountID, i.CreatedAt.Add(-undoFor).UnixMilli()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_import (`+importColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,NULL,1,'[]')`,
			i.ID, i.Year, i.State, i.File, i.AgencyID, i.CreatedBy, i.CreatedAt.UnixMilli(), db.JSON(i.Sheets), i.Sheet, db.JSON(i.Mapping), db.JSON(i.Result)); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "registration.upload", "programme_import", i.ID, map[string]any{"year": year})
		web.Result(ctx, importPath(i.ID)+"/khop-cot")
		return nil
	})
	return i, err
}

func (r *Room) remembered(ctx context.Context, accountID string) (map[string]string, error) {
	type pair struct{ heading, field string }
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (pair, error) {
		var p pair
		err := s.Scan(&p.heading, &p.field)
		return p, err
	}, `SELECT heading, field FROM programme_heading WHERE account_id = $1`, accountID)
	out := map[string]string{}
	for _, p := range list {
		out[p.heading] = p.field
	}
	return out, err
}

// needed are the fields whose columns must be named. An agency's own file need
// not name the agency; who decides may stand above the rows.
func (i Import) needed() []string {
	out := []string{"title", "month", "basis", "necessity", "product"}
	if i.AgencyID == "" {
		out = append(out, "lead")
	}
	return out
}

// Map says which columns hold what, and remembers their headings for the
// person's next file.
func (r *Room) Map(ctx context.Context, a access.Actor, id string, n int, m Mapping, seen int64) (i Import, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if i, err = r.pending(ctx, id, seen); err != nil {
			return err
		}
		e := form.New()
		if n < 0 || n >= len(i.Sheets) {
			e.Fail("sheet", "form.choice")
			return e.Err()
		}
		i.Sheet, i.Mapping = n, m
		rows := i.rows()
		if m.Head < 1 || m.Head > len(rows) {
			e.Fail("head", "form.int", 1, len(rows))
			return e.Err()
		}
		used := map[int]string{}
		for _, f := range columnFields {
			col, ok := m.Columns[f]
			switch {
			case !ok && slices.Contains(i.needed(), f):
				e.Fail("col."+f, "form.required_choice")
			case ok && (col < 0 || col >= sheet.MaxCols):
				e.Fail("col."+f, "form.choice")
			case ok && used[col] != "":
				e.Fail("col."+f, "programme.error.column_twice")
			case ok:
				used[col] = f
			}
		}
		if err := e.Err(); err != nil {
			return err
		}
		i.State = Mapped
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_import SET state=$1, sheet=$2, mapping=$3, version=version+1 WHERE id=$4 AND version=$5`, i.State, i.Sheet, db.JSON(i.Mapping), i.ID, i.Version); err != nil {
			return err
		}
		i.Version++
		for f, col := range m.Columns {
			key := vntext.Plain(at(rows[m.Head-1], col))
			if key == "" || len(key) > 120 || a.AccountID == "" {
				continue
			}
			if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_heading (account_id, heading, field) VALUES ($1,$2,$3) ON CONFLICT (account_id, heading) DO UPDATE SET field = excluded.field`, a.AccountID, key, f); err != nil {
				return err
			}
		}
		r.audit.Record(ctx, a, "registration.map", "programme_import", i.ID, nil)
		web.Result(ctx, importPath(i.ID)+"/kiem-tra")
		return nil
	})
	return i, err
}

// pending loads an import that is not written yet.
func (r *Room) pending(ctx context.Context, id string, seen int64) (Import, error) {
	i, err := r.ImportByID(ctx, id)
	if err == nil && seen != 0 && seen != i.Version {
		err = fault.New(fault.Conflict, "error.changed_meanwhile")
	}
	if err == nil && i.State != Uploaded && i.State != Mapped {
		err = fault.New(fault.Conflict, "programme.refused.written")
	}
	return i, err
}

func at(row []string, col int) string {
	if col < 0 || col >= len(row) {
		return ""
	}
	return row[col]
}

// Kinds of rows.
const (
	RowNew     = "new"
	RowChanged = "changed"
	RowSame    = "same"
	RowBad     = "bad"
)

// RowKinds lists them, what needs attention first.
var RowKinds = []string{RowBad, RowChanged, RowNew, RowSame}

// CellError is one cell that cannot be taken.
type CellError struct {
	Column string // its heading in the file
	Field  string
	Key    string
	Args   []any
}

// Diff is a field that the file changes.
type Diff struct{ Field, Old, New string }

// Row is one row of the file, understood.
type Row struct {
	Line   int
	Kind   string
	Fields Fields
	Errors []CellError
	Diffs  []Diff
	cells  map[string]string // what the file says, by field
	entry  Entry             // what stands now, where it changes
}

// Check reads every row of a mapped import against what stands now. Nothing
// is written.
func (r *Room) Check(ctx context.Context, i Import) (rows []Row, n Counts, err error) {
	agencies, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return nil, n, err
	}
	standing, err := db.List(ctx, r.db.Q(ctx), scanEntry, `SELECT `+entryColumns+` FROM programme_entry WHERE year = $1 AND state <> 'withdrawn' ORDER BY id`, i.Year)
	if err != nil {
		return nil, n, err
	}
	c := checker{Import: i, byName: bodyNames{org.ByNames(agencies)}, byID: map[string]org.Agency{}, standing: map[string]Entry{}, lines: map[string]int{}}
	for _, a := range agencies {
		c.byID[a.ID] = a
	}
	for _, e := range standing {
		c.standing[c.key(e.LeadID, e.Title)] = e
	}
	grid := i.rows()
	for line := i.Mapping.Head; line < len(grid); line++ {
		row, ok := c.row(line+1, grid[line])
		if !ok {
			continue
		}
		switch row.Kind {
		case RowNew:
			n.New++
		case RowChanged:
			n.Changed++
		case RowSame:
			n.Same++
		default:
			n.Bad++
		}
		rows = append(rows, row)
	}
	return rows, n, nil
}

// checker understands one row after the other.
type checker struct {
	Import
	byName   bodyNames
	byID     map[string]org.Agency
	standing map[string]Entry
	lines    map[string]int // of what was read already
	section  string         // authority that a heading between the rows names
	onward   string
}

func (c *checker) key(lead, title string) string {
	return lead + "|" + vntext.Plain(vntext.Fold(title))
}

// cells are the mapped cells of a row; empty reports a row without any.
func (c *checker) cells(row []string) (cells map[string]string, filled int) {
	cells = map[string]string{}
	for f, col := range c.Mapping.Columns {
		if s := at(row, col); s != "" {
			cells[f] = s
			filled++
		}
	}
	return cells, filled
}

func (c *checker) row(line int, raw []string) (out Row, ok bool) {
	cells, filled := c.cells(raw)
	if filled == 0 {
		return out, false
	}
	if filled == 1 && cells["title"] != "" { // a heading between the rows
		if authority, onward, e := authorityOf(cells["title"]); e == nil {
			c.section, c.onward = authority, onward
			return out, false
		}
	}
	out = Row{Line: line}
	fail := func(field string, e *fault.Field) {
		if e != nil && !slices.ContainsFunc(out.Errors, func(x CellError) bool { return x.Field == field }) {
			out.Errors = append(out.Errors, CellError{Field: field, Column: c.title(field), Key: e.Key, Args: e.Args})
		}
	}
	for f, s := range cells {
		if strings.HasPrefix(s, sheet.Formula) {
			fail(f, bad("programme.cell.formula"))
		}
		cells[f] = form.Clean(strings.TrimPrefix(s, sheet.Formula))
	}
	out.cells = cells
	f := Fields{Title: cells["title"], Leader: cells["leader"], Basis: cells["basis"], Necessity: cells["necessity"], Product: cells["product"], Authority: c.section, Onward: c.onward, LeadID: c.AgencyID}
	var e *fault.Field
	if s := cells["authority"]; s != "" {
		f.Authority, f.Onward, e = authorityOf(s)
		fail("authority", e)
	}
	if s := cells["onward"]; s != "" {
		if f.Onward = onwardOf(s); f.Onward == "" {
			fail("onward", bad("programme.cell.onward", s))
		}
	}
	if s := cells["month"]; s != "" {
		f.Month, e = monthOf(s, c.Year)
		fail("month", e)
	} else {
		fail("month", bad("form.required_here"))
	}
	if s := cells["lead"]; s != "" {
		a, e := c.byName.lead(s)
		fail("lead", e)
		if f.LeadID = a.ID; e == nil && c.AgencyID != "" && a.ID != c.AgencyID {
			fail("lead", bad("programme.error.own_agency"))
		}
	}
	f.Coordinating, e = c.byName.several(cells["coordinating"])
	fail("coordinating", e)
	for _, x := range f.check(c.byID).Errors() {
		fail(x.Name, &x)
	}
	out.Fields = f
	c.compare(&out, fail)
	if len(out.Errors) > 0 {
		out.Kind = RowBad
		slices.SortStableFunc(out.Errors, func(a, b CellError) int {
			return slices.Index(columnFields, a.Field) - slices.Index(columnFields, b.Field)
		})
	}
	return out, true
}

// title is the heading of a field's column.
func (c *checker) title(field string) string {
	col, ok := c.Mapping.Columns[field]
	if !ok {
		return ""
	}
	return oneLine(strings.TrimPrefix(at(c.rows()[c.Mapping.Head-1], col), sheet.Formula))
}

// compare says what the row does to what stands. A file that lacks a column,
// or leaves a cell empty that need not be filled, changes nothing there.
func (c *checker) compare(out *Row, fail func(string, *fault.Field)) {
	if out.Fields.Title == "" || out.Fields.LeadID == "" {
		return
	}
	k := c.key(out.Fields.LeadID, out.Fields.Title)
	if first, twice := c.lines[k]; twice {
		fail("title", bad("programme.cell.twice", first))
	} else {
		c.lines[k] = out.Line
	}
	old, there := c.standing[k]
	if !there {
		out.Kind = RowNew
		return
	}
	f := &out.Fields
	if f.Leader == "" {
		f.Leader = old.Leader
	}
	if len(f.Coordinating) == 0 {
		f.Coordinating = old.Coordinating
	}
	if _, mapped := c.Mapping.Columns["onward"]; !mapped && f.Onward == "" {
		f.Onward = old.Onward
	}
	out.entry, out.Diffs = old, c.diffs(old.Fields, *f)
	switch {
	case len(out.Diffs) == 0:
		out.Kind = RowSame
	case !Allowed("edit", old.State):
		fail("title", bad("programme.cell.screened"))
	default:
		out.Kind = RowChanged
	}
}

func (c *checker) diffs(old, now Fields) (out []Diff) {
	names := func(ids []string) string {
		ids = slices.Sorted(slices.Values(ids))
		for i, id := range ids {
			ids[i] = c.byID[id].ShortName
		}
		return strings.Join(ids, "; ")
	}
	for _, x := range []Diff{
		{"authority", old.Authority, now.Authority},
		{"onward", old.Onward, now.Onward},
		{"month", itoa(old.Month), itoa(now.Month)},
		{"coordinating", names(old.Coordinating), names(now.Coordinating)},
		{"leader", old.Leader, now.Leader},
		{"basis", old.Basis, now.Basis},
		{"necessity", old.Necessity, now.Necessity},
		{"product", old.Product, now.Product},
	} {
		if x.Old != x.New {
			out = append(out, x)
		}
	}
	return out
}

// MendCells puts other words into cells of the kept file, before anything is
// written; cells maps fields to what they shall say. A field that no column
// holds gets one behind the last.
func (r *Room) MendCells(ctx context.Context, a access.Actor, id string, line int, cells map[string]string, seen int64) (i Import, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if i, err = r.pending(ctx, id, seen); err != nil {
			return err
		}
		grid := i.rows()
		if i.State != Mapped || line <= i.Mapping.Head || line > len(grid) {
			return fault.Missing()
		}
		e := form.New()
		row := grid[line-1]
		for _, f := range columnFields {
			s, ok := cells[f]
			if !ok {
				continue
			}
			if s = form.Clean(s); utf8.RuneCountInString(s) > maxCell {
				e.Fail(cellName(line, f), "form.too_long", utf8.RuneCountInString(s), maxCell)
			}
			col, mapped := i.Mapping.Columns[f]
			if !mapped {
				col = i.width()
				i.Mapping.Columns[f] = col
			}
			for len(row) <= col {
				row = append(row, "")
			}
			row[col] = s
		}
		if err := e.Err(); err != nil {
			return err
		}
		grid[line-1] = row
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_import SET sheets=$1, mapping=$2, version=version+1 WHERE id=$3 AND version=$4`, db.JSON(i.Sheets), db.JSON(i.Mapping), i.ID, i.Version); err != nil {
			return err
		}
		i.Version++
		r.audit.Record(ctx, a, "registration.mend", "programme_import", i.ID, map[string]any{"line": line})
		web.Result(ctx, importPath(i.ID)+"/kiem-tra")
		return nil
	})
	return i, err
}

// cellName names a cell where it is mended; it differs on a page with many rows.
func cellName(line int, field string) string { return "o." + itoa(line) + "." + field }

// width is how many columns the chosen sheet and its mapping use.
func (i Import) width() (n int) {
	for _, row := range i.rows() {
		n = max(n, len(row))
	}
	for _, col := range i.Mapping.Columns {
		n = max(n, col+1)
	}
	return n
}

// Write writes a checked import: every row, or nothing where one is wrong; with
// onlyGood the rows that are right. The Office's rows count as registered, an
// agency's wait for its head. It is one transaction that may take longer than
// an ordinary act.
func (r *Room) Write(ctx context.Context, a access.Actor, id string, onlyGood bool, seen int64) (i Import, err error) {
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		if i, err = r.pending(ctx, id, seen); err != nil {
			return err
		}
		if i.State != Mapped {
			return fault.New(fault.Conflict, "programme.refused.unmapped")
		}
		call, err := r.CallOf(ctx, i.Year)
		if err != nil {
			return err
		}
		late := false
		if i.AgencyID != "" {
			if late, err = r.mayRegister(ctx, i.Year, i.AgencyID); err != nil {
				return err
			}
		} else if !call.IssuedOn.IsZero() {
			return fault.New(fault.Conflict, "programme.refused.issued")
		}
		rows, n, err := r.Check(ctx, i)
		if err != nil {
			return err
		}
		switch {
		case n.Bad > 0 && !onlyGood:
			return fault.New(fault.Conflict, "programme.refused.bad_rows", n.Bad)
		case n.New+n.Changed == 0:
			return fault.New(fault.Conflict, "programme.refused.nothing")
		}
		if err := r.writeRows(ctx, a, i, rows, late, call.Sample); err != nil {
			return err
		}
		if n.Bad > 0 { // who left them out can still read why, as long as it can be undone
			i.Skipped = i.errorRows(i18n.From(ctx), rows)
		}
		i.State, i.Result, i.WrittenAt = Written, n, r.clock.Now()
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_import SET state=$1, sheets='', result=$2, written_at=$3, skipped=$4, version=version+1 WHERE id=$5 AND version=$6`, i.State, db.JSON(n), i.WrittenAt.UnixMilli(), db.JSON(skippedOf(i)), i.ID, i.Version); err != nil {
			return err
		}
		i.Version++
		r.audit.Record(ctx, a, "registration.import", "programme_import", i.ID, map[string]any{"new": n.New, "changed": n.Changed, "left_out": n.Bad})
		web.Result(ctx, importPath(i.ID))
		return nil
	})
	return i, err
}

func (r *Room) writeRows(ctx context.Context, a access.Actor, i Import, rows []Row, late, sample bool) error {
	var fresh []Entry
	var w db.Where
	var notes []string
	flush := func() error {
		if len(notes) == 0 {
			return nil
		}
		_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_import_row (import_id, line, entry_id, version, before) VALUES `+strings.Join(notes, ","), w.Args()...)
		w, notes = db.Where{}, nil
		return err
	}
	for _, row := range rows {
		before := ""
		e := row.entry
		switch row.Kind {
		case RowNew:
			e = r.newEntry(a, i.Year, row.Fields)
			e.Sample, e.Late = sample, late
		case RowChanged:
			before = db.JSON(e)
			e.Version++
			e.Fields, e.State, e.SignedBy, e.SignedAt = row.Fields, EntryDraft, "", time.Time{}
		default:
			continue
		}
		if i.AgencyID == "" {
			e.State, e.SignedBy, e.SignedAt = Registered, a.AccountID, r.clock.Now()
		}
		if row.Kind == RowNew {
			fresh = append(fresh, e)
		} else if err := r.writeEntry(ctx, e, row.entry.Version); err != nil {
			return err
		}
		notes = append(notes, w.Expand("(?,?,?,?,?)", i.ID, row.Line, e.ID, e.Version, before))
		if len(notes) >= 50 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return r.insertEntries(ctx, fresh)
}

// imported lists what an import wrote, in the order of the file.
func (r *Room) imported(ctx context.Context, id string, limit int) ([]Entry, error) {
	return db.List(ctx, r.db.Q(ctx), scanEntry, `SELECT e.`+strings.ReplaceAll(entryColumns, ", ", ", e.")+` FROM programme_import_row r JOIN programme_entry e ON e.id = r.entry_id WHERE r.import_id = $1 ORDER BY r.line LIMIT $2`, id, limit)
}

func skippedOf(i Import) [][]string {
	if i.Skipped == nil {
		return [][]string{}
	}
	return i.Skipped
}

// errorRows are the wrong rows as the file has them, with their line before
// and what is wrong behind; the head stands first.
func (i Import) errorRows(p i18n.Printer, rows []Row) [][]string {
	grid := i.rows()
	head := grid[i.Mapping.Head-1]
	width := len(head)
	for _, x := range rows {
		width = max(width, len(grid[x.Line-1]))
	}
	line := func(first string, cells []string, last string) []string {
		out := make([]string, width+2)
		out[0], out[width+1] = first, last
		for k := range cells {
			out[k+1] = form.Clean(strings.TrimPrefix(cells[k], sheet.Formula))
		}
		return out
	}
	out := [][]string{line(p.T("programme.import.row"), head, p.T("programme.import.errors"))}
	for _, x := range rows {
		if x.Kind != RowBad {
			continue
		}
		var what []string
		for _, e := range x.Errors {
			what = append(what, cellWords(p, x.Line, e))
		}
		out = append(out, line(itoa(x.Line), grid[x.Line-1], strings.Join(what, " ")))
	}
	return out
}

// Leftover are the rows that a written import left out, as long as it can be
// undone; nil where there are none.
func (r *Room) Leftover(i Import) [][]string {
	if !written(i) || len(i.Skipped) < 2 || r.clock.Now().After(i.UndoUntil()) {
		return nil
	}
	return i.Skipped
}

// UndoUntil is until when the import can be taken back.
func (i Import) UndoUntil() time.Time { return i.WrittenAt.Add(undoFor) }

// UndoImport takes an import back within a day: every row is again as it was,
// to the version. It refuses where somebody changed one of the rows since.
func (r *Room) UndoImport(ctx context.Context, a access.Actor, id string, seen int64) (i Import, err error) {
	type written struct {
		id, before string
		version    int64
	}
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		if i, err = r.ImportByID(ctx, id); err != nil {
			return err
		}
		switch {
		case seen != 0 && seen != i.Version:
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		case i.State != Written:
			return fault.New(fault.Conflict, "programme.refused.not_written")
		case r.clock.Now().After(i.UndoUntil()):
			return fault.New(fault.Conflict, "programme.refused.undo_late")
		}
		list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (written, error) {
			var w written
			err := s.Scan(&w.id, &w.version, &w.before)
			return w, err
		}, `SELECT entry_id, version, before FROM programme_import_row WHERE import_id = $1 ORDER BY line`, id)
		if err != nil {
			return err
		}
		touched := 0
		for _, w := range list {
			if w.before == "" {
				n, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM programme_entry WHERE id = $1 AND version = $2`, w.id, w.version)
				if err != nil {
					return err
				}
				touched += 1 - int(n)
				continue
			}
			var e Entry
			if err := json.Unmarshal([]byte(w.before), &e); err != nil {
				return err
			}
			if err := r.writeEntry(ctx, e, w.version); fault.Is(err, fault.Conflict) {
				touched++
			} else if err != nil {
				return err
			}
		}
		if touched > 0 {
			return fault.New(fault.Conflict, "programme.refused.touched", touched)
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM programme_import_row WHERE import_id = $1`, id); err != nil {
			return err
		}
		i.State = Undone
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_import SET state=$1, version=version+1 WHERE id=$2 AND version=$3`, i.State, i.ID, i.Version); err != nil {
			return err
		}
		i.Version++
		r.audit.Record(ctx, a, "registration.import_undo", "programme_import", i.ID, map[string]any{"rows": len(list)})
		web.Result(ctx, importPath(i.ID))
		return nil
	})
	return i, err
}

func importPath(id string) string { return base + "/nhap/" + id }
