package download

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roviec/internal/floor/i18n"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	day := time.Date(2023, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind Kind
		lang i18n.Lang
		in   string
		want any
	}{
		{Number, i18n.VI, "12", 12.0},
		{Number, i18n.VI, "1.234,5", 1234.5},
		{Number, i18n.EN, "1,234.5", 1234.5},
		{Number, i18n.VI, "-3", -3.0},
		{Number, i18n.VI, "", ""},
		{Number, i18n.VI, "25,0%", "25,0%"},
		{Number, i18n.VI, "=1+1", "'=1+1"},
		{Number, i18n.VI, "1e9", "1e9"},
		{Number, i18n.VI, "NaN", "NaN"},
		{Date, i18n.VI, "31/01/2023", day},
		{Date, i18n.EN, "2023-01-31", day},
		{Date, i18n.VI, "31/02/2023", "31/02/2023"},
		{Date, i18n.VI, "", ""},
		{Words, i18n.VI, "12", "12"},
		{Words, i18n.VI, "@x", "'@x"},
	} {
		if got := c.kind.Value(c.lang, c.in); got != c.want {
			t.Errorf("%d %s %q: %#v, want %#v", c.kind, c.lang, c.in, got, c.want)
		}
	}
}

// A spreadsheet can add up the numbers and sort the days; days show as dd/mm/yyyy.
func TestTypedWorkbook(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Workbook(&b, i18n.VI, Table{Sheet: "x", Kinds: []Kind{Number, Date}, Rows: [][]string{{"Tháng", "Hạn", "Lời"}, {"1.234", "31/01/2023", "5"}}}); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for cell, want := range map[string]struct {
		kind  excelize.CellType
		shown string
		raw   string
	}{
		"A2": {excelize.CellTypeUnset, "1234", "1234"}, "B2": {excelize.CellTypeUnset, "31/01/2023", "44957"}, "C2": {excelize.CellTypeInlineString, "5", "5"}, "A1": {excelize.CellTypeInlineString, "Tháng", "Tháng"},
	} {
		kind, err := x.GetCellType("x", cell)
		if err != nil || kind != want.kind && !(want.kind == excelize.CellTypeUnset && kind == excelize.CellTypeNumber) {
			t.Errorf("%s: type %d (%v)", cell, kind, err)
		}
		if shown, _ := x.GetCellValue("x", cell); shown != want.shown {
			t.Errorf("%s shows %q", cell, shown)
		}
		if raw, _ := x.GetCellValue("x", cell, excelize.Options{RawCellValue: true}); raw != want.raw {
			t.Errorf("%s holds %q", cell, raw)
		}
	}
}
