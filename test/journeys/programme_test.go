package journeys

import (
	"strings"
	"testing"
)

const programmePath = "/lam-viec/chuong-trinh"

// A registration from the focal point to the issued programme, and a month
// moved by request and decision.
func TestProgrammeOfAYear(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		focal, head, office, chief := h.as(t, "snv.daumoi"), h.as(t, "snv.lanhdao"), h.as(t, "vanphong"), h.as(t, "chanhvp")
		focal.Visit(programmePath + "/dot/2024").Must(200).Sees("Đang nhận đăng ký")
		focal.Visit(focal.Link("Đăng ký nội dung")).Must(200)
		focal.Submit("/dang-ky-moi/2024", "title", "").Must(422).Sees("Nội dung")
		focal.Submit("/dang-ky-moi/2024", "title", "Chương trình tập huấn kỹ năng số cho cán bộ xã", "authority", "chairman", "month", "8", "basis", "Kế hoạch chuyển đổi số", "necessity", "Cán bộ xã chưa quen", "product", "Kế hoạch").Must(200).Sees("Bản nháp", "Kế hoạch chuyển đổi số")
		entry := focal.URL.Path
		h.as(t, "hoanghoa.daumoi").Visit(entry).Must(404)
		head.Visit(entry).Submit("/ky").Must(200).Sees("Đã đăng ký")
		office.Visit(programmePath+"/sang-loc/2024").Must(200).Sees("Chương trình tập huấn kỹ năng số", "Cả tỉnh")
		office.Visit(entry).Must(200)
		office.Submit("/sang-loc", "do", "accept", "criteria", "effective").Must(422).Sees("Chấp nhận khi đạt đủ bốn tiêu chí")
		office.Submit("/sang-loc", "do", "accept", "criteria", "effective", "criteria", "practical", "criteria", "branch", "criteria", "province").Must(200).Sees("Được chấp nhận", "Kết quả sàng lọc")
		focal.Visit(entry).Sees("Được chấp nhận")
		office.Visit(programmePath + "/sang-loc/2024")
		for range 20 { // the rest is refused
			links := office.Links()
			next := ""
			for _, l := range links {
				if strings.Contains(l, "/dang-ky/") {
					next = l
					break
				}
			}
			if next == "" {
				break
			}
			office.Visit(next).Must(200)
			if !strings.Contains(office.Words(), "Ghi quyết định") {
				break
			}
			office.Submit("/sang-loc", "do", "refuse", "reason", "Chưa cấp bách").Must(200).Sees("Không chấp nhận")
			office.Visit(programmePath + "/sang-loc/2024")
		}
		chief.Visit(programmePath+"/dot/2024").Submit("/ban-hanh", "decision", "MẪU/QĐ-UBND", "issued_on", "23/12/2022").Must(200).Sees("Đã ban hành")
		h.visitor(t).Visit("/chuong-trinh-cong-tac/2024").Must(200).Sees("Chương trình tập huấn kỹ năng số")

		head.Visit(programmePath + "/2024?q=tap+huan").Must(200)
		head.Visit(head.Link("Chương trình tập huấn")).Must(200)
		item := head.URL.Path
		head.Submit("/de-nghi", "kind", "move", "to_month", "10", "reason", "Chờ tài liệu").Must(200).Sees("Từ tháng 8 sang tháng 10", "Chờ quyết định")
		chief.Visit(item).Must(200).Sees("Điều chỉnh chương trình")
		chief.Visit(programmePath + "/cac-dieu-chinh/2024?trang-thai=asked")
		chief.Visit(chief.Link("Chương trình tập huấn")).Must(200)
		chief.Submit(chief.URL.Path, "do", "grant").Must(200).Sees("Đồng ý", "tháng 8 năm 2024")
		head.Visit(programmePath+"/thong-ke/2024").Must(200).Sees("Đã điều chỉnh", "Cả tỉnh")
		head.Visit(programmePath+"/ky/2024?ky=q4").Must(200).Sees("Tháng 10", "Chương trình tập huấn", "(gốc: tháng 8/2024)")
		for _, p := range []string{"/xuat-dang-ky/2024?dang=xlsx", "/xuat-dang-ky/2024", "/xuat-csv/2024", "/xuat-csv/2024?dang=xlsx", "/cac-dieu-chinh/2023"} {
			office.Visit(programmePath + p).Must(200)
		}
	})
}
