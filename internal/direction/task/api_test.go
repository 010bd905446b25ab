package task

import (
	"strings"
	"testing"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

const sampleBody = `{"title":"Rà soát (mẫu)","action":"Rà soát từng nội dung","lead":["snv"],"coordinating":["stc"],"accountable_officer":"Giám đốc Sở","authority":"chairman","product":"Báo cáo","due":"2022-12-30","urgency":"urgent","hand_out":true}`

// The API's shapes and moves, as the contract names them.
func TestAPI(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		code, x := s.call("vanphong", "POST", "/api/v1/tasks", sampleBody, "Idempotency-Key", "k1")
		if code != 201 {
			t.Fatal(code, x)
		}
		if again, y := s.call("vanphong", "POST", "/api/v1/tasks", sampleBody, "Idempotency-Key", "k1"); again != 201 || y["id"] != x["id"] {
			t.Error("a repeated key made another:", again, y["id"])
		}
		if code, _ := s.call("vanphong", "POST", "/api/v1/tasks", strings.Replace(sampleBody, "Rà", "Rã", 1), "Idempotency-Key", "k1"); code != 409 {
			t.Error("the key of another request:", code)
		}
		for _, name := range []string{"id", "code", "title", "action", "lead", "coordinating", "accountable_officer", "supervisor", "authority", "product", "urgency", "source", "state", "time_state", "original_due", "due", "due_kind", "handed_out_at", "reported_at", "accepted_at", "sample", "version"} {
			if _, ok := x[name]; !ok {
				t.Errorf("a task lacks %s", name)
			}
		}
		if lead := x["lead"].([]any)[0].(map[string]any); lead["code"] != "snv" || lead["name"] == "" || lead["short_name"] == "" {
			t.Error(lead)
		}
		if x["state"] != "handed_out" || x["time_state"] != "not_due" || x["due"] != "2022-12-30" || x["reported_at"] != nil || !strings.HasSuffix(x["handed_out_at"].(string), "+07:00") {
			t.Error(x)
		}
		at := "/api/v1/tasks/" + x["id"].(string)
		for _, m := range []struct {
			who, move, body string
			code            int
			state           string
		}{
			{"vanphong", "accept", "{}", 409, ""},
			{"stc.lanhdao", "receive", "{}", 403, ""},
			{"kiemtra", "withdraw", `{"words":"x"}`, 403, ""},
			{"snv.daumoi", "receive", "{}", 200, "received"},
			{"snv.daumoi", "receive", "{}", 409, ""},
			{"snv.daumoi", "start", "{}", 200, "in_progress"},
			{"snv.lanhdao", "request-extension", `{"words":"vướng","due":"2022-12-01"}`, 422, ""},
			{"snv.lanhdao", "request-extension", `{"words":"vướng","due":"2023-01-06"}`, 200, "in_progress"},
			{"snv.lanhdao", "request-extension", `{"words":"vướng","due":"2023-01-09"}`, 409, ""},
			{"vanphong", "decide-extension", `{"granted":true}`, 403, ""},
			{"chutich", "decide-extension", `{"granted":true}`, 200, "in_progress"},
			{"vanphong", "pause", `{}`, 422, ""},
			{"vanphong", "pause", `{"words":"chờ trung ương"}`, 200, "paused"},
			{"vanphong", "resume", `{}`, 200, "in_progress"},
			{"snv.daumoi", "report", `{"words":"xong"}`, 200, "reported"},
			{"vanphong", "return", `{"words":"thiếu"}`, 200, "returned"},
			{"vanphong", "reassign", `{"words":"đúng chức năng","lead":["stc"],"accountable_officer":"Giám đốc Sở"}`, 200, "handed_out"},
			{"snv.daumoi", "receive", "{}", 404, ""},
			{"stc.lanhdao", "decline", `{"words":"không thuộc chức năng"}`, 422, ""},
			{"stc.lanhdao", "decline", `{"words":"không thuộc chức năng","competent":["stc"]}`, 422, ""},
			{"stc.lanhdao", "decline", `{"words":"không thuộc chức năng","competent":["snv"]}`, 200, "declined"},
			{"vanphong", "reassign", `{"words":"giao lại","lead":["snv"],"accountable_officer":"Giám đốc Sở"}`, 200, "handed_out"},
			{"snv.daumoi", "report", `{"words":"xong","product":"12/BC-SNV"}`, 200, "reported"},
			{"chutich", "accept", `{"words":"đạt"}`, 200, "accepted"},
			{"chutich", "withdraw", `{"words":"x"}`, 409, ""},
		} {
			code, v := s.call(m.who, "POST", at+"/"+m.move, m.body)
			if code != m.code || m.state != "" && v["state"] != m.state {
				t.Fatalf("%s by %s = %d %v, want %d %s", m.move, m.who, code, v, m.code, m.state)
			}
			if code == 409 && v["title"] == "" {
				t.Error("a refusal without its reason")
			}
		}
		_, x = s.call("kiemtra", "GET", at, "")
		if x["original_due"] != "2022-12-30" || x["due"] != "2023-01-06" || x["time_state"] != "done_on_time" || x["accepted_at"] == nil {
			t.Error(x)
		}
		if code, v := s.call("vanphong", "GET", "/api/v1/tasks?agency=snv&state=accepted,draft&limit=1", ""); code != 200 || len(v["items"].([]any)) != 1 || v["next_cursor"] != "" {
			t.Error(code, v)
		}
	})
}

