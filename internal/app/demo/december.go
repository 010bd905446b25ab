package demo

import (
	"context"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/draft"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/plan"
	"roviec/internal/direction/programme"
	"roviec/internal/people/org"
	"roviec/internal/public/publish"
)

//go:embed data/plan-2023.json
var planJSON []byte

//go:embed data/programme-2023.csv
var programmeCSV string

//go:embed data/ket-luan-2022-12-21.txt
var conclusionText string

type planData struct {
	Title      string     `json:"title"`
	DraftTheme string     `json:"draft_theme"`
	Theme      string     `json:"theme"`
	DraftMotto []string   `json:"draft_motto"`
	Motto      []string   `json:"motto"`
	Sources    []string   `json:"sources"`
	KeyTasks   [][]string `json:"key_tasks"`
	Solutions  [][]string `json:"solutions"`
}

// body is the draft's text: one paragraph a group.
func (p planData) body() string {
	var b strings.Builder
	b.WriteString("Kế hoạch cụ thể hóa các nghị quyết về nhiệm vụ phát triển kinh tế - xã hội, quốc phòng - an ninh năm 2023.\n\nI. Các nhóm nhiệm vụ trọng tâm\n\n")
	for i, g := range p.KeyTasks {
		fmt.Fprintf(&b, "%d. %s: %s.\n\n", i+1, g[0], strings.Join(g[1:], "; "))
	}
	b.WriteString("II. Các nhóm nhiệm vụ, giải pháp\n\n")
	for i, g := range p.Solutions {
		fmt.Fprintf(&b, "%d. %s.\n\n", i+1, g[0])
	}
	b.WriteString("III. Tổ chức thực hiện\n\nCác cơ quan báo cáo kết quả thực hiện hằng quý.")
	return b.String()
}

// loadDecember tells how the plan and the programme of 2023 came about: drafts,
// comments, the sitting of 21/12/2022 and what followed from its conclusion.
// Comments are samples on other passages than theme and motto.
func loadDecember(ctx context.Context, w *World) error {
	var p planData
	if err := json.Unmarshal(planJSON, &p); err != nil {
		return err
	}
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	vp, err := w.agency(ctx, "vpubnd")
	if err != nil {
		return err
	}
	asked, err := w.ids(ctx, "snv", "skhdt", "stc", "stnmt", "sgtvt", "hoanghoa")
	if err != nil {
		return err
	}

	w.at(2022, time.December, 5, 9, 0)
	planDraft, err := w.Drafts.Create(ctx, office, draft.Fields{Kind: "plan", Title: "Dự thảo " + p.Title, AgencyID: vp, Theme: p.DraftTheme, Motto: strings.Join(p.DraftMotto, " - "), Body: p.body()})
	if err != nil {
		return err
	}
	programmeDraft, err := w.Drafts.Create(ctx, office, draft.Fields{Kind: "programme", Title: "Dự thảo Quyết định ban hành Chương trình công tác năm 2023", AgencyID: vp, Body: "Chương trình gồm 74 nội dung trình UBND tỉnh và 32 nội dung trình Chủ tịch UBND tỉnh.\n\nCơ quan trình chịu trách nhiệm về tiến độ và chất lượng nội dung.\n\nVăn phòng UBND tỉnh theo dõi, đôn đốc, báo cáo hằng tháng."})
	if err != nil {
		return err
	}
	w.at(2022, time.December, 6, 8, 30)
	for _, id := range []string{planDraft.ID, programmeDraft.ID} {
		if _, err := w.Drafts.Circulate(ctx, office, id, asked, gov.MustDate("2022-12-15")); err != nil {
			return err
		}
	}
	if err := w.planComments(ctx, planDraft.ID, p); err != nil {
		return err
	}

	m, err := w.sitting(ctx, planDraft.ID, programmeDraft.ID, asked)
	if err != nil {
		return err
	}
	// The second version carries what the conclusion settled and what was accepted.
	w.at(2022, time.December, 21, 14, 0)
	body := strings.Replace(p.body(), "báo cáo kết quả thực hiện hằng quý", "báo cáo kết quả thực hiện trước ngày 20 của tháng cuối quý", 1)
	settled := "conclusion:" + m.ID
	for _, id := range []string{planDraft.ID, programmeDraft.ID} {
		if _, err := w.Drafts.Settle(ctx, office, id); err != nil {
			return err
		}
	}
	if _, err := w.Drafts.Write(ctx, office, planDraft.ID, draft.Fields{Theme: p.Theme, Motto: strings.Join(p.Motto, " - "), Body: body, ThemeBy: settled, MottoBy: settled, Note: "Theo kết luận phiên họp ngày 21/12/2022 và ý kiến đã tiếp thu."}, 0); err != nil {
		return err
	}
	return w.planAndProgramme(ctx, p, planDraft.ID)
}

