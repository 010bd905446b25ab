package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/vn/vncal"
)

// sampleTask is one sample assignment and how far it has come.
type sampleTask struct {
	made         [3]int // year, month, day of handing out
	lead         string // code
	coordinating []string
	title        string
	product      string
	authority    string
	officer      string
	due          string
	reason       string // of a task without a date
	urgency      string
	moves        []sampleMove
}

type sampleMove struct {
	day   int // of December 2022
	by    string
	move  task.Move
	words string
	due   string
	yes   bool
	leads []string
}

var sampleTasks = []sampleTask{
	{[3]int{2022, 11, 14}, "snv", []string{"stc"}, "Tổng hợp kết quả chấm điểm cải cách hành chính năm 2022 của các cơ quan", "Báo cáo", "chairman", "Giám đốc Sở Nội vụ", "2022-12-16", "", "", []sampleMove{
		{1, "snv.daumoi", task.Receive, "", "", false, nil}, {2, "snv.daumoi", task.Start, "", "", false, nil},
	}},
	{[3]int{2022, 11, 21}, "skhdt", []string{"stc", "sxd"}, "Rà soát tiến độ giải ngân vốn đầu tư công, đề xuất điều chuyển giữa các dự án", "Tờ trình", "committee", "Giám đốc Sở Kế hoạch và Đầu tư", "2022-12-20", "", "urgent", []sampleMove{
		{1, "skhdt.daumoi", task.Receive, "", "", false, nil}, {19, "skhdt.daumoi", task.Report, "Đã rà soát 46 dự án; kiến nghị điều chuyển vốn của 05 dự án chậm tiến độ (số liệu mẫu).", "", false, nil},
	}},
	{[3]int{2022, 11, 21}, "stc", nil, "Lập phương án điều hành ngân sách quý I năm 2023", "Phương án", "chairman", "Giám đốc Sở Tài chính", "2022-12-26", "", "", []sampleMove{
		{5, "stc.daumoi", task.Receive, "", "", false, nil}, {6, "stc.daumoi", task.Start, "", "", false, nil},
	}},
	{[3]int{2022, 12, 1}, "stnmt", []string{"hoanghoa"}, "Kiểm tra việc khắc phục ô nhiễm tại làng nghề, báo cáo kết quả", "Báo cáo", "chairman", "Giám đốc Sở Tài nguyên và Môi trường", "2022-12-15", "", "", []sampleMove{
		{2, "stnmt.daumoi", task.Receive, "", "", false, nil},
		{14, "stnmt.daumoi", task.Report, "Đã kiểm tra 03 làng nghề (số liệu mẫu).", "", false, nil},
		{15, "vanphong", task.Return, "Báo cáo chưa nêu thời hạn khắc phục của từng cơ sở.", "", false, nil},
	}},
	{[3]int{2022, 12, 5}, "sgtvt", []string{"hoanghoa"}, "Hoàn thành sơn kẻ, biển báo tại các điểm tiềm ẩn tai nạn trước Tết", "Biên bản nghiệm thu", "chairman", "Giám đốc Sở Giao thông vận tải", "2022-12-28", "", "", []sampleMove{
		{6, "sgtvt.daumoi", task.Receive, "", "", false, nil},
		{7, "sgtvt.daumoi", task.Start, "", "", false, nil},
		{21, "sgtvt.lanhdao", task.AskExtension, "Thời tiết mưa kéo dài nên chưa sơn kẻ được trên hai tuyến.", "2023-01-10", false, nil},
	}},
	{[3]int{2022, 12, 6}, "hoanghoa", []string{"stnmt"}, "Giải phóng mặt bằng đoạn tuyến qua địa bàn huyện, bàn giao cho chủ đầu tư", "Biên bản bàn giao mặt bằng", "chairman", "Chủ tịch UBND huyện Hoằng Hóa", "2022-12-19", "", "urgent", []sampleMove{
		{7, "hoanghoa.daumoi", task.Receive, "", "", false, nil}, {8, "hoanghoa.daumoi", task.Start, "", "", false, nil},
	}},
	{[3]int{2022, 12, 7}, "snv", nil, "Trình kế hoạch tuyển dụng công chức năm 2023", "Tờ trình, dự thảo Kế hoạch", "chairman", "Giám đốc Sở Nội vụ", "2022-12-14", "", "", []sampleMove{
		{8, "snv.daumoi", task.Receive, "", "", false, nil}, {13, "snv.daumoi", task.Report, "Đã trình kèm dự thảo Kế hoạch.", "", false, nil}, {14, "vanphong", task.Accept, "", "", false, nil},
	}},
	{[3]int{2022, 12, 7}, "stc", []string{"skhdt"}, "Báo cáo tình hình nợ đọng xây dựng cơ bản đến hết tháng 11 năm 2022", "Báo cáo", "chairman", "Giám đốc Sở Tài chính", "2022-12-12", "", "", []sampleMove{
		{8, "stc.daumoi", task.Receive, "", "", false, nil}, {14, "stc.daumoi", task.Report, "Gửi báo cáo tổng hợp của các chủ đầu tư.", "", false, nil}, {15, "vanphong", task.Accept, "Nội dung đạt; chậm hai ngày so với hạn.", "", false, nil},
	}},
	{[3]int{2022, 12, 8}, "stnmt", []string{"skhdt", "sxd"}, "Đề xuất danh mục khu đất đưa vào đấu giá quyền sử dụng đất năm 2023", "Danh mục kèm Tờ trình", "committee", "Giám đốc Sở Tài nguyên và Môi trường", "2023-01-13", "", "", []sampleMove{{9, "stnmt.daumoi", task.Receive, "", "", false, nil}}},
	{[3]int{2022, 12, 9}, "skhdt", nil, "Xây dựng kịch bản tăng trưởng kinh tế từng quý năm 2023", "Kịch bản tăng trưởng", "committee", "Giám đốc Sở Kế hoạch và Đầu tư", "2023-01-31", "", "", []sampleMove{{12, "skhdt.daumoi", task.Receive, "", "", false, nil}, {13, "skhdt.daumoi", task.Start, "", "", false, nil}}},
	{[3]int{2022, 12, 12}, "sgtvt", nil, "Báo cáo tình hình trật tự an toàn giao thông", "Báo cáo tháng", "chairman", "Giám đốc Sở Giao thông vận tải", "", "Trước ngày 20 hằng tháng", "", []sampleMove{{13, "sgtvt.daumoi", task.Receive, "", "", false, nil}}},
	{[3]int{2022, 12, 13}, "snv", []string{"stttt"}, "Tham mưu sắp xếp đơn vị sự nghiệp công lập thuộc lĩnh vực thông tin", "Đề án", "committee", "Giám đốc Sở Nội vụ", "2023-03-31", "", "", []sampleMove{{14, "snv.lanhdao", task.Decline, "Nội dung thuộc chức năng chủ trì của Sở Thông tin và Truyền thông.", "", false, []string{"stttt"}}}},
	{[3]int{2022, 12, 14}, "hoanghoa", nil, "Thống kê thiệt hại do mưa lớn, đề xuất hỗ trợ", "Báo cáo", "chairman", "Chủ tịch UBND huyện Hoằng Hóa", "2022-12-27", "", "urgent", nil},
	{[3]int{2022, 12, 14}, "stc", nil, "Hướng dẫn khóa sổ ngân sách cuối năm", "Văn bản hướng dẫn", "chairman", "Giám đốc Sở Tài chính", "2022-12-23", "", "", []sampleMove{{15, "stc.daumoi", task.Receive, "", "", false, nil}, {16, "stc.daumoi", task.Start, "", "", false, nil}}},
	{[3]int{2022, 12, 15}, "vpubnd", nil, "Chuẩn bị chương trình phiên họp thường kỳ tháng 01 năm 2023", "Dự thảo chương trình phiên họp", "chairman", "Chánh Văn phòng", "2022-12-30", "", "", []sampleMove{{15, "vanphong", task.Receive, "", "", false, nil}}},
	{[3]int{2022, 12, 16}, "skhdt", []string{"sgtvt"}, "Thẩm định chủ trương đầu tư dự án đường nối ven biển", "Báo cáo thẩm định", "committee", "Giám đốc Sở Kế hoạch và Đầu tư", "2023-02-15", "", "", []sampleMove{{16, "skhdt.daumoi", task.Receive, "", "", false, nil}, {20, "vanphong", task.Pause, "Chờ ý kiến của cơ quan trung ương về quy hoạch.", "", false, nil}}},
	{[3]int{2022, 12, 19}, "stnmt", nil, "Rà soát giấy phép khai thác khoáng sản hết hạn trong quý I năm 2023", "Danh mục", "chairman", "Giám đốc Sở Tài nguyên và Môi trường", "2023-01-06", "", "", nil},
	{[3]int{2022, 12, 19}, "sgtvt", nil, "Lập phương án vận tải hành khách dịp Tết Nguyên đán", "Phương án", "chairman", "Giám đốc Sở Giao thông vận tải", "2022-12-22", "", "", []sampleMove{{20, "sgtvt.daumoi", task.Receive, "", "", false, nil}}},
	{[3]int{2022, 12, 20}, "snv", nil, "Tham mưu tổ chức lễ tuyên thệ của thanh niên nhập ngũ", "Kế hoạch", "chairman", "Giám đốc Sở Nội vụ", "2023-01-20", "", "", []sampleMove{{20, "vanphong", task.Withdraw, "Giao nhầm cơ quan; giao lại cho Bộ Chỉ huy Quân sự tỉnh.", "", false, nil}}},
}

