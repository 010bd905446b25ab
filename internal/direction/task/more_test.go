package task

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// A task that waits on an event is not late, however long; the event's day
// starts its clock.
func TestAwaitedEvent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		body := strings.Replace(sampleBody, `"due":"2022-12-30"`, `"due_kind":"event","due_reason":"Thủ tướng Chính phủ phê duyệt Quy hoạch tỉnh (mẫu)","due_term":"10WD"`, 1)
		code, v := s.call("vanphong", "POST", "/api/v1/tasks", body)
		if code != 201 || v["time_state"] != "waiting" || v["due"] != nil || v["event_id"] == "" {
			t.Fatal(code, v)
		}
		id, event := v["id"].(string), v["event_id"].(string)
		form := s.fields()
		form.Set("due", "")
		form.Set("due_kind", "event")
		form.Set("awaited", "thủ tướng chính phủ phê duyệt quy hoạch TỈNH (mẫu)") // the same event, typed otherwise
		at := s.post("vanphong", base, form).Header().Get("Location")
		s.clock.Set(gov.MustDate("2023-01-17").Time(clock.VN).Add(9 * time.Hour))
		if body := sound(t, "waiting task", s.get("snv.daumoi", at), 200); !strings.Contains(body, "Chờ sự kiện") {
			t.Error("the page does not say that it waits")
		}
		if _, v := s.call("vanphong", "GET", "/api/v1/tasks/counts", ""); v["total"].(map[string]any)["no_deadline"] != 2.0 || v["total"].(map[string]any)["open_overdue"] != 0.0 {
			t.Error(v)
		}
		if _, v := s.call("vanphong", "GET", "/api/v1/tasks?time_state=waiting", ""); len(v["items"].([]any)) != 2 {
			t.Error(v)
		}
		if w := s.get("snv.daumoi", eventsBase); w.Code != 403 {
			t.Error("an agency sees the events:", w.Code)
		}
		page := sound(t, "events", s.get("vanphong", eventsBase), 200)
		if strings.Count(page, "ghi-nhan") != 1 || !strings.Contains(page, "2 nhiệm vụ") {
			t.Error("one event of two tasks is not shown as such")
		}
		record := func(status int, on, term string) string {
			t.Helper()
			w := s.post("vanphong", eventsBase+"/"+event+"/ghi-nhan", url.Values{"on-" + event: {on}, "paper-" + event: {"153/QĐ-MẪU"}, "term-" + event: {term}})
			if status == 303 && w.Code == 303 {
				return ""
			}
			return sound(t, "recording "+on, w, status)
		}
		record(422, "", "")
		record(422, "18/01/2023", "")                                                   // tomorrow
		if b := record(422, "16/01/2023", ""); !strings.Contains(b, "#f-term-"+event) { // one of the two names no term
			t.Error("the missing term is not named")
		}
		record(303, "16/01/2023", "5 ngày")
		x, err := s.Get(t.Context(), id)
		if err != nil || x.Due.String() != "2023-02-06" || x.OriginalDue != x.Due || x.DueFrom.String() != "2023-01-16" { // ten working days over Tết
			t.Errorf("%v %s %s", err, x.Due, x.OriginalDue)
		}
		if y, err := s.Get(t.Context(), at[len(base)+1:]); err != nil || y.Due.String() != "2023-01-27" {
			t.Error(err, y.Due)
		}
		record(303, "17/01/2023", "") // it was a mistake: dates follow, first dates stay
		if x, err = s.Get(t.Context(), id); err != nil || x.Due.String() != "2023-02-07" || x.OriginalDue.String() != "2023-02-06" {
			t.Errorf("%v %s %s", err, x.Due, x.OriginalDue)
		}
		sound(t, "task after the event", s.get("snv.daumoi", at), 200)
		sound(t, "edit after the event", s.get("vanphong", at+"/sua"), 200)
		if code, v = s.call("vanphong", "POST", "/api/v1/tasks", body); code != 201 || v["due"] != "2023-02-07" { // it has happened: the clock runs at once
			t.Error(code, v)
		}
		if w := s.post("vanphong", eventsBase+"/khong-co/ghi-nhan", url.Values{"on-khong-co": {"16/01/2023"}}); w.Code != 404 {
			t.Error(w.Code)
		}
		if code, v = s.call("chutich", "GET", "/api/v1/task-events?happened=true", ""); code != 200 || len(v["items"].([]any)) != 1 {
			t.Error(code, v)
		}
		if code, v = s.call("chutich", "POST", "/api/v1/task-events/"+event+"/record", `{"on":"2023-01-16","version":1}`); code != 409 {
			t.Error(code, v)
		}
		for _, path := range []string{eventsBase + "?xem=da-ghi", base + "?su-kien=" + event, base + "?han=waiting"} {
			sound(t, path, s.get("vanphong", path), 200)
		}
	})
}