// planComments are sample opinions and what became of them.
func (w *World) planComments(ctx context.Context, id string, p planData) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	last := len(draft.Paragraphs(p.body()))
	for _, c := range []struct {
		day                 int
		by, words           string
		passage             int
		disposition, reason string
	}{
		{9, "snv.daumoi", "Đề nghị nêu rõ ngày phải báo cáo trong quý.", last, "accepted", ""},
		{12, "skhdt.daumoi", "Đề nghị bổ sung danh mục dự án trọng điểm vào nhóm này.", 6, "not_accepted", "Danh mục dự án có trong kế hoạch đầu tư công, không nhắc lại trong kế hoạch hành động."},
		{14, "stc.daumoi", "Đề nghị nêu chỉ tiêu thu ngân sách cụ thể.", 7, "partly", "Chỉ tiêu ghi ở phụ lục khi được giao dự toán."},
	} {
		who, err := w.actor(ctx, c.by)
		if err != nil {
			return err
		}
		w.at(2022, time.December, c.day, 10, 0)
		x, err := w.Drafts.AddComment(ctx, who, id, c.passage, c.words, true)
		if err != nil {
			return err
		}
		w.at(2022, time.December, c.day, 16, 0)
		if _, err := w.Drafts.Dispose(ctx, office, id, x.Comments[len(x.Comments)-1].ID, c.disposition, c.reason); err != nil {
			return err
		}
	}
	return nil
}

// sitting is the regular sitting of 21/12/2022. The page reports no attendance
// and no vote: none is shown.
func (w *World) sitting(ctx context.Context, planDraft, programmeDraft string, asked []string) (meeting.Meeting, error) {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return meeting.Meeting{}, err
	}
	vp, err := w.agency(ctx, "vpubnd")
	if err != nil {
		return meeting.Meeting{}, err
	}
	w.at(2022, time.December, 14, 9, 0)
	m, err := w.Meetings.Create(ctx, office, meeting.Fields{Kind: "regular", Title: "Phiên họp thường kỳ UBND tỉnh tháng 12 năm 2022", Day: gov.MustDate("2022-12-21"), Starts: "08:00", Place: "Trụ sở UBND tỉnh", Chair: "Chủ tịch UBND tỉnh"})
	if err != nil {
		return m, err
	}
	for _, x := range [][2]string{{"Dự thảo Kế hoạch hành động năm 2023", planDraft}, {"Dự thảo Quyết định ban hành Chương trình công tác năm 2023", programmeDraft}} {
		if _, err := w.Meetings.AddItem(ctx, office, m.ID, x[0], vp, x[1]); err != nil {
			return m, err
		}
	}
	st, err := w.Files.Put(ctx, "Chương trình phiên họp tháng 12 (mẫu).txt", strings.NewReader("CHƯƠNG TRÌNH PHIÊN HỌP (bản mẫu)\n\n1. Dự thảo Kế hoạch hành động năm 2023\n2. Dự thảo Quyết định ban hành Chương trình công tác năm 2023\n3. Kết luận\n"))
	if err != nil {
		return m, err
	}
	if _, err := w.Meetings.AddPaper(ctx, office, m.ID, st); err != nil {
		return m, err
	}
	w.at(2022, time.December, 16, 8, 0)
	if _, err := w.Meetings.Invite(ctx, office, m.ID, asked, nil); err != nil {
		return m, err
	}
	w.at(2022, time.December, 21, 11, 30)
	if _, err := w.Meetings.Hold(ctx, office, m.ID); err != nil {
		return m, err
	}
	if m, err = w.Meetings.Conclude(ctx, office, m.ID, conclusionText); err != nil {
		return m, err
	}
	if err := w.handOutConclusion(ctx, m); err != nil {
		return m, err
	}
	m, err = w.Meetings.Get(ctx, m.ID)
	if err != nil {
		return m, err
	}
	chief, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return m, err
	}
	return w.Meetings.Publish(ctx, chief, m.ID, "Xem xét dự thảo Kế hoạch hành động và Chương trình công tác năm 2023.", true)
}