// loadTasks tells sample assignments in every state.
func loadTasks(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	for _, s := range sampleTasks {
		w.at(s.made[0], time.Month(s.made[1]), s.made[2], 9, 0)
		f := task.Fields{
			Title: s.title + " (mẫu)", Action: s.title + "; gửi sản phẩm về Văn phòng UBND tỉnh đúng hạn. Đây là nhiệm vụ mẫu.", Product: s.product, Authority: s.authority, Officer: s.officer, Urgency: s.urgency,
			DueReason: s.reason, HandOut: true, Sample: true,
		}
		if s.due != "" {
			f.Due = gov.MustDate(s.due)
		} else {
			f.DueKind = task.DueRecurring
		}
		f.Source.Signed = gov.NewDate(s.made[0], time.Month(s.made[1]), s.made[2]) // entered the same day
		if f.Leads, err = w.ids(ctx, s.lead); err != nil {
			return err
		}
		if f.Coordinating, err = w.ids(ctx, s.coordinating...); err != nil {
			return err
		}
		t, err := w.Tasks.Create(ctx, office, f)
		if err != nil {
			return err
		}
		for _, m := range s.moves {
			who, err := w.actor(ctx, m.by)
			if err != nil {
				return err
			}
			w.at(2022, time.December, m.day, 14, 30)
			said := task.Said{Words: m.words, Granted: m.yes}
			switch m.move {
			case task.Report: // numbers of sample papers are no numbers
				said.Product = "Văn bản MẪU của " + s.officer
			case task.AskExtension:
				said.Reason = "disaster"
			case task.Decline:
				if said.Competent, err = w.ids(ctx, m.leads...); err != nil {
					return err
				}
			}
			if m.due != "" {
				said.Due = gov.MustDate(m.due)
			}
			if _, err := w.Tasks.Make(ctx, who, t.ID, m.move, said); err != nil {
				return err
			}
		}
	}
	w.at(2022, time.December, 21, 16, 0)
	leads, err := w.ids(ctx, "skhdt")
	if err != nil {
		return err
	}
	if err := w.moreTasks(ctx, office, leads); err != nil {
		return err
	}
	_, err = w.Tasks.Create(ctx, office, task.Fields{Title: "Tham mưu tổ chức hội nghị gặp mặt doanh nghiệp đầu năm (mẫu)", Leads: leads, Sample: true})
	return err
}

