package task

import (
	"net/http"
	"net/http/httptest"
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
				"nhom=co-quan", "nhom=han&gap=*", "nhom=lanh-dao&gap=*&mo=-", "nhom=thang-han&trang=7", "nhom=khan&cot=title,held_total", "nhom=nguon&q=khongco", "nhom=khac", "cot=tat-ca", "cot=x", "chu-tri=-", "lanh-dao=-&khong-han=1",
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

// From a task one goes through the list in its order, to its end and back.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		fill(t, s.house, 300)
		for _, f := range []Filter{{}, {Sort: SortLast}, {Sort: SortNew, States: []State{Accepted}}, {TimeState: Overdue}, {Text: "quy hoach"}, {AgencyID: s.snv.ID, Sort: SortDue}} {
			f.Limit = 1000
			list, _, err := s.List(t.Context(), s.office, f)
			if err != nil || len(list) < 2 {
				t.Fatal(len(list), err)
			}
			for i, x := range list {
				next, err := s.Neighbour(t.Context(), s.office, f, x, false)
				if err != nil {
					t.Fatal(err)
				}
				before, err := s.Neighbour(t.Context(), s.office, f, x, true)
				if err != nil {
					t.Fatal(err)
				}
				if i+1 < len(list) && next.ID != list[i+1].ID || i+1 == len(list) && next.ID != "" || i > 0 && before.ID != list[i-1].ID || i == 0 && before.ID != "" {
					t.Fatalf("%+v: the neighbours of %d are %s and %s", f, i, before.Code, next.Code)
				}
			}
		}
		list, _, err := s.List(t.Context(), s.office, Filter{Sort: SortDue, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", base+"/"+list[1].ID, nil)
		r.AddCookie(&http.Cookie{Name: "roviec_session", Value: "vanphong"})
		r.Header.Set("Referer", "http://"+r.Host+base+"?sap-xep=due&sau=x")
		body := sound(t, "task out of a list", s.do(r), 200)
		for _, want := range []string{base + "/" + list[0].ID + "?trong=sap-xep%3Ddue", base + "/" + list[2].ID + "?trong=sap-xep%3Ddue", base + "?sap-xep=due"} {
			if !strings.Contains(body, `href="`+want+`"`) {
				t.Error("no link to", want)
			}
		}
		if body := sound(t, "task by itself", s.get("vanphong", base+"/"+list[1].ID), 200); strings.Contains(body, "Nhiệm vụ sau") {
			t.Error("a task that was opened from no list has a next one")
		}
		sound(t, "last of a list", s.get("vanphong", base+"/"+list[0].ID+"?trong=sap-xep%3Ddue"), 200)
		sound(t, "list that cannot be read", s.get("vanphong", base+"/"+list[0].ID+"?trong=han%3Dx%25"), 200)
	})
}
