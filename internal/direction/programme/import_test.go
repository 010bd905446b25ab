package programme

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
	"roviec/internal/people/org"
)

// bring reads rows as a workbook that somebody sent, and confirms the guess.
func (r *room) bring(t testing.TB, a access.Actor, rows [][]string) Import {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for n, row := range rows {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+1), &row); err != nil {
			t.Fatal(err)
		}
		for k, s := range row {
			if f, ok := strings.CutPrefix(s, "="); ok {
				cell, _ := excelize.CoordinatesToCellName(k+1, n+1)
				if err := x.SetCellFormula("Sheet1", cell, f); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	sheets, err := ReadFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	i, err := r.StartImport(t.Context(), a, 2024, "đăng ký.xlsx", sheets)
	if err != nil {
		t.Fatal(err)
	}
	if i, err = r.Map(t.Context(), a, i.ID, i.Sheet, i.Mapping, i.Version); err != nil {
		t.Fatal(err)
	}
	return i
}

var headRow = []string{"TT", "Nội dung trình", "Cấp quyết định", "Thời gian trình", "Cơ quan chủ trì", "Cơ quan phối hợp", "Căn cứ pháp lý", "Sự cần thiết", "Sản phẩm"}

func good(n int, title, month string) []string {
	return []string{itoa(n), title, "UBND tỉnh", month, "Sở mẫu snv", "Sở stc", "Luật mẫu", "Cần", "Tờ trình"}
}

func (r *room) all(t testing.TB) string {
	t.Helper()
	list, err := db.List(t.Context(), r.db.Q(t.Context()), func(s db.Scanner) (string, error) {
		v := make([]any, 28)
		for i := range v {
			v[i] = new(any)
		}
		err := s.Scan(v...)
		var b strings.Builder
		for _, x := range v {
			fmt.Fprintf(&b, "%v|", *x.(*any))
		}
		return b.String(), err
	}, `SELECT `+entryColumns+`, search_key FROM programme_entry ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

func TestImport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		i := r.bring(t, office, [][]string{
			{"ỦY BAN NHÂN DÂN TỈNH"},
			{"", "ĐĂNG KÝ CHƯƠNG TRÌNH CÔNG TÁC NĂM 2024"},
			headRow,
			{"I", "NỘI DUNG TRÌNH CHỦ TỊCH UBND TỈNH"},
			good(1, "Đề án một", "3"), good(2, "Đề án hai", "Tháng 5"),
			{},
			good(3, "Đề án ba", "15/06/2024"), good(4, "Đề án bốn", "45352"), good(5, "Đề án năm", "2024-12-31"),
			{"6", "Đề án sáu", "", "T7", "stc", "", "Luật mẫu", "Cần", "Tờ trình"},
		})
		rows, n, err := r.Check(ctx, i)
		if err != nil || n != (Counts{New: 6}) {
			for _, x := range rows {
				t.Logf("%+v", x)
			}
			t.Fatalf("%+v %v", n, err)
		}
		var months []int
		for _, x := range rows {
			months = append(months, x.Fields.Month)
		}
		if !slices.Equal(months, []int{3, 5, 6, 3, 12, 7}) || rows[5].Fields.Authority != Chairman || rows[5].Fields.LeadID != "stc" || !slices.Equal(rows[0].Fields.Coordinating, []string{"stc"}) {
			t.Errorf("%v %+v", months, rows[5])
		}
		if i, err = r.Write(ctx, office, i.ID, false, i.Version); err != nil || i.State != Written {
			t.Fatal(err)
		}
		list, _, err := r.Entries(ctx, office, 2024, EntryFilter{Limit: 20, State: Registered})
		if err != nil || len(list) != 6 {
			t.Fatalf("%d %v", len(list), err)
		}
		before := r.all(t)

		// The same file again changes nothing; another one says what it changes.
		same := r.bring(t, office, [][]string{headRow, good(1, "Đề án một", "3")})
		if _, n, err = r.Check(ctx, same); err != nil || n != (Counts{Same: 1}) {
			t.Errorf("%+v %v", n, err)
		}
		_, err = r.Write(ctx, office, same.ID, false, 0)
		refused(t, "nothing to write", err, fault.Conflict)
		other := r.bring(t, office, [][]string{headRow, good(1, "ĐỀ ÁN MỘT", "4"), good(2, "Đề án mới", "4"), good(3, "Đề án hai", "5")})
		rows, n, err = r.Check(ctx, other)
		if err != nil || n != (Counts{New: 1, Changed: 1, Same: 1}) || !slices.Contains(rows[0].Diffs, Diff{"month", "3", "4"}) {
			t.Fatalf("%+v %+v %v", n, rows, err)
		}
		if other, err = r.Write(ctx, office, other.ID, false, 0); err != nil {
			t.Fatal(err)
		}
		if r.all(t) == before {
			t.Fatal("nothing was written")
		}
		if other, err = r.UndoImport(ctx, office, other.ID, other.Version); err != nil || other.State != Undone {
			t.Fatal(err)
		}
		if after := r.all(t); after != before {
			t.Errorf("undone, the table differs\n%s\nbefore\n%s", after, before)
		}
		_, err = r.UndoImport(ctx, office, other.ID, 0)
		refused(t, "undone twice", err, fault.Conflict)
		// What somebody changed since is not taken back.
		if _, err := r.Refuse(ctx, office, list[0].ID, nil, "Không cần", 0); err != nil {
			t.Fatal(err)
		}
		before = r.all(t)
		_, err = r.UndoImport(ctx, office, i.ID, 0)
		refused(t, "undone over a decision", err, fault.Conflict)
		if r.all(t) != before {
			t.Error("a refused undo left traces")
		}
		if list[0], err = r.Undo(ctx, office, list[0].ID, 0); err != nil {
			t.Fatal(err)
		}
		late := r.bring(t, office, [][]string{headRow, good(1, "Đề án cuối", "4")})
		if late, err = r.Write(ctx, office, late.ID, false, 0); err != nil {
			t.Fatal(err)
		}
		r.clock.Set(r.clock.Now().Add(undoFor + time.Second))
		_, err = r.UndoImport(ctx, office, late.ID, 0)
		refused(t, "undone after a day", err, fault.Conflict)

		// An agency imports for itself, and its head still signs.
		own := r.bring(t, focal, [][]string{headRow, good(1, "Của mình", "4"), {"2", "Của người khác", "UBND tỉnh", "4", "stc", "", "a", "b", "c"}})
		if _, n, err = r.Check(ctx, own); err != nil || n != (Counts{New: 1, Bad: 1}) {
			t.Errorf("%+v %v", n, err)
		}
		if own, err = r.Write(ctx, focal, own.ID, true, 0); err != nil || own.Result.New != 1 {
			t.Fatal(err)
		}
		if list, _, err := r.Entries(ctx, focal, 2024, EntryFilter{Limit: 9, Text: "cua minh"}); err != nil || len(list) != 1 || list[0].State != EntryDraft {
			t.Errorf("%+v %v", list, err)
		}
		r.on("2023-12-20")
		_, err = r.StartImport(ctx, focal, 2024, "x", []sheet.Sheet{{Name: "a", Rows: [][]string{headRow}}})
		refused(t, "an agency after the close", err, fault.Conflict)
	})
}

// Forty planted faults, each named by its row and its column.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		e := r.signed(t, fields("Đã sàng lọc", 3))
		if _, err := r.Refuse(ctx, office, e.ID, nil, "x", 0); err != nil {
			t.Fatal(err)
		}
		type plant struct {
			col   int // of headRow
			value string
			words string
		}
		plants := []plant{{1, "", "để trống"}, {1, strings.Repeat("x", 501), "500"}, {1, "Đã sàng lọc", "sàng lọc"}, {1, "Đề án 1", "Trùng với dòng 3"}}
		for _, m := range []string{"0", "13", "99", "-1", "Quý I", "31/11/2024", "30/02/2024", "29/02/2023", "15/06/2025", "06/2023", "không rõ", "3.5", "mười ba", "32/01/2024", "2024-13-01", "45000", "90000", "tháng 0", "", "T14"} {
			plants = append(plants, plant{3, m, ""})
		}
		for _, s := range []string{"Bộ Nội vụ", "ai đó", "TP Hà Nội"} {
			plants = append(plants, plant{2, s, s})
		}
		for _, s := range []string{"Sở không có", "snvv", "Sở mẫu", "", "???"} {
			plants = append(plants, plant{4, s, s})
		}
		for _, s := range []string{"Sở stc; Sở lạ", "stc, lạ hoắc", "Sở xyz"} {
			plants = append(plants, plant{5, s, "Không có cơ quan"})
		}
		for _, col := range []int{6, 7, 8} {
			plants = append(plants, plant{col, "", ""})
		}
		plants = append(plants, plant{8, "=1+1", "công thức"}, plant{3, "=MONTH(TODAY())", "công thức"})
		rows := [][]string{{"", "Đăng ký"}, headRow}
		for n := range 60 {
			rows = append(rows, good(n, fmt.Sprintf("Đề án %d", n+1), "6"))
		}
		for n, p := range plants {
			rows[n+15][p.col] = p.value
		}
		if len(plants) != 40 {
			t.Fatalf("%d faults are planted", len(plants))
		}
		i := r.bring(t, office, rows)
		found, n, err := r.Check(ctx, i)
		if err != nil || n != (Counts{New: 20, Bad: 40}) {
			t.Errorf("%+v %v", n, err)
		}
		p := i18n.In(i18n.VI)
		for k, x := range plants {
			line := k + 16
			at := slices.IndexFunc(found, func(r Row) bool { return r.Line == line })
			if at < 0 || len(found[at].Errors) != 1 {
				t.Errorf("line %d (%q in %s): %+v", line, x.value, headRow[x.col], found[at])
				continue
			}
			words := cellWords(p, line, found[at].Errors[0])
			if !strings.HasPrefix(words, fmt.Sprintf("Dòng %d, cột %s: ", line, headRow[x.col])) || !strings.Contains(words, x.words) || strings.ContainsAny(words, "⟦{") {
				t.Errorf("%q in %s: %s", x.value, headRow[x.col], words)
			}
		}
		before := r.all(t)
		_, err = r.Write(ctx, office, i.ID, false, 0)
		refused(t, "wrong rows", err, fault.Conflict)
		if r.all(t) != before {
			t.Error("a refused import left traces")
		}
		if i, err = r.Write(ctx, office, i.ID, true, 0); err != nil || i.Result != (Counts{New: 20, Bad: 40}) {
			t.Errorf("%+v %v", i.Result, err)
		}
	})
}

// Ten thousand rows are read, checked, written and undone; -v says how fast.
func TestManyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := open(t, d)
		rows := [][]string{headRow}
		for n := range 10_000 {
			rows = append(rows, good(n, fmt.Sprintf("Nội dung trình số %d", n), itoa(n%12+1)))
		}
		start := time.Now()
		i := r.bring(t, office, rows)
		read := time.Since(start)
		start = time.Now()
		i, err := r.Write(t.Context(), office, i.ID, false, 0)
		if err != nil || i.Result.New != 10_000 {
			t.Fatalf("%+v %v", i.Result, err)
		}
		wrote := time.Since(start)
		start = time.Now()
		if _, err := r.UndoImport(t.Context(), office, i.ID, 0); err != nil {
			t.Fatal(err)
		}
		t.Logf("made and read %v, checked and written %v, undone %v", read, wrote, time.Since(start))
	})
}

func TestGuess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		head []string
		want map[string]int
	}{
		{headRow, map[string]int{"title": 1, "authority": 2, "month": 3, "lead": 4, "coordinating": 5, "basis": 6, "necessity": 7, "product": 8}},
		{[]string{"STT", "TEN DE AN", "CO QUAN CHU TRI", "CO QUAN PHOI HOP", "CAP TRINH", "THANG", "LANH DAO PHU TRACH", "CAN CU", "LY DO", "HINH THUC VAN BAN"}, map[string]int{"title": 1, "lead": 2, "coordinating": 3, "authority": 4, "month": 5, "leader": 6, "basis": 7, "necessity": 8, "product": 9}},
		{[]string{"Tên nội dung, đề án", "Đơn vị chủ trì soạn thảo", "Đơn vị phối hợp", "Hạn trình (tháng)", "Trình tiếp"}, map[string]int{"title": 0, "lead": 1, "coordinating": 2, "month": 3, "onward": 4}},
	} {
		m := guess([][]string{{"x"}, c.head, {"a", "b"}}, nil)
		if m.Head != 2 || fmt.Sprint(m.Columns) != fmt.Sprint(c.want) {
			t.Errorf("%v\n got %d %v\nwant %v", c.head, m.Head, m.Columns, c.want)
		}
	}
	if m := guess([][]string{{"Cột lạ", "Nội dung"}}, map[string]string{"cot la": "product"}); m.Columns["product"] != 0 || m.Columns["title"] != 1 {
		t.Errorf("what was remembered: %v", m.Columns)
	}
}

func TestSeveralAgencies(t *testing.T) {
	t.Parallel()
	b := bodyNames{org.ByNames([]org.Agency{{ID: "1", Name: "Sở Lao động, Thương binh và Xã hội", ShortName: "Sở LĐTBXH"}, {ID: "2", Name: "Sở Y tế"}})}
	for s, want := range map[string]string{
		"Sở Lao động, Thương binh và Xã hội, Sở Y tế": "[1 2]", "so y te;Sở LĐTBXH": "[2 1]", "Sở Y tế\nSở Lao động, Thương binh và Xã hội": "[2 1]", "": "[]",
	} {
		if ids, e := b.several(s); e != nil || fmt.Sprint(ids) != want {
			t.Errorf("%q: %v %v", s, ids, e)
		}
	}
	if _, e := b.several("Sở Y tế, Sở Lạ"); e == nil || e.Args[0] != "Sở Lạ" {
		t.Errorf("%+v", e)
	}
}

// No words that people type are read as another day or month than they mean.
func FuzzMonth(f *testing.F) {
	for _, s := range []string{"3", "Tháng 3", "03/2024", "31/11/2024", "45352", "T12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, e := monthOf(s, 2024)
		if (e == nil) != (n >= 1 && n <= 12) {
			t.Errorf("%q is month %d, %v", s, n, e)
		}
	})
}

// A wrong cell is mended before anything is written; a field without a column
// gets one.
func TestMendCells(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		r := open(t, d)
		i := r.bring(t, office, [][]string{
			{"Nội dung", "Tháng", "Cơ quan trình", "Căn cứ", "Sự cần thiết", "Sản phẩm"},
			{"Đề án một", "13", "Sở snv", "Nghị quyết", "Cần", "Tờ trình"},
			{"Đề án hai", "5"},
		})
		_, n, err := r.Check(ctx, i)
		if err != nil || n.Bad != 2 {
			t.Fatalf("%+v %v", n, err)
		}
		_, err = r.MendCells(ctx, office, i.ID, 1, map[string]string{"month": "1"}, 0)
		refused(t, "the line of the headings", err, fault.NotFound)
		_, err = r.MendCells(ctx, office, i.ID, 9, map[string]string{"month": "1"}, 0)
		refused(t, "a line that is not there", err, fault.NotFound)
		_, err = r.MendCells(ctx, office, i.ID, 2, map[string]string{"month": strings.Repeat("x", maxCell+1)}, 0)
		refused(t, "a long cell", err, fault.Invalid)
		if i, err = r.MendCells(ctx, office, i.ID, 2, map[string]string{"month": "12", "authority": "UBND tỉnh"}, i.Version); err != nil {
			t.Fatal(err)
		}
		_, err = r.MendCells(ctx, office, i.ID, 2, map[string]string{"month": "11"}, i.Version-1)
		refused(t, "an old version", err, fault.Conflict)
		if i, err = r.MendCells(ctx, office, i.ID, 3, map[string]string{"lead": "Sở stc", "basis": "Kế hoạch", "necessity": "Cần", "product": "Báo cáo", "authority": "Chủ tịch UBND tỉnh"}, i.Version); err != nil {
			t.Fatal(err)
		}
		if i, err = r.ImportByID(ctx, i.ID); err != nil {
			t.Fatal(err)
		}
		rows, n, err := r.Check(ctx, i)
		if err != nil || n != (Counts{New: 2}) || rows[0].Fields.Month != 12 || rows[0].Fields.Authority != Committee || rows[1].Fields.LeadID != "stc" || rows[1].Fields.Authority != Chairman {
			t.Errorf("%+v %+v %v", n, rows, err)
		}
		if _, err := r.Write(ctx, office, i.ID, false, 0); err != nil {
			t.Fatal(err)
		}
		_, err = r.MendCells(ctx, office, i.ID, 2, map[string]string{"month": "3"}, 0)
		refused(t, "a written import", err, fault.Conflict)
	})
}
