package task

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web"
)

// site is the room behind the real web floor; who signs in is known by name.
type site struct {
	house
	h *web.Server
}

// known are sessions and tokens of the test: the name itself.
type known map[string]access.Actor

func (k known) BySession(_ context.Context, token string) (access.Actor, error) {
	if a, ok := k[token]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New(fault.Unauthenticated, "error.unauthenticated")
}

func (k known) ByToken(ctx context.Context, bearer string) (access.Actor, error) {
	a, err := k.BySession(ctx, bearer)
	a.Token, a.Scope = true, "write"
	return a, err
}

func serve(t testing.TB, d *db.DB) site {
	t.Helper()
	h := open(t, d)
	who := known{}
	for _, a := range []access.Actor{h.office, h.chair, h.head, h.focal, h.other, h.look, h.admin} {
		who[a.Username] = a
	}
	api := web.NewAPI("test")
	h.API(api)
	s, err := web.New(web.Options{DB: d, Clock: h.clock, Rights: h.rights, Audit: h.audit, Sessions: who, Log: slog.New(slog.DiscardHandler)}, h.Routes(), api.Routes())
	if err != nil {
		t.Fatal(err)
	}
	return site{h, s}
}

func (s site) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

func (s site) get(who, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
	}
	return s.do(r)
}

// post sends a form with a key of its own, as the pages do.
func (s site) post(who, path string, v url.Values) *httptest.ResponseRecorder {
	if v = maps.Clone(v); v == nil {
		v = url.Values{}
	}
	if !v.Has("_key") {
		v.Set("_key", gov.NewID())
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
	return s.do(r)
}

func (s site) call(who, method, path, body string, headers ...string) (int, map[string]any) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+who)
	r.Header.Set("Idempotency-Key", gov.NewID())
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := s.do(r)
	var v map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &v)
	return w.Code, v
}

var (
	forbidden = regexp.MustCompile(`⟦| style="| on[a-z]+="|<script>|<style`)
	idAttr    = regexp.MustCompile(` id="([^"]*)"`)
	refAttr   = regexp.MustCompile(` (?:for|aria-describedby|aria-labelledby)="([^"]*)"`)
	anchor    = regexp.MustCompile(` href="#([^"]*)"`)
	heading   = regexp.MustCompile(`<h([1-6])`)
)

// sound checks what every page keeps: status, one h1, headings in order, ids
// unique, references that lead somewhere, no key without words.
func sound(t *testing.T, what string, w *httptest.ResponseRecorder, status int) string {
	t.Helper()
	body := w.Body.String()
	if w.Code != status {
		t.Errorf("%s = %d, want %d\n%.2000s", what, w.Code, status, body)
		return body
	}
	if m := forbidden.FindString(body); m != "" {
		i := strings.Index(body, m)
		t.Errorf("%s holds %.80s", what, body[i:])
	}
	if n := strings.Count(body, "<h1"); n != 1 {
		t.Errorf("%s has %d h1", what, n)
	}
	main := body
	if i := strings.Index(body, "<main"); i >= 0 {
		main = body[i:]
	}
	level := "1"
	for _, m := range heading.FindAllStringSubmatch(main[strings.Index(main, "<h1"):], -1) {
		if m[1] > level && m[1][0] != level[0]+1 {
			t.Errorf("%s leaps from h%s to h%s", what, level, m[1])
		}
		level = m[1]
	}
	ids := map[string]bool{}
	for _, m := range idAttr.FindAllStringSubmatch(body, -1) {
		if ids[m[1]] {
			t.Errorf("%s has the id %s twice", what, m[1])
		}
		ids[m[1]] = true
	}
	for _, re := range []*regexp.Regexp{refAttr, anchor} {
		for _, m := range re.FindAllStringSubmatch(body, -1) {
			for _, id := range strings.Fields(m[1]) {
				if !ids[id] {
					t.Errorf("%s refers to %s, which is not there", what, id)
				}
			}
		}
	}
	return body
}

