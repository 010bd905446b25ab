package journeys

import (
	"strings"
	"testing"
)

// A target is reported and published, a line of the plan is followed from its
// tasks, and the public sees both; a decision that was corrected says so on the
// portal.
func TestPlanToPublic(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office, chief, focal, reader := h.as(t, "vanphong"), h.as(t, "chanhvp"), h.as(t, "skhdt.daumoi"), h.visitor(t)
		reader.Visit("/ke-hoach-hanh-dong/2023").Must(200).Sees("25 chỉ tiêu của năm", "Tốc độ tăng tổng sản phẩm", "≥ 11 %")
		office.Visit("/lam-viec/chi-tieu?nam=2023").Must(200).Sees("25 chỉ tiêu", "KT-01")
		focal.Visit("/lam-viec/chi-tieu/nhap").Must(200).Sees("Tốc độ tăng tổng sản phẩm")
		name := ""
		for _, part := range strings.Split(string(focal.Body), `name="so-`)[1:] {
			name = "so-" + part[:strings.IndexByte(part, '"')]
			break
		}
		focal.Submit("/chi-tieu/nhap", name, "11,2").Must(200).Sees("mười một phẩy hai", "Tôi xác nhận")
		focal.Submit("/chi-tieu/nhap").Must(200).Sees("Đã ghi 1 số liệu")
		chief.Visit("/lam-viec/chi-tieu?nam=2023").Submit("/cong-bo").Must(200).Sees("Số liệu đã công bố")
		reader.Visit("/ke-hoach-hanh-dong/2023").Must(200).Sees("Số liệu công bố ngày", "11,2")
		reader.Visit("/api/v1/indicators").Must(200).Sees(`"code":"KT-01"`, `"items"`)

		office.Visit("/lam-viec/ke-hoach")
		plan := office.Visit(office.Link("Kế hoạch hành động của UBND tỉnh năm 2023")).Must(200).Sees("nhiệm vụ xong", "Đã ban hành").URL.Path
		office.Visit(plan+"/ma-tran").Must(200).Sees("Ma trận nghị quyết", "Chưa có gì thực hiện", "KT-03")
		chief.Visit(plan).Submit("/mo-dieu-chinh", "amend_decision", "45/QĐ-UBND", "decided_on", "23/12/2022", "amend_reason", "Bổ sung").Must(200).Sees("Đang điều chỉnh lần 1")
		office.Visit(plan).Submit("/chung", "theme", "Chủ đề thử điều chỉnh").Must(200)
		if reader.Visit("/ke-hoach-hanh-dong/2023").Must(200); strings.Contains(reader.Words(), "Chủ đề thử điều chỉnh") {
			t.Error("an amendment under way is public")
		}
		chief.Visit(plan).Submit("/dong-dieu-chinh").Must(200)
		reader.Visit("/ke-hoach-hanh-dong/2023").Sees("Chủ đề thử điều chỉnh")
		office.Visit(plan+"/dieu-chinh").Must(200).Sees("45/QĐ-UBND", "Chủ đề thử điều chỉnh")

		reader.Visit("/van-ban?loai=quyet-dinh&nam=2022").Must(200).Sees("Về việc ban hành quy định mẫu")
		reader.Visit("/van-ban?loai=chi-thi").Must(200).Sees("trật tự, an toàn giao thông")
		reader.Visit("/van-ban?loai=quyet-dinh")
		for _, l := range reader.Links() {
			if strings.Contains(l, "ve-viec-ban-hanh-quy-dinh-mau") {
				reader.Visit(l).Must(200).Sees("đã được đính chính bởi", "Tệp đính kèm", ".docx")
				break
			}
		}
		for _, l := range reader.Links() {
			if strings.HasPrefix(l, "/tep/") {
				if reader.Visit(l).Must(200); !strings.HasPrefix(string(reader.Body), "PK") {
					t.Error("the file is no paper")
				}
			}
		}
		office.Visit("/lam-viec/ra-soat").Must(200).Sees("Rà soát giữa kỳ Kế hoạch hành động năm 2023")
	})
}
