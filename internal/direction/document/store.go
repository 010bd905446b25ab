package document

import (
	"context"
	"slices"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

const columns = `d.id, d.direction, d.agency_id, d.code_number, d.code_notation, d.type_name, d.organ_name, d.issued_date, d.effective_date, d.subject, d.signer_position, d.signer_name, d.priority, d.page_amount, d.issued_amount, d.due_date, d.arrival_date, d.arrival_number, d.to_places, d.to_all, d.content, d.state, d.target_id, d.effect, d.reason, d.double_of, d.created_by, d.created_at, d.changed_at, d.published_at, d.sample, d.version`

func scan(r db.Scanner) (Document, error) {
	var d Document
	var toAll, sample int64
	err := r.Scan(&d.ID, &d.Direction, &d.AgencyID, &d.Code.Number, &d.Code.Notation, &d.TypeName, &d.OrganName, db.ToDate(&d.IssuedDate), db.ToDate(&d.EffectiveDate), &d.Subject, &d.Signer.Position, &d.Signer.FullName, &d.Priority, &d.PageAmount, &d.IssuedAmount,
		db.ToDate(&d.DueDate), db.ToDate(&d.ArrivalDate), &d.ArrivalNumber, &d.ToPlaces, &toAll, db.ToJSON(&d.Content), &d.State, &d.TargetID, &d.Effect, &d.Reason, &d.DoubleOf, &d.CreatedBy, db.ToTime(&d.CreatedAt), db.ToTime(&d.ChangedAt), db.ToTime(&d.PublishedAt), &sample, &d.Version)
	d.ToAll, d.Sample = toAll == 1, sample == 1
	return d, err
}

// Get returns a document with the agencies that it concerns; whether the actor
// may see it is asked by the caller.
func (r *Room) Get(ctx context.Context, id string) (Document, error) {
	d, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM document d WHERE d.id = $1`, id)
	if err != nil {
		return d, err
	}
	d.Parties, err = db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT agency_id FROM document_party WHERE document_id = $1 AND agency_id <> '*' ORDER BY agency_id`, id)
	return d, err
}

// written are the values of a row, in the order of fields.
const fields = `code_number, code_notation, type_name, organ_name, issued_date, effective_date, subject, signer_position, signer_name, priority, page_amount, issued_amount, due_date, arrival_date, arrival_number, to_places, to_all, content, state, target_id, effect, reason, double_of, changed_at, day_sort, double_key, search_key`

func (d Document) values() []any {
	return []any{
		d.Code.Number, d.Code.Notation, d.TypeName, d.OrganName, db.Day(d.IssuedDate), db.Day(d.EffectiveDate), d.Subject, d.Signer.Position, d.Signer.FullName, d.Priority, d.PageAmount, d.IssuedAmount,
		db.Day(d.DueDate), db.Day(d.ArrivalDate), d.ArrivalNumber, d.ToPlaces, db.Bit(d.ToAll), db.JSON(d.Content), string(d.State), d.TargetID, d.Effect, d.Reason, d.DoubleOf, d.ChangedAt.UnixMilli(),
		d.IssuedDate.String(), d.doubleKey(), d.searchKey(),
	}
}

func (d Document) searchKey() string {
	return vntext.Fold(strings.Join([]string{d.Code.String(), d.TypeName, d.OrganName, d.Subject, d.Signer.FullName, d.Signer.Position, d.ArrivalNumber, d.ToPlaces}, " "))
}

// doubleKey is what two entries of one document share, whatever the case and
// marks in which they were typed; "" without a number.
func (d Document) doubleKey() string {
	if d.Code.Number == "" {
		return ""
	}
	return strings.Join([]string{d.Code.Number, vntext.Fold(d.Code.Notation), vntext.Fold(d.OrganName)}, "|")
}

func places(from, n int) string {
	var w db.Where
	out := make([]string, 0, n)
	for range from - 1 {
		w.Arg(nil)
	}
	for range n {
		out = append(out, w.Arg(nil))
	}
	return strings.Join(out, ",")
}

