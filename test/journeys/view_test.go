package journeys

import (
	"net/url"
	"testing"
)

// A view of a list is saved, shared, used by others, changed and removed; it
// gives nobody a right.
func TestSavedViews(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office, focal := h.as(t, "vanphong"), h.as(t, "snv.daumoi")
		office.Visit("/lam-viec/van-ban?q=&chieu=out&sau=").Must(200)
		office.Visit(office.Link("Lưu bộ lọc này")).Must(200).Sees("/lam-viec/van-ban?chieu=out")
		office.Submit("/bo-loc", "name", " \u200b", "shared", "all").Must(422).Sees("Tên bộ lọc")
		office.Submit("/bo-loc", "name", "Văn bản đi", "shared", "all").Must(200).Sees("Đã lưu bộ lọc “Văn bản đi”")
		if office.URL.RequestURI() != "/lam-viec/van-ban?chieu=out" {
			t.Errorf("saving leads to %s", office.URL)
		}
		focal.Visit("/lam-viec/van-ban").Must(200).Visit(focal.Link("Văn bản đi")).Must(200)
		focal.Visit("/lam-viec/lenh?q=van+ban+di").Must(200).Sees("Văn bản đi")
		focal.Visit("/lam-viec/bo-loc").Must(200).Sees("Được chia sẻ", "Văn bản đi").SeesNot("Xóa: Văn bản đi")
		office.Visit("/lam-viec/bo-loc").Sees("Của tôi")
		edit := office.Link("Sửa bộ lọc: Văn bản đi")
		focal.Visit(edit).Must(404)
		h.visitor(t).Visit("/lam-viec/bo-loc").Must(200).Sees("Đăng nhập")
		office.Visit(edit).Submit(edit, "name", "Sổ văn bản đi", "shared", "own").Must(200).Sees("Sổ văn bản đi")
		focal.Visit("/lam-viec/van-ban").SeesNot("Sổ văn bản đi")
		office.Submit("/xoa").Must(200).Sees("Đã xóa bộ lọc")

		// An agency's view, and one that leads to what the reader may not see.
		focal.Visit("/lam-viec/bo-loc/moi?o=" + url.QueryEscape("/lam-viec/quan-tri/tai-khoan?q=a")).Must(200)
		focal.Submit("/bo-loc", "name", "Tài khoản", "shared", "agency").Must(403)
		h.as(t, "snv.lanhdao").Visit("/lam-viec/bo-loc").SeesNot("Tài khoản") // it leads them nowhere
		focal.Visit("/lam-viec/bo-loc/moi?o="+url.QueryEscape("/lam-viec/nhiem-vu?khan=urgent")).Submit("/bo-loc", "name", "Việc khẩn", "shared", "agency").Must(200)
		h.as(t, "snv.lanhdao").Visit("/lam-viec/bo-loc").Sees("Việc khẩn")
		h.as(t, "stc.daumoi").Visit("/lam-viec/bo-loc").SeesNot("Việc khẩn")
		focal.Visit("/lam-viec/bo-loc/moi?o=" + url.QueryEscape("https://xa.example/")).Must(200).SeesNot("Lưu bộ lọc")
	})
}
