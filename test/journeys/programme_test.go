package journeys

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"roviec/internal/floor/web/webtest"
)

const programmePath = "/lam-viec/chuong-trinh"

// The programme of a year as a table, by month and by agency, rows exported,
// and registrations screened several at once.
func TestProgrammeViewsAndMany(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		office, focal := h.as(t, "vanphong"), h.as(t, "snv.daumoi")
		office.Visit(programmePath+"/2023").Must(200).Sees("Bảng", "Tháng", "Cơ quan", "Xuất các dòng đã chọn")
		office.Visit(programmePath + "/2023?xem=thang&cap=chairman").Must(200).Sees("Tháng 12")
		office.Visit(programmePath + "/2023?xem=co-quan").Must(200).Sees("Sở Nội vụ")
		focal.Visit(programmePath + "/2023?xem=thang&q=khongcotunao").Must(200).Sees("Không có nội dung nào khớp")
		id := regexp.MustCompile(`name="id" value="([a-z0-9]+)"`).FindAllStringSubmatch(string(office.Visit(programmePath+"/2023").Body), 3)
		if len(id) != 3 {
			t.Fatal("the rows have no boxes")
		}
		office.Visit(programmePath + "/xuat-csv/2023?chon=1&dang=csv&id=" + id[0][1] + "&id=" + id[2][1]).Must(200)
		if n := strings.Count(strings.TrimSpace(string(office.Body)), "\n"); n != 2 {
			t.Errorf("two rows are exported as %d\n%.500s", n, office.Body)
		}
		office.Visit(programmePath + "/xuat-csv/2023?chon=1&dang=csv").Must(422).Sees("Chọn từ 1 đến 100 dòng")

		screening := programmePath + "/sang-loc/2024"
		list := regexp.MustCompile(`name="id" value="([a-z0-9]+)"`).FindAllStringSubmatch(string(office.Visit(screening).Must(200).Body), -1)
		if len(list) < 2 {
			t.Fatal("nothing waits for screening")
		}
		many := programmePath + "/sang-loc-nhieu/2024"
		query := "?do=send_back&id=" + list[0][1] + "&id=" + list[1][1]
		focal.Visit(many + query).Must(403)
		office.Visit(many).Must(422).Sees("Chọn từ 1 đến 100 dòng")
		office.Visit(many+query).Must(200).Sees("Trả lại để sửa", "Làm được")
		office.Submit("/sang-loc-nhieu/2024/ghi", "reason", "").Must(422)
		office.Submit("/sang-loc-nhieu/2024/ghi", "reason", "Bổ sung căn cứ").Must(200).Sees("Đã ghi quyết định", "Hoàn tác quyết định")
		office.Submit("/hoan-tac").Must(200).Sees("Đã hoàn tác với")
	})
}

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
			if office.Submit("/sang-loc", "do", "refuse", "reason", "Chưa cấp bách"); office.Status == 409 {
				// others were merged into it: it cannot fall without them
				office.Sees("đã ghép vào nội dung này").Visit(next)
				office.Submit("/sang-loc", "do", "accept", "criteria", "effective", "criteria", "practical", "criteria", "branch", "criteria", "province").Must(200).Sees("Được chấp nhận")
			} else {
				office.Must(200).Sees("Không chấp nhận")
			}
			office.Visit(programmePath + "/sang-loc/2024")
		}
		// The decision is drafted with the programme as its annex, numbered and
		// sent out by the registry, and the Chief enters it.
		focal.Visit(programmePath + "/dot/2024").SeesNot("Lập dự thảo quyết định")
		office.Visit(programmePath+"/dot/2024").Submit("/du-thao", "signer_name", " ").Must(422).Sees("Họ và tên người ký")
		office.Submit("/du-thao", "signer_name", "(Người ký mẫu)").Must(200).Sees("Đã lập dự thảo quyết định", "Về việc ban hành Chương trình công tác năm 2024")
		paper := office.URL.Path
		office.Visit(office.Link("Tải bản DOCX"))
		if annex := wordsOfDOCX(t, office.Body); !strings.Contains(annex, "Chương trình tập huấn kỹ năng số") || !strings.Contains(annex, "Nội dung trình Chủ tịch Ủy ban nhân dân tỉnh") || !strings.Contains(annex, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015") {
			t.Errorf("the decision lacks its annex: %.2000s", annex)
		}
		clerk := h.as(t, "vanthu")
		clerk.Visit(paper).Submit("/cap-so").Must(200)
		clerk.Submit("/phat-hanh").Must(200)
		code := decision.FindString(clerk.Words())
		chief.Visit(programmePath+"/dot/2024").Submit("/ban-hanh", "decision", code, "issued_on", "23/12/2022").Must(200).Sees("Đã ban hành", code)
		chief.Visit(programmePath + "/dot/2024").SeesNot("Lập dự thảo quyết định")

		// An item goes to a sitting, then becomes a signed document.
		office.Visit(programmePath + "/2024?q=tap+huan+ky+nang+so")
		office.Visit(office.Link("Chương trình tập huấn kỹ năng số")).Must(200).Sees("Chưa đưa vào phiên họp nào")
		item := office.URL.Path
		office.Submit("/van-ban-ky", "document", "999/QĐ-UBND").Must(422).Sees("Không có văn bản đã ban hành nào có số, ký hiệu “999/QĐ-UBND”")
		office.Visit(item).Submit("/van-ban-ky", "document", strings.ToLower(code)).Must(200).Sees("Quyết định ngoài phiên họp", code, "Đã quyết định")
		office.Submit("/van-ban-ky", "document", code).Must(422).Sees("Bước này đã được ghi")
		office.Visit(item).Submit("/vao-phien-hop", "sitting", office.Option("sitting", "12/01/2023, nội dung 1: Dự thảo Quy định thu gom, vận chuyển chất thải rắn sinh hoạt (mẫu)")).Must(200).Sees("Nội dung trên chương trình phiên họp", "Văn bản đã ban hành").SeesNot("Quyết định ngoài phiên họp:")
		focal.Visit(item).Must(200).Sees("Văn bản đã ban hành", code).SeesNot("Ghi bước tiếp theo")
		office.Visit(item).Submit("/go-buoc").Must(200).Sees("Đã gỡ", "Đã trình").SeesNot("Văn bản đã ban hành:")
		office.Submit("/go-buoc").Must(200).Sees("Chưa đưa vào phiên họp nào")
		h.visitor(t).Visit("/chuong-trinh-cong-tac/2024").Must(200).Sees("Chương trình tập huấn kỹ năng số")

		head.Visit(programmePath + "/2024?q=tap+huan").Must(200)
		head.Visit(head.Link("Chương trình tập huấn")).Must(200)
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