func (s site) fields() url.Values {
	return url.Values{
		"title": {"Rà soát danh mục đề xuất (mẫu)"}, "action": {"Rà soát từng nội dung"}, "lead": {s.snv.ID}, "coordinating": {s.stc.ID},
		"accountable_officer": {"Giám đốc Sở"}, "product": {"Báo cáo"}, "authority": {"chairman"}, "due_kind": {"date"}, "due": {"30/12/2022"}, "hand_out": {"1"},
	}
}

// The way of a task over its screens, by those who go it in life.
func TestJourney(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		sound(t, "empty work", s.get("vanphong", "/lam-viec"), 200)
		sound(t, "empty list", s.get("vanphong", base), 200)
		form := sound(t, "form", s.get("vanphong", base+"/moi"), 200)
		if !strings.Contains(form, `value="`+s.snv.ID+`"`) {
			t.Error("the form does not offer the department")
		}
		w := s.post("vanphong", base, s.fields())
		at := w.Header().Get("Location")
		if w.Code != 303 || !strings.HasPrefix(at, base+"/") {
			t.Fatalf("%d %s\n%s", w.Code, at, w.Body)
		}
		for _, who := range []string{"snv.daumoi", "snv.lanhdao", "stc.lanhdao", "chutich", "kiemtra", "vanphong"} {
			sound(t, "task for "+who, s.get(who, at), 200)
			if body := sound(t, "work of "+who, s.get(who, "/lam-viec"), 200); !strings.Contains(body, at) {
				t.Errorf("the task is not in the work of %s", who)
			}
		}
		act := func(who, move string, kv ...string) {
			t.Helper()
			v := url.Values{}
			for i := 0; i < len(kv); i += 2 {
				v.Set(move+"."+kv[i], kv[i+1])
			}
			if w := s.post(who, at+"/"+move, v); w.Code != 303 {
				t.Fatalf("%s by %s = %d\n%s", move, who, w.Code, w.Body)
			}
		}
		act("snv.daumoi", "receive")
		act("snv.lanhdao", "request-extension", "words", "Cần thêm số liệu của huyện", "reason_class", "coordination", "due", "06/01/2023")
		if body := sound(t, "work of the chair", s.get("chutich", "/lam-viec"), 200); !strings.Contains(body, "Xin gia hạn") {
			t.Error("the request does not wait for the chair")
		}
		act("chutich", "decide-extension", "granted", "1")
		w = s.sendFile(t, "snv.daumoi", at+"/report", map[string]string{"report.words": "Đã rà soát xong"}, "report.files", "bao-cao.txt", "nội dung báo cáo")
		if w.Code != 303 {
			t.Fatalf("report = %d\n%s", w.Code, w.Body)
		}
		body := sound(t, "reported", s.get("vanphong", at), 200)
		file := regexp.MustCompile(`href="(` + at + `/tep/[a-z0-9]+)"`).FindStringSubmatch(body)
		if file == nil {
			t.Fatal("no file on the page")
		}
		if w := s.get("stc.lanhdao", file[1]); w.Code != 200 || w.Body.String() != "nội dung báo cáo" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Error(w.Code, w.Header(), w.Body)
		}
		act("vanphong", "return", "words", "Thiếu phụ lục <b>số 2</b>")
		act("snv.daumoi", "report", "words", "Đã bổ sung")
		act("chutich", "accept")
		body = sound(t, "accepted", s.get("snv.daumoi", at), 200)
		for _, want := range []string{"Đã hoàn thành", "Hoàn thành đúng hạn", "30/12/2022", "06/01/2023", "Thiếu phụ lục &lt;b&gt;số 2&lt;/b&gt;", "bao-cao.txt"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page of the accepted task lacks %s", want)
			}
		}
		if w := s.post("vanphong", at+"/withdraw", url.Values{"withdraw.words": {"x"}}); w.Code != 409 {
			t.Error("an accepted task is withdrawn:", w.Code)
		}
		en := httptest.NewRequest("GET", at, nil)
		en.AddCookie(&http.Cookie{Name: "roviec_session", Value: "vanphong"})
		en.AddCookie(&http.Cookie{Name: "ngon_ngu", Value: "en"})
		sound(t, "task in English", s.do(en), 200)
	})
}