// given is what the Chair assigned, by the beginning of its sentence, with what
// the Office completed. The conclusion names no time limit for the first three.
var given = []struct {
	sentence, title, product, officer, due, dueKind, reason string
	leads                                                   []string
}{
	{"Giao Văn phòng UBND tỉnh tiếp thu đầy đủ", "Hoàn thiện Kế hoạch hành động năm 2023", "Kế hoạch hành động", "Chánh Văn phòng", "", "none", "Kết luận không nêu thời hạn", []string{"vpubnd"}},
	{"Giao Văn phòng UBND tỉnh tiếp thu ý kiến", "Hoàn thiện Chương trình công tác năm 2023", "Quyết định ban hành Chương trình công tác", "Chánh Văn phòng", "", "none", "Kết luận không nêu thời hạn", []string{"vpubnd"}},
	{"Yêu cầu các sở, ban, ngành cấp tỉnh rà soát", "Rà soát nội dung đề xuất đưa vào Chương trình công tác năm 2023", "Danh mục nội dung đã rà soát", "Thủ trưởng cơ quan", "", "none", "Kết luận không nêu thời hạn", []string{"snv", "skhdt", "stc", "stnmt", "sgtvt"}},
	{"Yêu cầu các sở, ban, ngành cấp tỉnh và UBND", "Thực hiện các nhiệm vụ phát triển kinh tế - xã hội năm 2023", "Báo cáo kết quả năm", "Thủ trưởng cơ quan, Chủ tịch UBND cấp huyện", "2023-12-31", "date", "", []string{"snv", "skhdt", "stc", "stnmt", "sgtvt", "hoanghoa"}},
}

// handOutConclusion confirms the proposals as the Office does.
func (w *World) handOutConclusion(ctx context.Context, m meeting.Meeting) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	text := []rune(strings.TrimSpace(conclusionText))
	for _, g := range given {
		at := strings.Index(string(text), g.sentence)
		if at < 0 {
			return fmt.Errorf("the conclusion has no sentence %q", g.sentence)
		}
		start := len([]rune(string(text)[:at]))
		end := start + len([]rune(strings.SplitN(string(text)[at:], "\n", 2)[0]))
		find := func() (meeting.Proposal, bool, error) {
			c, err := w.Meetings.Of(ctx, m.ID)
			i := slices.IndexFunc(c.Proposals, func(p meeting.Proposal) bool { return p.State == "open" && p.Start < end && p.End > start })
			if i < 0 {
				return meeting.Proposal{}, false, err
			}
			return c.Proposals[i], true, err
		}
		p, ok, err := find()
		if err == nil && !ok {
			if err = w.Meetings.Propose(ctx, office, m.ID, start, end); err == nil {
				p, _, err = find()
			}
		}
		if err != nil {
			return err
		}
		leads, err := w.ids(ctx, g.leads...)
		if err != nil {
			return err
		}
		if _, err := w.Meetings.Confirm(ctx, office, m.ID, p.ID, meeting.ProposalFields{
			Title: g.title, Action: strings.TrimSpace(string(text[start:end])), Product: g.product, Officer: g.officer, Authority: "chairman", Leads: leads, Due: g.due, DueKind: g.dueKind, DueReason: g.reason,
		}, true); err != nil {
			return err
		}
	}
	return nil
}

