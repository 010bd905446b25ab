package search

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/floor/db"
)

// judgement is what reading a record's text said.
type judgement struct {
	score       float64
	by          *reading
	title, body match
}

func (f *finding) rank(ctx context.Context, sets []set) error {
	f.words = newVocabulary(f.q.variants)
	for _, v := range f.q.variants {
		f.readings = append(f.readings, f.words.reading(v))
	}
	base := sets[len(sets)-1].rows
	worth := map[int64]float64{}
	var cand []int64
	for _, s := range sets {
		rows := s.rows
		if s.worth == 0 {
			rows = rows[:min(len(rows), max(0, maxRead-len(cand)))]
		}
		for _, num := range rows {
			if _, ok := worth[num]; !ok {
				cand = append(cand, num)
			}
			worth[num] = max(worth[num], s.worth)
		}
	}
	if err := f.load(ctx, cand); err != nil {
		return err
	}
	cand = slices.DeleteFunc(cand, func(num int64) bool { return f.rows[num] == nil }) // taken out meanwhile
	first := make(map[int64]float64, len(cand))
	for _, num := range cand {
		title := f.rows[num].heading()
		best := -9.0
		hits, words := f.words.hits(nil, title, 500)
		for _, rd := range f.readings {
			m := rd.of(f.words, hits)
			m.words = words
			best = max(best, rd.score(m, match{}))
		}
		first[num] = worth[num] + best
	}
	better := func(score map[int64]float64) func(a, b int64) int {
		return func(a, b int64) int {
			return cmp.Or(cmp.Compare(score[b], score[a]), f.rows[b].at.Compare(f.rows[a].at), cmp.Compare(b, a))
		}
	}
	slices.SortFunc(cand, better(first))
	read := cand[:min(len(cand), maxRead)]
	if f.verifies() {
		if err := f.load(ctx, base); err != nil {
			return err
		}
		kept, err := f.holdingPhrases(ctx, base)
		if err != nil {
			return err
		}
		read = kept
	}
	if err := f.judge(ctx, read); err != nil {
		return err
	}
	final := make(map[int64]float64, len(cand))
	read = slices.DeleteFunc(slices.Clone(read), func(num int64) bool { return f.judged[num] == nil })
	for _, num := range read {
		final[num] = f.judged[num].score
		if worth[num] == 9 {
			final[num] += 9
		}
	}
	slices.SortFunc(read, better(final))
	if f.verifies() {
		f.order = read
		return nil
	}
	seen := make(map[int64]bool, len(base))
	for _, list := range [][]int64{read, cand, base} {
		for _, num := range list {
			if !seen[num] {
				seen[num] = true
				f.order = append(f.order, num)
			}
		}
	}
	return nil
}

func (r *row) heading() string {
	if r.number != "" && !strings.Contains(r.title, r.number) {
		return r.number + " " + r.title
	}
	return r.title
}

// load reads rows without their texts.
func (f *finding) load(ctx context.Context, nums []int64) error {
	return f.each(ctx, nums, func(num int64) bool { return f.rows[num] == nil },
		`SELECT num, kind, id, external_id, title, url, section, year, at, number FROM `+f.x.doc+` WHERE num IN `, func(s db.Scanner) error {
			var r row
			var at int64
			err := s.Scan(&r.num, &r.kind, &r.id, &r.externalID, &r.title, &r.url, &r.section, &r.year, &at, &r.number)
			r.at = time.UnixMilli(at).UTC()
			f.rows[r.num] = &r
			return err
		})
}

// rowsAtOnce is how many rows one statement reads or writes.
const rowsAtOnce = 256

