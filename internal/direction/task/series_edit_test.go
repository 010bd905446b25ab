package task

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// What is changed holds for the tasks to come; a paused series makes none, and
// leaves out what began meanwhile.
func TestSeriesChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		f := s.fields()
		for k, v := range map[string]string{"title": "Báo cáo định kỳ mẫu", "due": "", "due_kind": "recurring", "recur": "T"} {
			f.Set(k, v)
		}
		w := s.post("vanphong", base, f)
		if w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		first, err := s.Get(t.Context(), w.Header().Get("Location")[len(base)+1:])
		if err != nil {
			t.Fatal(err)
		}
		at := seriesBase + "/" + first.SeriesID
		page := sound(t, "form of a series", s.get("vanphong", seriesBase+"/sua/"+first.SeriesID), 200)
		if !strings.Contains(page, "Báo cáo định kỳ mẫu") {
			t.Error("the form is empty")
		}
		sound(t, "without a title", s.post("vanphong", at+"/sua", url.Values{"title": {""}, "product": {"Báo cáo"}}), 422)
		x, err := s.store.series(t.Context(), first.SeriesID)
		if err != nil {
			t.Fatal(err)
		}
		change := url.Values{"title": {"Tên mới"}, "action": {"Nội dung mới"}, "product": {"Báo cáo mới"}, "accountable_officer": {"Giám đốc"}, "authority": {"chairman"}, "lead": x.Fields.Leads, "due_term": {"5 ngày"}, "version": {"1"}}
		if w := s.post("vanphong", at+"/sua", change); w.Code != 303 {
			t.Fatal(w.Code, w.Body.String())
		}
		if w := s.post("vanphong", at+"/sua", change); w.Code != 409 {
			t.Error("an old version was taken:", w.Code)
		}
		change.Set("version", "2")
		change.Set("lead", "khong-co")
		sound(t, "an unknown agency", s.post("vanphong", at+"/sua", change), 422)
		if w := s.post("snv.daumoi", at+"/tam-dung", nil); w.Code != 403 {
			t.Error("a focal point pauses:", w.Code)
		}
		next := func(months int) {
			t.Helper()
			now := s.clock.Now()
			s.clock.Set(time.Date(now.Year(), now.Month()+time.Month(months), 20, 9, 0, 0, 0, clock.VN))
			if err := s.Recur(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		count := func() int {
			t.Helper()
			n, _, err := s.Count(t.Context(), s.office, Filter{SeriesID: first.SeriesID})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		next(1)
		had := count()
		list, _, err := s.List(t.Context(), s.office, Filter{SeriesID: first.SeriesID, Limit: 10})
		if err != nil || had < 2 {
			t.Fatal(had, err)
		}
		for _, x := range list {
			if old := x.ID == first.ID; old != strings.HasPrefix(x.Title, "Báo cáo định kỳ mẫu") || !old && (x.Product != "Báo cáo mới" || x.DueTerm.N != 5) {
				t.Errorf("%s: %s, %v", x.Title, x.Product, x.DueTerm)
			}
		}
		if w := s.post("vanphong", at+"/tam-dung", nil); w.Code != 303 {
			t.Fatal(w.Code)
		}
		if w := s.post("vanphong", at+"/tam-dung", nil); w.Code != 409 {
			t.Error("paused twice:", w.Code)
		}
		sound(t, "a paused series", s.get("vanphong", seriesBase), 200)
		next(3)
		if n := count(); n != had {
			t.Errorf("%d tasks while paused, want %d", n, had)
		}
		if w := s.post("vanphong", at+"/tiep-tuc", nil); w.Code != 303 {
			t.Fatal(w.Code)
		}
		if err := s.Recur(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != had {
			t.Errorf("%d tasks after the pause: what began meanwhile is left out", n)
		}
		next(1)
		if n := count(); n != had+1 {
			t.Errorf("%d tasks, want %d", n, had+1)
		}
		if err := s.StopSeries(t.Context(), s.office, first.SeriesID, 0, "hết"); err != nil {
			t.Fatal(err)
		}
		if err := s.ChangeSeries(t.Context(), s.office, first.SeriesID, 0, Fields{}); !fault.Is(err, fault.Conflict) {
			t.Error("a stopped series was changed", err)
		}
	})
}
