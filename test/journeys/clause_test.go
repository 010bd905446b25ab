package journeys

import (
	"strings"
	"testing"

	"roviec/internal/floor/web/webtest"
)

// A clause is named where work is given: when a task is made, on the page of a
// task and of a programme's item. The clause tells what carries it out; who may
// not see the work is not told.
func TestClausesNamed(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/van-ban/moi").Must(200)
		office.Submit("/lam-viec/van-ban", "type_name", "Nghị quyết", "organ_name", "Tỉnh ủy", "subject", "Nghị quyết mẫu của hành trình", "to_all", "1").Must(200)
		doc := office.URL.Path
		office.SubmitWith("/tep", []webtest.Upload{{Field: "files", Name: "Nghị quyết.txt", Body: []byte("Điều 1. Sắp xếp bộ máy thử nghiệm hành trình\nĐiều 2. Chuyển đổi số hành trình")}}).Must(200).Sees("tách thành 2 điều khoản", "Nghị quyết.txt (TXT, ")
		clause := doc + "/dieu-khoan/dieu-1"

		// From the clause to a task.
		form := office.Visit(clause).Must(200).Follow("Giao nhiệm vụ mới thực hiện điều khoản này").Must(200).Sees("Điều 1", "Sắp xếp bộ máy thử nghiệm")
		fields := []string{"title", "Nhiệm vụ từ điều khoản", "action", "Làm", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman", "lead", form.Option("lead", "Sở Nội vụ"), "due_kind", "date", "due", "27/12/2022"}
		form.Submit("/lam-viec/nhiem-vu", append(fields, "clause", "khong/co")...).Must(422).Sees("Không tìm thấy điều khoản này")
		if form.ValueOf("title") != "Nhiệm vụ từ điều khoản" {
			t.Error("what was typed is lost")
		}
		form.Submit("/lam-viec/nhiem-vu", "clause_q", "sắp xếp bộ máy thử nghiệm", "clause_find", "tim").Must(200).Sees("Điều 1")
		first := strings.TrimPrefix(doc, "/lam-viec/van-ban/") + "/dieu-1"
		form.Submit("/lam-viec/nhiem-vu", "clause", first, "clause_q", "", "hand_out", "1").Must(200).Sees("Điều khoản được thực hiện", "Sắp xếp bộ máy thử nghiệm")
		task := form.URL.Path
		office.Visit(clause).Must(200).Sees("Nhiệm vụ từ điều khoản")
		h.as(t, "hoanghoa.daumoi").Visit(clause).Must(200).SeesNot("Nhiệm vụ từ điều khoản")
		h.as(t, "snv.daumoi").Visit(task).Must(200).Sees("Điều khoản được thực hiện", "Sắp xếp bộ máy").SeesNot("Tìm điều khoản")

		// On the task's own page.
		office.Visit(task+"?tim=chuyển+đổi+số+hành+trình").Must(200).Submit(task+"/dieu-khoan").Must(200).Sees("Đã gắn điều khoản", "Chuyển đổi số hành trình")
		office.Send(task+"/dieu-khoan", "POST", map[string][]string{"clause": {first}}, false, nil)
		if office.Status != 422 {
			t.Errorf("attached twice: %d", office.Status)
		}
		office.Visit(task).Must(200).Submit("/bo-dieu-khoan").Must(200).Sees("Đã bỏ gắn điều khoản")
		h.as(t, "snv.daumoi").Send(task+"/dieu-khoan", "POST", map[string][]string{"clause": {first}}, false, nil)

		// On an item of the programme.
		var item string
		for _, to := range office.Visit("/lam-viec/chuong-trinh/2023").Must(200).Links() {
			if strings.HasPrefix(to, "/lam-viec/chuong-trinh/noi-dung/") {
				item = to
			}
		}
		office.Visit(item + "?tim=chuyển+đổi+số+hành+trình").Must(200).Submit(item + "/dieu-khoan").Must(200).Sees("Đã gắn điều khoản")
		office.Send(item+"/dieu-khoan", "POST", map[string][]string{"clause": {"sai"}}, false, nil)
		if office.Status != 422 || !strings.Contains(office.Words(), "Không tìm thấy điều khoản này") {
			t.Errorf("a wrong clause: %d", office.Status)
		}
		office.Visit(doc + "/dieu-khoan/dieu-2").Must(200).SeesNot("Chưa có việc nào thực hiện")
	})
}
