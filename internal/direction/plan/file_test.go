package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
	"roviec/internal/floor/web/download"
)

// grid reads a table of lines as a file that somebody sends.
func grid(t *testing.T, rows [][]string) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := download.Workbook(&b, i18n.VI, download.Table{Sheet: "Kế hoạch", Rows: rows}); err != nil {
		t.Fatal(err)
	}
	sheets, err := sheet.Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return sheets[0].Rows
}

var fileHead = []string{"Mã dòng", "Phần", "Số", "Nội dung", "Cơ quan chủ trì", "Từ ngày", "Thời hạn", "Sản phẩm"}

func TestFile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		a, b := p.line(t, "a"), p.line(t, "b")
		state := func() string {
			x, err := h.Get(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			events, err := h.Events(ctx, p.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal([]any{x.Lines, events})
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}
		before := state()
		// Every fault is named by row and column, and nothing is written.
		wrong := [][]string{
			fileHead,
			{a.ID, "", "", "", "", "", "", ""},
			{a.ID, "", "1.1", "a", "", "", "", ""},
			{"khong-co", "", "", "x", "", "", "", ""},
			{b.ID, "", "1.9", "b", "Sở Không Có", "31/02/2023", "", ""},
			{"", "Nhóm lạ", "1.4", "x", "", "", "", ""},
			{"", "giải pháp", "1.a", "x", "", "", "", ""},
			{"", "giải pháp", "1.1", "x", "", "", "", ""},
			{"", "giải pháp", "7.1", "x", "", "", "", ""},
			{"", "giải pháp", "1.2.3.4.5", "x", "", "", "", ""},
			{"", "giải pháp", "1.2", "x", "", "01/06/2023", "01/05/2023", strings.Repeat("ă", maxTitle+1)},
			{"", "giải pháp", "1.2", "y", "", "", "", ""},
		}
		rows, missing, err := h.ReadRows(ctx, p, grid(t, wrong))
		if err != nil || len(missing) > 0 {
			t.Fatal(missing, err)
		}
		var got []string
		for _, x := range rows {
			for _, e := range x.Errors {
				got = append(got, fmt.Sprintf("%d %s %s", x.Row, e.Column, e.Key))
			}
		}
		want := []string{
			"2 Nội dung form.required_here", "3 Mã dòng plan.cell.twice", "4 Mã dòng plan.cell.no_line",
			"5 Số plan.cell.moved", "5 Cơ quan chủ trì plan.cell.no_agency", "5 Từ ngày plan.cell.no_day",
			"6 Phần plan.cell.part", "7 Số plan.cell.number", "8 Số plan.cell.taken", "9 Số plan.cell.no_parent", "10 Số plan.cell.number",
			"11 Thời hạn plan.error.before_start", "11 Sản phẩm form.too_long", "12 Số plan.cell.twice",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("the faults are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		i, err := h.StartImport(ctx, h.office, p.ID, "sai.xlsx", grid(t, wrong))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.WriteImport(ctx, h.office, p.ID, i.ID, p.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("a wrong file: %v", err)
		}
		if after := state(); after != before {
			t.Errorf("a refused file wrote\n%s\n%s", before, after)
		}
		if _, missing, err := h.ReadRows(ctx, p, grid(t, [][]string{{"Tên"}, {"x"}})); err != nil || len(missing) != 3 {
			t.Errorf("a file of nothing known lacks %v %v", missing, err)
		}

		right := [][]string{
			{"Line id", "Part", "Number", "Text", "Lead agency", "From", "Time limit"},
			{a.ID, "Group of key tasks", "1.1", "a mới", "Sở Nội vụ", "2023-02-01", "45077"},
			{b.ID, "", "", "b", "", "", ""},
			{"", "Group of key tasks", "1.4", "- thêm", "", "", "30/06/2023"},
			{"", "Group of key tasks", "1.4.1", "việc", "", "", ""},
			{"", "Group of solutions", "2", "Giải pháp hai", "", "", ""},
			{"", "", "", "", "", "", ""},
		}
		if i, err = h.StartImport(ctx, h.office, p.ID, "dung.xlsx", grid(t, right)); err != nil {
			t.Fatal(err)
		}
		if _, err := h.ImportByID(ctx, h.chief, p.ID, i.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's file: %v", err)
		}
		if _, _, err := h.WriteImport(ctx, h.office, p.ID, i.ID, p.Version-1); !fault.Is(err, fault.Conflict) {
			t.Errorf("against an older plan: %v", err)
		}
		changed, added, err := h.WriteImport(ctx, h.office, p.ID, i.ID, p.Version)
		if err != nil || changed != 1 || added != 3 {
			t.Fatal(changed, added, err)
		}
		if p, err = h.Get(ctx, p.ID); err != nil {
			t.Fatal(err)
		}
		if got := p.shape(); got != "1:Nhóm một 1.1:a mới 1.2:b 1.3:c 1.4:- thêm 1.4.1:việc 2:Nhóm hai 1:Giải pháp một 1.1:d 2:Giải pháp hai" {
			t.Error(got)
		}
		if l := p.line(t, "a mới"); l.LeadID != h.snvID || l.Start != gov.MustDate("2023-02-01") || l.Due != gov.MustDate("2023-05-31") {
			t.Errorf("%+v", l)
		}
		if events, err := h.Events(ctx, p.ID, a.ID); err != nil || len(events) != 1 || events[0].Act != "edit" {
			t.Errorf("%v %v", events, err)
		}
		if _, _, err := h.WriteImport(ctx, h.office, p.ID, i.ID, p.Version); !fault.Is(err, fault.NotFound) {
			t.Errorf("a file written twice: %v", err)
		}

		// What is exported comes back unchanged; a closed plan takes no file.
		do := h.pages(t, d)
		here := base + "/" + p.ID
		body := do("o", "GET", here+"/xuat?dang=xlsx", nil, 200)
		sheets, err := sheet.Read(strings.NewReader(body), int64(len(body)))
		if err != nil || len(sheets) != 2 {
			t.Fatal(len(sheets), err)
		}
		rows, _, err = h.ReadRows(ctx, p, sheets[0].Rows)
		if err != nil || len(rows) != len(p.Lines) {
			t.Fatal(len(rows), err)
		}
		for _, x := range rows {
			if x.Kind != RowSame {
				t.Errorf("row %d came back %s: %+v", x.Row, x.Kind, x.Errors)
			}
		}
		do("o", "GET", here+"/xuat?q=viec", nil, 200, "việc", "1.4.1")
		do("s", "GET", here+"/nhap", nil, 403)
		do("o", "GET", here+"/nhap", nil, 200, "Tệp Excel")
		do("o", "POST", here+"/nhap", url.Values{}, 422)
		if i, err = h.StartImport(ctx, h.office, p.ID, "sai.xlsx", grid(t, wrong)); err != nil {
			t.Fatal(err)
		}
		do("o", "GET", importPath(p.ID, i.ID), nil, 200, "Dòng 4, cột Mã dòng:", "Chưa ghi gì", "1.9")
		do("c", "GET", importPath(p.ID, i.ID), nil, 404)
		do("o", "POST", importPath(p.ID, i.ID), url.Values{"version": {fmt.Sprint(p.Version)}}, 409, "Tệp còn lỗi")
		right = [][]string{fileHead, {a.ID, "", "", "a nữa", "", "", "", ""}}
		if i, err = h.StartImport(ctx, h.office, p.ID, "dung.xlsx", grid(t, right)); err != nil {
			t.Fatal(err)
		}
		do("o", "GET", importPath(p.ID, i.ID), nil, 200, "a mới", "a nữa", "Ghi 1 dòng")
		do("o", "POST", importPath(p.ID, i.ID), url.Values{"version": {fmt.Sprint(p.Version)}}, 303)
		if _, err := h.Adopt(ctx, h.chief, p.ID, "Phiên họp", gov.MustDate("2022-12-21")); err != nil {
			t.Fatal(err)
		}
		if _, err := h.StartImport(ctx, h.office, p.ID, "x.xlsx", grid(t, right)); !fault.Is(err, fault.Conflict) {
			t.Errorf("into an adopted plan: %v", err)
		}
	})
}

