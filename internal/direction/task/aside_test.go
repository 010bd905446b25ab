package task

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

// Nothing overdue, nothing due meanwhile and nothing that changed is out of
// sight.
func TestOutOfSight(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		until, due, today string
		changed, want     bool
	}{
		{"2022-12-26", "2022-12-30", "2022-12-22", false, true},
		{"2022-12-26", "2022-12-26", "2022-12-22", false, true},  // due on the day it comes back
		{"2022-12-26", "2022-12-25", "2022-12-22", false, false}, // due meanwhile
		{"2022-12-26", "2022-12-22", "2022-12-22", false, false}, // due today
		{"2022-12-26", "2022-12-16", "2022-12-22", false, false}, // overdue
		{"2022-12-26", "", "2022-12-22", false, true},            // no date
		{"2022-12-26", "", "2022-12-25", false, true},
		{"2022-12-26", "", "2022-12-26", false, false}, // the day has come
		{"2022-12-26", "", "2022-12-27", false, false},
		{"2022-12-26", "2022-12-30", "2022-12-22", true, false}, // something was done with it
	} {
		var due gov.Date
		if x.due != "" {
			due = gov.MustDate(x.due)
		}
		if got := outOfSight(gov.MustDate(x.until), due, gov.MustDate(x.today), x.changed); got != x.want {
			t.Errorf("until %s, due %q, on %s, changed %v: %v", x.until, x.due, x.today, x.changed, got)
		}
	}
}

func TestAsideUntil(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ today, tomorrow, working, monday string }{
		{"2022-12-22", "2022-12-23", "2022-12-23", "2022-12-26"}, // Thursday
		{"2022-12-23", "2022-12-24", "2022-12-26", "2022-12-26"}, // Friday
		{"2022-12-26", "2022-12-27", "2022-12-27", "2023-01-02"}, // Monday: the next one
	} {
		for k, want := range map[string]string{AsideTomorrow: x.tomorrow, AsideWorking: x.working, AsideMonday: x.monday, AsideDay: "2023-02-01"} {
			if got := asideUntil(k, gov.MustDate("2023-02-01"), gov.MustDate(x.today), vncal.Default()); got.String() != want {
				t.Errorf("%s from %s is %s, want %s", k, x.today, got, want)
			}
		}
	}
}

// The list in SQL and the rule in Go say the same, through days, other dates
// and acts; what one person puts aside stays in sight of everybody else.
func TestAside(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		x := h.handOut(t) // due on 30/12
		f := h.fields()
		f.Due, f.DueKind, f.DueReason = gov.Date{}, DueNone, "kết luận không nêu"
		y, err := h.Create(t.Context(), h.office, f)
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		sees := func(what string, a access.Actor, want ...string) {
			t.Helper()
			for _, p := range []Filter{{States: running, InSightOf: a.AccountID}, {AgencyID: h.snv.ID, States: running, InSightOf: a.AccountID}} {
				list, _, err := h.List(ctx, a, p)
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, z := range list {
					got += map[string]string{x.ID: "x", y.ID: "y"}[z.ID]
				}
				if n, _, err := h.Count(ctx, a, p); err != nil || n != len(list) || got != strings.Join(want, "") {
					t.Errorf("%s: in sight are %q, counted %d, %v, want %q", what, got, n, err, want)
				}
			}
			aside, err := h.Aside(ctx, a)
			if err != nil || len(aside) != 2-len(want) {
				t.Errorf("%s: %d are aside, %v", what, len(aside), err)
			}
		}
		sees("at first", h.focal, "x", "y")
		day := func(s string) gov.Date { return gov.MustDate(s) }
		for _, bad := range []string{"2022-12-22", "2022-12-21", "2023-04-01"} {
			_, err := h.PutAside(ctx, h.focal, []string{x.ID}, day(bad))
			refusedField(t, "until "+bad, err, "ngay")
		}
		_, err = h.PutAside(ctx, h.focal, nil, day("2022-12-23"))
		refusedField(t, "nothing", err, "chon")
		_, err = h.PutAside(ctx, h.focal, []string{x.ID}, day("2022-12-31"))
		refusedField(t, "beyond its date", err, "ngay")
		if _, err := h.PutAside(ctx, h.other, []string{x.ID, "không"}, day("2022-12-23")); !fault.Is(err, fault.NotFound) {
			t.Errorf("what may not be seen is put aside: %v", err)
		}
		out, err := h.PutAside(ctx, h.focal, []string{x.ID, y.ID, x.ID}, day("2022-12-31"))
		if err != nil || out.Done != 1 || len(out.Refused) != 1 {
			t.Fatalf("%+v %v", out, err)
		}
		sees("the undated aside", h.focal, "x")
		sees("for others", h.head, "x", "y")
		out, err = h.PutAside(ctx, h.focal, []string{x.ID, y.ID}, day("2022-12-26"))
		if err != nil || out.Done != 2 {
			t.Fatalf("%+v %v", out, err)
		}
		sees("both aside", h.focal)
		if n, err := h.BringBack(ctx, h.head, []string{x.ID}, time.Time{}); err != nil || n != 0 {
			t.Errorf("somebody else brings back %d, %v", n, err)
		}
		if n, err := h.BringBack(ctx, h.focal, nil, out.At); err != nil || n != 2 {
			t.Errorf("the act is undone for %d, %v", n, err)
		}
		sees("undone", h.focal, "x", "y")
		put := func() {
			t.Helper()
			if out, err := h.PutAside(ctx, h.focal, []string{x.ID, y.ID}, day("2022-12-27")); err != nil || out.Done != 2 {
				t.Fatalf("%+v %v", out, err)
			}
			sees("aside again", h.focal)
		}
		put()
		if _, err := h.Make(ctx, h.chair, y.ID, Comment, Said{Words: "Đề nghị làm sớm"}); err != nil {
			t.Fatal(err)
		}
		sees("something was said", h.focal, "y")
		put()
		h.clock.Advance(4 * 24 * time.Hour)
		sees("the day before", h.focal)
		h.clock.Advance(24 * time.Hour)
		sees("the day has come", h.focal, "x", "y")
	})
}

