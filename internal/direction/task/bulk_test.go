package task

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// Many tasks at once: previewed, done as far as each allows, undone as far as
// nothing was done since, and for ten minutes.
func TestBulk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		one, two, reported, ended := s.handOut(t), s.handOut(t), s.at(t, Reported), s.at(t, Accepted)
		ids := url.Values{"id": {one.ID, two.ID, reported.ID, ended.ID}, "viec": {"pause"}}
		if body := sound(t, "list", s.get("vanphong", base), 200); !strings.Contains(body, `value="`+one.ID+`" aria-labelledby`) {
			t.Error("the list offers no choice")
		}
		if body := sound(t, "list of an inspector", s.get("kiemtra", base), 200); strings.Contains(body, "hang-loat") {
			t.Error("an inspector is offered acts on many")
		}
		body := sound(t, "preview", s.get("vanphong", bulkBase+"?"+ids.Encode()), 200)
		if !strings.Contains(body, "2 trong 4") {
			t.Error("the preview does not tell how many can be done")
		}
		if x, _ := s.Get(t.Context(), one.ID); x.Version != one.Version {
			t.Error("a preview changes a task")
		}
		sound(t, "nothing chosen", s.get("vanphong", bulkBase), 422)
		if body := sound(t, "without a reason", s.post("vanphong", bulkBase, ids), 422); !strings.Contains(body, "#f-words") {
			t.Error("the reason is not named")
		}
		ids.Set("words", "chờ hướng dẫn")
		w := s.post("vanphong", bulkBase, ids)
		if w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		to, _ := url.Parse(w.Header().Get("Location"))
		at := bulkBase + "/" + to.Query().Get("ma")
		if body := sound(t, "result", s.get("vanphong", w.Header().Get("Location")), 200); !strings.Contains(body, "Chỉ tạm dừng được") || !strings.Contains(body, "hoan-tac") {
			t.Error("the result does not tell what was left, or how to undo")
		}
		for id, want := range map[string]State{one.ID: Paused, two.ID: Paused, reported.ID: Reported, ended.ID: Accepted} {
			if x, err := s.Get(t.Context(), id); err != nil || x.State != want {
				t.Error(x.Code, x.State, want, err)
			}
		}
		if w := s.get("chutich", bulkBase+"?ma="+to.Query().Get("ma")); w.Code != 404 {
			t.Error("another person sees the act:", w.Code)
		}
		if w := s.post("chutich", at+"/hoan-tac", nil); w.Code != 404 {
			t.Error("another person undoes it:", w.Code)
		}
		if _, err := s.Make(t.Context(), s.office, two.ID, Resume, Said{}); err != nil { // a later act
			t.Fatal(err)
		}
		if w := s.post("vanphong", at+"/hoan-tac", nil); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		if x, _ := s.Get(t.Context(), one.ID); x.State != HandedOut {
			t.Error("not undone:", x.State)
		}
		if x, _ := s.Get(t.Context(), two.ID); x.State != InProgress {
			t.Error("undone over a later act:", x.State)
		}
		if w := s.post("vanphong", at+"/hoan-tac", nil); w.Code != 409 {
			t.Error("undone twice:", w.Code)
		}
		sound(t, "history", s.get("snv.daumoi", base+"/"+one.ID), 200)
		// From a program; too late to undo.
		code, v := s.call("vanphong", "POST", "/api/v1/task-bulk", `{"ids":["`+reported.ID+`","`+one.ID+`"],"move":"accept","preview":true}`)
		if items := v["items"].([]any); code != 200 || len(items) != 2 || items[0].(map[string]any)["done"] != true || items[1].(map[string]any)["reason"] == "" {
			t.Error(code, v)
		}
		code, v = s.call("vanphong", "POST", "/api/v1/task-bulk", `{"ids":["`+reported.ID+`"],"move":"return","words":"thiếu"}`)
		if code != 200 || v["undo_until"] == nil {
			t.Fatal(code, v)
		}
		s.clock.Advance(UndoFor + time.Minute)
		if code, v = s.call("vanphong", "POST", "/api/v1/task-bulk/"+v["id"].(string)+"/undo", ""); code != 409 {
			t.Error(code, v)
		}
		if code, v = s.call("vanphong", "POST", "/api/v1/task-bulk", `{"ids":[],"move":"edit"}`); code != 422 {
			t.Error(code, v)
		}
		if _, err := s.MakeAll(t.Context(), s.other, []string{one.ID}, Receive, Said{}); err != nil && !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if x, _ := s.Get(t.Context(), one.ID); x.State != HandedOut {
			t.Error("another agency moved it")
		}
		if _, err := s.audit.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// One act is undone from the task's page by who made it, while nothing else
// was done.
func TestUndoOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.at(t, InProgress)
		at := base + "/" + x.ID
		if w := s.post("vanphong", at+"/withdraw", url.Values{"withdraw.words": {"nhầm"}}); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		body := sound(t, "withdrawn", s.get("vanphong", at), 200)
		_, rest, ok := strings.Cut(body, `action="`+bulkBase+"/")
		if !ok {
			t.Fatal("no way back is offered")
		}
		undo, _, _ := strings.Cut(rest, `"`)
		if strings.Contains(s.get("chutich", at).Body.String(), undo) {
			t.Error("another person is offered it")
		}
		if w := s.post("vanphong", bulkBase+"/"+undo, nil); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), at) {
			t.Fatal(w.Code, w.Header())
		}
		y, err := s.Get(t.Context(), x.ID)
		if err != nil || y.State != InProgress {
			t.Error(y.State, err)
		}
		if strings.Contains(s.get("vanphong", at).Body.String(), "/hoan-tac") {
			t.Error("an undoing is offered to be undone")
		}
		if w := s.post("vanphong", at+"/pause", url.Values{"pause.words": {"chờ"}}); w.Code != 303 {
			t.Fatal(w.Code)
		}
		s.clock.Advance(UndoFor + time.Minute)
		if strings.Contains(s.get("vanphong", at).Body.String(), "/hoan-tac") {
			t.Error("after the time it is still offered")
		}
		kept := func() int64 {
			n, err := db.One(t.Context(), d.Q(t.Context()), db.Value[int64], `SELECT count(*) FROM task_bulk_item`)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := s.ForgetActs(t.Context()); err != nil || kept() == 0 {
			t.Error(err, kept())
		}
		s.clock.Advance(keepActs)
		if err := s.ForgetActs(t.Context()); err != nil || kept() != 0 {
			t.Error(err, kept())
		}
	})
}