// An import is taken back to the byte within a day, by who brought it, unless
// one of its lines was touched since: then the line is named.
func TestUndoOfFile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		a, b := p.line(t, "a"), p.line(t, "b")
		if _, err := h.Edit(ctx, h.office, p.ID, b.ID, Line{Text: "b", LeadID: h.snvID, Due: gov.MustDate("2023-03-31")}, 0); err != nil {
			t.Fatal(err)
		}
		stored := func() string {
			t.Helper()
			list, err := db.List(ctx, d.Q(ctx), func(s db.Scanner) (string, error) {
				var id, parent, kind, text, lead, product, reason string
				var ordinal, removed, at, version int64
				var starts, due gov.Date
				err := s.Scan(&id, &parent, &kind, &ordinal, &text, &lead, db.ToDate(&starts), db.ToDate(&due), &product, &removed, &reason, &at, &version)
				return fmt.Sprint(id, parent, kind, ordinal, text, lead, starts, due, product, removed, reason, at, version), err
			}, `SELECT id, parent_id, kind, ordinal, text, lead_id, starts, due, product, removed, reason, changed_at, version FROM plan_line ORDER BY id`)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(list, "\n")
		}
		write := func() (string, Plan) {
			t.Helper()
			h.clock.Advance(time.Minute)
			x, err := h.Get(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			i, err := h.StartImport(ctx, h.office, p.ID, "dung.xlsx", grid(t, [][]string{
				fileHead,
				{a.ID, "", "", "a mới", "Sở Nội vụ", "01/02/2023", "", "Báo cáo"},
				{b.ID, "", "", "b mới", "", "", "", ""},
				{"", "giải pháp", "2", "Giải pháp hai", "", "", "", ""},
				{"", "giải pháp", "2.1", "việc dưới", "", "", "", ""},
			}))
			if err != nil {
				t.Fatal(err)
			}
			if changed, added, err := h.WriteImport(ctx, h.office, p.ID, i.ID, x.Version); err != nil || changed != 2 || added != 2 {
				t.Fatal(changed, added, err)
			}
			if x, err = h.Get(ctx, p.ID); err != nil {
				t.Fatal(err)
			}
			return i.ID, x
		}
		refused := func(what, id string, words ...string) {
			t.Helper()
			_, err := h.UndoImport(ctx, h.office, p.ID, id)
			e := fault.As(err)
			if e == nil || e.Kind != fault.Conflict {
				t.Fatalf("%s: %v", what, err)
			}
			for _, w := range words {
				if !strings.Contains(fmt.Sprint(e.Args...), w) {
					t.Errorf("%s: %v does not name %s", what, e.Args, w)
				}
			}
		}
		before := stored()
		id, _ := write()
		if _, err := h.UndoImport(ctx, h.chief, p.ID, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's file: %v", err)
		}
		h.clock.Advance(UndoFor)
		if _, err := h.UndoImport(ctx, h.office, p.ID, id); err != nil {
			t.Fatal(err)
		}
		if after := stored(); after != before {
			t.Errorf("undone, the lines are\n%s\nwere\n%s", after, before)
		}
		refused("undone twice", id)
		if events, err := h.Events(ctx, p.ID, a.ID); err != nil || len(events) != 2 || events[1].Act != "undo_import" {
			t.Errorf("the history says %v %v", events, err)
		}

		id, x := write()
		if _, err := h.Edit(ctx, h.office, p.ID, b.ID, Line{Text: "b sửa sau"}, 0); err != nil {
			t.Fatal(err)
		}
		touched := stored()
		refused("a line was changed", id, "1.2 b sửa sau")
		if stored() != touched {
			t.Error("a refused undoing wrote")
		}
		if _, err := h.Edit(ctx, h.office, p.ID, b.ID, Line{Text: "b mới"}, 0); err != nil {
			t.Fatal(err)
		}
		refused("a line was changed and changed back", id, "1.2 b mới")

		// New lines: something below, a move among the others, taken out.
		if _, err := h.Remove(ctx, h.office, p.ID, x.line(t, "việc dưới").ID, "thử", 0); err != nil {
			t.Fatal(err)
		}
		refused("a new line was taken out", id, "việc dưới")
		if _, _, err := h.Add(ctx, h.office, p.ID, Line{ParentID: x.line(t, "Giải pháp hai").ID, Text: "thêm sau"}); err != nil {
			t.Fatal(err)
		}
		refused("something lies below a new line", id, "2 Giải pháp hai")
		h.clock.Advance(UndoFor + time.Second)
		refused("after a day", id)

		// The screens.
		do := h.pages(t, d)
		if x, _, err := h.AdoptedText(ctx, p); err != nil || len(x) != 0 {
			t.Fatal(x, err)
		}
		do("o", "GET", importPath(p.ID, id), nil, 200, "Kết quả nhập tệp dung.xlsx", "b mới", "(dòng mới)")
		do("o", "POST", importPath(p.ID, id)+"/hoan-tac", url.Values{}, 409, "trong 24 giờ")
		do("c", "GET", importPath(p.ID, id), nil, 404)
		do("c", "POST", importPath(p.ID, id)+"/hoan-tac", url.Values{}, 404)
		do("s", "POST", importPath(p.ID, id)+"/hoan-tac", url.Values{}, 403)
		do("o", "GET", base+"/"+p.ID+"/nhap", nil, 200, "Các lần nhập của bạn", "dung.xlsx")
	})
}