func (r *Room) insert(ctx context.Context, d Document) error {
	args := append([]any{d.ID, d.Direction, d.AgencyID, d.CreatedBy, d.CreatedAt.UnixMilli(), db.Bit(d.Sample), d.Version}, d.values()...)
	if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document (id, direction, agency_id, created_by, created_at, sample, version, `+fields+`) VALUES (`+places(1, len(args))+`)`, args...); err != nil {
		return err
	}
	r.touch(ctx, d.ID)
	if err := r.words.Set(ctx, d.ID, nil, wordsOf(d.searchKey())); err != nil {
		return err
	}
	return r.setParties(ctx, d)
}

func (r *Room) update(ctx context.Context, d Document) error {
	was, err := db.One(ctx, r.db.Q(ctx), db.Value[string], `SELECT search_key FROM document WHERE id = $1`, d.ID)
	if err != nil {
		return err
	}
	if err := r.words.Set(ctx, d.ID, wordsOf(was), wordsOf(d.searchKey())); err != nil {
		return err
	}
	args := append([]any{d.ID, d.Version}, d.values()...)
	var set []string
	names, marks := strings.Split(fields, ", "), strings.Split(places(3, len(args)-2), ",")
	for i, n := range names {
		set = append(set, n+"="+marks[i])
	}
	r.touch(ctx, d.ID)
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE document SET `+strings.Join(set, ", ")+`, version=version+1 WHERE id=$1 AND version=$2`, args...)
}

// everyone is the party of a document that is addressed to all agencies.
const everyone = "*"

func (r *Room) setParties(ctx context.Context, d Document) error {
	if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM document_party WHERE document_id=$1`, d.ID); err != nil {
		return err
	}
	parties := d.Parties
	if d.ToAll {
		parties = append(slices.Clone(parties), everyone)
	}
	for _, a := range parties {
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document_party (document_id, agency_id) VALUES ($1,$2)`, d.ID, a); err != nil {
			return err
		}
	}
	return nil
}

// doubles returns the entries that look like d: the same number, symbol and
// organ, and not known to be of different years, for numbers begin anew every
// year.
func (r *Room) doubles(ctx context.Context, d Document) ([]Document, error) {
	if d.doubleKey() == "" {
		return nil, nil
	}
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM document d WHERE d.double_key = $1 AND d.id <> $2 ORDER BY d.id`, d.doubleKey(), d.ID)
	var out []Document
	for _, x := range list {
		if x.IssuedDate.IsZero() || d.IssuedDate.IsZero() || x.IssuedDate.Year == d.IssuedDate.Year {
			out = append(out, x)
		}
	}
	return out, err
}

// aimedAt returns the documents that correct, replace or recall the one of id.
func (r *Room) aimedAt(ctx context.Context, id string) ([]Document, error) {
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM document d WHERE d.target_id = $1 ORDER BY d.id`, id)
}

// The orders of the list.
const (
	SortNew   = "new"   // by date of issue, latest first; unknown dates last
	SortOld   = "old"   // by date of issue, unknown dates first
	SortEntry = "entry" // as registered, latest first
)

// Sorts lists the orders.
var Sorts = []string{SortNew, SortOld, SortEntry}

// Filter says which documents a list shows. Zero fields restrict nothing.
type Filter struct {
	Text      string
	Direction string
	State     State
	TypeName  string
	From, To  gov.Date // of issue
	Priority  string   // one of Priorities
	Sort      string
	Cursor    string
	Limit     int
}

func (f Filter) keys() (columns []string, descending bool) {
	switch f.Sort {
	case SortOld:
		return []string{"d.day_sort", "d.id"}, false
	case SortEntry:
		return []string{"d.id"}, true // ids follow the time of entry
	}
	return []string{"d.day_sort", "d.id"}, true
}

// narrowing are the sets within which a list lies: what the actor's agencies
// are party to, and what has a rare word of the text.
type narrowing struct {
	agencies []string
	word     string
}

