package journeys

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"roviec/internal/people/account"
)

// The Office gives a task in working days; an announcement moves its date, its
// correction moves it again, and everybody concerned can see why.
func TestCalendarJourney(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu/moi").Must(200)
		give := []string{
			"title", "Nhiệm vụ tính theo ngày làm việc", "action", "Rà soát và báo cáo", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman",
			"lead", office.Option("lead", "Sở Nội vụ"), "due_kind", "date", "hand_out", "1", "due_from", "23/12/2022", "due_term",
		}
		office.Submit("/lam-viec/nhiem-vu", append(give, "mười hôm")...).Must(422).Sees("Ghi số và đơn vị")
		office.Submit("/lam-viec/nhiem-vu", append(give, "10 ngày làm việc")...).Must(200).Sees("09/01/2023", "10 ngày làm việc kể từ 23/12/2022")
		task := office.URL.Path

		// The year as it is: every day once, the lunar day beside it.
		h.as(t, "snv.daumoi").Visit("/lam-viec/quan-tri/lich?nam=2023").Must(200).Sees("Quý Mão", "249", "Tết Nguyên đán", "cần bổ sung").SeesNot("Thêm thông báo")
		h.as(t, "snv.daumoi").Visit("/lam-viec/quan-tri/lich/thong-bao/moi").Must(403)
		office.Visit("/lam-viec/quan-tri/lich?nam=2030").Must(200).Sees("Tạm tính", "02/02/2030")
		office.Visit("/lam-viec/quan-tri/lich?nam=abc").Must(422)

		const list = "/lam-viec/quan-tri/lich/thong-bao"
		office.Visit(list + "/moi").Must(200)
		office.Submit(list, "title", "Thông báo mẫu").Must(422).Sees("Phải có ít nhất một ngày")
		office.Submit(list, "title", "Thông báo mẫu", "d0.date", "29/12/2022", "d0.kind", "swapped", "d0.reason", "mẫu", "d1.date", "29/12/2022", "d1.kind", "make_up", "d1.reason", "mẫu").Must(422).Sees("đã có ở dòng trên")
		office.Submit(list, "title", "Thông báo mẫu", "number", "02/TB-MAU", "issued", "22/12/2022", "d0.date", "29/12/2022", "d0.kind", "swapped", "d0.reason", "mẫu",
			"d1.date", "", "d1.kind", "", "d1.reason", "").Must(200).Sees("02/TB-MAU", "Nghỉ hoán đổi", "Bản 1 (đang dùng)")
		announcement := office.URL.Path
		redate := func() {
			if err := h.app.Rooms.Tasks.Redate(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		redate()
		office.Visit(task).Must(200).Sees("10/01/2023", "Thông báo mẫu, số 02/TB-MAU ngày 22/12/2022", "hạn chuyển từ 09/01/2023 sang 10/01/2023")
		h.as(t, "snv.lanhdao").Visit("/lam-viec/thong-bao").Must(200).Sees("hạn chuyển từ 09/01/2023 sang 10/01/2023")

		// Corrected by the administrator: the day off was a mistake, another is.
		admin := h.as(t, "quantri").Visit(announcement + "/sua").Must(200)
		office.Visit(announcement + "/sua").Must(200)
		admin.Submit(announcement+"/sua", "d0.date", "29/12/2022", "d0.kind", "swapped", "d0.reason", "mẫu", "d1.date", "30/12/2022", "d1.kind", "swapped", "d1.reason", "mẫu").
			Must(200).Sees("Bản 2 (đang dùng)", "Bản 1", "30/12/2022")
		office.Submit(announcement+"/sua", "title", "Thông báo mẫu khác").Must(409) // over a version that was not seen
		redate()
		office.Visit(task).Must(200).Sees("11/01/2023", "(bản 2)")
		h.as(t, "kiemtra").Visit("/lam-viec/quan-tri/so-viec?loai=calendar").Must(200).Sees("calendar.announce")
	})
}