// Bodies that no program should send: 4xx with the field named, never 5xx.
func TestBadBodies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		for _, c := range []struct {
			from, to string
			field    string
		}{
			{`"title":"Rà soát (mẫu)"`, `"title":""`, "title"},
			{`"title":"Rà soát (mẫu)"`, `"title":"\u0000"`, "title"},
			{`"title":"Rà soát (mẫu)"`, `"title":"` + strings.Repeat("a", 501) + `"`, "title"},
			{`"title":"Rà soát (mẫu)"`, `"title":7`, "title"},
			{`"action":"Rà soát từng nội dung"`, `"action":""`, "action"},
			{`"lead":["snv"]`, `"lead":[]`, "lead"},
			{`"lead":["snv"]`, `"lead":["khong-co"]`, "lead"},
			{`"lead":["snv"]`, `"lead":["\u0000"]`, "lead"},
			{`"coordinating":["stc"]`, `"coordinating":["x"]`, "coordinating"},
			{`"due":"2022-12-30"`, `"due":"2022-02-30"`, "due"},
			{`"due":"2022-12-30"`, `"due":"30/12/2022"`, "due"},
			{`"due":"2022-12-30"`, `"due":""`, "due"},
			{`"due":"2022-12-30"`, `"due_kind":"none"`, "due_reason"},
			{`"due":"2022-12-30"`, `"due":"2022-12-30","due_kind":"event"`, "due_kind"},
			{`"authority":"chairman"`, `"authority":"x"`, "authority"},
			{`"urgency":"urgent"`, `"urgency":"x"`, "urgency"},
			{`"accountable_officer":"Giám đốc Sở"`, `"accountable_officer":" "`, "accountable_officer"},
			{`"product":"Báo cáo"`, `"product":""`, "product"},
		} {
			body := strings.Replace(sampleBody, c.from, c.to, 1)
			if body == sampleBody {
				t.Fatal(c.from)
			}
			code, v := s.call("vanphong", "POST", "/api/v1/tasks", body)
			named := false
			errs, _ := v["errors"].([]any)
			for _, e := range errs {
				named = named || e.(map[string]any)["location"] == "body."+c.field
			}
			if code != 422 || !named {
				t.Errorf("%s = %d %v, want 422 that names %s", c.to, code, v, c.field)
			}
		}
		for _, body := range []string{"", "{", "[]", "null", `"x"`, strings.Repeat("[", 10000), "\xff\xfe"} {
			if code, _ := s.call("vanphong", "POST", "/api/v1/tasks", body); code < 400 || code >= 500 {
				t.Errorf("%.20q = %d", body, code)
			}
		}
		if code, _ := s.call("", "GET", "/api/v1/tasks", ""); code != 401 {
			t.Error("without a token:", code)
		}
		if n, _, err := s.Count(t.Context(), s.office, Filter{}); err != nil || n != 0 {
			t.Error(n, err)
		}
	})
}
