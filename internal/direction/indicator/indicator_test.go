package indicator

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

type house struct {
	*Room
	clock            *clock.Manual
	ids              map[string]string
	office, snv, stc access.Actor
	chief, look      access.Actor
}

func open(t testing.TB, d *db.DB) house {
	t.Helper()
	h := house{clock: clock.NewManual(time.Date(2023, 4, 16, 9, 0, 0, 0, clock.VN)), ids: map[string]string{}}
	log := audit.New(d, h.clock)
	agencies := org.New(d, h.clock, log)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"vpubnd", "snv", "stc"} {
		a, err := agencies.ByCode(t.Context(), c, gov.MustDate("2023-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		h.ids[c] = a.ID
	}
	h.Room = New(d, h.clock, log, access.NewTable(Grants), agencies)
	actor := func(name, agency string, role access.Role) access.Actor {
		return access.Actor{AccountID: name, Username: name, Name: name, Roles: []access.Role{role}, AgencyID: h.ids[agency], Agencies: []string{h.ids[agency]}}
	}
	h.office, h.chief, h.snv, h.stc, h.look = actor("vanphong", "vpubnd", access.OfficeDesk), actor("chanhvp", "vpubnd", access.ChiefOfOffice), actor("snv", "snv", access.AgencyFocal), actor("stc", "stc", access.AgencyFocal), actor("kiemtra", "vpubnd", access.Inspector)
	return h
}

func (h house) target(t testing.TB, code string) Indicator {
	t.Helper()
	i, err := h.Create(t.Context(), h.office, Indicator{
		Year: 2023, Code: code, Title: "Số hồ sơ đúng hạn " + code, Field: "economic", Unit: "hồ sơ", Aim: Up, Target: vntext.Number{Units: 1200}, OwnerID: h.ids["snv"], Period: vncal.Monthly, ReportDay: 20, Adds: Sum, Source: "Báo cáo", Weight: 2, Jump: 50,
	})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func (h house) entry(t testing.TB, i Indicator, n int, value, reason string) Entry {
	t.Helper()
	s, err := h.slotOf(t.Context(), i, n)
	if err != nil {
		t.Fatal(err)
	}
	v := num(t, value)
	return Entry{Name: "so", IndicatorID: i.ID, N: n, Value: v, Reason: reason, Confirmed: Confirm(v, i.Doubts(n, v, s.others()))}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		i := h.target(t, "M-01")
		if _, err := h.Create(ctx, h.office, Indicator{Year: 2023, Code: "M-01"}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		x := i
		x.Code = "M-01"
		if _, err := h.Create(ctx, h.office, x); !fault.Is(err, fault.Invalid) {
			t.Errorf("the code a second time: %v", err)
		}
		if n, err := h.Report(ctx, h.snv, []Entry{h.entry(t, i, 1, "100", ""), h.entry(t, i, 2, "110", "")}); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		if _, err := h.Report(ctx, h.stc, []Entry{h.entry(t, i, 3, "90", "")}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another agency reports: %v", err)
		}
		e := h.entry(t, i, 3, "900", "")
		e.Confirmed = Confirm(e.Value, nil)
		if _, err := h.Report(ctx, h.snv, []Entry{e}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a doubtful figure that nobody confirmed: %v", err)
		}
		// One that is refused takes the others with it.
		if n, err := h.Report(ctx, h.snv, []Entry{h.entry(t, i, 3, "105", ""), h.entry(t, i, 9, "105", "")}); err == nil {
			t.Errorf("%d figures of a period to come", n)
		}
		if _, err := h.Report(ctx, h.snv, []Entry{h.entry(t, i, 2, "120", "")}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a correction without a reason: %v", err)
		}
		if n, err := h.Report(ctx, h.snv, []Entry{h.entry(t, i, 2, "110", "")}); n != 0 || err != nil {
			t.Errorf("the same figure again: %d %v", n, err)
		}
		if n, err := h.Report(ctx, h.snv, []Entry{h.entry(t, i, 2, "120,0", "ghi nhầm")}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		list, err := h.Figures(ctx, i.ID)
		if err != nil || len(list) != 3 || list[1].Latest || list[1].Value.String() != "110" || !list[2].Latest || list[2].Value.String() != "120,0" || list[2].Reason != "ghi nhầm" || list[2].ByName != "snv" || list[2].Seq != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		latest, err := h.Latest(ctx, 2023)
		if err != nil || len(latest[i.ID]) != 2 {
			t.Fatalf("%+v %v", latest, err)
		}
		if s := i.Stand(latest[i.ID], h.today()); s.Value != 220 || len(s.Missing) != 1 || s.Missing[0] != 3 {
			t.Errorf("%+v", s)
		}
		// With figures, the definition is bound; another target keeps the first.
		y := i
		y.Unit, y.Adds = "người", Running
		if _, err := h.Change(ctx, h.office, i.ID, y, "", 0); len(fault.As(err).Fields) != 2 {
			t.Errorf("%+v", fault.As(err))
		}
		y = i
		y.Target = vntext.Number{Units: 1500}
		if _, err := h.Change(ctx, h.office, i.ID, y, "", 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("another target without a reason: %v", err)
		}
		if i, err = h.Change(ctx, h.office, i.ID, y, "điều chỉnh", i.Version); err != nil || i.FirstTarget.Units != 1200 || i.Target.Units != 1500 {
			t.Fatal(i, err)
		}
		if _, err := h.Change(ctx, h.office, i.ID, y, "", 1); !fault.Is(err, fault.Conflict) {
			t.Errorf("over an old version: %v", err)
		}
		open, periods, err := h.Waiting(ctx, h.snv)
		if err != nil || len(open) != 1 || periods[0] != 3 {
			t.Errorf("%v %v %v", open, periods, err)
		}
		var public []map[string]any
		h.Published = func(_ context.Context, _ access.Actor, year int, rows []map[string]any) error {
			public = rows
			return nil
		}
		if err := h.Publish(ctx, h.chief, 2023); err != nil || len(public) != 1 || public[0]["figure"] != "220,0" || public[0]["target"] != "1.500" {
			t.Errorf("%v %v", public, err)
		}
		if i, err = h.End(ctx, h.office, i.ID, "không còn theo dõi", 0); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Report(ctx, h.snv, []Entry{h.entry(t, i, 3, "100", "")}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a figure of what has ended: %v", err)
		}
	})
}

// Two who report the same period at once: one comes first, the other is told.
func TestReportRace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		i := h.target(t, "M-02")
		entries := []Entry{h.entry(t, i, 1, "100", ""), h.entry(t, i, 1, "101", ""), h.entry(t, i, 1, "102", "")}
		var wg sync.WaitGroup
		done := make(chan int, len(entries))
		for _, e := range entries {
			wg.Go(func() {
				n, err := h.Report(context.WithoutCancel(t.Context()), h.snv, []Entry{e})
				if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
					t.Error(err)
				}
				done <- n
			})
		}
		wg.Wait()
		close(done)
		sum := 0
		for n := range done {
			sum += n
		}
		list, err := h.Figures(t.Context(), i.ID)
		if err != nil || sum != 1 || len(list) != 1 {
			t.Errorf("%d written, %+v %v", sum, list, err)
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

type site struct {
	house
	h *web.Server
	t *testing.T
}

func serve(t *testing.T, d *db.DB) site {
	t.Helper()
	h := open(t, d)
	who := known{}
	for _, a := range []access.Actor{h.office, h.chief, h.snv, h.stc, h.look} {
		who[a.Username] = a
	}
	s, err := web.New(web.Options{DB: d, Clock: h.clock, Rights: h.rights, Audit: h.audit, Sessions: who, Log: slog.New(slog.DiscardHandler)}, h.Routes())
	if err != nil {
		t.Fatal(err)
	}
	return site{h, s, t}
}

func (s site) do(who string, r *http.Request, status int) string {
	s.t.Helper()
	r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	if w.Code != status {
		s.t.Fatalf("%s %s by %s: %d, want %d\n%.2500s", r.Method, r.URL, who, w.Code, status, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s %s shows a key without words:\n%s", r.Method, r.URL, w.Body)
	}
	return w.Body.String()
}

func (s site) get(who, path string, status int, sees ...string) string {
	s.t.Helper()
	body := s.do(who, httptest.NewRequest("GET", path, nil), status)
	s.sees(body, sees...)
	return body
}

func (s site) sees(body string, words ...string) {
	s.t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			s.t.Errorf("%q is not on the page:\n%s", w, body)
		}
	}
}

func (s site) post(who, path string, v url.Values, status int, sees ...string) string {
	s.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(v.Encode()+"&_key="+gov.NewID()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	body := s.do(who, r, status)
	s.sees(body, sees...)
	return body
}

// A focal point enters figures without scripts: the number in words, the
// doubt, the confirmation; then a correction, a file, the chart.
func TestScreens(t *testing.T) {
	t.Parallel()
	s := serve(t, dbtest.SQLite(t))
	form := url.Values{"year": {"2023"}, "code": {"KT-1"}, "title": {"Thu ngân sách"}, "field": {"economic"}, "unit": {"tỷ đồng"}, "decimals": {"1"}, "aim": {"up"}, "target": {"36.000"}, "owner": {s.ids["snv"]}, "period": {"T"}, "report_day": {"20"}, "adds": {"running"}, "source": {"Kho bạc"}, "weight": {"2"}, "jump": {"50"}}
	s.post("vanphong", base, form, 422, "đọc được hai cách", "Thu ngân sách")
	form.Set("target", "36000")
	s.post("vanphong", base, form, 303)
	s.post("snv", base, form, 403)
	list, err := s.List(t.Context(), Filter{Year: 2023})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	i := list[0]
	key := func(n int) string { return fmt.Sprintf("%s-%d", i.ID, n) }

	s.get("snv", base+"/nhap", 200, "Thu ngân sách", "Tháng 01 năm 2023", "so-"+key(1))
	if body := s.get("stc", base+"/nhap", 200, "Không có số liệu nào cần nhập"); strings.Contains(body, i.ID) {
		t.Error("another agency is asked for the figure")
	}
	s.get("stc", base+"/nhap?chi-tieu="+i.ID, 404)
	s.get("kiemtra", base+"/nhap", 403)
	enter := func(n int, value string) url.Values { return url.Values{"o": {key(n)}, "so-" + key(n): {value}} }
	s.post("snv", base+"/nhap", enter(1, ""), 422, "Chưa có số nào")
	s.post("snv", base+"/nhap", enter(1, "3000 triệu đồng"), 422, "không phải triệu đồng", `value="3000 triệu đồng"`)
	s.post("stc", base+"/nhap", enter(1, "3000"), 403)
	s.post("snv", base+"/nhap", enter(1, "3000"), 200, "ba nghìn tỷ đồng", "Tôi xác nhận")
	ok := enter(1, "3000")
	ok.Set("chot-"+key(1), "3000")
	s.post("snv", base+"/nhap", ok, 303)
	s.post("snv", base+"/nhap", enter(2, "300000"), 200, "có thể nhầm đơn vị")
	back := enter(2, "300000")
	back.Set("lai", "1")
	s.post("snv", base+"/nhap", back, 200, `value="300000"`, "Kiểm tra")
	ok = enter(2, "6100")
	ok.Set("chot-"+key(2), "6100")
	s.post("snv", base+"/nhap", ok, 303)
	fix := enter(2, "6200,5")
	fix.Set("chot-"+key(2), "6200.5")
	s.post("snv", base+"/nhap", fix, 422)
	fix.Set("ly-do-"+key(2), "bổ sung chứng từ")
	s.post("snv", base+"/nhap", fix, 303)
	s.get("kiemtra", base+"/"+i.ID, 200, "<svg", "chart-line", "Đã đính chính", "Số đính chính", "bổ sung chứng từ", "6.200,5", "Dự báo cả năm", "bình quân của 2 kỳ", "Quá hạn mà chưa có số liệu", "Tháng 3 năm 2023")
	s.get("kiemtra", base+"?nam=2023&danh-gia=on_track", 200, "Thu ngân sách", "Tổng hợp theo trọng số")
	s.get("kiemtra", base+"?nam=2023&danh-gia=off_track", 200, "Không có chỉ tiêu nào khớp")
	s.get("kiemtra", base+"/xuat?nam=2023", 200, "KT-1", "6.200,5")
	s.get("vanphong", base+"/"+i.ID+"/sua", 200, "không đổi được nữa")

	x := excelize.NewFile()
	for n, row := range [][]any{{"Mã chỉ tiêu", "Kỳ", "Giá trị"}, {"KT-1", "2023-T3", "9300"}, {"KT-9", "2023-T3", "1"}, {"KT-1", "2023-T13", "1"}, {"KT-1", "2023-T4", "1.000"}} {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	upload := func(status int, sees ...string) {
		t.Helper()
		var file, body bytes.Buffer
		if err := x.Write(&file); err != nil {
			t.Fatal(err)
		}
		m := multipart.NewWriter(&body)
		w, err := m.CreateFormFile("file", "so-lieu.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(file.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", base+"/nhap-tep", &body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		s.sees(s.do("snv", r, status), sees...)
	}
	upload(422, "Dòng 3, cột Mã chỉ tiêu", "Dòng 4, cột Kỳ", "Dòng 5, cột Giá trị", "3 lỗi")
	for range 3 {
		if err := x.RemoveRow("Sheet1", 3); err != nil {
			t.Fatal(err)
		}
	}
	upload(200, "chín nghìn ba trăm tỷ đồng", "Tôi xác nhận")
	s.post("snv", base+"/cong-bo", url.Values{"nam": {"2023"}}, 403)
	s.post("chanhvp", base+"/cong-bo", url.Values{"nam": {"2023"}}, 303)
	s.post("vanphong", base+"/"+i.ID+"/ket-thuc", url.Values{}, 422, "Lý do kết thúc")
	s.post("vanphong", base+"/"+i.ID+"/ket-thuc", url.Values{"end_reason": {"thử"}}, 303)
	s.get("snv", base+"/"+i.ID, 200, "Đã kết thúc")
}