// A file of as many lines as a plan may have is read and written in seconds.
func TestFileOfManyLines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		rows := [][]string{fileHead}
		for n := range 4900 {
			rows = append(rows, []string{"", "giải pháp", fmt.Sprintf("1.%d", n+2), fmt.Sprintf("Giải pháp số %d", n), "Sở Nội vụ", "", "31/12/2023", ""})
		}
		i, err := h.StartImport(ctx, h.office, p.ID, "lon.xlsx", grid(t, rows))
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, added, err := h.WriteImport(ctx, h.office, p.ID, i.ID, p.Version); err != nil || added != 4900 {
			t.Fatal(added, err)
		}
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("4900 lines took %s", took)
		}
	})
}

// A file that is no workbook is refused in the user's words.
func TestFileOfNothing(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	h := open(t, d)
	p := h.plan(t)
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "ke-hoach.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte("không phải bảng tính")); err != nil {
		t.Fatal(err)
	}
	w.Close()
	r := httptest.NewRequest("POST", base+"/"+p.ID+"/nhap", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "roviec_session", Value: "o"})
	answer := httptest.NewRecorder()
	h.server(t, d).ServeHTTP(answer, r)
	if answer.Code != 422 || !strings.Contains(answer.Body.String(), "Không đọc được tệp này") {
		t.Errorf("%d %.500s", answer.Code, answer.Body)
	}
}

