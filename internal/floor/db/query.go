package db

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
)

// Scanner is a row under the cursor.
type Scanner interface{ Scan(dest ...any) error }

// List runs the query and scans every row.
func List[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, Translate(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, Translate(err)
		}
		out = append(out, v)
	}
	return out, Translate(rows.Err())
}

// One runs the query and scans its first row; no row is fault.NotFound.
func One[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(q.QueryRowContext(ctx, query, args...))
	return v, Translate(err)
}

// Value is a scan function for one column of a plain type.
func Value[T any](s Scanner) (T, error) {
	var v T
	err := s.Scan(&v)
	return v, err
}

// Exec runs a statement and returns the number of rows it touched.
func Exec(ctx context.Context, q Querier, query string, args ...any) (int64, error) {
	r, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, Translate(err)
	}
	n, err := r.RowsAffected()
	return n, Translate(err)
}

// ExecOne runs a statement that must touch exactly one row: the guard of
// optimistic versions. Otherwise it is a Conflict ("somebody else changed it").
func ExecOne(ctx context.Context, q Querier, query string, args ...any) error {
	n, err := Exec(ctx, q, query, args...)
	if err != nil {
		return err
	}
	if n != 1 {
		return fault.New(fault.Conflict, "error.changed_meanwhile")
	}
	return nil
}

// Where collects conditions and their arguments. Conditions are written with
// ? and numbered as they are added.
type Where struct {
	conds []string
	args  []any
}

// Arg adds an argument and returns its placeholder.
func (w *Where) Arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// Args returns the arguments in order.
func (w *Where) Args() []any { return w.args }

// Expand numbers the ? of a fragment and keeps its arguments, for use outside
// of the WHERE clause.
func (w *Where) Expand(fragment string, args ...any) string {
	var b strings.Builder
	i := 0
	for _, r := range fragment {
		if r == '?' {
			b.WriteString(w.Arg(args[i]))
			i++
			continue
		}
		b.WriteRune(r)
	}
	if i != len(args) {
		panic(fmt.Sprintf("db: %d arguments for %d placeholders in %q", len(args), i, fragment))
	}
	return b.String()
}

// Add adds a condition joined by AND.
func (w *Where) Add(cond string, args ...any) {
	w.conds = append(w.conds, "("+w.Expand(cond, args...)+")")
}

var literally = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Literally returns words for a pattern of LIKE … ESCAPE '\', in which they
// stand for themselves.
func Literally(words string) string { return literally.Replace(words) }

// Contains adds that a column holds the words as they are, signs of LIKE
// included; columns of keys are asked for keys.
func (w *Where) Contains(column, words string) {
	w.Add(column+` LIKE ? ESCAPE '\'`, "%"+Literally(words)+"%")
}

// In adds "column IN (values)"; no value means that nothing matches.
func (w *Where) In(column string, values ...string) {
	w.conds = append(w.conds, w.InList(column, values))
}

// InList returns "column IN (…)" without adding it.
func (w *Where) InList(column string, values []string) string {
	if len(values) == 0 {
		return "1=0"
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.Arg(v)
	}
	return column + " IN (" + strings.Join(marks, ",") + ")"
}

// NumberList returns the placeholders and arguments of "column IN (…)" for
// numbers. The last one fills the list up to one of few lengths, so that few
// statements are prepared; of no number nothing matches.
func NumberList(nums []int64) (marks string, args []any) {
	n := 4
	for n < len(nums) {
		n *= 2
	}
	var b strings.Builder
	args = make([]any, n)
	for i := range args {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(i+1))
		if len(nums) > 0 {
			args[i] = nums[min(i, len(nums)-1)]
		}
	}
	return b.String(), args
}

// SQL returns " WHERE …", or "" where there is no condition.
func (w *Where) SQL() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

// And returns the conditions to append to a WHERE of the caller's own.
func (w *Where) And() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " AND " + strings.Join(w.conds, " AND ")
}

// After adds the keyset condition of a page that begins behind the row whose
// sort values are given; all columns sort in one direction.
func (w *Where) After(columns []string, descending bool, values []any) {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.Arg(v)
	}
	op := ">"
	if descending {
		op = "<"
	}
	w.conds = append(w.conds, "("+strings.Join(columns, ",")+") "+op+" ("+strings.Join(marks, ",")+")")
}

// EncodeCursor makes an opaque cursor of sort values (strings and integers).
func EncodeCursor(values ...any) string {
	b, err := json.Marshal(values)
	if err != nil {
		panic("db: cursor: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// DecodeCursor reads a cursor of n values; integers come back as int64. A
// cursor that was tampered with is fault.Malformed.
func DecodeCursor(cursor string, n int) ([]any, error) {
	bad := fault.New(fault.Malformed, "error.bad_cursor")
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) > 2048 {
		return nil, bad
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	var vals []any
	if err := dec.Decode(&vals); err != nil || len(vals) != n {
		return nil, bad
	}
	for i, v := range vals {
		switch x := v.(type) {
		case json.Number:
			k, err := x.Int64()
			if err != nil {
				return nil, bad
			}
			vals[i] = k
		case string:
		default:
			return nil, bad
		}
	}
	return vals, nil
}

// Millis returns the stored form of t: milliseconds in UTC, NULL for the zero
// time.
func Millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// Day returns the stored form of d: YYYY-MM-DD, NULL for no date.
func Day(d gov.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// Bit returns the stored form of a truth value.
func Bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Text returns s, or NULL for the empty string: for optional references.
func Text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// ToTime scans a stored time into t (UTC; zero for NULL).
func ToTime(t *time.Time) sql.Scanner { return timeScanner{t} }

type timeScanner struct{ t *time.Time }

func (s timeScanner) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*s.t = time.Time{}
	case int64:
		*s.t = time.UnixMilli(x).UTC()
	default:
		return fmt.Errorf("db: a time is stored as %T", v)
	}
	return nil
}

// ToDate scans a stored date into d (zero for NULL).
func ToDate(d *gov.Date) sql.Scanner { return dateScanner{d} }

type dateScanner struct{ d *gov.Date }

func (s dateScanner) Scan(v any) (err error) {
	var t sql.NullString
	if err := t.Scan(v); err != nil {
		return err
	}
	*s.d, err = gov.ParseDate(t.String)
	return err
}

// ToText scans text into s ("" for NULL).
func ToText(s *string) sql.Scanner { return textScanner{s} }

type textScanner struct{ s *string }

func (s textScanner) Scan(v any) error {
	var t sql.NullString
	if err := t.Scan(v); err != nil {
		return err
	}
	*s.s = t.String
	return nil
}

// ToJSON scans text that holds JSON into v; NULL and "" leave v alone.
func ToJSON(v any) sql.Scanner { return jsonScanner{v} }

type jsonScanner struct{ v any }

func (s jsonScanner) Scan(v any) error {
	var t sql.NullString
	if err := t.Scan(v); err != nil {
		return err
	}
	if t.String == "" {
		return nil
	}
	return json.Unmarshal([]byte(t.String), s.v)
}

// JSON returns the stored form of a structure.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("db: encode: " + err.Error())
	}
	return string(b)
}

// AddRaw adds a condition whose placeholders were already numbered by Arg.
func (w *Where) AddRaw(cond string) { w.conds = append(w.conds, cond) }
