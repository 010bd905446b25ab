package indicator

import (
	"math"
	"slices"

	"roviec/internal/base/gov"
)

// Verdicts of a target.
const (
	Reached  = "reached"  // the year is complete and the target met
	Missed   = "missed"   // the year is complete and the target not met
	OnTrack  = "on_track" // the whole range of the forecast meets it
	AtRisk   = "at_risk"  // a part of the range meets it
	OffTrack = "off_track"
	Unknown  = "unknown" // too few figures for a forecast
)

// Verdicts lists them, most pressing first.
var Verdicts = []string{OffTrack, Missed, AtRisk, Unknown, OnTrack, Reached}

// Methods of the forecast.
const (
	ByPace  = "pace"  // the remaining periods bring the mean of those reported; range: their least and greatest
	ByMean  = "mean"  // likewise, of a mean
	ByTrend = "trend" // a straight line through the figures; range: twice the standard error
	ByLast  = "last"  // the last figure stays; range: the figures so far
	ByYear  = "year"  // the year is complete
)

// Forecast is the year's figure as far as can be said, with its range.
type Forecast struct {
	Value, Low, High float64
	Method           string
	Used             int // figures on which it rests
}

// Standing is what follows from the figures of a target.
type Standing struct {
	Known    bool    // a figure was reported
	Value    float64 // of the year so far
	Ratio    float64 // Value against the target, 0 to 1 and not more
	Forecast *Forecast
	Verdict  string
	Missing  []int // periods whose figure is overdue
	Latest   *Figure
}

// Stand judges the latest figures of the target on the day.
func (i Indicator) Stand(figures []Figure, today gov.Date) Standing {
	values := map[int]float64{}
	for _, f := range figures {
		values[f.N] = f.Value.Float()
	}
	s := Standing{Verdict: Unknown}
	for n := 1; n <= i.Count(); n++ {
		if _, ok := values[n]; !ok && i.Due(n).Before(today) {
			s.Missing = append(s.Missing, n)
		}
	}
	if len(figures) == 0 {
		return s
	}
	latest := slices.MaxFunc(figures, func(a, b Figure) int { return a.N - b.N })
	s.Latest, s.Known = &latest, true
	s.Value = i.soFar(values)
	s.Ratio = i.ratio(s.Value)
	f, ok := i.Forecast(values)
	if !ok {
		return s
	}
	s.Forecast = &f
	met := i.meets(f.Value)
	switch low, high := i.meets(f.Low), i.meets(f.High); {
	case f.Method == ByYear && met:
		s.Verdict = Reached
	case f.Method == ByYear:
		s.Verdict = Missed
	case low && high:
		s.Verdict = OnTrack
	case !low && !high && !met && !i.between(f.Low, f.High):
		s.Verdict = OffTrack
	default:
		s.Verdict = AtRisk
	}
	return s
}

// soFar is the figure of the year by what has been reported.
func (i Indicator) soFar(values map[int]float64) float64 {
	total, last := 0.0, 0
	for n, v := range values {
		total += v
		last = max(last, n)
	}
	switch i.Adds {
	case Sum:
		return total
	case Mean:
		return total / float64(len(values))
	}
	return values[last]
}

// meets reports whether a figure of the year fulfils the target.
func (i Indicator) meets(v float64) bool {
	const dust = 1e-9 // of adding decimals in binary
	t := i.Target.Float()
	switch i.Aim {
	case Down:
		return v <= t+dust
	case Keep:
		return math.Abs(v-t) <= i.Tolerance.Float()+dust
	}
	return v >= t-dust
}

// between reports whether a range holds figures that meet a target to be kept
// although neither of its ends does.
func (i Indicator) between(low, high float64) bool {
	t := i.Target.Float()
	return i.Aim == Keep && low < t && t < high
}

