package task

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func TestColumns(t *testing.T) {
	t.Parallel()
	usual := strings.Join(usualColumns, ",")
	for in, want := range map[string]string{
		"": usual, "title,code": "title,code", "code": "title,code", "due,title,due": "due,title", "x,title,held_total": "title,held_total", "x": "title", usual: usual,
	} {
		var keys []string
		for _, c := range columnsOf(in) {
			keys = append(keys, c.key)
		}
		if got := strings.Join(keys, ","); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
		if again := columnsOf(columnKeys(columnsOf(in))); !slices.Equal(again, columnsOf(in)) {
			t.Errorf("%q is written as %q", in, columnKeys(columnsOf(in)))
		}
	}
	if list := columnsOf(everyColumn); len(list) != len(allColumns) || columnKeys(list) != everyColumn {
		t.Error(len(list))
	}
}

func TestFolded(t *testing.T) {
	t.Parallel()
	q := url.Values{"nhom": {"khan"}}
	for _, x := range []struct {
		turn string
		want map[string]bool
	}{{"a", map[string]bool{"a": true, "b": false}}, {"b", map[string]bool{"a": true, "b": true}}, {"a", map[string]bool{"a": false, "b": true}}} {
		q = turned(q, x.turn)
		for key, closed := range x.want {
			if folded(q, key) != closed {
				t.Errorf("after turning %s %s is wrong in %s", x.turn, key, q.Encode())
			}
		}
	}
	q = turned(url.Values{"gap": {allClosed}}, "a")
	if folded(q, "a") || !folded(q, "b") || !folded(turned(q, "a"), "a") {
		t.Error("all closed but one:", q.Encode())
	}
}

// A list is seen as a month, along the line of time and in groups, in chosen
// columns; its files hold what is shown.
func TestViews(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		for i := range 14 {
			f := s.house.fields()
			f.Due, f.Supervisor = gov.MustDate("2022-12-30").AddDays(i/5*7), "Phó Chủ tịch (mẫu)"
			f.Urgency = urgencies[i%2]
			if i > 9 {
				f.Leads = []string{s.snv.ID, s.stc.ID}
			}
			if _, err := s.Create(t.Context(), s.office, f); err != nil {
				t.Fatal(err)
			}
		}
		for _, who := range []string{"vanphong", "snv.daumoi", "chutich", "kiemtra"} {
			for _, q := range []string{
				"xem=lich", "xem=lich&thang=2023-01", "xem=lich&thang=01%2F2024&khan=urgent", "xem=lich&han=overdue&tu=2022-12-01&den=2022-12-02", "xem=bang", "xem=dong-thoi-gian",
				"nhom=co-quan", "nhom=han&gap=*", "nhom=lanh-dao&gap=*&mo=-", "nhom=thang-han&trang=7", "nhom=khan&cot=title,held_total", "nhom=nguon&q=khongco", "nhom=khac", "cot=tat-ca", "cot=x", "chu-tri=-", "lanh-dao=-&khong-han=1", "chu-tri=khong-co",
			} {
				sound(t, q+" for "+who, s.get(who, base+"?"+q), 200)
			}
		}
		for _, q := range []string{"chu-tri=khong-co", "xem=lich&thang=13-2020"} {
			sound(t, q, s.get("vanphong", base+"?"+q), 422)
		}
		month := sound(t, "month", s.get("vanphong", base+"?xem=lich&thang=2022-12"), 200)
		if !strings.Contains(month, "còn 2 nhiệm vụ không hiện ở đây") || !strings.Contains(month, "den=2022-12-30&amp;tu=2022-12-30") || strings.Count(month, `class="day-task"`) != perDay {
			t.Error("the full day does not lead to its list")
		}
		if !strings.Contains(sound(t, "month of Tết", s.get("vanphong", base+"?xem=lich&thang=2023-01"), 200), "Tết Nguyên đán") {
			t.Error("Tết has no name")
		}
		if !strings.Contains(sound(t, "month of a swapped day", s.get("vanphong", base+"?xem=lich&thang=2024-05"), 200), "Làm bù") {
			t.Error("the Saturday that is worked is not marked")
		}
		groups := sound(t, "groups", s.get("vanphong", base+"?nhom=co-quan&khan=urgent"), 200)
		if n := strings.Count(groups, `<h2 id="nhom-`); n != 2 || !strings.Contains(groups, "7 nhiệm vụ") || !strings.Contains(groups, "2 nhiệm vụ") {
			t.Error(n, "groups")
		}
		if folded := sound(t, "folded", s.get("vanphong", base+"?nhom=khan&gap=normal"), 200); strings.Count(folded, "<table") != 1 || !strings.Contains(folded, "gap=normal&amp;gap=urgent") {
			t.Error("one of two groups is closed, and the other can be")
		}
		w := s.get("vanphong", base+"/cot?c.due=1&c.title=2.5&c.state=2&c.code=&c.lead=x&khan=urgent&nhom=khan&cot=code&sau=abc")
		if at, _ := url.ParseQuery(strings.TrimPrefix(w.Header().Get("Location"), base+"?")); w.Code != 303 || at.Get("cot") != "due,state,title" || at.Get("khan") != "urgent" || at.Get("nhom") != "khan" || at.Has("sau") {
			t.Error(w.Code, w.Header().Get("Location"))
		}
		csv := s.get("vanphong", base+".csv?cot=due,title&khan=urgent&sap-xep=-due").Body.String()
		if lines := strings.Split(strings.TrimSpace(csv), "\n"); len(lines) != 8 || lines[0] != "\ufeffThời hạn,Nhiệm vụ" || !strings.HasPrefix(lines[1], "13/01/2023,") {
			t.Error(csv)
		}
		csv = s.get("vanphong", base+".csv?cot=title&nhom=khan").Body.String()
		if lines := strings.Split(strings.TrimSpace(csv), "\n"); len(lines) != 15 || lines[0] != "\ufeffNhóm,Nhiệm vụ" || !strings.HasPrefix(lines[1], "Khẩn,") || !strings.HasPrefix(lines[14], "Thường,") {
			t.Error(csv)
		}
		for _, q := range []string{"", "?cot=tat-ca&nhom=co-quan", "?q=khongco"} {
			w := s.get("vanphong", base+".pdf"+q)
			if w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF-") || !regexp.MustCompile(`/Lang \(vi`).MatchString(w.Body.String()) {
				t.Error(q, w.Code, w.Header())
			}
		}
		if w := s.get("vanphong", base+".pdf?han=x"); w.Code != 422 {
			t.Error("a filter that cannot be read is printed:", w.Code)
		}
	})
}