func (s site) sendFile(t *testing.T, who, path string, v map[string]string, field, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, x := range v {
		_ = m.WriteField(k, x)
	}
	f, err := m.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(f, content)
	m.Close()
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
	return s.do(r)
}

// What cannot be taken is named beside its field, and what was typed stays.
func TestBadForms(t *testing.T) {
	t.Parallel()
	s := serve(t, dbtest.SQLite(t))
	long := strings.Repeat("ạ", MaxTitle+1)
	const typed = "Giám đốc Sở (giữ lại)"
	for _, c := range []struct{ field, value string }{
		{"title", ""},
		{"title", " \u200b\u202e "},
		{"title", long},
		{"action", ""},
		{"product", ""},
		{"product", strings.Repeat("x", MaxShort+1)},
		{"authority", ""},
		{"authority", "king"},
		{"due", "31/02/2023"},
		{"due", "ngày mai"},
		{"due", "30/12/1899"},
		{"due", "30/12/2199"},
		{"due", ""},
		{"urgency", "<script>"},
		{"due_kind", "x"},
		{"due_kind", "event"},
		{"lead", ""},
		{"lead", "' OR 1=1 --"},
		{"coordinating", "khong-co"},
	} {
		v := s.fields()
		v.Set("accountable_officer", typed)
		v.Set(c.field, c.value)
		body := sound(t, c.field+" "+c.value, s.post("vanphong", base, v), 422)
		if !strings.Contains(body, `href="#f-`+c.field+`"`) {
			t.Errorf("%s = %.20q: the field is not named", c.field, c.value)
		}
		if !strings.Contains(body, typed) {
			t.Errorf("%s = %.20q: what was typed is lost", c.field, c.value)
		}
	}
	if n, _, err := s.Count(t.Context(), s.office, Filter{}); err != nil || n != 0 {
		t.Error("a refused form made a task", n, err)
	}
	// NFD is kept as NFC, markup as text.
	v := s.fields()
	v.Set("title", "Ke\u0302\u0301 hoa\u0323ch <img src=x onerror=alert(1)>")
	at := s.post("vanphong", base, v).Header().Get("Location")
	body := s.get("vanphong", at).Body.String()
	if !strings.Contains(body, "Kế hoạch &lt;img src=x onerror=alert(1)&gt;") {
		t.Error("the title was not kept as text in NFC")
	}
	for _, c := range []struct {
		who, move string
		v         url.Values
		field     string
	}{
		{"snv.daumoi", "report", url.Values{}, "report-words"},
		{"snv.daumoi", "report", url.Values{"report.words": {strings.Repeat("a", MaxWords+1)}}, "report-words"},
		{"snv.lanhdao", "decline", url.Values{"decline.words": {"\u200b"}}, "decline-words"},
		{"snv.lanhdao", "request-extension", url.Values{"request-extension.words": {"lý do giữ lại"}, "request-extension.reason_class": {"law"}, "request-extension.due": {"30/02/2023"}}, "request-extension-due"},
		{"snv.lanhdao", "request-extension", url.Values{"request-extension.words": {"lý do giữ lại"}, "request-extension.reason_class": {"law"}, "request-extension.due": {"29/12/2022"}}, "request-extension-due"},
		{"snv.lanhdao", "decline", url.Values{"decline.words": {"không thuộc chức năng"}}, "decline-competent"},
		{"snv.lanhdao", "decline", url.Values{"decline.words": {"không thuộc chức năng"}, "decline.competent": {s.snv.ID}}, "decline-competent"},
		{"snv.lanhdao", "request-extension", url.Values{"request-extension.words": {"lý do giữ lại"}, "request-extension.due": {"06/01/2023"}}, "request-extension-reason_class"},
		{"vanphong", "reassign", url.Values{"reassign.words": {"chuyển"}}, "reassign-lead"},
		{"vanphong", "reassign", url.Values{"reassign.words": {"chuyển"}, "reassign.lead": {"khong-co"}, "reassign.officer": {"Giám đốc Sở"}}, "reassign-lead"},
		{"vanphong", "withdraw", url.Values{}, "withdraw-words"},
	} {
		body := sound(t, c.move, s.post(c.who, at+"/"+c.move, c.v), 422)
		if !strings.Contains(body, `href="#f-`+c.field+`"`) {
			t.Errorf("%s: %s is not named", c.move, c.field)
		}
		for k, x := range c.v {
			if strings.HasSuffix(k, ".words") && x[0] != "\u200b" && !strings.Contains(body, x[0]) {
				t.Errorf("%s: what was typed is lost", c.move)
			}
		}
	}
	if w := s.sendFile(t, "snv.daumoi", at+"/report", map[string]string{"report.words": "kết quả giữ lại"}, "report.files", "bao-cao.exe", "MZ"); w.Code != 422 || !strings.Contains(w.Body.String(), "kết quả giữ lại") {
		t.Error("a program is taken as a file:", w.Code)
	}
	// A stale form does not overwrite; it says so and keeps the words.
	w := s.post("snv.daumoi", at+"/report", url.Values{"report.words": {"xong"}, "version": {"99"}})
	if w.Code != 409 || !strings.Contains(w.Body.String(), "xong") {
		t.Error("stale form:", w.Code)
	}
}