// where asks for the documents of a filter. They lie within n; gathered lets
// the engine begin there, which is right where n holds few, else it walks
// along the order of the list and looks each one up in n.
func (r *Room) where(a access.Actor, p access.Permission, f Filter, n narrowing, gathered bool) *db.Where {
	id := "d.id"
	if !gathered {
		id = "d.id || ''" // no index answers this
	}
	w := &db.Where{}
	r.rights.Where(a, p, access.Columns{
		State: "d.state || CASE WHEN d.to_all = 1 THEN '" + openState + "' ELSE '' END", Owner: "d.created_by",
		Leads: func(w *db.Where, agencies []string) string { return w.InList("d.agency_id", agencies) },
		Concerns: func(w *db.Where, agencies []string) string {
			return "EXISTS (SELECT 1 FROM document_party y WHERE y.document_id = d.id AND " + w.InList("y.agency_id", agencies) + ")"
		},
	}, w)
	for col, v := range map[string]string{"d.direction": f.Direction, "d.state": string(f.State), "d.type_name": f.TypeName} {
		if v != "" {
			w.Add(col+" = ?", v)
		}
	}
	for i, name := range Priorities {
		if f.Priority == name {
			w.Add("d.priority = ?", i)
		}
	}
	if !f.From.IsZero() {
		w.Add("d.day_sort >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		w.Add("d.day_sort <= ?", f.To.String())
		w.AddRaw("d.day_sort <> ''")
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Contains("d.search_key", word)
	}
	if len(n.agencies) > 0 {
		w.AddRaw(id + " IN (SELECT y.document_id FROM document_party y WHERE " + w.InList("y.agency_id", append([]string{everyone}, n.agencies...)) + ")")
	}
	if n.word != "" {
		w.AddRaw(r.words.Within(w, id, n.word))
	}
	return w
}

// fewDocuments is up to how many documents a set is gathered and sorted; a
// larger one is met soon on the walk along the list.
const fewDocuments = 500

// narrow finds the sets within which the list lies. Who is restricted at all
// sees what is addressed to all or to one of its agencies: no grant of this
// room reaches further.
func (r *Room) narrow(ctx context.Context, a access.Actor, p access.Permission, f Filter) (n narrowing, err error) {
	var w db.Where
	r.rights.Where(a, p, access.Columns{}, &w)
	if w.SQL() != "" {
		n.agencies = a.Agencies
	}
	if list := wordsOf(vntext.Fold(f.Text)); len(list) > 0 {
		n.word, _, err = r.words.Rarest(ctx, list)
	}
	return n, err
}

// ask is the question behind a list: its conditions, by whichever way leads to
// the documents sooner.
func (r *Room) ask(ctx context.Context, a access.Actor, p access.Permission, f Filter) (*db.Where, error) {
	n, err := r.narrow(ctx, a, p, f)
	if err != nil || len(n.agencies) == 0 && n.word == "" {
		return r.where(a, p, f, n, true), err
	}
	met, err := r.countTo(ctx, a, p, f, n, fewDocuments+1)
	return r.where(a, p, f, n, met <= fewDocuments), err
}

// List returns the documents that the actor may treat with the permission.
func (r *Room) List(ctx context.Context, a access.Actor, p access.Permission, f Filter) (list []Document, next string, err error) {
	w, err := r.ask(ctx, a, p, f)
	if err != nil {
		return nil, "", err
	}
	keys, desc := f.keys()
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, len(keys))
		if err != nil {
			return nil, "", err
		}
		for _, x := range v {
			if _, ok := x.(string); !ok {
				return nil, "", fault.New(fault.Malformed, "error.bad_cursor")
			}
		}
		w.After(keys, desc, v)
	}
	order := strings.Join(keys, ", ")
	if desc {
		order = strings.Join(keys, " DESC, ") + " DESC"
	}
	list, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM document d`+w.SQL()+` ORDER BY `+order+` LIMIT `+w.Arg(f.Limit+1), w.Args()...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	last := list[f.Limit-1]
	if len(keys) == 1 {
		return list, db.EncodeCursor(last.ID), nil
	}
	return list, db.EncodeCursor(last.IssuedDate.String(), last.ID), nil
}

// countTo is how far a list is counted; beyond, it says "more than".
const countTo = 1000

func (r *Room) count(ctx context.Context, a access.Actor, p access.Permission, f Filter) (int, error) {
	n, err := r.narrow(ctx, a, p, f)
	if err != nil {
		return 0, err
	}
	return r.countTo(ctx, a, p, f, n, countTo+1)
}

func (r *Room) countTo(ctx context.Context, a access.Actor, p access.Permission, f Filter, n narrowing, most int) (int, error) {
	w := r.where(a, p, f, n, true)
	return db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM (SELECT 1 FROM document d`+w.SQL()+` LIMIT `+w.Arg(most)+`) AS c`, w.Args()...)
}