func refusedField(t *testing.T, what string, err error, field string) {
	t.Helper()
	e := fault.As(err)
	if e == nil || e.Kind != fault.Invalid || len(e.Fields) == 0 || e.Fields[0].Name != field {
		t.Errorf("%s: %v, want a refusal of %s", what, err, field)
	}
}

// Who follows a task is told of what is done with it while it may be seen, and
// not twice.
func TestFollow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		x := h.handOut(t)
		known := map[string]access.Actor{"kiemtra": h.look, "snv.daumoi": h.focal, "stc.lanhdao": h.other}
		h.ActorOf = func(_ context.Context, id string) (access.Actor, error) {
			a, ok := known[id]
			if !ok {
				return a, fault.New(fault.Unauthenticated, "error.unauthenticated")
			}
			return a, nil
		}
		if err := h.Follow(t.Context(), h.admin, x.ID, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("what may not be seen is followed: %v", err)
		}
		for _, a := range []access.Actor{h.look, h.focal, h.look} {
			if err := h.Follow(t.Context(), a, x.ID, true); err != nil {
				t.Fatal(err)
			}
		}
		list, _, err := h.List(t.Context(), h.look, Filter{FollowedBy: h.look.AccountID})
		if err != nil || len(list) != 1 || list[0].ID != x.ID {
			t.Errorf("followed: %v %v", list, err)
		}
		times := func(act func() error) (n int) {
			t.Helper()
			h.told.keys = nil
			if err := act(); err != nil {
				t.Fatal(err)
			}
			for _, k := range h.told.keys {
				if k == "task.told.followed" {
					n++
				}
			}
			return n
		}
		if n := times(func() error { _, err := h.Make(t.Context(), h.head, x.ID, Receive, Said{}); return err }); n != 1 {
			t.Errorf("the inspector is told %d times", n)
		}
		delete(known, "kiemtra") // disabled
		if n := times(func() error { _, err := h.Make(t.Context(), h.head, x.ID, Start, Said{}); return err }); n != 0 {
			t.Errorf("a disabled account is told %d times", n)
		}
		known["kiemtra"] = h.look
		if err := h.Follow(t.Context(), h.look, x.ID, false); err != nil {
			t.Fatal(err)
		}
		if n := times(func() error { _, err := h.Make(t.Context(), h.chair, x.ID, Comment, Said{Words: "x"}); return err }); n != 0 {
			t.Errorf("who no longer follows is told %d times", n)
		}
	})
}