// Each reporting period has one task, however many nodes make it how often.
func TestSeries(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		f := s.fields()
		f.Set("due", "")
		f.Set("due_kind", "recurring")
		f.Set("recur", "T")
		f.Set("due_term", "3 ngày làm việc")
		w := s.post("vanphong", base, f)
		if w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		x, err := s.Get(t.Context(), w.Header().Get("Location")[len(base)+1:])
		if err != nil || x.Period != "2023-T1" || x.Due.String() != "2023-01-18" || x.DueKind != DueRecurring { // 15/12 to 14/01, a Saturday
			t.Fatalf("%v %q %s", err, x.Period, x.Due)
		}
		sound(t, "task of a series", s.get("snv.daumoi", base+"/"+x.ID), 200)
		s.clock.Set(gov.MustDate("2023-04-20").Time(clock.VN).Add(9 * time.Hour))
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if err := s.Recur(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		list, _, err := s.List(t.Context(), s.office, Filter{SeriesID: x.SeriesID, Sort: SortDue})
		if err != nil || len(list) != 5 || list[4].Period != "2023-T5" || list[4].Due.String() != "2023-05-17" {
			t.Fatalf("%d tasks, %v", len(list), err)
		}
		for i, y := range list {
			if y.State != HandedOut || y.Product != "Báo cáo" || i > 0 && !y.Due.After(list[i-1].Due) || !strings.Contains(y.Title, "tháng") {
				t.Errorf("%+v", y)
			}
		}
		page := sound(t, "series", s.get("vanphong", seriesBase), 200)
		if !strings.Contains(page, "Tháng 6 năm 2023 (15/05/2023)") {
			t.Error("the next period is not told")
		}
		sound(t, "stop without a reason", s.post("vanphong", seriesBase+"/"+x.SeriesID+"/dung", url.Values{}), 422)
		if w := s.post("vanphong", seriesBase+"/"+x.SeriesID+"/dung", url.Values{"why-" + x.SeriesID: {"hết yêu cầu"}}); w.Code != 303 {
			t.Error(w.Code)
		}
		if w := s.post("vanphong", seriesBase+"/"+x.SeriesID+"/dung", url.Values{"why-" + x.SeriesID: {"hết yêu cầu"}}); w.Code != 409 {
			t.Error("stopped twice:", w.Code)
		}
		s.clock.Set(gov.MustDate("2023-08-20").Time(clock.VN).Add(9 * time.Hour))
		if err := s.Recur(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, _, err := s.Count(t.Context(), s.office, Filter{SeriesID: x.SeriesID}); err != nil || n != 5 {
			t.Error(n, err)
		}
		sound(t, "stopped series", s.get("vanphong", seriesBase+"?xem=da-dung"), 200)
		code, v := s.call("vanphong", "POST", "/api/v1/tasks", strings.Replace(sampleBody, `"due":"2022-12-30"`, `"due_kind":"recurring","recur":"quarterly","due_term":"5D"`, 1))
		if code != 201 || v["period"] != "2023-Q3" || v["due"] != "2023-09-19" {
			t.Error(code, v)
		}
	})
}

