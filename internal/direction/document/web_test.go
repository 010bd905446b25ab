package document

import (
	"bytes"
	"context"
	"encoding/csv"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"roviec/internal/base/gov"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web"
)

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

// site is the room behind the real web floor; who signs in is known by name.
type site struct {
	house
	h *web.Server
	t *testing.T
}

func serve(t *testing.T, d *db.DB) site {
	t.Helper()
	h := open(t, d)
	who := known{}
	for _, a := range []access.Actor{h.clerk, h.office, h.snv, h.stc, h.look} {
		who[a.Username] = a
	}
	s, err := web.New(web.Options{DB: d, Clock: h.clock, Rights: h.rights, Audit: h.audit, Sessions: who, Log: slog.New(slog.DiscardHandler)}, h.Routes())
	if err != nil {
		t.Fatal(err)
	}
	return site{h, s, t}
}

func (s site) do(who string, r *http.Request, status int) *httptest.ResponseRecorder {
	s.t.Helper()
	r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	if w.Code != status {
		s.t.Fatalf("%s %s by %s: %d, want %d\n%.1500s", r.Method, r.URL, who, w.Code, status, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s %s shows a key without words", r.Method, r.URL)
	}
	return w
}

func (s site) get(who, path string, status int) string {
	s.t.Helper()
	return s.do(who, httptest.NewRequest("GET", path, nil), status).Body.String()
}

func (s site) post(who, path string, v url.Values, status int) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(v.Encode()+"&_key="+gov.NewID()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(who, r, status)
}

// From the registry's desk: an entry, its double, a numbered paper, an issue,
// a mistake mended by a new paper, and the lists taken away as files.
func TestScreens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		entry := url.Values{"direction": {In}, "type_name": {"Nghị quyết"}, "code_number": {"37/2021/QH15"}, "organ_name": {"Quốc hội"}, "subject": {"=1+1 về cơ chế đặc thù"}, "to_all": {"1"}}
		at := s.post("vanthu", base, entry, http.StatusSeeOther).Header().Get("Location")
		page := s.get("snv", at, http.StatusOK)
		for _, want := range []string{"37/2021/QH15", "Quốc hội", "Mọi cơ quan"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if w := s.post("vanthu", base, entry, http.StatusUnprocessableEntity); !strings.Contains(w.Body.String(), `name="double_of"`) || !strings.Contains(w.Body.String(), "Quốc hội") {
			t.Error("a double is not said, or what was typed is lost")
		}
		s.post("snv", base, entry, http.StatusForbidden)
		s.get("vanthu", at+"/sua", http.StatusOK)
		s.get("snv", at+"/sua", http.StatusForbidden)

		out := url.Values{"direction": {Out}, "type_name": {Letter}, "agency": {s.ids["ubnd"]}, "code_notation": {"UBND-VX"}, "subject": {"đôn đốc"}, "organ": {"ỦY BAN NHÂN DÂN"}, "place": {"Thanh Hóa"}, "addressees": {"Sở Nội vụ"}, "body": {"Một đoạn."}, "recipients": {"Lưu: VT"}, "sign_lines": {"CHỦ TỊCH"}, "signer_name": {"Người ký mẫu"}, "parties": {s.ids["snv"]}, "priority": {"urgent"}}
		bad := url.Values{"direction": {Out}, "type_name": {"Quyết định"}, "agency": {s.ids["ubnd"]}, "code_notation": {"KH-UBND"}}
		if w := s.post("vanthu", base, bad, http.StatusUnprocessableEntity); !strings.Contains(w.Body.String(), "form-") && !strings.Contains(w.Body.String(), "subject") {
			t.Error("nothing is said of what is wrong")
		}
		paper := s.post("vanphong", base, out, http.StatusSeeOther).Header().Get("Location")
		s.get("snv", paper, http.StatusNotFound)
		s.post("vanphong", paper+"/cap-so", nil, http.StatusForbidden)
		s.post("vanthu", paper+"/phat-hanh", nil, http.StatusConflict)
		s.post("vanthu", paper+"/cap-so", nil, http.StatusSeeOther)
		s.get("vanthu", paper+"/sua", http.StatusConflict)
		s.post("vanthu", paper+"/huy-so", nil, http.StatusUnprocessableEntity)
		s.post("vanthu", paper+"/phat-hanh", nil, http.StatusSeeOther)
		if page := s.get("snv", paper, http.StatusOK); !strings.Contains(page, "01/UBND-VX") || !strings.Contains(page, "Khẩn") {
			t.Error("the issued paper lacks its number or its urgency")
		}
		s.get("stc", paper, http.StatusNotFound)
		id := strings.TrimPrefix(paper, base+"/")
		if page := s.get("vanthu", base+"/moi?chieu=out&tac-dong=correct&den-van-ban="+id, http.StatusOK); !strings.Contains(page, `name="target" value="`+id+`"`) {
			t.Error("the correction does not know what it corrects")
		}
		out.Set("target", id)
		out.Set("effect", "correct")
		fix := s.post("vanthu", base, out, http.StatusSeeOther).Header().Get("Location")
		s.post("vanthu", fix+"/cap-so", nil, http.StatusSeeOther)
		s.post("vanthu", fix+"/phat-hanh", nil, http.StatusSeeOther)
		if page := s.get("snv", paper, http.StatusOK); !strings.Contains(page, "Được đính chính bởi") || !strings.Contains(page, "02/UBND-VX") {
			t.Error("the corrected paper does not say by which")
		}

		if page := s.get("vanthu", base+"/so", http.StatusOK); !strings.Contains(page, "Công văn") {
			t.Error("the series is not listed")
		}
		series := base + "/so/" + s.ids["ubnd"] + "/cong-van/2022"
		s.post("vanthu", base+"/so", url.Values{"agency": {s.ids["ubnd"]}, "series": {"cong-van"}, "words": {"Giấy viết tay"}}, http.StatusSeeOther)
		if page := s.get("vanthu", series, http.StatusOK); !strings.Contains(page, "Giấy viết tay") {
			t.Error("the void number does not show")
		}
		s.get("vanthu", base+"/so/"+s.ids["snv"]+"/QD/2022", http.StatusNotFound)

		for path, want := range map[string]int{"?q=co+che": 1, "?chieu=out": 2, "?trang-thai=corrected": 1, "?khan=urgent": 2, "?tu=2022-12-30": 2, "?den=2000-01-01": 0} {
			if n := strings.Count(s.get("vanthu", base+path, http.StatusOK), `<th scope="row">`); n != want {
				t.Errorf("%s lists %d, want %d", path, n, want)
			}
		}
		s.get("vanthu", base+"?tu=x", http.StatusUnprocessableEntity)
		s.get("vanthu", base+"?sau=xyz", http.StatusBadRequest)

		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.get("vanthu", base+".csv?sap-xep=entry", http.StatusOK), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 4 || rows[3][8] != "'=1+1 về cơ chế đặc thù" {
			t.Errorf("%v %v", rows, err)
		}
		x, err := excelize.OpenReader(bytes.NewReader([]byte(s.get("snv", base+".xlsx", http.StatusOK))))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := x.GetRows("Văn bản"); err != nil || len(got) != 4 {
			t.Errorf("%d rows, %v", len(got), err)
		}
	})
}
