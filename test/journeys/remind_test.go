package journeys

import (
	"regexp"
	"strings"
	"testing"

	"roviec/internal/floor/mail/mailtest"
)

var codeOf = regexp.MustCompile(`Mã xác nhận: (\d{6})`)

// A person proves a mail address, chooses what to get, and is reminded by mail
// in the morning; the administrator sees that it was sent, not what was in it.
func TestRemindersByMail(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		focal := h.as(t, "snv.daumoi").Visit("/lam-viec/thong-bao").Must(200).Follow("Nhắc việc ngày 23/12/2022").Must(200).Sees("quá hạn 5 ngày làm việc (hạn 16/12/2022)")
		h.as(t, "stc.daumoi").Visit(focal.URL.Path).Must(404) // another's digest
		focal.Visit("/lam-viec/thong-bao/cach-nhan").Must(200).Sees("chưa nối máy chủ thư")
		h.as(t, "quantri").Visit("/lam-viec/quan-tri/thu").Must(200).Sees("Chưa nối máy chủ thư")

		server := mailtest.Start(t)
		h.config.SMTP, h.config.MailFrom = server.Address, "Rõ Việc <roviec@example.gov.vn>"
		h.later(t, "1m")
		send := func() []mailtest.Mail {
			t.Helper()
			if err := h.app.Rooms.Notices.SendMail(t.Context()); err != nil {
				t.Fatal(err)
			}
			return server.Take()
		}
		const page = "/lam-viec/thong-bao/cach-nhan"
		focal = h.as(t, "snv.daumoi").Visit(page).Must(200)
		focal.Submit(page+"/dia-chi", "address", "không phải địa chỉ").Must(422).Sees("không đúng dạng")
		focal.Submit(page+"/dia-chi", "address", "snv@example.gov.vn").Must(200).Sees("snv@example.gov.vn")
		focal.Submit(page+"/dia-chi", "address", "khac@example.gov.vn").Must(429).Sees("chờ 1 phút")
		mails := send()
		if len(mails) != 1 || mails[0].To != "snv@example.gov.vn" {
			t.Fatalf("%+v", mails)
		}
		code := codeOf.FindStringSubmatch(mails[0].Text)[1]
		wrong := "000000"
		if code == wrong {
			wrong = "111111"
		}
		focal.Visit(page).Must(200)
		focal.Submit(page+"/xac-nhan", "code", wrong).Must(422).Sees("Mã không đúng")
		focal.Submit(page+"/xac-nhan", "code", code).Must(200).Sees("(đã xác nhận)", "Đã gửi")
		focal.Submit("/cach-nhan", "mail", "at_once", "reminders", "1").Must(200)

		// What is told goes at once; the reminders of the next working day in one.
		office := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu/moi").Must(200)
		office.Submit("/lam-viec/nhiem-vu", "title", "Nhiệm vụ của hành trình nhắc việc", "action", "Làm", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman",
			"lead", office.Option("lead", "Sở Nội vụ"), "due_kind", "date", "due", "27/12/2022", "hand_out", "1").Must(200)
		if mails = send(); len(mails) != 1 || !strings.Contains(mails[0].Subject, "Nhiệm vụ của hành trình nhắc việc") || !strings.Contains(mails[0].Text, "http://127.0.0.1:8080/lam-viec/nhiem-vu/") {
			t.Fatalf("%+v", mails)
		}
		h.later(t, "72h") // Monday
		for range 2 {
			if err := h.app.Rooms.Remind(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if mails = send(); len(mails) != 1 || !strings.Contains(mails[0].Text, "còn 1 ngày làm việc (hạn 27/12/2022) – Nhiệm vụ của hành trình nhắc việc") || !strings.HasPrefix(mails[0].Subject, "Việc cần chú ý ngày 26/12/2022") {
			t.Fatalf("%+v", mails)
		}
		h.as(t, "snv.daumoi").Visit(page).Must(200).Sees("Tổng hợp", "Thông báo", "Đã gửi")
		h.as(t, "quantri").Visit("/lam-viec/quan-tri/thu").Must(200).Sees("Đầu mối Sở Nội vụ", "snv@example.gov.vn", "Đã gửi").SeesNot("hành trình nhắc việc")
		h.as(t, "quantri").Visit("/lam-viec/quan-tri/thu?trang-thai=failed").Must(200).Sees("Không có thư nào")
		h.as(t, "snv.daumoi").Visit("/lam-viec/quan-tri/thu").Must(403)

		// The rules are shown to leaders and set by the Office.
		const rules = "/lam-viec/quan-tri/nhac-viec"
		h.as(t, "pct1").Visit(rules).Must(200).Sees("-3, -1, 0, 1", "Sở Tài chính").SeesNot("Đặt quy tắc mới")
		h.as(t, "pct1").Visit(rules + "/moi").Must(403)
		chief := h.as(t, "chanhvp").Visit(rules).Must(200).Follow("Đặt quy tắc mới").Must(200)
		chief.Submit(rules, "valid_from", "01/12/2022", "normal.focal", "ba ngày").Must(422).Sees("Ghi các số nguyên từ -60 đến 60")
		chief.Submit(rules, "valid_from", "01/12/2022", "normal.focal", "-3").Must(422).Sees("Chọn hôm nay hoặc ngày sau")
		chief.Submit(rules, "valid_from", "02/01/2023", "normal.focal", "-7, -3", "note", "Theo quy chế mẫu").Must(200).Sees("Áp dụng từ 02/01/2023", "-7, -3", "Theo quy chế mẫu")
	})
}
