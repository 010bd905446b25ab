// Package journeys goes through whole months of work over HTTP, each step by
// the role that takes it in life, on both engines, with scripts off.
package journeys

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"roviec/internal/app"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web/webtest"
)

// house is the demo province on one engine.
type house struct {
	t      testing.TB
	config app.Config
	app    *app.App
}

func onBoth(t *testing.T, f func(t *testing.T, h *house)) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.EmptyPostgresURL} {
		t.Run(name, func(t *testing.T) {
			h := &house{t: t, config: app.Config{Data: t.TempDir(), DB: address(t), Demo: true, Addr: "127.0.0.1:8080"}}
			h.open()
			t.Cleanup(func() { _ = h.app.Close() })
			f(t, h)
			if err := app.Verify(context.Background(), h.config, &bytes.Buffer{}); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}

func demoConfig(t *testing.T) app.Config {
	return app.Config{Data: t.TempDir(), Demo: true, Addr: "127.0.0.1:8080"}
}

func (h *house) open() {
	h.t.Helper()
	a, err := app.Open(context.Background(), h.config)
	if err != nil {
		h.t.Fatal(err)
	}
	h.app = a
}

// later closes the house and opens it so much later in demo time.
func (h *house) later(t *testing.T, by string) {
	t.Helper()
	if err := h.app.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ROVIEC_CLOCK_OFFSET", by)
	h.open()
}

func (h *house) as(t *testing.T, username string) *webtest.Person {
	t.Helper()
	return webtest.SignedIn(t, h.app.Handler(), username, app.DemoPassword())
}

func (h *house) visitor(t *testing.T) *webtest.Person {
	return webtest.Visitor(t, h.app.Handler())
}

const (
	bodyV1 = "Phần mở đầu của bản mẫu.\n\n1. Nhóm nhiệm vụ thứ nhất: rà soát quy hoạch.\n\n2. Nhóm nhiệm vụ thứ hai: cải cách hành chính.\n\nCác cơ quan báo cáo kết quả hằng quý."
	bodyV2 = "Phần mở đầu của bản mẫu.\n\n1. Nhóm nhiệm vụ thứ nhất: rà soát quy hoạch.\n\n2. Nhóm nhiệm vụ thứ hai: cải cách hành chính.\n\nCác cơ quan báo cáo kết quả trước ngày 20 của tháng cuối quý."
	notice = "Kết luận phiên họp mẫu\n\n1. Cơ bản thống nhất với dự thảo.\n\n2. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính hoàn thiện phương án sắp xếp, trình UBND tỉnh trước ngày 10/01/2023.\n\n3. Yêu cầu các sở, ban, ngành rà soát nhiệm vụ được giao.\n\n4. Sở Tài chính theo dõi, báo cáo Chủ tịch UBND tỉnh hằng tháng."
)

// drafts: a draft is commented on; nothing leaves it while a comment is open.
func (h *house) draft(t *testing.T) (address string) {
	office := h.as(t, "vanphong").Visit("/lam-viec/du-thao/moi").Must(200)
	office.Submit("/lam-viec/du-thao", "title", "Dự thảo kế hoạch của hành trình", "kind", "plan", "agency", office.Option("agency", "Văn phòng UBND tỉnh"),
		"theme", "Chủ đề ban đầu", "motto", "Kỷ cương - Sáng tạo", "body", bodyV1).Must(200).Sees("Dự thảo kế hoạch của hành trình")
	address = office.URL.Path
	office.Submit("/lay-y-kien", "agencies", office.Option("agencies", "Sở Nội vụ"), "agencies", office.Option("agencies", "Sở Tài chính"), "due", "30/12/2022").Must(200)

	focal := h.as(t, "snv.daumoi").Visit("/lam-viec").Sees("Dự thảo kế hoạch của hành trình").Visit(address).Must(200)
	focal.Submit("/y-kien", "passage", "4", "words", "Đề nghị nêu rõ ngày báo cáo trong quý.").Must(200).Sees("Đề nghị nêu rõ ngày báo cáo")
	h.as(t, "stc.daumoi").Visit(address).Must(200).SeesNot("Đề nghị nêu rõ ngày báo cáo") // not before it is settled
	h.as(t, "hoanghoa.daumoi").Visit(address).Must(404)

	office.Visit(address).Must(200).Sees("Đề nghị nêu rõ ngày báo cáo")
	office.Send(address+"/chot", "POST", map[string][]string{}, false, nil)
	if office.Status != 409 {
		t.Errorf("a draft with an open comment is settled: %d", office.Status)
	}
	office.Visit(address)
	id := field(office, "disposition-")
	office.Submit("/y-kien/"+id, "disposition-"+id, "not_accepted", "reason-"+id, "").Must(422) // why not?
	office.Submit("/y-kien/"+id, "disposition-"+id, "accepted").Must(200)
	return address
}

// field is what follows the prefix in the name of the first such field.
func field(p *webtest.Person, prefix string) string {
	p.T.Helper()
	for _, f := range p.Forms() {
		for _, name := range webtest.Fields(f) {
			if rest, ok := strings.CutPrefix(name, prefix); ok {
				return rest
			}
		}
	}
	p.T.Fatalf("%s asks for no %s…", p.URL, prefix)
	return ""
}

// sitting: agenda, papers, invitations, quorum, a vote, the conclusion.
func (h *house) sitting(t *testing.T, draft string) (address string) {
	office := h.as(t, "vanphong").Visit("/lam-viec/phien-hop/moi").Must(200)
	office.Submit("/lam-viec/phien-hop", "title", "Phiên họp của hành trình", "kind", "regular", "day", "2022-12-23", "starts", "14:00", "place", "Phòng họp mẫu", "chair", "Chủ tịch UBND tỉnh").Must(200)
	address = office.URL.Path
	office.Submit("/noi-dung", "item_title", "Dự thảo kế hoạch", "presenter", office.Option("presenter", "Văn phòng UBND tỉnh"), "draft", office.Option("draft", "Dự thảo kế hoạch của hành trình")).Must(200)
	office.SubmitWith("/tai-lieu", []webtest.Upload{{Field: "paper", Name: "Tài liệu mẫu.txt", Body: []byte("Tài liệu của phiên họp mẫu.")}}).Must(200).Sees("Tài liệu mẫu.txt")
	office.SubmitWith("/tai-lieu", []webtest.Upload{{Field: "paper", Name: "lua-doi.pdf", Body: []byte("<html><script>1</script>")}}).Must(422)
	office.Visit(address)
	members := []string{}
	for _, n := range []string{"Sở Nội vụ", "Sở Tài chính", "Sở Kế hoạch và Đầu tư"} {
		members = append(members, "members", office.Option("members", n))
	}
	office.Submit("/moi-hop", append(members, "agencies", office.Option("agencies", "Sở Tài nguyên và Môi trường"))...).Must(200)

	h.as(t, "snv.lanhdao").Visit("/lam-viec").Sees("Phiên họp của hành trình").Visit(address).Must(200).Submit("/tra-loi", "answer", "attending").Must(200)
	finance := h.as(t, "stc.lanhdao").Visit(address).Must(200)
	finance.Submit("/tra-loi", "answer", "delegate", "delegate", "").Must(422)
	finance.Submit("/tra-loi", "answer", "delegate", "delegate", "Phó Giám đốc Sở").Must(200)
	h.as(t, "sgtvt.lanhdao").Visit(address).Must(404) // not invited

	office.Visit(address)
	if office.Form("/bieu-quyet/"+"x") != nil {
		t.Error("a vote is possible before the sitting was held")
	}
	present := webtest.Fields(office.Form("/diem-danh"))
	if len(present) == 0 {
		t.Fatal("nobody can be noted as present")
	}
	var noted []string
	for _, g := range values(office, "/diem-danh", "present")[1:3] { // two of three members; who is no member stands before
		noted = append(noted, "present", g)
	}
	office.Submit("/diem-danh", noted...).Must(200)
	item := field(office, "for-")
	office.Submit("/bieu-quyet/"+item, "for-"+item, "9", "against-"+item, "0", "abstain-"+item, "0").Must(422) // more votes than members present
	office.Submit("/bieu-quyet/"+item, "for-"+item, "2", "against-"+item, "0", "abstain-"+item, "0").Must(200)
	h.conclude(t, office, address)

	office.Visit(draft).Must(200)
	office.Submit("/chot").Must(200)
	office.Visit(draft + "/sua").Must(200)
	office.Submit("/sua", "theme", "Chủ đề đã chốt", "motto", "Kỷ cương - Đổi mới", "body", bodyV2, "settled_by", office.Option("settled_by", "Phiên họp của hành trình"), "note", "Theo kết luận").Must(200)
	office.Visit(draft+"/so-sanh?tu=1&den=2").Must(200).Sees("đã chốt", "Đổi mới", "trước ngày 20 của tháng cuối")
	if got, want := strings.Join(office.Marked(), " | "), "Bỏ:ban đầu | Thêm:đã chốt | Bỏ:Sáng tạo | Thêm:Đổi mới | Bỏ:hằng | Thêm:trước ngày 20 của tháng cuối"; got != want {
		t.Errorf("the comparison marks %s, want %s", got, want)
	}
	office.Sees("Do: kết luận của Chủ tịch tại phiên họp", "Do: tiếp thu ý kiến của Sở Nội vụ") // what caused each
	office.Visit(draft).Must(200).Submit("/ban-hanh").Must(200)
	return address
}

// values are those of the boxes of one name in a form.
func values(p *webtest.Person, action, name string) []string { return p.Boxes(action, name) }

// conclude: the text is read; the Office corrects, confirms and rejects.
func (h *house) conclude(t *testing.T, office *webtest.Person, address string) {
	office.Visit(address + "/ket-luan").Must(200)
	office.Submit("/ket-luan", "text", "").Must(422)
	office.Submit("/ket-luan", "text", notice).Must(200).Sees("hoàn thiện phương án sắp xếp", "Cơ bản thống nhất")
	var ids []string
	for _, f := range office.Forms() {
		if a := webtest.Attr(f, "action"); strings.Contains(a, "/de-xuat/") {
			ids = append(ids, a[strings.LastIndex(a, "/")+1:])
		}
	}
	if len(ids) != 3 {
		t.Fatalf("%d proposals, want 3\n%s", len(ids), office.Words())
	}
	first := ids[0]
	office.Submit("/de-xuat/"+first, "@", "hand_out").Must(422) // no officer named: one of the six clarities
	office.Submit("/de-xuat/"+first, "@", "hand_out", "officer-"+first, "Giám đốc Sở Nội vụ", "authority-"+first, "committee", "due-"+first, "10/01/2023").Must(200)
	office.Submit("/de-xuat/"+ids[1], "@", "reject", "reason-"+ids[1], "").Must(422)
	office.Submit("/de-xuat/"+ids[1], "@", "reject", "reason-"+ids[1], "Đã có trong kế hoạch").Must(200).Sees("Đã có trong kế hoạch")
	office.Submit("/de-xuat/"+ids[2], "@", "draft", "officer-"+ids[2], "Giám đốc Sở Tài chính").Must(200)
}

// work: received, reported with a file, returned, reported again, accepted.
func (h *house) work(t *testing.T) {
	focal := h.as(t, "snv.daumoi").Visit("/lam-viec").Sees("Hoàn thiện phương án sắp xếp").Follow("Hoàn thiện phương án sắp xếp").Must(200)
	task := focal.URL.Path
	h.as(t, "hoanghoa.daumoi").Visit(task).Must(404)
	h.as(t, "stc.daumoi").Visit(task).Must(200) // takes part
	focal.Submit("/receive").Must(200)
	focal.Submit("/start").Must(200)
	focal.SubmitWith("/report", nil, "report.words", "").Must(422)
	focal.SubmitWith("/report", []webtest.Upload{{Field: "report.files", Name: "Phương án.txt", Body: []byte("Phương án mẫu")}}, "report.words", "Đã hoàn thiện, gửi kèm phương án").Must(200).Sees("Phương án.txt")
	chair := h.as(t, "chutich").Visit(task).Must(200).Sees("Phương án.txt")
	chair.Submit("/return", "return.words", "Bổ sung phụ lục").Must(200)
	focal.Visit(task).Sees("Bổ sung phụ lục")
	focal.SubmitWith("/report", nil, "report.words", "Đã bổ sung phụ lục").Must(200)
	chair.Visit(task).Submit("/accept").Must(200)
	focal.Visit("/lam-viec/thong-bao").Must(200).Sees("phương án sắp xếp")
}

// news: written by one, approved by another, corrected, replaced, withdrawn.
func (h *house) news(t *testing.T) {
	write := func(e *webtest.Person, title string) string {
		e.Visit("/lam-viec/tin-bai/moi").Must(200)
		e.Submit("/lam-viec/tin-bai", "title", title, "lead", "Tóm tắt của "+title, "section", "chi-dao-dieu-hanh", "body", "Đoạn một của bài mẫu.\n\nĐoạn hai.").Must(200)
		address := e.URL.Path
		e.Submit("/gui-duyet").Must(200)
		return address
	}
	editor, approver := h.as(t, "bientap"), h.as(t, "duyettin")
	one, two := write(editor, "Bài mẫu thứ nhất của hành trình"), write(editor, "Bài mẫu thứ hai của hành trình")
	h.visitor(t).Visit("/tin-tuc").Must(200).SeesNot("của hành trình")
	editor.Send(one+"/duyet", "POST", map[string][]string{"version": {"2"}}, false, nil).Must(403)
	approver.Visit("/lam-viec").Sees("Bài mẫu thứ nhất").Visit(one).Must(200)
	approver.Submit("/tra-lai", "reason", "").Must(422)
	approver.Submit("/duyet").Must(200)
	approver.Visit(two).Submit("/duyet").Must(200)

	reader := h.visitor(t)
	for _, at := range []string{"/", "/tin-tuc", "/chi-dao-dieu-hanh", "/feed.xml", "/feed.json", "/tin-tuc/feed.xml", "/sitemap.xml", "/api/v1/articles"} {
		reader.Visit(at).Must(200)
		if want := "Bài mẫu thứ nhất"; at != "/sitemap.xml" {
			reader.Sees(want)
		}
	}
	reader.Visit("/tim-kiem?q=bai+mau+thu+nhat").Must(200).Sees("Bài mẫu thứ nhất").Follow("Bài mẫu thứ nhất").Must(200).Sees("Đoạn hai.")
	public := reader.URL.Path
	i := strings.LastIndex(public, "-")
	if reader.Visit("/tin-tuc/ten-khac" + public[i:]); reader.URL.Path != public {
		t.Errorf("a wrong slug leads to %s", reader.URL)
	}
	editor.Visit(one + "/sua").Must(200)
	editor.Submit("/sua", "body", "Đoạn một đã sửa.\n\nĐoạn hai.", "note", "Sửa một chữ").Must(200).Submit("/gui-duyet").Must(200)
	reader.Visit(public).Must(200).SeesNot("Đoạn một đã sửa") // until somebody approves
	approver.Visit(one).Submit("/duyet").Must(200)
	reader.Visit(public).Must(200).Sees("Đoạn một đã sửa", "Sửa một chữ")

	approver.Visit(two).Follow("Xem trên cổng")
	second := approver.URL.Path
	approver.Visit(two).Submit("/thay", "by", approver.Option("by", "Bài mẫu thứ nhất của hành trình")).Must(200)
	if reader.Visit(second); reader.URL.Path != public {
		t.Errorf("what was replaced leads to %s", reader.URL)
	}
	approver.Visit(one).Submit("/rut", "withdraw_note", "Rút để kiểm tra lại").Must(200)
	reader.Visit(public).Must(200).Sees("Rút để kiểm tra lại").SeesNot("Đoạn hai.")
	reader.Visit("/tim-kiem?q=bai+mau+thu+nhat").SeesNot("Đoạn một")
}

func TestMonth(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		draft := h.draft(t)
		sitting := h.sitting(t, draft)
		h.work(t)
		h.news(t)

		// The public learns of the sitting when the Chief of Office says so.
		chief := h.as(t, "chanhvp").Visit(sitting).Must(200)
		public := "/phien-hop/" + sitting[strings.LastIndex(sitting, "/")+1:]
		reader := h.visitor(t).Visit(public).Must(404)
		chief.Submit("/cong-bo", "summary", "").Must(422)
		chief.Submit("/cong-bo", "summary", "Phiên họp bàn kế hoạch mẫu.", "with_text", "no").Must(200)
		reader.Visit(public).Must(200).Sees("Phiên họp bàn kế hoạch mẫu.").SeesNot("Giao Sở Nội vụ")
		reader.Visit("/phien-hop").Sees("Phiên họp của hành trình")

		reader.Visit("/danh-gia").Must(200)
		reader.Submit("/danh-gia", "score", "5", "comment", "Dễ tìm").Must(200)
		reader.Visit("/danh-gia").Submit("/danh-gia", "score", "1")
		if reader.Status != 409 {
			t.Errorf("a second vote of the same visitor: %d", reader.Status)
		}

		// Five weeks later what was not done is late, stands first and was reminded of.
		office := h.as(t, "vanphong").Visit("/lam-viec/nhiem-vu?q=theo+doi+bao+cao").Must(200)
		office.Follow("heo dõi, báo cáo").Must(200)
		late := office.URL.Path
		office.Visit(late + "/sua").Must(200)
		office.Submit("/sua", "due_kind", "date", "due", "06/01/2023", "due_reason", "").Must(200)
		office.Submit("/hand-out").Must(200)
		h.later(t, "840h")
		if err := h.app.Rooms.Remind(t.Context()); err != nil {
			t.Fatal(err)
		}
		focal := h.as(t, "stc.daumoi").Visit("/lam-viec").Must(200).Sees("Quá hạn")
		words := focal.Words()
		if i, j := strings.Index(words, "Quá hạn"), strings.Index(words, "heo dõi, báo cáo"); i < 0 || j < i {
			t.Errorf("what is late does not stand under its heading\n%s", words)
		}
		focal.Visit("/lam-viec/thong-bao").Must(200).Follow("Nhắc việc ngày 27/01/2023").Must(200).Sees("heo dõi, báo cáo", "quá hạn")
	})
}
