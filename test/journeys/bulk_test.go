package journeys

import (
	"strings"
	"testing"

	"roviec/internal/floor/web/webtest"
)

// The Office ticks tasks in its list, sees what would be done, does it, and
// takes it back; sent twice, it is done once.
func TestManyTasksAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu?trang-thai=in_progress").Must(200)
		ids := office.Boxes("/hang-loat", "id")
		if len(ids) < 2 {
			t.Fatal("few tasks to choose from:", ids)
		}
		office.Submit("/hang-loat", "id", ids[0], "id", ids[1], "viec", "pause").Must(200).Sees("2 trong 2")
		var again func() *webtest.Person
		for _, f := range office.Forms() {
			if v := webtest.Filled(f); v.Get("_key") != "" && v.Get("viec") == "pause" {
				v.Set("words", "chờ văn bản mẫu")
				again = func() *webtest.Person {
					return office.Send("/lam-viec/nhiem-vu/hang-loat", "POST", v, false, nil)
				}
			}
		}
		if again == nil {
			t.Fatal("the preview has no form")
		}
		done := again().Must(200).Sees("Hoàn tác").URL.RequestURI()
		if at := again().Must(200).URL.RequestURI(); at != done {
			t.Errorf("sent again: %s, first %s", at, done)
		}
		for _, id := range ids[:2] {
			if text := office.Visit("/lam-viec/nhiem-vu/" + id).Must(200).Words(); strings.Count(text, "chờ văn bản mẫu") != 1 {
				t.Errorf("%s is not paused once", id)
			}
		}
		office.Visit(done).Submit("/hoan-tac").Must(200)
		for _, id := range ids[:2] {
			office.Visit("/lam-viec/nhiem-vu/" + id).Must(200).Sees("Đang thực hiện")
		}
	})
}
