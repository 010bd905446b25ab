package document

import (
	"context"
	"strconv"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Allot gives a draft the next number of its series in the year of today and
// dates it today (Decree 30, Article 15: from 01 on 1 January to 31 December,
// never given twice).
func (r *Room) Allot(ctx context.Context, a access.Actor, id string, seen int64) (Document, error) {
	return r.move(ctx, a, id, Allot, "", seen, func(ctx context.Context, d *Document) (map[string]any, error) {
		t, _ := typeNamed(d.TypeName)
		today := clock.Today(r.clock)
		n, err := r.next(ctx, d.AgencyID, t.series(), today.Year)
		if err != nil {
			return nil, err
		}
		if err := r.insertNumber(ctx, Number{Series: Series{d.AgencyID, t.series(), today.Year}, N: n, DocumentID: id, ByName: a.Name, At: r.clock.Now()}); err != nil {
			return nil, err
		}
		d.Code.Number, d.IssuedDate = pad(strconv.FormatInt(n, 10)), today
		return map[string]any{"code": d.Code.String(), "year": today.Year}, nil
	})
}

// Void ends a numbered document before it was issued; its number stays in the
// series, void, with the reason.
func (r *Room) Void(ctx context.Context, a access.Actor, id, words string, seen int64) (Document, error) {
	return r.move(ctx, a, id, Void, words, seen, func(ctx context.Context, d *Document) (map[string]any, error) {
		return map[string]any{"code": d.Code.String()}, r.voidNumber(ctx, id, form.Clean(words))
	})
}

// PassOver takes the next number of a series out of use, with the reason: it
// was written on a paper outside this register, or must stay free.
func (r *Room) PassOver(ctx context.Context, a access.Actor, s Series, words string) (n int64, err error) {
	words = form.Clean(words)
	e := form.New()
	if words == "" {
		e.Fail("words", "form.required_here")
	}
	if k := utf8.RuneCountInString(words); k > maxReason {
		e.Fail("words", "form.too_long", k, maxReason)
	}
	if !s.valid() {
		e.Fail("series", "form.choice")
	}
	if s.Year != clock.Today(r.clock).Year {
		e.Fail("year", "document.error.series_year")
	}
	known, err := r.agencies.ByIDs(ctx, []string{s.AgencyID})
	if err != nil {
		return 0, err
	}
	if len(known) == 0 {
		e.Fail("agency", "form.choice")
	}
	if err := e.Err(); err != nil {
		return 0, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if n, err = r.next(ctx, s.AgencyID, s.Name, s.Year); err != nil {
			return err
		}
		if err := r.insertNumber(ctx, Number{Series: s, N: n, Void: true, Reason: words, ByName: a.Name, At: r.clock.Now()}); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "document.pass-over", "document_series", s.AgencyID+"/"+s.Name+"/"+strconv.Itoa(s.Year), map[string]any{"n": n})
		web.Result(ctx, base+"/so")
		return nil
	})
	return n, err
}

// Series is a run of numbers: of one agency, one type, one calendar year.
type Series struct {
	AgencyID, Name string
	Year           int
}

func (s Series) valid() bool {
	for _, t := range Types {
		if t.series() == s.Name {
			return true
		}
	}
	return false
}

// Number is one number of a series. A number that no row of the store knows is
// Missing: it was neither given nor voided, and somebody must explain it.
type Number struct {
	Series     Series
	N          int64
	DocumentID string
	Subject    string
	Code       string
	State      State
	Void       bool
	Missing    bool
	Reason     string
	ByName     string
	At         time.Time
}

// next raises the series by one. The series' row is locked until the act is
// committed; an act that fails gives its number back.
func (r *Room) next(ctx context.Context, agency, series string, year int) (int64, error) {
	return db.One(ctx, r.db.Q(ctx), db.Value[int64], `INSERT INTO document_series (agency_id, series, year, last) VALUES ($1,$2,$3,1)
		ON CONFLICT (agency_id, series, year) DO UPDATE SET last = document_series.last + 1 RETURNING last`, agency, series, year)
}

func (r *Room) insertNumber(ctx context.Context, n Number) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document_number (agency_id, series, year, n, document_id, void, reason, by_name, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		n.Series.AgencyID, n.Series.Name, n.Series.Year, n.N, n.DocumentID, db.Bit(n.Void), n.Reason, n.ByName, n.At.UnixMilli())
	return err
}

func (r *Room) voidNumber(ctx context.Context, document, reason string) error {
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE document_number SET void=1, reason=$1 WHERE document_id=$2 AND void=0`, reason, document)
}

// AllSeries lists the series that have given a number, latest year first, each
// with its last number.
func (r *Room) AllSeries(ctx context.Context) (list []Series, last []int64, err error) {
	_, err = db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (struct{}, error) {
		var x Series
		var n int64
		err := s.Scan(&x.AgencyID, &x.Name, &x.Year, &n)
		list, last = append(list, x), append(last, n)
		return struct{}{}, err
	}, `SELECT agency_id, series, year, last FROM document_series ORDER BY year DESC, agency_id, series`)
	return list, last, err
}

// numbersShown is how many numbers one page of a series holds.
const numbersShown = 200

// Numbers returns the numbers of a series from below the given one downwards
// (0 = from the last), gaps included.
func (r *Room) Numbers(ctx context.Context, s Series, below int64) (list []Number, next int64, err error) {
	last, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `SELECT last FROM document_series WHERE agency_id=$1 AND series=$2 AND year=$3`, s.AgencyID, s.Name, s.Year)
	if fault.Is(err, fault.NotFound) {
		return nil, 0, fault.Missing()
	}
	if err != nil {
		return nil, 0, err
	}
	top := last
	if below > 0 && below <= top {
		top = below - 1
	}
	bottom := max(top-numbersShown, 0)
	rows, err := db.List(ctx, r.db.Q(ctx), func(x db.Scanner) (Number, error) {
		n := Number{Series: s}
		var void int64
		var code Code
		err := x.Scan(&n.N, &n.DocumentID, &void, &n.Reason, &n.ByName, db.ToTime(&n.At), db.ToText(&n.Subject), db.ToText(&code.Number), db.ToText(&code.Notation), db.ToText((*string)(&n.State)))
		n.Void, n.Code = void == 1, code.String()
		return n, err
	}, `SELECT m.n, m.document_id, m.void, m.reason, m.by_name, m.at, d.subject, d.code_number, d.code_notation, d.state FROM document_number m LEFT JOIN document d ON d.id = m.document_id
		WHERE m.agency_id=$1 AND m.series=$2 AND m.year=$3 AND m.n > $4 AND m.n <= $5 ORDER BY m.n DESC`, s.AgencyID, s.Name, s.Year, bottom, top)
	if err != nil {
		return nil, 0, err
	}
	for n, i := top, 0; n > bottom; n-- {
		if i < len(rows) && rows[i].N == n {
			list = append(list, rows[i])
			i++
			continue
		}
		list = append(list, Number{Series: s, N: n, Missing: true})
	}
	if bottom > 0 {
		next = bottom + 1
	}
	return list, next, nil
}