// A conclusion gives a term: the task that is made of it is dated by the
// calendar and dated anew when the calendar changes; so is one from the API.
func TestConclusionTerm(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/phien-hop/moi").Must(200)
		office.Submit("/lam-viec/phien-hop", "title", "Phiên có thời hạn tính", "kind", "regular", "day", "21/12/2022", "starts", "08:00", "place", "Trụ sở", "chair", "Chủ tịch UBND tỉnh").Must(200)
		at := office.URL.Path
		office.Submit("/noi-dung", "item_title", "Nội dung", "presenter", office.Option("presenter", "Sở Nội vụ")).Must(200)
		office.Submit("/moi-hop", "agencies", office.Option("agencies", "Sở Nội vụ")).Must(200)
		office.Submit("/da-hop").Must(200)
		office.Visit(at + "/ket-luan").Must(200)
		office.Submit("/ket-luan", "text", "Văn phòng UBND tỉnh\nSố: 90/TB-VP\nThanh Hóa, ngày 23 tháng 12 năm 2022\nTHÔNG BÁO\nKết luận phiên mẫu\n1. Giao Sở Nội vụ rà soát biên chế, báo cáo Chủ tịch UBND tỉnh trong 10 ngày làm việc kể từ ngày ban hành.\n2. Sở Tài chính thẩm định kinh phí trong 05 ngày làm việc kể từ ngày nhận đủ hồ sơ.").Must(200).
			Sees("10 ngày làm việc", "trong 05 ngày làm việc kể từ ngày nhận đủ hồ sơ")
		ids := proposals(office)
		if len(ids) != 2 {
			t.Fatalf("%d proposals", len(ids))
		}
		if term, from, due := office.ValueOf("due_term-"+ids[0]), office.ValueOf("due_from-"+ids[0]), office.ValueOf("due-"+ids[0]); term != "10 ngày làm việc" || from != "23/12/2022" || due != "" {
			t.Fatalf("term %q from %q due %q", term, from, due)
		}
		if term := office.ValueOf("due_term-" + ids[1]); term != "" {
			t.Errorf("an event of its own is counted: %q", term)
		}
		fill := []string{"@", "hand_out", "officer-" + ids[0], "Giám đốc Sở", "product-" + ids[0], "Báo cáo", "authority-" + ids[0], "chairman"}
		office.Submit("/de-xuat/"+ids[0], append(fill, "due_term-"+ids[0], "mười hôm")...).Must(422).Sees("Ghi số và đơn vị")
		if got := office.ValueOf("due_term-" + ids[0]); got != "mười hôm" {
			t.Errorf("what was typed is gone: %q", got)
		}
		office.Submit("/de-xuat/"+ids[0], append(fill, "due_term-"+ids[0], "10 ngày làm việc")...).Must(200)

		who, err := h.app.Rooms.Accounts.ByUsername(t.Context(), "vanphong")
		if err != nil {
			t.Fatal(err)
		}
		me, err := h.app.Rooms.Accounts.ActorOf(t.Context(), who.ID)
		if err != nil {
			t.Fatal(err)
		}
		bearer, err := h.app.Rooms.Accounts.CreateToken(t.Context(), me, who.ID, account.ScopeWrite, "phép thử")
		if err != nil {
			t.Fatal(err)
		}
		type answer struct{ ID, Due, DueTerm, DueFrom string }
		call := func(method, at, body string, status int) (a answer) {
			t.Helper()
			q := httptest.NewRequest(method, at, strings.NewReader(body))
			q.Header.Set("Authorization", "Bearer "+bearer)
			q.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.app.Handler().ServeHTTP(w, q)
			if w.Code != status {
				t.Fatalf("%s %s: %d %s", method, at, w.Code, w.Body)
			}
			var got struct {
				ID      string `json:"id"`
				Due     string `json:"due"`
				DueTerm string `json:"due_term"`
				DueFrom string `json:"due_from"`
			}
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil && status < 400 {
				t.Fatal(err)
			}
			return answer(got)
		}
		const work = `{"title":"Việc tính hạn","action":"Rà soát","lead":["snv"],"product":"Báo cáo","authority":"chairman","accountable_officer":"Giám đốc","hand_out":true,"due_kind":"date",`
		made := call("POST", "/api/v1/tasks", work+`"due_term":"10WD","due_from":"2022-12-23"}`, 201)
		if made.Due != "2023-01-09" || made.DueTerm != "10WD" || made.DueFrom != "2022-12-23" {
			t.Errorf("%+v", made)
		}
		call("POST", "/api/v1/tasks", work+`"due_term":"10 hôm"}`, 422)
		call("POST", "/api/v1/tasks", work+`"due_term":"36H"}`, 422)
		call("POST", "/api/v1/tasks", work+`"due":"2023-01-20","due_term":"10WD","due_from":"2022-12-23"}`, 422)

		const list = "/lam-viec/quan-tri/lich/thong-bao"
		office.Visit(list + "/moi").Must(200)
		office.Submit(list, "title", "Thông báo mẫu", "number", "02/TB-MAU", "issued", "22/12/2022", "d0.date", "29/12/2022", "d0.kind", "swapped", "d0.reason", "mẫu").Must(200)
		if err := h.app.Rooms.Tasks.Redate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := call("GET", "/api/v1/tasks/"+made.ID, "", 200); got.Due != "2023-01-10" {
			t.Errorf("not dated anew: %+v", got)
		}
		concluded, err := h.app.Rooms.Meetings.Of(t.Context(), at[strings.LastIndexByte(at, '/')+1:])
		if err != nil {
			t.Fatal(err)
		}
		if got := call("GET", "/api/v1/tasks/"+concluded.Proposals[0].TaskID, "", 200); got.Due != "2023-01-10" || got.DueTerm != "10WD" || got.DueFrom != "2022-12-23" {
			t.Errorf("the conclusion's task: %+v", got)
		}
	})
}