// Addresses that nobody made: absent is 404, never 5xx; a file is reached
// only through its own task.
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		at := s.post("vanphong", base, s.fields()).Header().Get("Location")
		v := s.fields()
		v.Set("lead", s.stc.ID)
		v.Del("coordinating")
		other := s.post("vanphong", base, v).Header().Get("Location")
		if w := s.sendFile(t, "snv.daumoi", at+"/report", map[string]string{"report.words": "xong"}, "report.files", "kq.txt", "bí mật"); w.Code != 303 {
			t.Fatal(w.Code)
		}
		file := regexp.MustCompile(`/tep/([a-z0-9]+)"`).FindStringSubmatch(s.get("vanphong", at).Body.String())[1]
		if w := s.get("stc.lanhdao", other+"/tep/"+file); w.Code != 404 {
			t.Error("a file is reached through another task:", w.Code)
		}
		for _, id := range []string{"x", "%00", "%ff", "..%2f", strings.Repeat("a", 20), strings.Repeat("9", 400), "'%20OR%201=1", "%E2%80%8B", file} {
			for _, tail := range []string{"", "/sua", "/tep/" + file, "/tep/%00"} {
				if w := s.get("vanphong", base+"/"+id+tail); w.Code != 404 && w.Code != 400 {
					t.Errorf("%s%s = %d", id, tail, w.Code)
				}
			}
			if code, _ := s.call("vanphong", "GET", "/api/v1/tasks/"+id, ""); code != 404 && code != 400 {
				t.Errorf("API %s = %d", id, code)
			}
		}
		if w := s.get("vanphong", at+"/tep/%00"); w.Code != 404 {
			t.Error("file %00 =", w.Code)
		}
		if w := s.get("snv.daumoi", other); w.Code != 404 {
			t.Error("the task of another agency =", w.Code)
		}
		cursors := []string{"x", db.EncodeCursor("a", "b", "c"), db.EncodeCursor(1, 2, 3), db.EncodeCursor(1, "2022-01-01", "\x00"), db.EncodeCursor(1, "2022-13-01", strings.Repeat("a", 20)), db.EncodeCursor(1, "2022-01-01"), strings.Repeat("A", 2900)}
		for _, c := range cursors {
			if w := s.get("vanphong", base+"?sau="+c); w.Code != 400 {
				t.Errorf("cursor %s = %d", c, w.Code)
			}
			if code, _ := s.call("vanphong", "GET", "/api/v1/tasks?cursor="+c, ""); code != 400 {
				t.Errorf("API cursor %s = %d", c, code)
			}
		}
		for _, q := range []string{"q=%00", "q=%ff%fe", "q=" + strings.Repeat("a%20", 90), "q=%25_%5c", "q=%27%22", "han=x", "trang-thai=x", "co-quan=%00", "co-quan=khong-co", "tu=32/13/2022", "tu=2023-01-02&den=2023-01-01", "khan=x", "nguon=x", "nguon-id=%00", "sap-xep=x", "so-dong=7", "vai-tro=x"} {
			if w := s.get("vanphong", base+"?"+q); w.Code >= 500 || w.Code == 404 {
				t.Errorf("?%s = %d", q, w.Code)
			}
		}
		for _, q := range []string{"q=%00", "state=x", "time_state=x", "urgency=x", "role=x", "agency=x", "due_from=x", "due_to=2022-02-30", "sort=x", "limit=0", "limit=x", "limit=99999", "source=%00", "source_id=%00", "pending=x"} {
			want := 422
			if q == "q=%00" || strings.HasPrefix(q, "source") {
				want = 200
			}
			if code, v := s.call("vanphong", "GET", "/api/v1/tasks?"+q, ""); code != want {
				t.Errorf("API ?%s = %d, want %d: %v", q, code, want, v)
			}
		}
	})
}

