package indicator

import (
	"errors"
	"math"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/floor/i18n"
	"roviec/internal/vn/vntext"
)

// Typed reads what a person typed for a figure in the unit given. A unit may
// stand behind the number; another one than the target's is an error, and so
// is a number of two readings, such as 1.234.
func Typed(text, unit string) (vntext.Number, *fault.Field) {
	text = strings.TrimSpace(text)
	cut := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789.,-−+ \u00a0\u202f", r) })
	number, rest := text, ""
	if cut >= 0 {
		number, rest = strings.TrimSpace(text[:cut]), strings.TrimSpace(text[cut:])
	}
	if rest != "" && sameUnit(rest) != sameUnit(unit) {
		return vntext.Number{}, &fault.Field{Key: "indicator.error.unit", Args: []any{i18n.Unit(unit), rest}}
	}
	n, err := vntext.ParseNumber(number, vntext.AnyStyle)
	if errors.Is(err, vntext.ErrAmbiguous) {
		whole, _ := vntext.ParseNumber(strings.NewReplacer(".", "", ",", "").Replace(number), vntext.Vietnamese)
		part, err := vntext.ParseNumber(strings.ReplaceAll(number, ",", "."), vntext.English)
		if err == nil {
			part = vntext.Number{Units: part.Units * 10, Scale: part.Scale + 1} // written so, it has one reading
			return vntext.Number{}, &fault.Field{Key: "indicator.error.two_readings", Args: []any{number, stored(whole), whole.Words(), strings.ReplaceAll(part.String(), ".", ""), vntext.Number{Units: part.Units / 10, Scale: part.Scale - 1}.Words()}}
		}
	}
	if err != nil {
		return vntext.Number{}, &fault.Field{Key: "indicator.error.number"}
	}
	return n, nil
}

func sameUnit(s string) string {
	s = strings.Join(strings.Fields(vntext.Same(s)), " ")
	switch s {
	case "phần trăm", "phan tram":
		return "%"
	}
	return s
}

// counted are units of which there are no halves.
var counted = []string{"người", "xã", "huyện", "hộ", "doanh nghiệp", "dự án", "giường", "trường", "vụ", "lao động"}

// Doubt is something about a figure that its reporter is asked to confirm.
type Doubt struct {
	Key  string // of the catalogue, without "indicator.doubt."
	Args []any
}

// Doubts says what looks wrong with a figure of the n-th period beside those
// of other periods.
func (i Indicator) Doubts(n int, v vntext.Number, others map[int]Figure) []Doubt {
	var out []Doubt
	x := v.Float()
	if v.Scale > i.Decimals {
		out = append(out, Doubt{"decimals", []any{i.Decimals}})
	}
	for _, u := range counted {
		if _, whole := v.Int(); sameUnit(u) == sameUnit(i.Unit) && !whole {
			out = append(out, Doubt{"whole", []any{i18n.Unit(i.Unit)}})
		}
	}
	if sameUnit(i.Unit) == "%" && (x < -100 || x > 100) {
		out = append(out, Doubt{"percent", nil})
	}
	if x < 0 && i.Adds != Level && sameUnit(i.Unit) != "%" {
		out = append(out, Doubt{"negative", nil})
	}
	before, after := i.neighbours(n, others)
	if i.Adds == Running {
		if before != nil && x < before.Value.Float() {
			out = append(out, Doubt{"falls", []any{i.At(before.N), before.Value}})
		}
		if after != nil && x > after.Value.Float() {
			out = append(out, Doubt{"above_later", []any{i.At(after.N), after.Value}})
		}
	}
	var was float64
	var label any = ""
	switch {
	case before != nil:
		was, label = before.Value.Float(), i.At(before.N)
		if i.Adds == Running { // compare what each period adds
			x, was = (x-was)/float64(n-before.N), was/float64(before.N)
		}
	case i.Adds == Level && i.Baseline != nil:
		was, label = i.Baseline.Float(), i.BaselineNote
	default:
		was = i.Target.Float()
		if i.Adds == Sum || i.Adds == Running {
			was /= float64(i.Count())
		}
		if i.Adds == Running {
			x /= float64(n)
		}
		if math.Abs(was) > 0 && (math.Abs(x) > 20*math.Abs(was)) {
			out = append(out, Doubt{"far", []any{i.Target, i18n.Unit(i.Unit)}})
		}
		return out
	}
	switch change := math.Abs(x - was); {
	case was == 0 || x == 0:
	case math.Abs(x/was) >= 90 || math.Abs(was/x) >= 90:
		out = append(out, Doubt{"unit", []any{i18n.Unit(i.Unit), label}})
	case change*100 > float64(i.Jump)*math.Abs(was):
		out = append(out, Doubt{"jump", []any{int(math.Round(change / math.Abs(was) * 100)), label, i.Jump}})
	}
	return out
}

// neighbours are the nearest figures before and after the n-th period.
func (i Indicator) neighbours(n int, others map[int]Figure) (before, after *Figure) {
	for k := n - 1; k >= 1 && before == nil; k-- {
		if f, ok := others[k]; ok {
			before = &f
		}
	}
	for k := n + 1; k <= i.Count() && after == nil; k++ {
		if f, ok := others[k]; ok {
			after = &f
		}
	}
	return before, after
}
