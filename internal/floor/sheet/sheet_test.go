package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func saved(t testing.TB, x *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(b []byte) ([]Sheet, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// rewritten is the workbook with parts changed or added; nil drops one.
func rewritten(t testing.TB, b []byte, parts map[string]func(old string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name, text string) {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r)
		if change, ok := parts[f.Name]; ok {
			put(f.Name, change(string(text)))
			delete(parts, f.Name)
			continue
		}
		put(f.Name, string(text))
	}
	for name, make := range parts {
		put(name, make(""))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func simple(t testing.TB) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for cell, v := range map[string]any{"A1": "Nội dung", "C1": "Tháng", "A3": "Đề án", "C3": 6, "D3": true, "E3": 1.5} {
		if err := x.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellFormula("Sheet1", "B3", "HYPERLINK(\"http://x\",\"y\")"); err != nil {
		t.Fatal(err)
	}
	if _, err := x.NewSheet("Ẩn"); err != nil {
		t.Fatal(err)
	}
	if err := x.SetCellValue("Ẩn", "A1", "bí mật"); err != nil {
		t.Fatal(err)
	}
	if err := x.SetSheetVisible("Ẩn", false); err != nil {
		t.Fatal(err)
	}
	return saved(t, x)
}

func TestRead(t *testing.T) {
	t.Parallel()
	list, err := read(simple(t))
	if err != nil || len(list) != 1 || list[0].Name != "Sheet1" {
		t.Fatalf("%+v %v", list, err)
	}
	got := fmt.Sprintf("%q", list[0].Rows)
	if want := `[["Nội dung" "" "Tháng"] [] ["Đề án" "\x1f" "6" "1" "1.5"]]`; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := simple(t)
	text := func(s string) func(string) string { return func(string) string { return s } }
	var deep strings.Builder
	for range 200_000 {
		deep.WriteString("<a>")
	}
	many := excelize.NewFile()
	defer many.Close()
	if err := many.SetCellValue("Sheet1", fmt.Sprintf("A%d", MaxRows+1), "x"); err != nil {
		t.Fatal(err)
	}
	empty := excelize.NewFile()
	defer empty.Close()
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"text":             {[]byte("title,month\n"), ErrNotWorkbook},
		"nothing":          {nil, ErrNotWorkbook},
		"cut":              {good[:len(good)/2], ErrNotWorkbook},
		"old format":       {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), ErrLocked},
		"macros":           {rewritten(t, good, map[string]func(string) string{"xl/vbaProject.bin": text("x")}), ErrMacros},
		"macros elsewhere": {rewritten(t, good, map[string]func(string) string{`XL\VbaProject.BIN`: text("x")}), ErrMacros},
		"macro type":       {rewritten(t, good, map[string]func(string) string{"[Content_Types].xml": func(s string) string { return strings.ReplaceAll(s, "spreadsheetml.sheet.main", "x.macroEnabled.main") }}), ErrMacros},
		"bomb":             {rewritten(t, good, map[string]func(string) string{"xl/worksheets/sheet1.xml": text(`<worksheet><sheetData>` + strings.Repeat("<row></row>      ", 5<<20) + `</sheetData></worksheet>`)}), ErrTooLarge},
		"no relations":     {rewritten(t, good, map[string]func(string) string{"xl/_rels/workbook.xml.rels": text("<Relationships/>")}), ErrNotWorkbook},
		"deep":             {rewritten(t, good, map[string]func(string) string{"xl/worksheets/sheet1.xml": text(deep.String())}), ErrNotWorkbook},
		"entities":         {rewritten(t, good, map[string]func(string) string{"xl/workbook.xml": text(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook><sheets><sheet name="&e;"/></sheets></workbook>`)}), ErrNotWorkbook},
		"many rows":        {saved(t, many), ErrTooManyRows},
		"empty":            {saved(t, empty), ErrEmpty},
	} {
		if _, err := read(c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(simple(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := read(b)
		if err == nil && len(list) == 0 {
			t.Error("nothing was read and nothing is wrong")
		}
	})
}