// each calls scan for each row that the query finds for the wanted numbers; the
// query ends in "num IN ".
func (f *finding) each(ctx context.Context, nums []int64, wanted func(int64) bool, query string, scan func(db.Scanner) error) error {
	var list []int64
	for _, num := range nums {
		if wanted(num) {
			list = append(list, num)
		}
	}
	slices.Sort(list) // neighbours lie on one page
	for part := range slices.Chunk(list, rowsAtOnce) {
		marks, args := db.NumberList(part)
		_, err := db.List(ctx, f.x.db.Q(ctx), func(s db.Scanner) (struct{}, error) { return struct{}{}, scan(s) }, query+`(`+marks+`)`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// judge reads the words of records and scores each by its best reading.
func (f *finding) judge(ctx context.Context, nums []int64) error {
	if err := f.load(ctx, nums); err != nil {
		return err
	}
	var hits []hit
	return f.eachText(ctx, nums, func(num int64) bool { return f.judged[num] == nil && f.rows[num] != nil }, func(num int64, words []byte) (err error) {
		inTitle, n := f.words.hits(nil, f.rows[num].heading(), 500)
		if hits, err = f.words.stored(hits[:0], words); err != nil {
			return err
		}
		var best *judgement
		for _, rd := range f.readings {
			j := &judgement{by: rd, title: rd.of(f.words, inTitle), body: rd.of(f.words, hits)}
			j.title.words = n
			j.score = rd.score(j.title, j.body)
			if best == nil || j.score > best.score {
				best = j
			}
		}
		f.judged[num] = best
		return nil
	})
}

// eachText calls do with the stored words of the wanted records.
func (f *finding) eachText(ctx context.Context, nums []int64, wanted func(int64) bool, do func(num int64, words []byte) error) error {
	return f.each(ctx, nums, wanted, `SELECT num, words FROM `+f.x.text+` WHERE num IN `, func(s db.Scanner) error {
		var num int64
		var words sql.RawBytes
		if err := s.Scan(&num, &words); err != nil {
			return err
		}
		return do(num, words)
	})
}

// readBodies reads the texts of records that are shown.
func (f *finding) readBodies(ctx context.Context, nums []int64) error {
	wanted := func(num int64) bool { _, have := f.bodies[num]; return !have }
	return f.each(ctx, nums, wanted, `SELECT num, body FROM `+f.x.text+` WHERE num IN `, func(s db.Scanner) error {
		var num int64
		var body string
		err := s.Scan(&num, &body)
		f.bodies[num] = body
		return err
	})
}

// verifies reports whether phrases must be looked for in the texts: the index
// knows pairs of words without their marks, not longer phrases.
func (f *finding) verifies() bool {
	for _, p := range f.q.phrases {
		if len(p) > 2 {
			return true
		}
		for _, s := range p {
			if s.typed {
				return true
			}
		}
	}
	return false
}

// holdingPhrases returns the records that have every phrase word by word, with
// the marks that were typed.
func (f *finding) holdingPhrases(ctx context.Context, nums []int64) ([]int64, error) {
	var vs []variant
	for _, p := range f.q.phrases {
		vs = append(vs, variant{slots: p})
	}
	v := newVocabulary(vs)
	holds := map[int64]bool{}
	err := f.eachText(ctx, nums, func(num int64) bool { return f.rows[num] != nil }, func(num int64, words []byte) error {
		title, _ := v.hits(nil, f.rows[num].heading(), 500)
		body, err := v.stored(nil, words)
		holds[num] = !slices.ContainsFunc(f.q.phrases, func(p []slot) bool { return !v.holds(title, p) && !v.holds(body, p) })
		return err
	})
	return slices.DeleteFunc(slices.Clone(nums), func(num int64) bool { return !holds[num] }), err
}

// holds reports whether the phrase stands in a text with the hits.
func (v *vocabulary) holds(hits []hit, p []slot) bool {
	var at []int // how far each phrase that is under way came
	last := int32(-1)
	for _, h := range hits {
		if h.seq != last+1 {
			at = at[:0]
		}
		last = h.seq
		at = append(at, 0)
		kept := at[:0]
		for _, i := range at {
			if w := v.forms[h.form]; v.keys[w.id] != p[i].key || p[i].typed && w.marked != p[i].marked {
				continue
			}
			if i+1 == len(p) {
				return true
			}
			kept = append(kept, i+1)
		}
		at = kept
	}
	return false
}

func yearText(y int) string { return strconv.Itoa(y) }