// wordsOfDOCX are the words of a document's main part.
func wordsOfDOCX(t *testing.T, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return tags.ReplaceAllString(string(x), "")
}

var (
	tags     = regexp.MustCompile(`<[^>]*>`)
	decision = regexp.MustCompile(`\d+/QĐ-UBND`)
)

// A file of registrations in four pages, without a script: wrong rows named,
// the right ones written, then taken back.
func TestProgrammeImport(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		focal := h.as(t, "snv.daumoi")
		focal.Visit(programmePath + "/dot/2024").Must(200)
		focal.Visit(focal.Link("Nhập từ Excel")).Must(200).Sees("1. Tải tệp")
		up := focal.URL.Path
		focal.Submit("/nhap-moi/2024").Must(422).Sees("để trống")
		focal.SubmitWith("/nhap-moi/2024", []webtest.Upload{{Field: "file", Name: "x.xlsx", Body: []byte("không phải bảng tính")}}).Must(422).Sees("không phải tệp Excel")
		focal.Visit(programmePath + "/tep-mau/2024").Must(200)
		template := bytes.Clone(focal.Body)
		x, err := excelize.OpenReader(bytes.NewReader(template))
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		name := x.GetSheetName(0)
		for cell, v := range map[string]string{"A2": "Đề án thử nhập một", "E2": "Sở Nội vụ", "A3": "Đề án thử nhập hai", "B3": "Chủ tịch UBND tỉnh", "D3": "31/11/2024", "E3": "Sở Nội vụ", "H3": "Căn cứ", "I3": "Cần", "J3": "Kế hoạch"} {
			if err := x.SetCellValue(name, cell, v); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			t.Fatal(err)
		}
		focal.Visit(up).SubmitWith("/nhap-moi/2024", []webtest.Upload{{Field: "file", Name: "đăng ký.xlsx", Body: b.Bytes()}}).Must(200).Sees("2. Khớp cột", "Ba dòng đầu", "Đề án thử nhập một")
		columns := focal.URL.Path
		h.as(t, "hoanghoa.daumoi").Visit(columns).Must(404)
		focal.Submit("/khop-cot", "@", "look").Must(200)
		focal.Submit("/khop-cot", "@", "map", "col.title", "").Must(422)
		focal.Submit("/khop-cot", "@", "map", "col.title", "0").Must(200).Sees("2 dòng: 1 mới, 0 cập nhật, 0 không đổi, 1 lỗi", "Dòng 3, cột Tháng: “31/11/2024” không phải ngày có thật")
		check := focal.URL.Path
		focal.Visit(check + "?xem=new").Sees("Đề án thử nhập một")
		focal.Visit(strings.TrimSuffix(check, "kiem-tra") + "tep-loi").Must(200)
		focal.Visit(check).Submit("/ghi", "@", "all").Must(409).Sees("chưa ghi dòng nào")
		focal.Submit("/ghi", "@", "good").Must(200).Sees("4. Kết quả", "Đã ghi", "Đề án thử nhập một", "Các dòng đã bỏ qua (1)", "“31/11/2024” không phải ngày có thật")
		result := focal.URL.Path
		focal.Visit(focal.Link("Tải các dòng lỗi")).Must(200)
		h.as(t, "hoanghoa.daumoi").Visit(result + "/tep-loi").Must(404)
		focal.Visit(check).Must(200).Sees("4. Kết quả")
		focal.Visit(programmePath + "/danh-sach/2024?q=thu+nhap").Sees("Đề án thử nhập một")
		focal.Visit(result).Submit("/hoan-tac").Must(200).Sees("Đã hoàn tác")
		focal.Visit(programmePath + "/danh-sach/2024?q=thu+nhap").SeesNot("Đề án thử nhập một")

		// Wrong cells are mended on the page.
		focal.Visit(up).SubmitWith("/nhap-moi/2024", []webtest.Upload{{Field: "file", Name: "đăng ký.xlsx", Body: b.Bytes()}}).Must(200)
		focal.Submit("/khop-cot", "@", "map").Must(200).Sees("Dòng 3: Đề án thử nhập hai")
		focal.Submit("/sua", "o.3.month", "13").Must(200).Sees("“13” không phải tháng")
		focal.Submit("/sua", "o.3.month", strings.Repeat("x", 5001)).Must(422).Sees("5.001 ký tự")
		focal.Submit("/sua", "o.3.month", "30/11/2024").Must(200).Sees("Đã sửa dòng 3", "2 dòng: 2 mới, 0 cập nhật, 0 không đổi, 0 lỗi")
		focal.Submit("/ghi", "@", "all").Must(200).Sees("Đề án thử nhập hai").Submit("/hoan-tac").Must(200)
	})
}

