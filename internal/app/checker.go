package app

import (
	"context"

	"roviec/internal/base/gov"
	"roviec/internal/direction/directive"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/plan"
)

// checker lets the reader of directives look at conclusions.
type checker struct{}

func (checker) Lint(text string, day gov.Date) []meeting.Point {
	var out []meeting.Point
	for _, f := range directive.Lint(text, directive.Options{Date: day}) {
		out = append(out, meeting.Point{Piece: meeting.Piece(f.Range), Quote: f.Quote, Lead: f.Lead, Missing: unclear(f.Missing)})
	}
	return out
}

func (checker) Uncovered(text string, sentences, covered []meeting.Piece) []meeting.Piece {
	ranges := func(list []meeting.Piece) []directive.Range {
		out := make([]directive.Range, len(list))
		for i, x := range list {
			out[i] = directive.Range(x)
		}
		return out
	}
	var out []meeting.Piece
	for _, x := range directive.Uncovered(text, ranges(sentences), ranges(covered)) {
		out = append(out, meeting.Piece(x))
	}
	return out
}

func (checker) Numbers(text string, day gov.Date, records func(year int) (map[string]int, error)) ([]meeting.Number, error) {
	known := map[int]map[string]int{}
	var out []meeting.Number
	for _, n := range directive.Numbers(text, day) {
		if _, ok := known[n.Year]; !ok {
			var err error
			if known[n.Year], err = records(n.Year); err != nil {
				return nil, err
			}
		}
		x := meeting.Number{Piece: meeting.Piece(n.Range), N: n.N, Year: n.Year, Kind: n.Kind}
		x.OK, x.Known, x.Recorded = n.Confirmed(known[n.Year])
		out = append(out, x)
	}
	return out, nil
}

// records counts what programme and plan of a year hold.
func (r *Rooms) records(ctx context.Context, year int) (map[string]int, error) {
	out := map[string]int{}
	items, err := r.Programmes.Counts(ctx, year)
	if err != nil {
		return nil, err
	}
	for authority, kind := range map[string]string{"committee": directive.ItemsCommittee, "chairman": directive.ItemsChairman} {
		if n, ok := items[authority]; ok {
			out[kind] = n
		}
	}
	plans, err := r.Plans.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if p.Year != year {
			continue
		}
		full, err := r.Plans.Get(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range full.Groups {
			switch g.Kind {
			case plan.KeyTask:
				out[directive.KeyTaskGroups]++
			case plan.Solution:
				out[directive.SolutionGroups]++
			}
		}
	}
	return out, nil
}
