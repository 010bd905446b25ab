package journeys

import (
	"regexp"
	"strings"
	"testing"

	"roviec/internal/floor/access"
	"roviec/internal/floor/web/webtest"
)

var secretOf = regexp.MustCompile(`/lich/([A-Za-z0-9_-]{43})/ca-nhan\.ics`)

// A person makes a secret address, whoever knows it reads what that person may
// read, and it ends when it is renewed, revoked, or its person leaves.
func TestCalendarFeeds(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		const page = "/lam-viec/thong-bao/cach-nhan"
		focal := h.as(t, "sgtvt.daumoi").Visit(page).Must(200).Sees("Tạo địa chỉ bí mật")
		secret := func() string {
			t.Helper()
			focal.Submit(page + "/lich").Must(200).Sees("chỉ hiện một lần này")
			m := secretOf.FindStringSubmatch(focal.Words())
			if m == nil {
				t.Fatal("no address is shown")
			}
			focal.Visit(page).Must(200)
			if secretOf.MatchString(focal.Words()) {
				t.Error("the address is shown again")
			}
			return m[1]
		}
		read := func(s, name string, status int) string {
			t.Helper()
			// Lines that were folded are put together again.
			return strings.ReplaceAll(string(webtest.Visitor(t, h.app.Handler()).Visit("/lich/"+s+"/"+name).Must(status).Body), "\r\n ", "")
		}
		first := secret()
		own := read(first, "ca-nhan.ics", 200)
		for _, want := range []string{"BEGIN:VCALENDAR", "Lập phương án vận tải hành khách dịp Tết", "Phiên họp thường kỳ", "DTSTART;VALUE=DATE:20221222", "SUMMARY:Hạn NV-2022-"} {
			if !strings.Contains(own, want) {
				t.Errorf("%q is not in\n%s", want, own)
			}
		}
		for _, not := range []string{"tuyển dụng công chức", "Lập phương án điều hành ngân sách"} { // of other agencies
			if strings.Contains(own, not) {
				t.Errorf("%q is in the calendar", not)
			}
		}
		if s := read(first, "phien-hop.ics", 200); strings.Contains(s, "Hạn NV-") || !strings.Contains(s, "Phiên họp thường kỳ") {
			t.Errorf("the calendar of sittings\n%s", s)
		}
		second := secret()
		read(first, "ca-nhan.ics", 404)
		read(second, "ca-nhan.ics", 200)
		focal.Visit(page).Must(200).Sees("Dùng gần nhất")
		focal.Submit(page + "/thu-hoi-lich").Must(200).Sees("Tạo địa chỉ bí mật")
		read(second, "ca-nhan.ics", 404)
		third := secret()
		acc, err := h.app.Rooms.Accounts.ByUsername(t.Context(), "sgtvt.daumoi")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.app.Rooms.Accounts.SetDisabled(t.Context(), access.Actor{System: true}, acc.ID, true, 0); err != nil {
			t.Fatal(err)
		}
		read(third, "ca-nhan.ics", 404)
		read("khong-co", "ca-nhan.ics", 404)
	})
}