// The page: tabs with their numbers, putting aside, undoing, bringing back,
// and what is typed wrong comes back with its reason.
func TestMyWorkScreens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.Also = append(s.Also, func(_ context.Context, a access.Actor) ([]Waiting, error) {
			if a.Username != "snv.daumoi" {
				return nil, nil
			}
			return []Waiting{{Heading: "Dự thảo", Text: "Dự thảo mẫu", Link: "/lam-viec/du-thao/mau", Due: gov.MustDate("2022-12-28")}}, nil
		})
		at := s.post("vanphong", base, s.fields()).Header().Get("Location")
		s.Unread = func(_ context.Context, a access.Actor, limit int) ([]Told, int, error) {
			return []Told{{ID: "n1", Text: "Nhiệm vụ mới giao", Link: at}, {ID: "n2", Text: "Lịch công tác đã duyệt", Link: "/lam-viec/lich-cong-tac"}}, 2, nil
		}
		id := strings.TrimPrefix(at, base+"/")
		page := func(who, query string, want ...string) string {
			t.Helper()
			body := sound(t, who+query, s.get(who, "/lam-viec"+query), 200)
			for _, w := range want {
				if !strings.Contains(body, w) {
					t.Errorf("%s%s lacks %s", who, query, w)
				}
			}
			return body
		}
		page("snv.daumoi", "", "Cần xử lý (2)", "Đã để lại (0)", "Dự thảo mẫu", at)
		if body := page("snv.daumoi", "", "Thông báo (2 chưa đọc)", "Lịch công tác đã duyệt"); strings.Contains(body, "Nhiệm vụ mới giao") {
			t.Error("a notice repeats what is in the work above")
		}
		page("vanphong", "", "Cần xử lý (0)", "Tôi giao (1)")
		page("kiemtra", "", "Mọi nhiệm vụ (1)", "Theo dõi (0)")
		do := func(code int, kv ...string) string {
			t.Helper()
			v := url.Values{}
			for i := 0; i < len(kv); i += 2 {
				v.Add(kv[i], kv[i+1])
			}
			w := s.post("snv.daumoi", chosenPath, v)
			if w.Code == 422 {
				sound(t, "refused", w, 422)
			}
			if w.Code != code {
				t.Fatalf("%v = %d, want %d\n%.3000s", kv, w.Code, code, w.Body)
			}
			return w.Header().Get("Location") + w.Body.String()
		}
		if body := do(422, "do", "aside", "den", "ngay-mai"); !strings.Contains(body, "Chưa đánh dấu việc nào") {
			t.Error("nothing ticked is not said")
		}
		if body := do(422, "do", "aside", "chon", id); !strings.Contains(body, `value="`+id+`" form="chon" aria-labelledby="t-`+id+`" checked`) {
			t.Error("what was ticked is lost")
		}
		do(422, "do", "aside", "chon", id, "den", "ngay", "ngay", "31/02/2023")
		do(422, "do", "aside", "chon", id, "ngay", "31/12/2022")
		do(404, "do", "aside", "chon", "/lam-viec/du-thao/khac", "den", "ngay-mai")
		back := do(303, "do", "aside", "chon", id, "chon", "/lam-viec/du-thao/mau", "den", "thu-hai")
		if body := page("snv.daumoi", strings.TrimPrefix(back, "/lam-viec"), "Cần xử lý (0)", "Đã để lại (2)", "Vừa để lại 2 việc", "Hoàn tác"); strings.Contains(body, at) || strings.Contains(body, "Dự thảo mẫu") {
			t.Error("what was put aside is in sight")
		}
		page("snv.daumoi", "?muc=de-lai", at, "Dự thảo mẫu", "nhắc lại ngày 26/12/2022")
		page("snv.lanhdao", "", at)
		vua := strings.TrimPrefix(back, "/lam-viec?vua=")
		do(303, "do", "back", "vua", vua)
		page("snv.daumoi", "", "Cần xử lý (2)", at)
		do(303, "do", "aside", "chon", id, "den", "ngay-mai")
		do(303, "do", "back", "chon", id, "muc", "de-lai")
		page("snv.daumoi", "", "Cần xử lý (2)")
		if to := do(303, "do", "move", "chon", id, "viec", "receive"); !strings.HasPrefix(to, bulkBase+"?id="+id) {
			t.Error("the moves of many begin at", to)
		}
		if w := s.post("kiemtra", at+"/theo-doi", nil); w.Code != 303 {
			t.Error("follow =", w.Code)
		}
		page("kiemtra", "?muc=theo-doi", "Theo dõi (1)", at)
		sound(t, "followed", s.get("kiemtra", at), 200)
		if w := s.post("kiemtra", at+"/bo-theo-doi", nil); w.Code != 303 {
			t.Error("unfollow =", w.Code)
		}
		page("kiemtra", "", "Theo dõi (0)")
		if w := s.post("quantri", at+"/theo-doi", nil); w.Code != 404 {
			t.Error("what may not be seen is followed:", w.Code)
		}
		if w := s.post("snv.daumoi", at+"/comment", url.Values{"comment.words": {"Đã liên hệ <b>Sở</b>"}}); w.Code != 303 {
			t.Error("comment =", w.Code)
		}
		if body := sound(t, "with a comment", s.get("vanphong", at), 200); !strings.Contains(body, "Đã liên hệ &lt;b&gt;Sở&lt;/b&gt;") {
			t.Error("the comment is not in the history")
		}
		sound(t, "empty comment", s.post("snv.daumoi", at+"/comment", url.Values{"comment.words": {" "}}), 422)
		if w := s.post("kiemtra", at+"/comment", url.Values{"comment.words": {"x"}}); w.Code != 403 && w.Code != 404 {
			t.Error("the inspector comments:", w.Code)
		}
	})
}
