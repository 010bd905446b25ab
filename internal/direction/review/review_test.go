package review

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/floor/web"
	"roviec/internal/people/org"
)

type offers map[string][]Choice

func (o offers) Offer(_ context.Context, _ access.Actor, subject string) ([]Choice, error) {
	return o[subject], nil
}

type house struct {
	*Room
	docs               *document.Room
	clock              *clock.Manual
	rights             *access.Table
	offers             offers
	agencies           []string
	office, chief, snv access.Actor
}

func open(t testing.TB, d *db.DB) house {
	t.Helper()
	h := house{clock: clock.NewManual(time.Date(2022, 12, 30, 9, 0, 0, 0, clock.VN)), rights: access.NewTable(Grants, document.Grants), offers: offers{OfProgramme: {{"2023", "Chương trình 2023"}}}}
	log := audit.New(d, h.clock)
	agencies := org.New(d, h.clock, log)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"snv", "stc", "skhdt"} {
		a, err := agencies.ByCode(t.Context(), c, gov.MustDate("2022-12-01"))
		if err != nil {
			t.Fatal(err)
		}
		h.agencies = append(h.agencies, a.ID)
	}
	h.docs = document.New(d, h.clock, log, h.rights, agencies, filesOf(t, d, h.clock))
	h.Room = New(d, h.clock, log, agencies, h.docs)
	h.Subjects = h.offers
	actor := func(name string, role access.Role) access.Actor {
		return access.Actor{AccountID: name, Username: name, Name: name, Roles: []access.Role{role}}
	}
	h.office, h.chief, h.snv = actor("vanphong", access.OfficeDesk), actor("chanhvp", access.ChiefOfOffice), actor("snv", access.AgencyFocal)
	return h
}

// aTask is what a review needs to know of a task.
type aTask struct {
	state    string
	due      string // "" = no limit
	reported string
	leads    []int
}

func (x aTask) box(today string) Box {
	switch {
	case strings.Contains("draft paused declined withdrawn", x.state):
		return Left
	case x.due == "":
		return NoLimit
	case x.state == "accepted" && x.reported <= x.due:
		return OnTime
	case x.state == "accepted":
		return Late
	case x.state == "reported" && x.reported > x.due, x.state != "reported" && x.due < today:
		return Overdue
	}
	return InTime
}

