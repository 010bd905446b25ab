package journeys

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Every call of the API that needs no token answers days as YYYY-MM-DD and
// moments as RFC 3339, whatever room published them.
func TestPublicAPIDates(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		reader := h.visitor(t)
		releaseFigure(t, h)
		var spec struct {
			Paths map[string]map[string]struct {
				Security []any
			}
		}
		if err := json.Unmarshal(reader.Visit("/api/openapi.json").Must(200).Body, &spec); err != nil {
			t.Fatal(err)
		}
		asked := map[string]string{"/api/v1/search": "?q=nh%C3%A2n", "/api/v1/suggest": "?q=nh"}
		days := 0
		for _, path := range slices.Sorted(maps.Keys(spec.Paths)) {
			op, ok := spec.Paths[path]["get"]
			if !ok || len(op.Security) > 0 {
				continue
			}
			var body any
			at := strings.ReplaceAll(path, "{year}", "2023") + asked[path]
			if strings.Contains(at, "{") {
				t.Errorf("%s: this test does not know what to ask", path)
				continue
			}
			if err := json.Unmarshal(reader.Visit(at).Must(200).Body, &body); err != nil {
				t.Fatal(at, err)
			}
			days += soundDates(t, at, "", body)
		}
		if days < 25 {
			t.Errorf("%d days and moments seen", days)
		}
	})
}

var shortDay = regexp.MustCompile(`^\d{1,2}/\d{1,2}/\d{4}$`)

// soundDates walks an answer and counts the days and moments in it.
func soundDates(t *testing.T, at, key string, v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			n += soundDates(t, at, k, x)
		}
	case []any:
		for _, x := range v {
			n += soundDates(t, at, key, x)
		}
	case string:
		_, notDay := time.Parse("2006-01-02", v)
		_, notMoment := time.Parse(time.RFC3339, v)
		named := key == "date" || key == "day" || key == "as_of" || key == "due" || regexp.MustCompile(`_(at|on|date|day|due|from|to|as_of)$`).MatchString(key)
		if sound := notDay == nil || notMoment == nil; named && !sound || shortDay.MatchString(v) {
			t.Errorf("%s: %s = %q", at, key, v)
		} else if sound {
			n++
		}
	}
	return n
}

// releaseFigure has a figure reported and released by those who may.
func releaseFigure(t *testing.T, h *house) {
	focal, chief := h.as(t, "skhdt.daumoi"), h.as(t, "chanhvp")
	name := ""
	for _, part := range strings.Split(string(focal.Visit("/lam-viec/chi-tieu/nhap").Must(200).Body), `name="so-`)[1:] {
		name = "so-" + part[:strings.IndexByte(part, '"')]
		break
	}
	focal.Submit("/chi-tieu/nhap", name, "11,2").Must(200)
	focal.Submit("/chi-tieu/nhap").Must(200).Sees("Đã ghi 1 số liệu")
	chief.Visit("/lam-viec/chi-tieu?nam=2023").Submit("/cong-bo").Must(200).Sees("Số liệu đã công bố")
}

// A program reads the targets that the published plan sets as numbers, and
// figures once they are released; the page says the same in the reader's
// language.
func TestTargetsInTheAPI(t *testing.T) {
	type target struct {
		Code, Unit, Title        string
		Target, Baseline, Figure *float64
		FigurePeriod             string `json:"figure_period"`
		FigureFrom               string `json:"figure_from"`
		FigureTo                 string `json:"figure_to"`
		FigureAsOf               string `json:"figure_as_of"`
	}
	onBoth(t, func(t *testing.T, h *house) {
		reader := h.visitor(t)
		read := func(path, list string) map[string]target {
			var m map[string]json.RawMessage
			var items []target
			if err := json.Unmarshal(reader.Visit(path).Must(200).Body, &m); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(m[list], &items); err != nil {
				t.Fatalf("%s: %v in %s", path, err, m[list])
			}
			if len(items) != 25 {
				t.Errorf("%s has %d targets", path, len(items))
			}
			out := map[string]target{}
			for _, x := range items {
				out[x.Code] = x
			}
			return out
		}
		for _, from := range [][2]string{{"/api/v1/plans/2023", "indicators"}, {"/api/v1/indicators", "items"}} {
			x := read(from[0], from[1])["KT-02"]
			if x.Unit != "USD" || x.Target == nil || *x.Target != 3000 || x.Baseline == nil || *x.Baseline != 2700 || x.Figure != nil {
				t.Errorf("%s: %+v", from[0], x)
			}
			if y := read(from[0], from[1])["KT-07"]; y.Target == nil || *y.Target != 49.5 {
				t.Errorf("%s: %+v", from[0], y)
			}
		}
		releaseFigure(t, h)
		for _, from := range [][2]string{{"/api/v1/plans/2023", "indicators"}, {"/api/v1/indicators", "items"}} {
			all := read(from[0], from[1])
			if x := all["KT-01"]; x.Figure == nil || *x.Figure != 11.2 || x.FigurePeriod != "quý I/2023" || x.FigureFrom != "2022-12-15" || x.FigureTo != "2023-03-14" || x.FigureAsOf != "2022-12-23" {
				t.Errorf("%s: %+v", from[0], x)
			}
			if x := all["KT-02"]; x.Figure != nil || x.FigureAsOf != "" {
				t.Errorf("%s: %+v", from[0], x)
			}
		}
		reader.Visit("/ke-hoach-hanh-dong/2023").Must(200).Sees("Số liệu công bố ngày 23/12/2022", "11,2 % quý I/2023", "≥ 3.000 USD", "≥ 140.000 tỷ đồng", "= 53,6 ± 0,5 %")
		reader.Visit("/en/ke-hoach-hanh-dong/2023").Must(200).Sees("11.2 % quarter I of 2023", "≥ 3,000 USD", "≥ 140,000 billion VND")
		reader.Visit("/tien-do").Must(200).Sees("23/12/2022")
		reader.Visit("/to-chuc").Must(200).Sees("21/12/2022")

		var spec struct {
			Components struct {
				Schemas map[string]struct {
					Properties map[string]struct {
						Type                any
						Format, Description string
					}
				}
			}
		}
		if err := json.Unmarshal(reader.Visit("/api/openapi.json").Must(200).Body, &spec); err != nil {
			t.Fatal(err)
		}
		p := spec.Components.Schemas["PublishedTarget"].Properties
		if got := fmt.Sprint(p["target"].Type, " ", p["unit"].Description != "", " ", p["figure_as_of"].Format); got != "number true date" {
			t.Errorf("the description of a target: %s, %+v", got, p)
		}
	})
}
