package indicator

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"roviec/internal/direction/indicator/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
)

// The chart's room in units of its own.
const (
	chartWidth  = 640
	chartHeight = 240
	chartLeft   = 70
	chartRight  = 20
	chartTop    = 16
	chartBottom = 32
)

// chart draws the figures of the year, the target as a line across, and the
// forecast as a bar between its ends. The table beside it says the same.
func (i Indicator) chart(c *web.Ctx, latest []Figure, s Standing) views.Chart {
	if len(latest) == 0 {
		return views.Chart{}
	}
	p := i18n.From(c.Context())
	// What the year would be by each period, so that it compares with the target.
	var xs []int
	var ys []float64
	values := map[int]float64{}
	for _, f := range latest {
		values[f.N] = f.Value.Float()
		xs, ys = append(xs, f.N), append(ys, i.soFar(values))
	}
	low, high := math.Min(i.Target.Float(), 0), math.Max(i.Target.Float(), 0)
	for _, y := range ys {
		low, high = min(low, y), max(high, y)
	}
	if s.Forecast != nil {
		low, high = min(low, s.Forecast.Low), max(high, s.Forecast.High)
	}
	low, high, step := axis(low, high)
	x := func(n int) string {
		step := float64(chartWidth-chartLeft-chartRight) / float64(i.Count())
		return strconv.FormatFloat(chartLeft+step*(float64(n)-0.5), 'f', 1, 64)
	}
	y := func(v float64) string {
		return strconv.FormatFloat(chartTop+(high-v)/(high-low)*float64(chartHeight-chartTop-chartBottom), 'f', 1, 64)
	}
	v := views.Chart{
		Box: fmt.Sprintf("0 0 %d %d", chartWidth, chartHeight), Left: strconv.Itoa(chartLeft), Right: strconv.Itoa(chartWidth - chartRight), Bottom: strconv.Itoa(chartHeight - chartBottom), Top: strconv.Itoa(chartTop), Ground: strconv.Itoa(chartHeight - 10),
		Target: y(i.Target.Float()), TargetText: i.computed(p, i.Target.Float()),
		Title: c.T("indicator.chart.title", i.Title), Words: c.T("indicator.chart.words", len(latest), i.aimed(p, i.Target)),
	}
	var line []string
	for k, n := range xs {
		line = append(line, x(n)+","+y(ys[k]))
		v.Dots = append(v.Dots, views.Dot{X: x(n), Y: y(ys[k]), Text: periodWords(c, i.At(n)) + ": " + i.computed(p, ys[k])})
	}
	v.Line = strings.Join(line, " ")
	for n := 1; n <= i.Count(); n++ {
		v.Ticks = append(v.Ticks, views.Dot{X: x(n), Text: strings.TrimPrefix(i.At(n).String(), strconv.Itoa(i.Year)+"-")})
	}
	for h := low; h <= high+step/2; h += step {
		v.Steps = append(v.Steps, views.Dot{Y: y(h), Text: p.Amount(rounded(h, decimalsOf(step)))})
	}
	if f := s.Forecast; f != nil && f.Method != ByYear {
		v.Forecast = &views.Range{X: x(i.Count()), Low: y(f.Low), High: y(f.High), Middle: y(f.Value)}
	}
	return v
}

// axis widens a range that holds nought to round steps, 1, 2 or 5 times a power
// of ten. It begins at nought where no value is negative.
func axis(low, high float64) (from, to, step float64) {
	if high == low {
		high = low + 1
	}
	step = math.Pow10(int(math.Floor(math.Log10((high - low) / 3))))
	for _, by := range []float64{5, 2} {
		if step*by <= (high-low)/3 {
			step *= by
			break
		}
	}
	return math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step
}

// decimalsOf is how many decimals the marks of an axis need.
func decimalsOf(step float64) int {
	return max(0, -int(math.Floor(math.Log10(step)+1e-9)))
}
