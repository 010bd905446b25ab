package plan

import (
	"context"
	"slices"
	"strings"

	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/vn/vntext"
)

// maxSources is how many documents one matrix goes over.
const maxSources = 200

// MatrixRow is a clause with what carries it out.
type MatrixRow struct {
	Clause  document.Ref
	Lines   []Line
	Tasks   []Thing
	Items   []Thing // of the work programme
	Targets []Thing
	Hidden  int  // of them, how many the reader may not see
	Through bool // only a clause above it is carried out
	Orphan  bool // nothing carries it out
}

// Matrix is resolutions × lines × tasks × targets of a plan.
type Matrix struct {
	Sources     []document.Document
	Rows        []MatrixRow
	Clauses     int    // leaves, before the filter
	Orphans     int    // of them
	OrphanLines []Line // lines in force that carry out no clause
	Lines       int    // measures and works in force
}

// MatrixFilter narrows a matrix; zero fields restrict nothing.
type MatrixFilter struct {
	DocumentID string
	Orphans    bool
	Text       string
}

// MatrixOf joins the clauses of registered documents with what carries them
// out. A clause counts as carried out where something cites it or one that it
// lies in; a line carries a clause where it or a line above it cites one.
func (r *Room) MatrixOf(ctx context.Context, a access.Actor, p Plan, f MatrixFilter) (Matrix, error) {
	var m Matrix
	links, err := r.LinksOf(ctx, p.ID)
	if err != nil {
		return m, err
	}
	lines, parent := map[string]Line{}, map[string]string{}
	for _, l := range p.Lines {
		lines[l.ID], parent[l.ID] = l, l.ParentID
	}
	if m.Sources, err = r.documents.CutDocuments(ctx, a, maxSources); err != nil {
		return m, err
	}
	var sources []document.Source
	var wanted []Link
	for _, list := range links {
		wanted = append(wanted, list...)
	}
	citing := map[string]bool{}
	for _, d := range m.Sources {
		s, err := r.documents.SourceOf(ctx, d)
		if err != nil {
			return m, err
		}
		sources = append(sources, s)
		for _, k := range s.Clauses {
			for _, c := range k.Cites {
				if c.Kind == "plan_line" {
					citing[c.ObjectID] = true
				} else {
					wanted = append(wanted, Link{c.Kind, c.ObjectID})
				}
			}
		}
	}
	things := map[Link]Thing{}
	if len(wanted) > 0 && r.Things != nil {
		if things, err = r.Things.Show(ctx, a, wanted); err != nil {
			return m, err
		}
	}
	words := strings.Fields(vntext.Fold(f.Text))
	for _, s := range sources {
		if f.DocumentID != "" && s.Document.ID != f.DocumentID {
			continue
		}
		for i, k := range s.Clauses {
			if !s.Leaf(i) && len(k.Cites) == 0 {
				continue
			}
			row := MatrixRow{Clause: s.Refs[i], Orphan: !s.Carried(i), Through: len(k.Cites) == 0 && s.Carried(i)}
			if s.Leaf(i) {
				m.Clauses++
				if row.Orphan {
					m.Orphans++
				}
			}
			seen := map[Link]bool{}
			take := func(l Link) {
				if seen[l] {
					return
				}
				seen[l] = true
				t, ok := things[l]
				switch {
				case !ok || t.Hidden:
					row.Hidden++
				case l.Kind == "task":
					row.Tasks = append(row.Tasks, t)
				case l.Kind == "programme_item":
					row.Items = append(row.Items, t)
				default:
					row.Targets = append(row.Targets, t)
				}
			}
			for _, c := range k.Cites {
				if c.Kind != "plan_line" {
					take(Link{c.Kind, c.ObjectID})
					continue
				}
				if l, ok := lines[c.ObjectID]; ok {
					row.Lines = append(row.Lines, l)
					for _, x := range links[l.ID] {
						take(x)
					}
				}
			}
			if f.Orphans && !row.Orphan || !row.has(words) {
				continue
			}
			m.Rows = append(m.Rows, row)
		}
	}
	for _, l := range p.Lines {
		if l.Depth == 0 {
			continue
		}
		m.Lines++
		cites := false
		for at := l.ID; at != "" && !cites; at = parent[at] {
			cites = citing[at]
		}
		if !cites && (len(words) == 0 || hasAll(vntext.Fold(l.Text), words)) {
			m.OrphanLines = append(m.OrphanLines, l)
		}
	}
	return m, nil
}

// has reports whether the words stand somewhere in the row.
func (x MatrixRow) has(words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := x.Clause.Code + " " + x.Clause.Cited + " " + x.Clause.Text
	for _, l := range x.Lines {
		text += " " + l.Text
	}
	for _, t := range slices.Concat(x.Tasks, x.Items, x.Targets) {
		text += " " + t.Text
	}
	return hasAll(vntext.Fold(text), words)
}

func hasAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}
