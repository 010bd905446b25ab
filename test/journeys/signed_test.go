package journeys

import (
	"strings"
	"testing"
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