// moreTasks tells a task that waits on an event, one that comes again each
// month, a template, and a task that its agency split.
func (w *World) moreTasks(ctx context.Context, office access.Actor, leads []string) error {
	f := task.Fields{
		Title: "Công bố quy hoạch tỉnh sau khi được phê duyệt (mẫu)", Action: "Tổ chức công bố và gửi hồ sơ quy hoạch cho các cơ quan. Đây là nhiệm vụ mẫu.", Product: "Hội nghị công bố, hồ sơ quy hoạch", Authority: "committee",
		Officer: "Giám đốc Sở Kế hoạch và Đầu tư", DueKind: task.DueEvent, Awaited: "Thủ tướng Chính phủ phê duyệt quy hoạch tỉnh (sự kiện mẫu)", DueTerm: vncal.Term{N: 15, Unit: vncal.WorkingDays}, Leads: leads, HandOut: true, Sample: true,
	}
	if _, err := w.Tasks.Create(ctx, office, f); err != nil {
		return err
	}
	f.Title, f.Action, f.Product, f.Authority = "Báo cáo tình hình giải ngân vốn đầu tư công (mẫu)", "Tổng hợp số liệu của kỳ báo cáo. Đây là nhiệm vụ mẫu.", "Báo cáo", "chairman"
	f.DueKind, f.Awaited, f.Recur, f.DueTerm = task.DueRecurring, "", vncal.Monthly, vncal.Term{N: 3, Unit: vncal.WorkingDays}
	t, err := w.Tasks.Create(ctx, office, f)
	if err != nil {
		return err
	}
	if err := w.Tasks.KeepTemplate(ctx, office, "Báo cáo định kỳ của một sở (mẫu)", t); err != nil {
		return err
	}
	head, err := w.actor(ctx, "skhdt.lanhdao")
	if err != nil {
		return err
	}
	for _, title := range []string{"Tổng hợp số liệu của các chủ đầu tư (mẫu)", "Dự thảo báo cáo (mẫu)"} {
		if err := w.Tasks.Split(ctx, head, t.ID, task.Part{Title: title, Officer: "Chuyên viên Phòng Tổng hợp", Due: gov.MustDate("2023-01-13")}); err != nil {
			return err
		}
	}
	return nil
}
