package journeys

import (
	"os"
	"strings"
	"testing"

	"roviec/internal/floor/web/webtest"
)

// ids of the proposals on the page.
func proposals(p *webtest.Person) (ids []string) {
	for _, f := range p.Forms() {
		if a := webtest.Attr(f, "action"); strings.Contains(a, "/de-xuat/") {
			ids = append(ids, a[strings.LastIndex(a, "/")+1:])
		}
	}
	return ids
}

// A whole notice: checked, loaded from a file, worked through, taken back.
func TestConclusion(t *testing.T) {
	b, err := os.ReadFile("../../internal/direction/directive/testdata/thong-bao-mau.txt")
	if err != nil {
		t.Fatal(err)
	}
	onBoth(t, func(t *testing.T, h *house) {
		office := h.as(t, "vanphong")
		office.Visit("/lam-viec/phien-hop/moi").Must(200)
		office.Submit("/lam-viec/phien-hop", "title", "Phiên có thông báo", "kind", "regular", "day", "21/12/2022", "starts", "08:00", "place", "Trụ sở", "chair", "Chủ tịch UBND tỉnh").Must(200)
		at := office.URL.Path
		office.Submit("/noi-dung", "item_title", "Nội dung", "presenter", office.Option("presenter", "Sở Nội vụ")).Must(200)
		office.Submit("/moi-hop", "agencies", office.Option("agencies", "Sở Nội vụ")).Must(200)
		office.Submit("/da-hop").Must(200)
		office.Visit(at + "/ket-luan").Must(200)

		// Before it is signed nothing is stored and what was typed is kept.
		const draft = "Giao Sở Nội vụ rà soát biên chế."
		page := office.Form("/ket-luan")
		v := webtest.Filled(page)
		v.Set("text", draft)
		office.Send(at+"/ket-luan/kiem-tra", "POST", v, true, nil).Must(200).Sees("chưa rõ thời hạn", draft)
		office.Visit(at + "/ket-luan").SeesNot("biên chế")

		office.SubmitWith("/ket-luan", []webtest.Upload{{Field: "file", Name: "a.docx", Body: []byte("PK\x03\x04hong")}}, "text", "").Must(422).Sees("bị hỏng")
		office.Visit(at + "/ket-luan").Must(200)
		office.SubmitWith("/ket-luan", []webtest.Upload{{Field: "file", Name: "thong-bao.txt", Body: b}}, "text", "").Must(200)
		first := proposals(office)
		if len(first) < 4 {
			t.Fatalf("%d proposals in the notice", len(first))
		}
		one := first[0]
		office.Submit("/de-xuat/"+one, "@", "merge").Must(200)
		if got := proposals(office); len(got) != len(first)-1 {
			t.Fatalf("%d proposals after merging %d", len(got), len(first))
		}
		office.Submit("/hoan-tac").Must(200)
		if got := proposals(office); len(got) != len(first) {
			t.Fatalf("%d proposals after undoing, want %d", len(got), len(first))
		}
		// A body that the register does not know is named and kept.
		office.Submit("/de-xuat/"+one, "@", "save", "lead-"+one, "Sở Không Có").Must(422).Sees("Sở Không Có")
		office.Visit(at + "/ket-luan").Must(200)
		// Two officers: the second is told.
		other := h.as(t, "chanhvp")
		other.Visit(at + "/ket-luan").Must(200)
		office.Submit("/de-xuat/"+one, "@", "save", "lead-"+one, "so noi vu", "title-"+one, "Tên của người thứ nhất").Must(200).Sees("Tên của người thứ nhất")
		other.Submit("/de-xuat/"+one, "@", "save", "title-"+one, "Tên của người thứ hai").Must(409).Sees("Tên của người thứ nhất")
		if got := other.ValueOf("title-" + one); got != "Tên của người thứ hai" {
			t.Errorf("what the second typed is gone: %q", got)
		}
		office.Submit("/de-xuat/"+one, "@", "reject", "reason-"+one, "Đã có").Must(200).Sees("1/")
	})
}