// The plan as a paper in the official layout.
func TestPaper(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		l := p.line(t, "a")
		l.LeadID, l.Due, l.Product = h.snvID, gov.MustDate("2023-06-30"), "Báo cáo | phụ lục"
		if _, err := h.Edit(ctx, h.office, p.ID, l.ID, l, 0); err != nil {
			t.Fatal(err)
		}
		do := h.pages(t, d)
		here := base + "/" + p.ID
		do("o", "GET", here, nil, 200, "Lập dự thảo văn bản")
		do("s", "POST", here+"/van-ban", url.Values{"signer_name": {"x"}}, 403)
		do("o", "POST", here+"/van-ban", url.Values{"signer_name": {""}}, 422)
		do("o", "POST", here+"/van-ban", url.Values{"signer_name": {strings.Repeat("ă", 51)}}, 422)
		href, err := h.PaperTo(ctx, h.office, p.ID, "Người ký mẫu")
		if err != nil {
			t.Fatal(err)
		}
		x, err := h.docs.Get(ctx, href[strings.LastIndexByte(href, '/')+1:])
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"Chủ đề: Chủ đề.", "Kỷ cương - Sáng tạo", "II. MỤC TIÊU, CHỈ TIÊU", "III. NHIỆM VỤ TRỌNG TÂM", "1.1. a", "IV. NHIỆM VỤ, GIẢI PHÁP", "1. Giải pháp một"} {
			if !strings.Contains(x.Content.Body, s) {
				t.Errorf("the paper lacks %q:\n%s", s, x.Content.Body)
			}
		}
		if !strings.Contains(x.Content.Annex, "1.1 | a | Sở Nội vụ |  | Báo cáo / phụ lục | 30/06/2023") || x.TypeName != "Kế hoạch" || x.State != "draft" {
			t.Errorf("%s %s\n%s", x.TypeName, x.State, x.Content.Annex)
		}
		var b bytes.Buffer
		if err := x.DOCX(&b); err != nil || b.Len() == 0 {
			t.Errorf("no file: %v", err)
		}
	})
}