// The head splits among own officers; nobody else sees it, no figure counts it.
func TestParts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.handOut(t)
		at := base + "/" + x.ID
		part := url.Values{"part.title": {"Lập bảng tổng hợp zq"}, "part.officer": {"Phó Trưởng phòng"}, "part.due": {"28/12/2022"}}
		if w := s.post("snv.daumoi", at+"/phan-viec", part); w.Code != 403 {
			t.Error("the focal point splits:", w.Code)
		}
		if w := s.post("chutich", at+"/phan-viec", part); w.Code != 403 {
			t.Error("the Chairman splits:", w.Code)
		}
		if w := s.post("stc.lanhdao", at+"/phan-viec", part); w.Code != 404 {
			t.Error("another agency splits:", w.Code)
		}
		if w := s.post("snv.lanhdao", at+"/phan-viec", part); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		late := url.Values{"part.title": {"Giữ lại"}, "part.officer": {"Chuyên viên"}, "part.due": {"31/12/2022"}}
		if body := sound(t, "a part due after the task", s.post("snv.lanhdao", at+"/phan-viec", late), 422); !strings.Contains(body, "#f-part-due") || !strings.Contains(body, "Giữ lại") {
			t.Error("the date is not named, or what was typed is lost")
		}
		sound(t, "a part without words", s.post("snv.lanhdao", at+"/phan-viec", url.Values{}), 422)
		own, _, err := s.PartsOf(t.Context(), s.head, x)
		if err != nil || len(own) != 1 {
			t.Fatal(own, err)
		}
		if w := s.post("snv.daumoi", at+"/phan-viec/"+own[0].ID+"/xong", nil); w.Code != 303 {
			t.Error(w.Code)
		}
		if body := sound(t, "own parts", s.get("snv.daumoi", at), 200); !strings.Contains(body, "tổng hợp zq") || !strings.Contains(body, "xong 1/1") {
			t.Error("the parts are not shown")
		}
		if body := sound(t, "parts for the Office", s.get("vanphong", at), 200); strings.Contains(body, "tổng hợp zq") || !strings.Contains(body, "xong 1/1") {
			t.Error("the Office sees the parts, or not how far they are")
		}
		if _, total, err := s.CountBy(t.Context(), s.office, Filter{}); err != nil || total.Total != 1 {
			t.Error("a figure counts parts:", total, err)
		}
		for _, act := range []string{"mo-lai", "xoa"} {
			if w := s.post("snv.lanhdao", at+"/phan-viec/"+own[0].ID+"/"+act, nil); w.Code != 303 {
				t.Error(act, w.Code)
			}
		}
		if w := s.post("snv.lanhdao", at+"/phan-viec/"+own[0].ID+"/xoa", nil); w.Code != 404 {
			t.Error(w.Code)
		}
		if code, v := s.call("snv.lanhdao", "POST", "/api/v1/tasks/"+x.ID+"/parts", `{"title":"Phần việc","officer":"Chuyên viên","due":"2022-12-31"}`); code != 422 {
			t.Error(code, v)
		}
		code, v := s.call("snv.lanhdao", "POST", "/api/v1/tasks/"+x.ID+"/parts", `{"title":"Phần việc","officer":"Chuyên viên"}`)
		if code != 201 || len(v["items"].([]any)) != 1 {
			t.Fatal(code, v)
		}
		one := v["items"].([]any)[0].(map[string]any)["id"].(string)
		if code, v = s.call("snv.daumoi", "POST", "/api/v1/tasks/"+x.ID+"/parts/"+one, `{"done":true}`); code != 200 || v["done"] != 1.0 {
			t.Error(code, v)
		}
		if code, v = s.call("vanphong", "GET", "/api/v1/tasks/"+x.ID+"/parts", ""); code != 200 || len(v["items"].([]any)) != 0 || v["all"] != 1.0 {
			t.Error(code, v)
		}
		y := s.at(t, Accepted)
		if err := s.Split(t.Context(), s.head, y.ID, Part{Title: "x", Officer: "y"}); !fault.Is(err, fault.Conflict) {
			t.Error("an ended task is split:", err)
		}
	})
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		f := s.fields()
		f.Set("due", "")
		f.Set("due_term", "10 ngày làm việc")
		at := s.post("vanphong", base, f).Header().Get("Location")
		sound(t, "a template without a name", s.post("vanphong", at+"/luu-mau", url.Values{}), 422)
		if w := s.post("vanphong", at+"/luu-mau", url.Values{"template_name": {"Báo cáo quý"}}); w.Code != 303 {
			t.Fatal(w.Code)
		}
		if w := s.post("snv.lanhdao", at+"/luu-mau", url.Values{"template_name": {"x"}}); w.Code != 403 {
			t.Error(w.Code)
		}
		list, err := s.store.templates(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if body := sound(t, "templates", s.get("vanphong", templatesBase), 200); !strings.Contains(body, "Báo cáo quý") {
			t.Error("the template is not listed")
		}
		body := sound(t, "form from a template", s.get("vanphong", base+"/moi?mau="+list[0].ID), 200)
		for _, want := range []string{"Rà soát danh mục đề xuất (mẫu)", "10 ngày làm việc", `value="` + s.snv.ID + `" checked`} {
			if !strings.Contains(body, want) {
				t.Errorf("the form lacks %s", want)
			}
		}
		if w := s.get("vanphong", base+"/moi?mau=khong-co"); w.Code != 404 {
			t.Error(w.Code)
		}
		if w := s.post("vanphong", templatesBase+"/"+list[0].ID+"/xoa", nil); w.Code != 303 {
			t.Error(w.Code)
		}
	})
}

// The board shows the same filter by state, each task once.
func TestBoard(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		one, two := s.handOut(t), s.at(t, Reported)
		body := sound(t, "board", s.get("vanphong", base+"?xem=bang"), 200)
		for _, want := range []string{one.Code, two.Code, `id="cot-handed_out"`, `id="cot-reported"`, "trang-thai=reported"} {
			if !strings.Contains(body, want) {
				t.Errorf("the board lacks %s", want)
			}
		}
		if strings.Contains(body, `id="cot-draft"`) || strings.Count(body, two.Code) != 1 {
			t.Error("an empty column, or a task twice")
		}
		if body := sound(t, "board of a filter", s.get("snv.daumoi", base+"?xem=bang&trang-thai=reported"), 200); strings.Contains(body, one.Code) || !strings.Contains(body, two.Code) {
			t.Error("the board is not of the filter")
		}
		sound(t, "empty board", s.get("vanphong", base+"?xem=bang&trang-thai=withdrawn"), 200)
	})
}