// Seven weeks later: what was to be submitted in January and was not is named
// in the list, the figures, everybody's own work and the morning's digest; the
// form offers nothing that would be refused.
func TestProgrammeInTime(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		h.later(t, "1176h")
		office := h.as(t, "vanphong").Visit(programmePath + "/2023?han=overdue").Must(200).Sees("Quá hạn trình, ")
		office.Visit(programmePath+"/thong-ke/2023").Must(200).Sees("Tỷ lệ trình đúng hạn", "Theo tháng gốc", "0,0%")
		office.Visit(linkTo(t, office, "han=overdue")).Must(200).Sees("Quá hạn trình, ")
		late := linkTo(t, office, "/noi-dung/")
		office.Visit(late).Must(200).Sees("31/01/2023 (ngày làm việc cuối của tháng 1 năm 2023)", "Quá hạn trình, ")
		office.Visit("/lam-viec").Must(200).Sees("Nội dung chương trình công tác cần trình", "hạn 31/01/2023; Quá hạn trình")
		office.Visit(programmePath + "/xuat-csv/2023?han=overdue").Must(200)
	})
}

// The head signs all drafts of the agency at one press.
func TestProgrammeSignAll(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		focal, head := h.as(t, "snv.daumoi"), h.as(t, "snv.lanhdao")
		for _, title := range []string{"Đề án ký gộp một", "Đề án ký gộp hai", "Đề án ký gộp ba"} {
			focal.Visit(programmePath+"/dang-ky-moi/2024").Must(200).Submit("/dang-ky-moi/2024", "title", title, "authority", "chairman", "month", "8", "basis", "Căn cứ", "necessity", "Cần", "product", "Kế hoạch").Must(200).Sees("Bản nháp")
		}
		head.Visit(programmePath + "/danh-sach/2024?trang-thai=draft").Must(200).Submit("/ky-tat-ca").Must(200)
		list := head.Visit(programmePath + "/danh-sach/2024?q=ky+gop&trang-thai=registered").Must(200)
		list.Sees("Đề án ký gộp một", "Đề án ký gộp hai", "Đề án ký gộp ba")
		head.Visit(programmePath + "/danh-sach/2024?q=ky+gop&trang-thai=draft").Must(200).SeesNot("Đề án ký gộp")
	})
}

// linkTo is the first link of the page whose address has the part.
func linkTo(t *testing.T, p *webtest.Person, part string) string {
	t.Helper()
	for _, l := range p.Links() {
		if strings.Contains(l, part) {
			return l
		}
	}
	t.Fatalf("no link to %q", part)
	return ""
}
