package journeys

import (
	"strings"
	"testing"
)

// The Office drafts the leaders' week, the Chief approves it, the public reads
// it; what is internal and what is not approved yet stay inside.
func TestSchedule(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		const page = "/lam-viec/lich-cong-tac"
		reader := h.visitor(t).Visit("/lich-cong-tac").Must(200).Sees("Tuần từ 19/12/2022 đến 25/12/2022", "Tiếp công dân định kỳ (mẫu)").SeesNot("Giao ban đầu tuần")
		reader.Visit("/lich-cong-tac/2022-12-19").Must(200).Sees("Huyện Hoằng Hóa")
		reader.Visit("/lich-cong-tac/2022-12-26").Must(404) // awaits approval
		reader.Visit("/lich-cong-tac/2022-12-20").Must(404)
		reader.Visit("/en/lich-cong-tac").Must(200).Sees("Week of 19/12/2022")
		if ics := string(reader.Visit("/lich-cong-tac.ics").Must(200).Body); !strings.Contains(ics, "Tiếp công dân định kỳ") || strings.Contains(ics, "Giao ban") {
			t.Errorf("%s", ics)
		}

		// Beside the leaders' entries stand sittings and limits.
		chief := h.as(t, "chanhvp").Visit(page+"?tuan=28/12/2022").Must(200).Sees("Chờ duyệt", "Trùng giờ", "Họp Ban An toàn giao thông (mẫu)", "Hạn")
		h.as(t, "snv.daumoi").Visit(page+"?tuan=28/12/2022").Must(200).SeesNot("Ban An toàn giao thông", "Trùng giờ")
		chief.Submit("/tra-lai", "reason", "").Must(422).Sees("Lý do")
		chief.Submit("/tra-lai", "reason", "Xếp lại giờ cho khỏi trùng").Must(200).Sees("Đang soạn", "Xếp lại giờ cho khỏi trùng")

		desk := h.as(t, "vanphong").Visit(page + "?tuan=2022-12-26").Must(200).Follow("Sửa nội dung 09:30–11:00 Làm việc với Sở Kế hoạch và Đầu tư (mẫu)").Must(200)
		edit := desk.URL.Path
		desk.Submit(edit, "starts", "25h").Must(422)
		desk.Submit(edit, "starts", "14h", "ends", "15h30").Must(200).Sees("14:00–15:30").SeesNot("Trùng giờ")
		desk.Submit("/muc", "day", "2022-12-30", "starts", "8h", "title", "Việc mẫu <b>của hành trình</b>", "leaders", desk.Boxes("/muc", "leaders")[0]).Must(200).Sees("Việc mẫu <b>của hành trình</b>")
		desk.Submit("/trinh").Must(200).Sees("Chờ duyệt")
		if desk.Form("/duyet") != nil {
			t.Error("who submitted may approve")
		}
		h.as(t, "chutich").Visit(page + "?tuan=2022-12-26").Must(200).Submit("/duyet").Must(200).Sees("Đã công bố")
		reader.Visit("/lich-cong-tac/2022-12-26").Must(200).Sees("14:00–15:30", "Việc mẫu <b>của hành trình</b>")
		reader.Visit("/tim-kiem?q=an+toan+giao+thong").Must(200).Sees("Lịch công tác tuần từ 26/12/2022")

		// Changed after it was public: the portal changes with the approval, and
		// calendars learn of what was cancelled.
		desk.Visit(page + "?tuan=2022-12-26").Must(200).Submit("/sua").Must(200)
		desk.Submit("/bo").Must(200).Sees("Hủy")
		reader.Visit("/lich-cong-tac/2022-12-26").Must(200).SeesNot("Hủy")
		desk.Submit("/trinh").Must(200)
		h.as(t, "pct2").Visit(page + "?tuan=2022-12-26").Must(200).Submit("/duyet").Must(200).Sees("lần 2")
		reader.Visit("/lich-cong-tac/2022-12-26").Must(200).Sees("Hủy")
		if ics := string(reader.Visit("/lich-cong-tac.ics").Must(200).Body); !strings.Contains(ics, "STATUS:CANCELLED") || !strings.Contains(ics, "SEQUENCE:1") {
			t.Errorf("%s", ics)
		}
		desk.Visit(page+"?tuan=02/01/2023").Must(200).Submit(page, "copy", "1").Must(200).Sees("Việc mẫu", "06/01/2023")
		h.as(t, "quantri").Visit(page).Must(403)
		h.as(t, "kiemtra").Visit(page).Must(200)
	})
}
