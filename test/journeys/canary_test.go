package journeys

import (
	"net/http"
	"strings"
	"testing"

	"roviec/internal/floor/web/webtest"
	"roviec/internal/vn/vntext"
)

// Words that stand only in what is not public. Each is one word, so that search
// and suggestions would find it.
var canaries = map[string]string{
	"draft": "zquyxbanthao", "comment": "zquyxgopy", "article": "zquyxbaiviet", "returned": "zquyxtralai", "task": "zquyxnhiemvu", "report": "zquyxbaocao",
	"sitting": "zquyxphienhop", "conclusion": "zquyxketluan", "withdrawn": "zquyxdarut", "picture": "zquyxanhchup", "correction": "zquyxchuaduyet",
	"document": "zquyxvanban", "clause": "zquyxdieukhoan", "attachment": "zquyxtepkem",
}

func leaks(t *testing.T, who string, p *webtest.Person, allowed ...string) {
	t.Helper()
	body := vntext.Fold(string(p.Body))
	for what, word := range canaries {
		if strings.Contains(body, word) && !strings.Contains(p.URL.RawQuery, word) && !contains(allowed, what) {
			t.Errorf("%s sees the %s at %s", who, what, p.URL)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestCanaries(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		plant(t, h)
		reader := h.visitor(t)
		look := func(path string) {
			t.Helper()
			leaks(t, "a visitor", reader.Visit(path))
		}
		for _, from := range []string{"/", "/en"} {
			crawl(t, reader, "/", from, func(path string) { leaks(t, "a visitor", reader) })
		}
		for _, r := range h.app.Server.Routes() {
			if r.Method == http.MethodGet && r.Permission == "public" && !strings.Contains(r.Pattern, "{") {
				look(r.Pattern)
			}
		}
		for _, word := range canaries { // all but the last letter: what is found would show the rest
			for _, at := range []string{"/tim-kiem?q=", "/en/tim-kiem?q=", "/api/v1/search?q=", "/tim-kiem/goi-y?q=", "/api/v1/suggest?q="} {
				look(at + word[:len(word)-1])
				look(at + slipped(word)) // one slip: a repair would tell that the word is there
			}
		}
		// Another agency, who keeps the system, and the portal's desk.
		for user, own := range map[string][]string{"hoanghoa.daumoi": nil, "quantri": nil, "bientap": {"article", "returned", "picture", "withdrawn", "correction"}} {
			p := h.as(t, user)
			crawl(t, p, "/lam-viec", "/lam-viec", func(string) { leaks(t, user, p, own...) })
			for what, word := range canaries {
				for _, at := range []string{"/lam-viec/tim-kiem?q=", "/lam-viec/tim-kiem/goi-y?q="} {
					p.Visit(at + word[:len(word)-1])
					leaks(t, user, p, own...)
					p.Visit(at + slipped(word))
					leaks(t, user, p, own...)
					p.Visit(at + word)
					if strings.Contains(vntext.Fold(string(p.Body)), "<mark>"+word) && !contains(own, what) {
						t.Errorf("%s finds the %s", user, what)
					}
				}
			}
			p.Visit("/lam-viec/nhiem-vu?q=zquyxnhiemvu")
			if strings.Contains(strings.ReplaceAll(string(p.Body), `value="zquyxnhiemvu"`, ""), "Zquyx") {
				t.Errorf("%s finds the task of another", user)
			}
			p.Visit(planted["task"])
			if leaks(t, user, p); p.Status != 404 {
				t.Errorf("%s is told of the task of another: %d", user, p.Status)
			}
		}
	})
}

// slipped is the word with one letter changed.
func slipped(word string) string { return word[:len(word)-3] + "k" + word[len(word)-2:] }

// What may be seen is found: else the test above would show nothing.
func TestStaffFindWhatTheySee(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		plant(t, h)
		for user, words := range map[string][]string{
			"chutich":    {"draft", "task", "sitting", "conclusion", "document", "clause"},
			"snv.daumoi": {"draft", "task", "sitting", "conclusion", "document", "clause"},
			"kiemtra":    {"draft", "task", "sitting", "conclusion", "article", "returned"},
			"bientap":    {"article", "returned", "correction"},
		} {
			p := h.as(t, user)
			for _, what := range words {
				word := canaries[what]
				p.Visit("/lam-viec/tim-kiem?q=" + slipped(word)).Must(200)
				if !strings.Contains(vntext.Fold(string(p.Body)), word) {
					t.Errorf("%s does not find the %s by a word with a slip", user, what)
				}
				p.Visit("/lam-viec/tim-kiem/goi-y?q=" + word[:len(word)-2])
				if !strings.Contains(vntext.Fold(string(p.Body)), word) {
					t.Errorf("%s is not suggested the %s: %s", user, what, p.Body)
				}
			}
		}
	})
}