// planAndProgramme are the records that stand at the end of the year.
func (w *World) planAndProgramme(ctx context.Context, p planData, draftID string) error {
	office, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 22, 8, 0)
	x := plan.Plan{Year: 2023, Title: p.Title, Theme: p.Theme, Motto: p.Motto, Sources: p.Sources, DraftID: draftID, Sample: true}
	for kind, list := range map[string][][]string{plan.KeyTask: p.KeyTasks, plan.Solution: p.Solutions} {
		for i, g := range list {
			x.Groups = append(x.Groups, plan.Group{Kind: kind, Ordinal: i + 1, Title: g[0], Lines: g[1:]})
		}
	}
	if x, err = w.Plans.Create(ctx, office, x); err != nil {
		return err
	}
	if err := w.spread(ctx, office, x); err != nil {
		return err
	}
	if _, err = w.Plans.Adopt(ctx, office, x.ID, "Phiên họp thường kỳ UBND tỉnh tháng 12 năm 2022", gov.MustDate("2022-12-21")); err != nil {
		return err
	}
	if _, err = w.Plans.Issue(ctx, office, x.ID, "MẪU/QĐ-UBND", gov.MustDate("2022-12-22")); err != nil {
		return err
	}
	rows, err := csv.NewReader(strings.NewReader(programmeCSV)).ReadAll()
	if err != nil {
		return err
	}
	for _, r := range rows[1:] {
		lead, err := w.agency(ctx, r[2])
		if err != nil {
			return err
		}
		month, err := strconv.Atoi(r[3])
		if err != nil {
			return err
		}
		if _, err := w.Programmes.Add(ctx, office, programme.Item{Year: 2023, Title: r[0], Authority: r[1], LeadID: lead, Month: month, Sample: true}); err != nil {
			return err
		}
	}
	return w.News.Record(ctx, office, publish.Record{Kind: "programme", ID: "2023", Title: "Chương trình công tác năm 2023", Section: "chuong-trinh", Year: 2023, Path: "/chuong-trinh-cong-tac/2023", Sample: true, Data: map[string]any{"year": 2023}})
}

