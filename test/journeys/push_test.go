package journeys

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/push"
	"roviec/internal/floor/push/pushtest"
)

// A person turns on notices in two browsers, is told in them what the inbox
// tells and no more, ends one, and loses the other as the browser ends it. Who
// may no longer see a thing, or left, is not told.
func TestPush(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		const page = "/lam-viec/thong-bao/cach-nhan"
		svc := pushtest.Start(t)
		h.app.Rooms.Notices.Push = h.app.Rooms.Notices.Push.(*push.Sender).With(svc.Client())
		send := func() {
			t.Helper()
			if err := h.app.Rooms.Notices.SendPushes(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		send() // what was told before is not pushed
		desk, phone := svc.Subscribe("may-ban"), svc.Subscribe("dien-thoai")
		focal := h.as(t, "snv.daumoi").Visit(page).Must(200).Sees("Muốn bật, trình duyệt phải cho chạy JavaScript")
		focal.Submit(page+"/trinh-duyet", "tell", "all").Must(422).Sees("cần chạy JavaScript")
		focal.Submit(page+"/trinh-duyet", "tell", "all", "endpoint", "https://10.0.0.1/x", "p256dh", desk.P256DH, "auth", desk.Auth).Must(422).Sees("không dùng được")
		focal.Submit(page+"/trinh-duyet", "tell", "all", "endpoint", desk.Endpoint, "p256dh", desk.P256DH, "auth", desk.Auth).Must(200).Sees("Đã bật thông báo", "chưa lần nào")
		focal.Submit(page+"/trinh-duyet", "tell", "digest", "endpoint", phone.Endpoint, "p256dh", phone.P256DH, "auth", phone.Auth).Must(200).Sees("Chỉ bản nhắc việc")

		hand := func(title string) string {
			t.Helper()
			office := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu/moi").Must(200)
			return office.Submit("/lam-viec/nhiem-vu", "title", title, "action", "Làm", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman",
				"lead", office.Option("lead", "Sở Nội vụ"), "due_kind", "date", "due", "27/12/2022", "hand_out", "1").Must(200).URL.Path
		}
		hand("Nhiệm vụ báo trên trình duyệt")
		send()
		got := svc.Take(desk)
		if len(got) != 1 || !strings.Contains(got[0].Text, "Nhiệm vụ báo trên trình duyệt") || !strings.Contains(got[0].Text, `"link":"/lam-viec/nhiem-vu/`) || strings.Contains(got[0].Text, "Giám đốc Sở") {
			t.Fatalf("%+v", got)
		}
		if got := svc.Take(phone); len(got) > 0 {
			t.Errorf("the phone asked for reminders alone: %+v", got)
		}
		send()
		if got := svc.Take(desk); len(got) > 0 {
			t.Errorf("told twice: %+v", got)
		}
		h.as(t, "stc.daumoi").Visit(page).Must(200).SeesNot("chưa lần nào")

		// A service that is busy is asked again later, not at once.
		busy := 0
		svc.Answer = func(*pushtest.Browser) (int, http.Header) { busy++; return http.StatusServiceUnavailable, nil }
		hand("Nhiệm vụ chờ dịch vụ")
		send()
		send()
		if busy != 1 {
			t.Errorf("asked %d times", busy)
		}
		h.as(t, "snv.daumoi").Visit(page).Must(200).Sees("Gửi chưa được", "1 thông báo chờ thử lại")
		svc.Answer = nil
		if err := h.app.DB.InTx(t.Context(), h.exec(`UPDATE notice_push SET next_at = 0 WHERE state = 'waiting'`)); err != nil { // its minute has passed
			t.Fatal(err)
		}
		send()
		if got := svc.Take(desk); len(got) != 1 || !strings.Contains(got[0].Text, "Nhiệm vụ chờ dịch vụ") {
			t.Errorf("%+v", got)
		}

		// What was read meanwhile, and what may no longer be seen, is not told.
		hand("Nhiệm vụ đã đọc trước")
		h.as(t, "snv.daumoi").Visit("/lam-viec/thong-bao").Must(200).Submit("/da-doc").Must(200)
		hand("Nhiệm vụ không còn thấy")
		if err := h.app.DB.InTx(t.Context(), h.exec(`UPDATE notice SET link = '/lam-viec/nhiem-vu/`+gov.NewID()+`' WHERE push = 1 AND read_at IS NULL`)); err != nil {
			t.Fatal(err)
		}
		send()
		if got := svc.Take(desk); len(got) > 0 {
			t.Errorf("%+v", got)
		}

		// The reminders of the next working day: one to each browser.
		h.later(t, "72h")
		h.app.Rooms.Notices.Push = h.app.Rooms.Notices.Push.(*push.Sender).With(svc.Client())
		for range 2 {
			if err := h.app.Rooms.Remind(t.Context()); err != nil {
				t.Fatal(err)
			}
			send()
		}
		for _, b := range []*pushtest.Browser{desk, phone} {
			if got := svc.Take(b); len(got) != 1 || !strings.Contains(got[0].Text, "Nhắc việc ngày 26/12/2022") {
				t.Errorf("%s: %+v", b.Name, got)
			}
		}

		// Ended by its person: gone from the list at once. Ended by the browser:
		// shown so, and not asked again.
		focal = h.as(t, "snv.daumoi").Visit(page).Must(200)
		focal.Submit("/thu-hoi").Must(200).Sees("Đã thu hồi").SeesNot("Mọi thông báo, ngay khi có</td>")
		focal.Submit(page+"/trinh-duyet", "tell", "all", "endpoint", phone.Endpoint, "p256dh", phone.P256DH, "auth", phone.Auth).Must(200)
		svc.Forget(phone)
		hand("Nhiệm vụ sau khi hủy")
		send()
		h.as(t, "snv.daumoi").Visit(page).Must(200).Sees("Không còn nhận", "trình duyệt đã hủy đăng ký lúc")
		if got := svc.Take(desk); len(got) > 0 {
			t.Errorf("a revoked browser was told: %+v", got)
		}

		// Who left is not told, and a browser tells who subscribed it last.
		h.as(t, "stc.daumoi").Visit(page).Must(200).Submit(page+"/trinh-duyet", "tell", "all", "endpoint", desk.Endpoint, "p256dh", desk.P256DH, "auth", desk.Auth).Must(200)
		office := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu/moi").Must(200)
		office.Submit("/lam-viec/nhiem-vu", "title", "Nhiệm vụ cho người đã nghỉ", "action", "Làm", "product", "Báo cáo", "accountable_officer", "Giám đốc Sở", "authority", "chairman",
			"lead", office.Option("lead", "Sở Tài chính"), "due_kind", "date", "due", "30/12/2022", "hand_out", "1").Must(200)
		if err := h.app.DB.InTx(t.Context(), h.exec(`UPDATE account SET disabled = 1 WHERE username = 'stc.daumoi'`)); err != nil {
			t.Fatal(err)
		}
		send()
		if got := svc.Take(desk); len(got) > 0 {
			t.Errorf("who left was told: %+v", got)
		}
	})
}

func (h *house) exec(sql string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := h.app.DB.Q(ctx).ExecContext(ctx, sql)
		return err
	}
}