var planted map[string]string

// plant puts the words where they belong, by the people who would.
func plant(t *testing.T, h *house) {
	planted = map[string]string{}
	office := h.as(t, "vanphong").Visit("/lam-viec/du-thao/moi")
	office.Submit("/lam-viec/du-thao", "title", "Dự thảo "+canaries["draft"], "kind", "plan", "agency", office.Option("agency", "Văn phòng UBND tỉnh"), "body", "Thân "+canaries["draft"]).Must(200)
	draft := office.URL.Path
	office.Submit("/lay-y-kien", "agencies", office.Option("agencies", "Sở Nội vụ"), "due", "30/12/2022").Must(200)
	h.as(t, "snv.daumoi").Visit(draft).Submit("/y-kien", "words", "Ý kiến "+canaries["comment"]).Must(200)

	office.Visit("/lam-viec/nhiem-vu/moi").Must(200)
	office.Submit("/lam-viec/nhiem-vu", "title", "Zquyxnhiemvu mật của hành trình", "action", canaries["task"], "lead", office.Option("lead", "Sở Nội vụ"), "accountable_officer", "Giám đốc", "authority", "chairman", "product", "báo cáo", "due", "2023-01-10").Must(200)
	planted["task"] = office.URL.Path
	office.Submit("/hand-out").Must(200)
	h.as(t, "snv.daumoi").Visit(planted["task"]).SubmitWith("/report", []webtest.Upload{{Field: "report.files", Name: "kq.txt", Body: []byte(canaries["report"])}}, "report.words", canaries["report"]).Must(200)

	office.Visit("/lam-viec/phien-hop/moi").Submit("/lam-viec/phien-hop", "title", "Họp "+canaries["sitting"], "kind", "urgent", "day", "2022-12-23", "starts", "15:00", "place", "Phòng họp mẫu", "chair", "Chủ tịch UBND tỉnh").Must(200)
	sitting := office.URL.Path
	office.Submit("/noi-dung", "item_title", canaries["sitting"], "presenter", office.Option("presenter", "Sở Nội vụ")).Must(200)
	office.Submit("/moi-hop", "agencies", office.Option("agencies", "Sở Nội vụ")).Must(200)
	office.Submit("/da-hop").Must(200)
	office.Visit(sitting+"/ket-luan").Submit("/ket-luan", "text", "Giao Sở Nội vụ làm việc "+canaries["conclusion"]+" trước ngày 10/01/2023.").Must(200)

	office.Visit("/lam-viec/van-ban/moi").Submit("/lam-viec/van-ban", "type_name", "Nghị quyết", "organ_name", "Tỉnh ủy", "subject", "Nghị quyết mẫu "+canaries["document"], "parties", office.Option("parties", "Sở Nội vụ")).Must(200)
	office.SubmitWith("/tep", []webtest.Upload{{Field: "files", Name: canaries["attachment"] + ".txt", Body: []byte("Điều 1. Phạm vi " + canaries["clause"] + "\nĐiều 2. Hiệu lực\n" + canaries["attachment"])}}).Must(200).Sees("tách thành 2 điều khoản", "TXT, ")

	editor, approver := h.as(t, "bientap"), h.as(t, "duyettin")
	write := func(word string) string {
		editor.Visit("/lam-viec/tin-bai/moi").Submit("/lam-viec/tin-bai", "title", "Bài mẫu của phép thử", "lead", "Tóm tắt", "section", "chi-dao-dieu-hanh", "body", "Thân "+word+" của bài.").Must(200)
		return editor.URL.Path
	}
	write(canaries["article"])
	returned := write(canaries["returned"])
	editor.Submit("/gui-duyet").Must(200)
	approver.Visit(returned).Submit("/tra-lai", "reason", canaries["returned"]).Must(200)
	withdrawn := write(canaries["withdrawn"])
	editor.Submit("/gui-duyet").Must(200)
	approver.Visit(withdrawn).Submit("/duyet").Must(200)
	reader := h.visitor(t).Visit("/tim-kiem?q=" + canaries["withdrawn"]).Sees("Bài mẫu của phép thử") // the word is found as long as it is public
	reader.Visit("/tin-tuc").Sees("Bài mẫu của phép thử")
	approver.Visit(withdrawn).Submit("/rut", "withdraw_note", "Rút để kiểm tra").Must(200)
	corrected := write("đã đăng")
	editor.Submit("/gui-duyet").Must(200)
	approver.Visit(corrected).Submit("/duyet").Must(200)
	editor.Visit(corrected+"/sua").Submit("/sua", "body", "Thân "+canaries["correction"], "note", "Sửa").Must(200)
}
