package journeys

import "testing"

// What the calendar says of a term is what the screens say: over Tết, over days
// worked instead of others, rolled to a working day. The first two are the
// papers of a sitting.
func TestDeadlinesOnScreens(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong").Visit("/lam-viec/phien-hop/moi").Must(200)
		for kind, due := range map[string]string{"regular": "16/12/2022", "urgent": "20/12/2022"} {
			office.Visit("/lam-viec/phien-hop/moi").Must(200).Submit("/lam-viec/phien-hop", "title", "Phiên họp để tính hạn", "kind", kind, "day", "2022-12-21", "starts", "14:00", "place", "Phòng họp mẫu", "chair", "Chủ tịch UBND tỉnh").Must(200).
				Sees("Hạn gửi tài liệu đến thành viên"+due, "khoản 4 Điều 114")
		}
		made := map[string]string{}
		for _, x := range []struct{ from, term, due string }{
			{"2022-12-21", "5 ngày làm việc", "28/12/2022"},
			{"2022-12-30", "3 ngày làm việc", "05/01/2023"},
			{"2023-01-18", "5 ngày làm việc", "01/02/2023"},
			{"2023-04-27", "2 ngày làm việc", "04/05/2023"},
			{"2024-04-26", "3 ngày làm việc", "04/05/2024"},
			{"2025-04-25", "2 ngày làm việc", "28/04/2025"},
			{"2026-01-08", "3 ngày làm việc", "12/01/2026"},
			{"2026-02-13", "1 ngày làm việc", "23/02/2026"},
			{"2026-08-21", "2 ngày làm việc", "24/08/2026"},
			{"2026-11-20", "2 ngày làm việc", "25/11/2026"},
			{"2022-12-23", "15 ngày", "09/01/2023"},
			{"2023-01-12", "10 ngày", "27/01/2023"},
		} {
			form := office.Visit("/lam-viec/nhiem-vu/moi").Must(200)
			form.Submit("/lam-viec/nhiem-vu", "title", "Tính hạn từ "+x.from, "action", "Làm", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman", "lead", form.Option("lead", "Sở Nội vụ"),
				"due_kind", "date", "due_term", x.term, "due_from", x.from, "hand_out", "1").Must(200).Sees("Tính hạn từ "+x.from, x.due)
			made[x.due] = form.URL.Path
		}
		// On Friday 23/12 and on Tuesday 27/12 the same tasks stand as far off as
		// there are working days between.
		for _, x := range []struct{ clock, due, words string }{
			{"0h", "28/12/2022", "còn 3 ngày làm việc"},
			{"0h", "01/02/2023", "còn 22 ngày làm việc"},
			{"96h", "28/12/2022", "còn 1 ngày làm việc"},
			{"96h", "01/02/2023", "còn 20 ngày làm việc"},
			{"144h", "28/12/2022", "quá hạn 1 ngày làm việc"},
		} {
			h.later(t, x.clock)
			h.as(t, "snv.daumoi").Visit(made[x.due]).Must(200).Sees(x.words)
		}
	})
}