// ratio is how much of the target a figure makes up, from 0 to 1.
func (i Indicator) ratio(v float64) float64 {
	if i.meets(v) {
		return 1
	}
	t, r := i.Target.Float(), 0.0
	switch {
	case i.Aim == Up && t != 0:
		r = v / t
	case i.Aim == Down && v != 0:
		r = t / v
	case i.Aim == Keep && t != 0:
		r = 1 - math.Abs(v-t)/math.Abs(t)
	}
	return min(max(r, 0), 1)
}

// Forecast carries the figures on to the year's end. It takes two figures at
// least; less is no forecast.
func (i Indicator) Forecast(values map[int]float64) (Forecast, bool) {
	count, k := i.Count(), len(values)
	var ns []int
	for n := range values {
		ns = append(ns, n)
	}
	slices.Sort(ns)
	if k == 0 {
		return Forecast{}, false
	}
	last := ns[k-1]
	if k == count || last == count && (i.Adds == Level || i.Adds == Running) {
		v := i.soFar(values)
		return Forecast{v, v, v, ByYear, k}, true
	}
	if k < 2 {
		return Forecast{}, false
	}
	each := make([]float64, 0, k) // what a period brings
	switch i.Adds {
	case Level:
		return trend(ns, values, count), true
	case Running:
		was, at := 0.0, 0
		for _, n := range ns {
			each = append(each, (values[n]-was)/float64(n-at))
			was, at = values[n], n
		}
		v, rest := values[last], float64(count-last)
		return Forecast{v + rest*v/float64(last), v + rest*slices.Min(each), v + rest*slices.Max(each), ByPace, k}, true
	}
	total := 0.0
	for _, n := range ns {
		each, total = append(each, values[n]), total+values[n]
	}
	rest := float64(count - k)
	f := Forecast{total + rest*total/float64(k), total + rest*slices.Min(each), total + rest*slices.Max(each), ByPace, k}
	if i.Adds == Mean {
		c := float64(count)
		f = Forecast{f.Value / c, f.Low / c, f.High / c, ByMean, k}
	}
	return f, true
}

// trend lays a straight line through the figures; of two it takes the last.
func trend(ns []int, values map[int]float64, end int) Forecast {
	k := float64(len(ns))
	lowest, highest := math.Inf(1), math.Inf(-1)
	var mx, my float64
	for _, n := range ns {
		v := values[n]
		lowest, highest = min(lowest, v), max(highest, v)
		mx, my = mx+float64(n)/k, my+v/k
	}
	if len(ns) < 3 {
		return Forecast{values[ns[len(ns)-1]], lowest, highest, ByLast, len(ns)}
	}
	var sxx, sxy float64
	for _, n := range ns {
		d := float64(n) - mx
		sxx, sxy = sxx+d*d, sxy+d*(values[n]-my)
	}
	slope := sxy / sxx
	at := func(x float64) float64 { return my + slope*(x-mx) }
	var left float64
	for _, n := range ns {
		d := values[n] - at(float64(n))
		left += d * d
	}
	x := float64(end)
	wide := 2 * math.Sqrt(left/(k-2)*(1+1/k+(x-mx)*(x-mx)/sxx))
	return Forecast{at(x), at(x) - wide, at(x) + wide, ByTrend, len(ns)}
}

// Rolled is the standing of several targets by their declared weights.
type Rolled struct {
	All, Known          int // targets; those with a figure
	Weight, KnownWeight int
	Score               float64 // 0 to 1: sum of weight times ratio over the weights of those known
	ByVerdict           map[string]int
}

// Roll adds up targets with their standings. A target without a figure does
// not count in the score; how much of the weight is known is said beside it.
func Roll(list []Indicator, standings []Standing) Rolled {
	r := Rolled{ByVerdict: map[string]int{}}
	sum := 0.0
	for n, i := range list {
		r.All++
		r.Weight += i.Weight
		r.ByVerdict[standings[n].Verdict]++
		if standings[n].Known {
			r.Known++
			r.KnownWeight += i.Weight
			sum += float64(i.Weight) * standings[n].Ratio
		}
	}
	if r.KnownWeight > 0 {
		r.Score = sum / float64(r.KnownWeight)
	}
	return r
}