// loadJanuary tells the sitting in preparation, an open draft with open
// comments, and a sample sitting with votes.
func loadJanuary(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	st, err := w.agency(ctx, "stnmt")
	if err != nil {
		return err
	}
	asked, err := w.ids(ctx, "snv", "skhdt", "stc", "sgtvt", "hoanghoa")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 19, 10, 0)
	d, err := w.Drafts.Create(ctx, office, draft.Fields{
		Kind: "decision", Title: "Dự thảo Quy định thu gom, vận chuyển chất thải rắn sinh hoạt (mẫu)", AgencyID: st, Sample: true,
		Body: "Điều 1. Quy định này áp dụng đối với hộ gia đình, cơ quan, tổ chức trên địa bàn tỉnh.\n\nĐiều 2. Chất thải được phân loại tại nguồn thành ba loại trước khi thu gom.\n\nĐiều 3. UBND cấp huyện lựa chọn đơn vị thu gom và công khai lịch thu gom.\n\nĐiều 4. Sở Tài nguyên và Môi trường kiểm tra, tổng hợp, báo cáo UBND tỉnh trước ngày 15 tháng 12 hằng năm.",
	})
	if err != nil {
		return err
	}
	if _, err := w.Drafts.Circulate(ctx, office, d.ID, asked, gov.MustDate("2022-12-30")); err != nil {
		return err
	}
	for _, c := range []struct {
		by, words string
		passage   int
	}{{"hoanghoa.daumoi", "Đề nghị quy định lộ trình đối với xã chưa có điểm tập kết.", 2}, {"stc.daumoi", "Đề nghị nêu nguồn kinh phí thực hiện.", 3}} {
		who, err := w.actor(ctx, c.by)
		if err != nil {
			return err
		}
		w.at(2022, time.December, 22, 9, 30)
		if _, err := w.Drafts.AddComment(ctx, who, d.ID, c.passage, c.words, true); err != nil {
			return err
		}
	}

	w.at(2022, time.December, 22, 15, 0)
	m, err := w.Meetings.Create(ctx, office, meeting.Fields{Kind: "regular", Title: "Phiên họp thường kỳ UBND tỉnh tháng 01 năm 2023 (mẫu)", Day: gov.MustDate("2023-01-12"), Starts: "08:00", Place: "Trụ sở UBND tỉnh", Chair: "Chủ tịch UBND tỉnh", Sample: true})
	if err != nil {
		return err
	}
	if _, err := w.Meetings.AddItem(ctx, office, m.ID, "Dự thảo Quy định thu gom, vận chuyển chất thải rắn sinh hoạt (mẫu)", st, d.ID); err != nil {
		return err
	}
	if _, err := w.Meetings.Invite(ctx, office, m.ID, asked, []string{st}); err != nil {
		return err
	}
	who, err := w.actor(ctx, "skhdt.lanhdao")
	if err != nil {
		return err
	}
	if _, err := w.Meetings.Answer(ctx, who, m.ID, "delegate", "Phó Giám đốc", ""); err != nil {
		return err
	}

	w.at(2022, time.November, 25, 8, 0)
	v, err := w.Meetings.Create(ctx, office, meeting.Fields{Kind: "thematic", Title: "Phiên họp chuyên đề về giải ngân vốn đầu tư công (mẫu)", Day: gov.MustDate("2022-11-30"), Starts: "14:00", Place: "Phòng họp số 2", Chair: "Phó Chủ tịch UBND tỉnh", Sample: true})
	if err != nil {
		return err
	}
	kh, err := w.agency(ctx, "skhdt")
	if err != nil {
		return err
	}
	if v, err = w.Meetings.AddItem(ctx, office, v.ID, "Phương án điều chuyển vốn (mẫu)", kh, ""); err != nil {
		return err
	}
	members, err := w.ids(ctx, "skhdt", "stc", "stnmt", "sgtvt", "snv", "sxd")
	if err != nil {
		return err
	}
	if v, err = w.Meetings.Invite(ctx, office, v.ID, nil, members); err != nil {
		return err
	}
	w.at(2022, time.November, 30, 14, 0)
	var present []string
	for _, g := range v.Guests[:5] {
		present = append(present, g.ID)
	}
	if _, err = w.Meetings.Attend(ctx, office, v.ID, present); err != nil {
		return err
	}
	_, err = w.Meetings.Vote(ctx, office, v.ID, v.Items[0].ID, 4, 0, 1)
	return err
}

// loadOrganisation publishes the bodies in force at the demo's beginning.
func loadOrganisation(ctx context.Context, w *World) error {
	w.at(2022, time.December, 1, 8, 0)
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	list, err := w.Org.Agencies(ctx, gov.MustDate("2022-12-21"))
	if err != nil {
		return err
	}
	var groups []map[string]any
	for _, kind := range []string{org.Committee, org.Office, org.Department, org.Sector, org.District} {
		var out []map[string]string
		for _, a := range list {
			if a.Kind == kind {
				out = append(out, map[string]string{"code": a.Code, "name": a.Name, "short_name": a.ShortName})
			}
		}
		groups = append(groups, map[string]any{"kind": kind, "agencies": out})
	}
	return w.News.Record(ctx, office, publish.Record{Kind: "page", ID: "organisation", Title: "Tổ chức", Section: "to-chuc", Year: 2022, Path: "/to-chuc", Data: map[string]any{"as_of": "2022-12-21", "groups": groups}})
}