// put writes tasks as the room of tasks stores them.
func (h house) put(t testing.TB, from int, tasks []aTask) (ids []string) {
	t.Helper()
	ctx := context.Background()
	if err := h.db.InTx(ctx, func(ctx context.Context) error {
		for n, x := range tasks {
			id := gov.NewID()
			ids = append(ids, id)
			if _, err := db.Exec(ctx, h.db.Q(ctx), `INSERT INTO task (id, code, title, action, product, authority, officer, supervisor, urgency, due_kind, due, original_due, due_reason, state, phase, due_sort, source_kind, source_id, source_sha256, source_start, source_end, search_key, created_by, created_at, handed_out_at, reported_day, sample, version, due_term, due_from)
				VALUES ($1,$2,'việc','','','','','','normal','date',$3,$3,'',$4,1,'9999-12-31','','','',0,0,'','',0,$5,$6,0,1,'',NULL)`, id, fmt.Sprintf("NV-%d-%d", from, n), db.Text(x.due), x.state, time.Date(2022, 12, 10, 9, 0, 0, 0, clock.VN).UnixMilli(), db.Text(x.reported)); err != nil {
				return err
			}
			for k, a := range x.leads {
				if _, err := db.Exec(ctx, h.db.Q(ctx), `INSERT INTO task_party (task_id, agency_id, role, ordinal, state, phase, due_sort) VALUES ($1,$2,'lead',$3,$4,1,'9999-12-31')`, id, h.agencies[a], k, x.state); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return ids
}

// The boxes add up, whatever the tasks; they are those that a plain reading of
// the rules gives.
func TestBoxesReconcile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		run := 0
		period := Review{Subject: OfPeriod, From: gov.MustDate("2022-12-01"), To: gov.MustDate("2022-12-31")}
		want, left := Boxes{}, 0
		rapid.Check(t, func(t *rapid.T) {
			run++
			if run > 25 {
				return // the sums have grown enough
			}
			day := func(name string) string {
				return rapid.SampledFrom([]string{"2022-12-20", "2022-12-29", "2022-12-30", "2022-12-31"}).Draw(t, name)
			}
			var tasks []aTask
			for range rapid.IntRange(0, 12).Draw(t, "tasks") {
				x := aTask{state: rapid.SampledFrom([]string{"draft", "handed_out", "received", "in_progress", "reported", "returned", "accepted", "declined", "paused", "withdrawn"}).Draw(t, "state")}
				if rapid.IntRange(0, 4).Draw(t, "limit") > 0 {
					x.due = day("due")
				}
				if x.state == "reported" || x.state == "accepted" {
					x.reported = day("reported")
				}
				x.leads = rapid.SliceOfNDistinct(rapid.IntRange(0, 2), 1, 3, rapid.ID[int]).Draw(t, "leads")
				tasks = append(tasks, x)
			}
			h.put(h.t(t), run, tasks)
			for _, x := range tasks {
				if b := x.box("2022-12-30"); b == Left {
					left++
				} else {
					want.add(b, 1)
				}
			}
			f, err := h.Count(context.Background(), h.office, period, h.today())
			if err != nil {
				t.Fatal(err)
			}
			if f.All != want || f.Left != left || !f.All.Reconciles() {
				t.Fatalf("%+v and %d left, want %+v and %d", f.All, f.Left, want, left)
			}
			most := 0
			for _, r := range f.Agencies {
				if !r.Reconciles() {
					t.Fatalf("%+v", r)
				}
				most += r.Total
			}
			if most < f.All.Total {
				t.Fatalf("agencies have %d of %d", most, f.All.Total)
			}
		})
	})
}

// t lets a property's test stand for the test itself.
func (h house) t(t *rapid.T) testing.TB { return tb{t: t} }

type tb struct {
	testing.TB
	t *rapid.T
}

func (b tb) Helper()           {}
func (b tb) Fatal(args ...any) { b.t.Fatal(args...) }

func (h house) subjectsOf(t testing.TB) (doc, plan string) {
	t.Helper()
	ctx := t.Context()
	x, err := h.docs.Create(ctx, h.office, document.Document{Direction: document.In, Code: document.Code{Number: "58", Notation: "NQ/TW"}, TypeName: "Nghị quyết", OrganName: "Bộ Chính trị", Subject: "Nghị quyết thử", ToAll: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.docs.Cut(ctx, h.office, x.ID, "1. Thu ngân sách.\n2. Cải cách."); err != nil {
		t.Fatal(err)
	}
	ids := h.put(t, 900, []aTask{{"accepted", "2022-12-20", "2022-12-20", []int{0}}, {"accepted", "2022-12-20", "2022-12-29", []int{0, 1}}, {"in_progress", "2022-12-31", "", []int{2}}, {"in_progress", "2022-12-29", "", []int{2}}, {"paused", "2022-12-29", "", []int{2}}})
	plan = gov.NewID()
	if err := h.db.InTx(ctx, func(ctx context.Context) error {
		q := h.db.Q(ctx)
		if _, err := db.Exec(ctx, q, `INSERT INTO plan (id, year, title, theme, motto, sources, state, draft_id, changed_at, sample, version) VALUES ($1,2023,'Kế hoạch','','','','issued','',0,0,1)`, plan); err != nil {
			return err
		}
		for n, id := range []string{"g1", "g2"} {
			if _, err := db.Exec(ctx, q, `INSERT INTO plan_line (id, plan_id, parent_id, kind, ordinal, text, lead_id, product, removed, reason, changed_at, version) VALUES ($1,$2,'','key_task',$3,$1,'','',0,'',0,1)`, id, plan, n+1); err != nil {
				return err
			}
		}
		if _, err := db.Exec(ctx, q, `INSERT INTO plan_line (id, plan_id, parent_id, kind, ordinal, text, lead_id, product, removed, reason, changed_at, version) VALUES ('m1',$1,'g1','measure',1,'m1','','',0,'',0,1)`, plan); err != nil {
			return err
		}
		for _, x := range [][2]string{{"m1", ids[0]}, {"m1", ids[1]}, {"g1", ids[1]}, {"g2", ids[2]}, {"g2", ids[4]}} {
			if _, err := db.Exec(ctx, q, `INSERT INTO plan_link (line_id, kind, object_id, by_name, at) VALUES ($1,'task',$2,'',0)`, x[0], x[1]); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.docs.CiteWithin(ctx, h.office, x.ID, "so-1", "plan_line", "m1"); err != nil {
		t.Fatal(err)
	}
	if err := h.docs.CiteWithin(ctx, h.office, x.ID, "so-2", "task", ids[3]); err != nil {
		t.Fatal(err)
	}
	h.offers[OfDocument], h.offers[OfPlan] = []Choice{{x.ID, "58-NQ/TW"}}, []Choice{{plan, "Kế hoạch"}}
	return x.ID, plan
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		doc, plan := h.subjectsOf(t)
		f, err := h.Count(ctx, h.office, Review{Subject: OfPlan, SubjectID: plan}, h.today())
		if err != nil || f.All != (Boxes{3, 1, 1, 1, 0, 0}) || f.Left != 1 || len(f.Groups) != 2 || f.Groups[0].Total != 2 || f.Groups[1].Total != 1 {
			t.Errorf("%+v %v", f, err)
		}
		if f.Agencies[0].Total != 2 || f.Agencies[0].Name != "Sở Nội vụ" {
			t.Errorf("%+v", f.Agencies)
		}
		if f, err = h.Count(ctx, h.office, Review{Subject: OfPlan, SubjectID: plan, AgencyID: h.agencies[1]}, h.today()); err != nil || f.All.Total != 1 {
			t.Errorf("%+v %v", f, err)
		}
		f, err = h.Count(ctx, h.office, Review{Subject: OfDocument, SubjectID: doc}, h.today())
		if err != nil || f.All != (Boxes{3, 1, 1, 0, 1, 0}) || len(f.Clauses) != 2 || f.Clauses[0].Total != 2 || f.Clauses[1].Overdue != 1 {
			t.Errorf("%+v %v", f, err)
		}
		if err := d.InTx(ctx, func(ctx context.Context) error {
			for n, x := range []struct {
				state        string
				month, first int
			}{{"decided", 11, 11}, {"submitted", 12, 10}, {"planned", 11, 11}, {"planned", 12, 12}, {"carried", 12, 12}} {
				if _, err := db.Exec(ctx, d.Q(ctx), `INSERT INTO programme_item (id, year, ordinal, title, authority, lead_id, month, original_month, state, note, search_key, changed_at, sample, version) VALUES ($1,2022,$2,'x','committee',$3,$4,$5,$6,'','',0,0,1)`, gov.NewID(), n, h.agencies[0], x.month, x.first, x.state); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		f, err = h.Count(ctx, h.office, Review{Subject: OfProgramme, SubjectID: "2022"}, h.today())
		if err != nil || f.All != (Boxes{4, 1, 1, 1, 1, 0}) || f.Left != 1 || f.Groups[0].Name != "committee" {
			t.Errorf("%+v %v", f, err)
		}
	})
}

func TestEditions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		_, plan := h.subjectsOf(t)
		if _, err := h.Create(ctx, h.office, Review{Title: "x", Kind: "annual", Subject: OfPlan, SubjectID: "khong-co"}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		if _, err := h.Create(ctx, h.office, Review{Title: "x", Kind: "annual", Subject: OfPeriod, From: gov.MustDate("2022-12-02"), To: gov.MustDate("2022-12-01")}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		v, err := h.Create(ctx, h.office, Review{Title: "Rà soát", Kind: "annual", Subject: OfPlan, SubjectID: plan})
		if err != nil {
			t.Fatal(err)
		}
		if v, err = h.Write(ctx, h.office, v.ID, "Rà soát năm", Words{Findings: "Tốt"}, v.Version); err != nil {
			t.Fatal(err)
		}
		if _, err = h.Amend(ctx, h.chief, v.ID, Words{}, "sớm", false, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("amended before it is finished: %v", err)
		}
		if v, err = h.Freeze(ctx, h.chief, v.ID, v.Version); err != nil {
			t.Fatal(err)
		}
		if _, err = h.Write(ctx, h.office, v.ID, "khác", Words{}, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("written after it was finished: %v", err)
		}
		// A week later a task has become late; the edition does not know.
		h.clock.Set(h.clock.Now().AddDate(0, 0, 7))
		if v, err = h.Amend(ctx, h.chief, v.ID, Words{Findings: "Khá"}, "sửa nhận định", false, 0); err != nil {
			t.Fatal(err)
		}
		if v, err = h.Amend(ctx, h.chief, v.ID, Words{Findings: "Khá"}, "số mới", true, 0); err != nil {
			t.Fatal(err)
		}
		list, err := h.Editions(ctx, v.ID)
		if err != nil || len(list) != 3 {
			t.Fatal(list, err)
		}
		for i, want := range []struct {
			overdue int
			asOf    string
			words   string
		}{{0, "2022-12-30", "Tốt"}, {0, "2022-12-30", "Khá"}, {1, "2023-01-06", "Khá"}} {
			if e := list[i]; e.Figures.All.Overdue != want.overdue || e.AsOf.String() != want.asOf || e.Words.Findings != want.words || !e.Figures.All.Reconciles() {
				t.Errorf("edition %d: %+v", i+1, e)
			}
		}
	})
}

type known map[string]access.Actor

func (k known) BySession(_ context.Context, token string) (access.Actor, error) {
	if a, ok := k[token]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New(fault.Unauthenticated, "error.unauthenticated")
}

func (k known) ByToken(ctx context.Context, bearer string) (access.Actor, error) {
	return k.BySession(ctx, bearer)
}

func TestScreens(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	h := open(t, d)
	doc, _ := h.subjectsOf(t)
	s, err := web.New(web.Options{DB: d, Clock: h.clock, Rights: h.rights, Audit: h.audit, Sessions: known{"o": h.office, "c": h.chief, "s": h.snv}, Log: slog.New(slog.DiscardHandler)}, h.Routes())
	if err != nil {
		t.Fatal(err)
	}
	do := func(who, method, path string, v url.Values, status int, sees ...string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Code != status {
			t.Fatalf("%s %s by %s: %d, want %d\n%.2000s", method, path, who, w.Code, status, body)
		}
		if strings.Contains(body, "⟦") {
			t.Errorf("%s %s shows a key without words\n%s", method, path, body)
		}
		for _, x := range sees {
			if !strings.Contains(body, x) {
				t.Errorf("%s %s does not show %q\n%s", method, path, x, body)
			}
		}
		return w
	}
	do("o", "GET", base+"/moi", nil, 200, "58-NQ/TW")
	do("o", "POST", base, url.Values{"title": {"Rà soát nghị quyết"}, "kind": {"mid_term"}, "subject": {"document"}}, 422, "Rà soát nghị quyết")
	do("o", "POST", base, url.Values{"title": {"Rà soát kỳ"}, "kind": {"annual"}, "subject": {"period"}, "from": {"31/02/2022"}}, 422, "31/02/2022")
	w := do("o", "POST", base, url.Values{"title": {"Rà soát nghị quyết"}, "kind": {"mid_term"}, "subject": {"document"}, "document": {doc}, "findings": {"Nhận định"}}, 303)
	here := w.Header().Get("Location")
	do("s", "GET", here, nil, 404)
	do("o", "GET", here, nil, 200, "Đang tính trực tiếp", "Theo điều khoản", "Xong đúng hạn", "66,67 % (2/3)", "Nhận định")
	do("o", "POST", here+"/chot", nil, 403)
	do("o", "POST", here+"/sua", url.Values{"title": {""}, "findings": {"giữ chữ này"}}, 422, "giữ chữ này")
	do("c", "POST", here+"/chot", nil, 303)
	do("s", "GET", here, nil, 200, "Bản 1")
	do("s", "GET", here+"?ban=7", nil, 404)
	do("c", "POST", here+"/dieu-chinh", url.Values{"findings": {"Mới"}}, 422)
	do("c", "POST", here+"/dieu-chinh", url.Values{"findings": {"Mới"}, "reason": {"bổ sung"}}, 303)
	do("s", "GET", here, nil, 200, "Điều chỉnh: bổ sung", "Mới")
	do("s", "GET", here+"?ban=1", nil, 200, "Nhận định")
	do("s", "GET", base+"?loai=mid_term&q=nghi+quyet", nil, 200, "Rà soát nghị quyết")
	do("s", "GET", base+"?loai=annual", nil, 200, "Chưa có bản rà soát nào khớp")
	do("s", "GET", here+"/tep?dang=xlsx", nil, 200)
	do("s", "GET", here+"/tep?dang=csv", nil, 200, "Rà soát nghị quyết")
	body := do("s", "GET", here+"/tep?dang=docx", nil, 200).Body.Bytes()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(text); strings.Contains(s, "Kính gửi") || strings.Contains(s, "Như trên") || !strings.Contains(s, "- Các cơ quan được rà soát;") || !strings.Contains(s, "- Lưu: VT, TH.") {
		t.Error("the report is addressed to nobody and names who gets copies")
	}
	for _, x := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "Rà soát nghị quyết", "TỈNH THANH HÓA", "Xong đúng hạn", "Mới", "<w:tbl>"} {
		if !bytes.Contains(text, []byte(x)) {
			t.Errorf("the paper lacks %q", x)
		}
	}
	do("s", "GET", base+"/kiem-tra", nil, 403)
	do("o", "POST", base+"/kiem-tra", url.Values{"table": {""}}, 422)
	do("o", "POST", base+"/kiem-tra", url.Values{"table": {report2017}}, 200, "98,62 % không tính ra được", "16.051/16.274 = 98,63 %", "2 điều cần xem lại")
	do("o", "POST", base+"/kiem-tra", url.Values{"table": {"Tổng đến hạn | 16.274\nĐã xong | 16.051 | 98,62 %\nQuá hạn | 223 | 1,38 %"}}, 200, "16.051/16.274 = 98,63 %", "223/16.274 = 1,37 %")
}

func filesOf(t testing.TB, d *db.DB, clk clock.Clock) *files.Store {
	t.Helper()
	fs, err := files.New(t.TempDir(), d, clk)
	if err != nil {
		t.Fatal(err)
	}
	return fs
}
