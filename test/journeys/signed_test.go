package journeys

import (
	"strings"
	"testing"

	"roviec/internal/floor/web/webtest"
)

// The day on which the notice of a conclusion is signed reaches the Office's
// own clock: on the tasks made before it was issued and on those made after.
func TestSigningDate(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/phien-hop/moi").Must(200)
		office.Submit("/lam-viec/phien-hop", "title", "Phiên họp có thông báo", "kind", "urgent", "day", "2022-12-23", "starts", "15:00", "place", "Phòng họp mẫu", "chair", "Chủ tịch UBND tỉnh").Must(200)
		sitting := office.URL.Path
		office.Submit("/noi-dung", "item_title", "Nội dung", "presenter", office.Option("presenter", "Sở Nội vụ")).Must(200)
		office.Submit("/moi-hop", "agencies", office.Option("agencies", "Sở Nội vụ")).Must(200)
		office.Submit("/da-hop").Must(200)
		office.Visit(sitting+"/ket-luan").Submit("/ket-luan", "text", "1. Giao Sở Nội vụ chủ trì xây dựng phương án ký số, trình UBND tỉnh trước ngày 10/01/2023.\n\n2. Giao Sở Tài chính chủ trì bố trí kinh phí ký số, báo cáo UBND tỉnh trước ngày 12/01/2023.").Must(200)
		confirm := func() (task string) {
			t.Helper()
			office.Visit(sitting + "/ket-luan").Must(200)
			for _, f := range office.Forms() {
				action := ""
				for _, a := range f.Attr {
					if a.Key == "action" {
						action = a.Val
					}
				}
				if strings.Contains(action, "/de-xuat/") {
					office.Submit(action[strings.Index(action, "/de-xuat/"):], "@", "draft").Must(200)
					break
				}
			}
			list := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu?q=" + "ký+số").Must(200)
			for _, to := range list.Links() {
				if strings.HasPrefix(to, "/lam-viec/nhiem-vu/0") && !strings.Contains(to, "?") {
					return to
				}
			}
			t.Fatal("no task was made: " + list.Words())
			return ""
		}
		before := confirm()
		office.Visit(before).Must(200).SeesNot("Ngày ký văn bản giao việc")

		office.Visit(sitting + "/ket-luan").Must(200).Follow("Soạn thông báo kết luận").Must(200)
		if office.ValueOf("subject") != "Kết luận tại Phiên họp có thông báo" || !strings.Contains(office.ValueOf("body"), "bố trí kinh phí") {
			t.Error("the draft is not filled in")
		}
		office.Submit("/lam-viec/van-ban", "agency", office.Option("agency", "Ủy ban nhân dân tỉnh Thanh Hóa"), "signer_name", "Người ký mẫu").Must(200).Sees("Thông báo kết luận của", "Phiên họp có thông báo")
		notice := office.URL.Path
		clerk := h.as(t, "vanthu").Visit(notice).Must(200)
		clerk.Submit("/cap-so").Must(200)
		clerk.Submit("/phat-hanh").Must(200)
		office.Visit(before).Must(200).Sees("Ngày ký văn bản giao việc", "23/12/2022", "TB-UBND")
		office.Visit(sitting+"/ket-luan").Must(200).Sees("Thông báo kết luận số", "ký ngày 23/12/2022").SeesNot("Soạn thông báo kết luận")
		after := confirm()
		office.Visit(after).Must(200).Sees("Ngày ký văn bản giao việc", "23/12/2022", "TB-UBND")
		office.Visit("/lam-viec/nhiem-vu/nhap-lieu?ky=2023-T1").Must(200)
		h.as(t, "hoanghoa.daumoi").Visit("/lam-viec/van-ban/moi?chieu=out&ket-luan=" + strings.TrimPrefix(sitting, "/lam-viec/phien-hop/"))
	})
}

// A notice that was signed on paper and entered into the register by hand
// reaches the clock as well: by the clauses of which tasks are made, and anew
// when its day is corrected.
func TestSigningDateByHand(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/van-ban/moi").Must(200)
		register := []string{"type_name", "Thông báo", "organ_name", "Văn phòng UBND tỉnh", "code_number", "915", "code_notation", "TB-UBND", "subject", "Thông báo kết luận mẫu nhập tay", "issued_date", "2022-12-19", "to_all", "1"}
		office.Submit("/lam-viec/van-ban", register...).Must(200)
		doc := office.URL.Path
		office.SubmitWith("/tep", []webtest.Upload{{Field: "files", Name: "Thông báo.txt", Body: []byte("1. Giao việc thứ nhất của thông báo nhập tay\n2. Giao việc thứ hai của thông báo nhập tay")}}).Must(200)
		var clauses []string
		for _, to := range office.Visit(doc + "/dieu-khoan").Must(200).Links() {
			if strings.HasPrefix(to, doc+"/dieu-khoan/") && !strings.Contains(to, "?") {
				clauses = append(clauses, strings.TrimPrefix(strings.Replace(to, "/dieu-khoan/", "/", 1), "/lam-viec/van-ban/"))
			}
		}
		if len(clauses) < 2 {
			t.Fatal(clauses)
		}
		give := func(title, clause string, more ...string) (task string) {
			t.Helper()
			form := office.Visit("/lam-viec/nhiem-vu/moi?dieu-khoan=" + clause).Must(200)
			form.Submit("/lam-viec/nhiem-vu", append([]string{"title", title, "action", "Làm", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman", "lead", form.Option("lead", "Sở Nội vụ"), "due_kind", "date", "due", "27/01/2023"}, more...)...).Must(200)
			return form.URL.Path
		}
		entered := func(class string) string {
			t.Helper()
			return office.Visit("/lam-viec/nhiem-vu/nhap-lieu?ky=2023-T1&lop=" + class).Must(200).Words()
		}
		first := give("Việc nhập tay thứ nhất", clauses[0])
		office.Visit(first).Must(200).Sees("915/TB-UBND", "Ngày ký văn bản giao việc", "19/12/2022")
		if !strings.Contains(entered("ordinary&ket-qua=muon"), "Việc nhập tay thứ nhất") {
			t.Error("a task of a paper signed days ago is not late")
		}
		second := give("Việc nhập tay thứ hai", clauses[1], "source_paper", "915/tb-ubnd")
		office.Visit(second).Must(200).Sees("915/TB-UBND", "19/12/2022")
		if got := entered("many&ket-qua=muon"); !strings.Contains(got, "Việc nhập tay thứ nhất") || !strings.Contains(got, "Việc nhập tay thứ hai") {
			t.Error("two tasks of one paper are not told as such")
		}
		// Whoever names another paper, or another day, knows better.
		office.Visit(give("Việc của văn bản khác", clauses[1], "source_paper", "7/UBND-TH")).Must(200).Sees("7/UBND-TH").SeesNot("Ngày ký văn bản giao việc")
		office.Visit(give("Việc có ngày ghi tay", clauses[1], "signed_on", "21/12/2022")).Must(200).Sees("21/12/2022")

		// The register is put right: so are the tasks.
		office.Visit(doc+"/sua").Must(200).Submit("/sua", "issued_date", "2022-12-22").Must(200)
		office.Visit(first).Must(200).Sees("22/12/2022").SeesNot("19/12/2022")
		if got := entered("many&ket-qua=dung"); !strings.Contains(got, "Việc nhập tay thứ nhất") {
			t.Error("the corrected day does not count")
		}
	})
}
