package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roviec/internal/floor/search/inverted"
)

// show fills the hits of a page.
func (f *finding) show(ctx context.Context, nums []int64) ([]Hit, error) {
	if err := f.judge(ctx, nums); err != nil {
		return nil, err
	}
	if err := f.readBodies(ctx, nums); err != nil {
		return nil, err
	}
	out := make([]Hit, 0, len(nums))
	for _, num := range nums {
		r, j := f.rows[num], f.judged[num]
		if r == nil || j == nil {
			continue // taken out meanwhile
		}
		h := Hit{Kind: r.kind, ID: r.id, ExternalID: r.externalID, Title: r.title, URL: r.url, Section: r.section, Number: r.number, Year: r.year, At: r.at}
		h.Heading = f.spans(r.title, 0, len(r.title), j.by)
		h.Snippet = f.snippet(f.bodies[num], j)
		out = append(out, h)
	}
	return out, nil
}

// Sizes of a snippet in bytes of the text.
const (
	snippetBefore = 90
	snippetLength = 300
)

// snippet cuts the piece of the text around the best run and marks what was
// found, as it is written there.
func (f *finding) snippet(body string, j *judgement) []Span {
	if body == "" {
		return nil
	}
	start, end := 0, 0
	if j.body.run > 0 {
		start, end = bytesOf(body, j.body.start, j.body.end)
	}
	start = wordStart(body, max(0, start-snippetBefore))
	end = wordEnd(body, min(len(body), max(start+snippetLength, min(end, start+2*snippetLength))))
	var out []Span
	if start > 0 {
		out = append(out, Span{Text: "… "})
	}
	out = append(out, f.spans(body, start, end, j.by)...)
	if end < len(body) {
		out = append(out, Span{Text: " …"})
	}
	return out
}

func wordStart(s string, i int) int {
	for i > 0 && !isSpace(s[i-1]) {
		i--
	}
	return i
}

func wordEnd(s string, i int) int {
	for i < len(s) && !isSpace(s[i]) {
		i++
	}
	for i > 0 && isSpace(s[i-1]) {
		i--
	}
	return i
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// spans cuts s[start:end] into what was looked for and the rest; lines become
// one. Words that follow each other are one hit.
func (f *finding) spans(s string, start, end int, by *reading) []Span {
	hits, _ := f.words.hits(nil, s[start:end], 1000)
	var out []Span
	put := func(text string, hit bool) {
		if text == "" {
			return
		}
		text = oneLine.Replace(text)
		if n := len(out); n > 0 && hit && n > 1 && !out[n-1].Hit && out[n-2].Hit && strings.TrimSpace(out[n-1].Text) == "" {
			out[n-2].Text += out[n-1].Text + text
			out = out[:n-1]
			return
		}
		out = append(out, Span{text, hit})
	}
	at := start
	for k := range hits {
		h := &hits[k]
		if len(by.standings(f.words, h.form)) == 0 {
			continue
		}
		put(s[at:start+int(h.start)], false)
		put(s[start+int(h.start):start+int(h.end)], true)
		at = start + int(h.end)
	}
	put(s[at:end], false)
	return out
}

var oneLine = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ")

// meant is the words of the best record that stand where a repair was needed.
func (f *finding) meant(ctx context.Context) (string, error) {
	j := f.best()
	if j == nil || f.exact && !j.other() {
		return "", nil
	}
	n := float64(len(j.by.v.slots))
	inBody := j.body.run > j.title.run
	m := j.title
	if inBody {
		m = j.body
	}
	if m.run < 0.6*n || !m.repaired && !j.other() {
		return "", nil
	}
	text := f.rows[f.order[0]].heading()
	if inBody {
		if err := f.readBodies(ctx, f.order[:1]); err != nil {
			return "", err
		}
		text = f.bodies[f.order[0]]
	}
	start, end := bytesOf(text, m.start, m.end)
	out := strings.Join(strings.Fields(text[start:end]), " ")
	if utf8.RuneCountInString(out) > 150 || keyOfAll(out) == keyOfAll(f.q.raw) {
		return "", nil
	}
	return out, nil
}

// other reports whether the best reading is not the one that was typed, though
// it was meant to be the same words.
func (j *judgement) other() bool { return j != nil && j.by.v.read != "" }

func (f *finding) best() *judgement {
	if len(f.order) == 0 {
		return nil
	}
	return f.judged[f.order[0]]
}

func keyOfAll(s string) string { return strings.Join(keysOf(slotsOf(s)), " ") }

// facets counts by kind, section and year. Each dimension is counted under the
// filters of the others.
func (f *finding) facets(ctx context.Context) (out Facets, err error) {
	if f.verifies() && f.more {
		return out, nil // not every record with the phrase is known
	}
	listed := inverted.SetOf(f.order...)
	for _, d := range []struct {
		name, mark string
		set        bool
		to         *[]Facet
	}{
		{"kind", kindMark, f.req.Kind != "", &out.Kinds},
		{"section", secMark, f.req.Section != "", &out.Sections},
		{"year", yearMark, f.req.Year != 0, &out.Years},
	} {
		rows := listed
		if !f.verifies() {
			if rows, err = f.narrowed(ctx, f.filter(d.name)); err != nil {
				return out, err
			}
		} else if d.set {
			continue
		}
		values, err := f.completions(ctx, d.mark, maxValues)
		if err != nil {
			return out, err
		}
		ask := make([]inverted.Expr, len(values))
		for i, v := range values {
			ask[i] = inverted.Term(v)
		}
		if err := f.r.Load(ctx, ask...); err != nil {
			return out, err
		}
		for i, v := range values {
			with, err := f.r.Rows(ctx, ask[i])
			if err != nil {
				return out, err
			}
			if n := rows.And(with).Count(); n > 0 {
				*d.to = append(*d.to, Facet{Value: valueOf(d.mark, v), Count: min(n, maxFound), More: n > maxFound})
			}
		}
		slices.SortFunc(*d.to, func(a, b Facet) int {
			if d.name == "year" {
				x, _ := strconv.Atoi(a.Value)
				y, _ := strconv.Atoi(b.Value)
				return cmp.Compare(y, x)
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	return out, nil
}

// maxValues is how many values of a dimension are counted.
const maxValues = 200