// The list's filter lives in the address; exports hold what the address shows.
func TestListScreen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		for i := range 30 {
			f := s.house.fields()
			f.Title = fmt.Sprintf("Việc mẫu số %02d", i)
			f.Due = gov.MustDate("2022-12-15").AddDays(i)
			f.Source.Signed = gov.MustDate("2022-12-01")
			if i == 3 {
				f.Title = "=HYPERLINK(\"http://x\")"
			}
			if i%2 == 1 {
				f.Leads = []string{s.stc.ID}
			}
			if _, err := s.Create(t.Context(), s.office, f); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]bool{}
		next := base + "?so-dong=20"
		for pages := 0; next != ""; pages++ {
			body := sound(t, "page", s.get("vanphong", next), 200)
			for _, m := range regexp.MustCompile(`NV-2022-\d{4}`).FindAllString(body, -1) {
				if seen[m] {
					t.Errorf("%s twice", m)
				}
				seen[m] = true
			}
			m := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(body)
			if m == nil {
				break
			}
			if next = strings.ReplaceAll(m[1], "&amp;", "&"); pages > 3 {
				t.Fatal("pages without end")
			}
		}
		if len(seen) != 30 {
			t.Errorf("%d of 30 shown", len(seen))
		}
		for q, want := range map[string]int{
			"co-quan=snv": 15, "co-quan=snv&han=overdue": 4, "q=viec+mau+so+07": 1, "q=VIỆC MẪU 07": 1, "q=nv-2022-0009": 1, "han=due_today": 1, "tu=15/12/2022&den=16/12/2022": 2,
			"trang-thai=handed_out&trang-thai=draft": 30, "trang-thai=draft": 0, "khan=express": 0, "nguon=manual": 30, "nguon=conclusion": 0, "co-quan=" + s.stc.ID + "&vai-tro=lead": 15, "co-quan=snv&vai-tro=coordinating": 0,
		} {
			q = strings.ReplaceAll(q, " ", "+")
			u, err := url.ParseQuery(q)
			if err != nil {
				t.Fatal(err)
			}
			q = u.Encode()
			body := sound(t, q, s.get("vanphong", base+"?"+q), 200)
			if got := len(regexp.MustCompile(`NV-2022-\d{4}`).FindAllString(body, -1)); got != want {
				t.Errorf("%s shows %d, want %d", q, got, want)
			}
			csv := s.get("vanphong", base+".csv?"+q)
			if got := strings.Count(csv.Body.String(), "\n") - 1; csv.Code != 200 || got != want {
				t.Errorf("%s exports %d, want %d", q, got, want)
			}
			x := s.get("vanphong", base+".xlsx?"+q)
			f, err := excelize.OpenReader(bytes.NewReader(x.Body.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := f.GetRows(f.GetSheetName(0))
			if err != nil || len(rows)-1 != want {
				t.Errorf("%s exports %d rows of a sheet, want %d, %v", q, len(rows)-1, want, err)
			}
			f.Close()
		}
		if csv := s.get("vanphong", base+".csv?sap-xep=due").Body.String(); !strings.Contains(csv, `"'=HYPERLINK`) {
			t.Error("a formula leaves the house")
		}
		if w := s.get("quantri", base); w.Code != 403 {
			t.Error("the administrator lists tasks:", w.Code)
		}
		sound(t, "work of the administrator", s.get("quantri", "/lam-viec"), 200)
	})
}
