package journeys

import "testing"

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
