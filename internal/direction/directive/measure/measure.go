// Package measure scores the reader of directives against annotated texts.
//
// A proposal matches a gold task if their actions agree with Dice ≥ 0.5 over
// code points that are not white space, one to one, best first. Lead,
// coordinating and deadline count only on a matched task and only whole.
package measure

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"unicode"

	"roviec/internal/base/gov"
	"roviec/internal/direction/directive"
	"roviec/internal/vn/vntext"
)

// Text is one text with the tasks that a person found in it.
type Text struct {
	Name  string
	Words string
	Date  gov.Date
	Gold  []directive.Task
}

// Load reads the annotated texts of a directory.
func Load(dir string) ([]Text, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var out []Text
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			return nil, err
		}
		var g struct {
			File  string           `json:"file"`
			Ref   string           `json:"ref_date"`
			Tasks []directive.Task `json:"tasks"`
		}
		if json.Unmarshal(b, &g) != nil || g.File == "" {
			continue // another table, such as the agencies
		}
		words, err := os.ReadFile(filepath.Join(dir, filepath.Base(g.File)))
		if err != nil {
			return nil, err
		}
		day, err := gov.ParseDate(g.Ref)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		out = append(out, Text{filepath.Base(n), string(words), day, g.Tasks})
	}
	if len(out) == 0 {
		return nil, errors.New("measure: no annotated text in " + dir)
	}
	return out, nil
}

// Figure is precision, recall and their mean.
type Figure struct{ P, R, F1 float64 }

func figure(hit, pred, gold int) Figure {
	var f Figure
	switch {
	case pred > 0:
		f.P = float64(hit) / float64(pred)
	case gold == 0:
		f.P = 1
	}
	switch {
	case gold > 0:
		f.R = float64(hit) / float64(gold)
	case pred == 0:
		f.R = 1
	}
	if f.P+f.R > 0 {
		f.F1 = 2 * f.P * f.R / (f.P + f.R)
	}
	return f
}

// Figures are those of a set of texts.
type Figures struct {
	Texts, Gold, Proposed, Empty, Clean                   int
	Detection, Lead, Coordinating, Deadline, Missing, All Figure
	Overall                                               float64
}

func (f Figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "texts %d  gold tasks %d  proposed %d  without tasks %d, clean %d\n", f.Texts, f.Gold, f.Proposed, f.Empty, f.Clean)
	for _, l := range []struct {
		name string
		f    Figure
	}{{"detection", f.Detection}, {"lead", f.Lead}, {"coordinating", f.Coordinating}, {"deadline", f.Deadline}, {"missing", f.Missing}, {"all exact", f.All}} {
		fmt.Fprintf(&b, "%-14s P %.3f  R %.3f  F1 %.3f\n", l.name, l.f.P, l.f.R, l.f.F1)
	}
	fmt.Fprintf(&b, "overall        %.4f\n", f.Overall)
	return b.String()
}

// Score reads every text and compares.
func Score(texts []Text) Figures {
	var n struct{ gold, pred, hit, lead, coord, due, all, mHit, mPred, mGold int }
	out := Figures{Texts: len(texts)}
	for _, t := range texts {
		got := directive.Read(t.Words, directive.Options{Date: t.Date}).Tasks
		n.gold += len(t.Gold)
		n.pred += len(got)
		if len(t.Gold) == 0 {
			out.Empty++
			if len(got) == 0 {
				out.Clean++
			}
		}
		for _, g := range t.Gold {
			n.mGold += len(g.Missing)
		}
		for _, p := range got {
			n.mPred += len(p.Missing)
		}
		for _, m := range match(t.Gold, got, t.Words) {
			g, p := t.Gold[m[0]], got[m[1]]
			lead, coord, due := same(g.Lead, p.Lead), same(g.Coordinating, p.Coordinating), dueOf(g) == dueOf(p)
			missing := same(g.Missing, p.Missing)
			n.hit++
			n.lead += one(lead)
			n.coord += one(coord)
			n.due += one(due)
			n.all += one(lead && coord && due && missing)
			for _, x := range g.Missing {
				n.mHit += one(slices.Contains(p.Missing, x))
			}
		}
	}
	out.Gold, out.Proposed = n.gold, n.pred
	out.Detection, out.Lead, out.Coordinating = figure(n.hit, n.pred, n.gold), figure(n.lead, n.pred, n.gold), figure(n.coord, n.pred, n.gold)
	out.Deadline, out.All, out.Missing = figure(n.due, n.pred, n.gold), figure(n.all, n.pred, n.gold), figure(n.mHit, n.mPred, n.mGold)
	if n.gold > 0 {
		out.Overall = .30*out.Detection.F1 + .20*out.Lead.F1 + .10*out.Coordinating.F1 + .20*out.Deadline.F1 + .10*out.Missing.F1 + .10*out.All.F1
	}
	return out
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fold makes names comparable: case, spaces, old spellings of the committee.
func fold(s string) string {
	s = strings.ToLower(strings.ReplaceAll(vntext.NFC(s), "\u00a0", " "))
	s = strings.NewReplacer("uỷ", "ủy", "–", "-").Replace(s)
	s = strings.NewReplacer("ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd").Replace(s)
	return strings.Trim(strings.Join(strings.Fields(s), " "), " .;:,")
}

func same(a, b []string) bool {
	set := func(l []string) []string {
		var out []string
		for _, x := range l {
			out = append(out, fold(x))
		}
		sort.Strings(out)
		return slices.Compact(out)
	}
	return slices.Equal(set(a), set(b))
}

func dueOf(t directive.Task) string {
	switch d := t.Deadline; d.Kind {
	case "", "none", "immediate", "ongoing":
		return d.Kind
	default:
		return d.Kind + " " + strings.ReplaceAll(d.Value, " ", "")
	}
}

// match pairs gold tasks with proposals, best agreement first; an equal lead
// settles ties.
func match(gold, got []directive.Task, words string) [][2]int {
	ink := []int{0}
	for _, r := range vntext.NFC(words) {
		ink = append(ink, ink[len(ink)-1]+one(!unicode.IsSpace(r)))
	}
	count := func(a, b int) int {
		if b <= a {
			return 0
		}
		in := func(i int) int { return max(0, min(i, len(ink)-1)) }
		return ink[in(b)] - ink[in(a)]
	}
	type pair struct {
		d    float64
		i, j int
	}
	var all []pair
	for i, g := range gold {
		for j, p := range got {
			total := count(g.Action.Start, g.Action.End) + count(p.Action.Start, p.Action.End)
			if total == 0 {
				continue
			}
			d := 2 * float64(count(max(g.Action.Start, p.Action.Start), min(g.Action.End, p.Action.End))) / float64(total)
			if d < 0.5 {
				continue
			}
			if same(g.Lead, p.Lead) {
				d += 0.01
			}
			all = append(all, pair{d, i, j})
		}
	}
	sort.Slice(all, func(a, b int) bool {
		x, y := all[a], all[b]
		if x.d != y.d {
			return x.d > y.d
		}
		if x.i != y.i {
			return x.i > y.i
		}
		return x.j > y.j
	})
	var out [][2]int
	gs, ps := map[int]bool{}, map[int]bool{}
	for _, p := range all {
		if !gs[p.i] && !ps[p.j] {
			gs[p.i], ps[p.j] = true, true
			out = append(out, [2]int{p.i, p.j})
		}
	}
	return out
}
