package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/programme"
	"roviec/internal/floor/sheet"
)

// registrations are samples: who registers what for 2024, and what the Office
// made of it.
var registrations = []struct {
	by, title, product, basis, necessity string
	month                                int
	authority, onward                    string
	with                                 []string
	outcome                              string // "" = waits, draft = unsigned
	reason                               string
	into                                 int // of merge: which one
}{
	{"snv", "Đề án sắp xếp đơn vị sự nghiệp công lập giai đoạn 2024 - 2026 (mẫu)", "Tờ trình, dự thảo Nghị quyết", "Nghị quyết mẫu của Tỉnh ủy", "Giảm đầu mối, tăng tự chủ", 3, programme.Committee, "council", []string{"stc"}, "accept", "", 0},
	{"snv", "Quy định tuyển dụng công chức cấp xã (mẫu)", "Dự thảo Quyết định", "Luật Cán bộ, công chức", "Quy định cũ không còn phù hợp", 5, programme.Committee, "", []string{"hoanghoa"}, "", "", 0},
	{"skhdt", "Kế hoạch đầu tư công năm 2025 (mẫu)", "Tờ trình, dự thảo Nghị quyết", "Luật Đầu tư công", "Trình HĐND tỉnh kỳ họp cuối năm", 11, programme.Committee, "council", []string{"stc", "sgtvt"}, "accept", "", 0},
	{"skhdt", "Đề án phát triển du lịch cộng đồng miền núi (mẫu)", "Đề án, dự thảo Quyết định", "Chương trình hành động mẫu", "Tạo sinh kế cho người dân", 6, programme.Committee, "", nil, "", "", 0},
	{"stc", "Phát triển du lịch cộng đồng ở miền núi: cơ chế tài chính (mẫu)", "Dự thảo Quyết định", "Luật Ngân sách nhà nước", "Cần cơ chế hỗ trợ ban đầu", 7, programme.Chairman, "", []string{"skhdt"}, "merge", "Cùng nội dung với đề án do Sở Kế hoạch và Đầu tư đăng ký.", 3},
	{"stc", "Báo cáo công tác thường xuyên của ngành tài chính (mẫu)", "Báo cáo", "Kế hoạch của Sở", "Theo định kỳ", 12, programme.Chairman, "", nil, "refuse", "Việc thường xuyên của Sở, không thuộc chương trình công tác của UBND tỉnh.", 0},
	{"stnmt", "Bảng giá đất áp dụng từ năm 2025 (mẫu)", "Tờ trình, dự thảo Quyết định", "Luật Đất đai", "Thay bảng giá hết hiệu lực", 10, programme.Committee, "both", []string{"stc", "hoanghoa"}, "send_back", "Nêu rõ sản phẩm trình HĐND tỉnh và thời gian lấy ý kiến.", 0},
	{"sgtvt", "Phương án tổ chức giao thông cửa ngõ thành phố (mẫu)", "Dự thảo Quyết định", "Ý kiến chỉ đạo mẫu", "Giảm ùn tắc", 4, programme.Chairman, "", nil, "draft", "", 0},
	{"hoanghoa", "Đề nghị công nhận xã nông thôn mới nâng cao (mẫu)", "Tờ trình", "Bộ tiêu chí nông thôn mới", "Đủ tiêu chí trong năm", 9, programme.Chairman, "", nil, "withdraw", "", 0},
}

// loadRegistration tells a call for 2024 that is open, with registrations in
// several states, and a request to move an item of 2023. All are samples.
func loadRegistration(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 22, 8, 30)
	if _, err := w.Programmes.OpenCall(ctx, office, programme.Call{Year: 2024, Opens: gov.MustDate("2022-12-22"), Closes: gov.MustDate("2023-11-15"), Sample: true, Note: "Dữ liệu mẫu. Mỗi nội dung nêu rõ căn cứ, sự cần thiết và sản phẩm; thủ trưởng ký trước khi gửi."}); err != nil {
		return err
	}
	ids := make([]string, len(registrations))
	for n, x := range registrations {
		if ids[n], err = w.register(ctx, n); err != nil {
			return err
		}
		w.at(2022, time.December, 22, 14, n)
		switch x.outcome {
		case "accept":
			_, err = w.Programmes.Accept(ctx, office, ids[n], programme.Criteria, "", 0)
		case "merge":
			_, err = w.Programmes.Merge(ctx, office, ids[n], ids[x.into], []string{"practical", "province"}, x.reason, 0)
		case "refuse":
			_, err = w.Programmes.Refuse(ctx, office, ids[n], []string{"practical"}, x.reason, 0)
		case "send_back":
			_, err = w.Programmes.SendBack(ctx, office, ids[n], []string{"effective", "practical", "branch", "province"}, x.reason, 0)
		}
		if err != nil {
			return err
		}
	}
	if err := w.upload(ctx); err != nil {
		return err
	}
	return w.adjustments(ctx)
}

// upload is a file of an agency that waits to be checked: one row is right,
// one is not.
func (w *World) upload(ctx context.Context) error {
	focal, err := w.actor(ctx, "snv.daumoi")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 22, 15, 0)
	i, err := w.Programmes.StartImport(ctx, focal, 2024, "dang-ky-mau.xlsx", []sheet.Sheet{{Name: "Đăng ký (mẫu)", Rows: [][]string{
		{"TT", "Nội dung", "Cấp trình", "Tháng", "Cơ quan phối hợp", "Căn cứ", "Sự cần thiết", "Sản phẩm"},
		{"1", "Kế hoạch cải cách hành chính năm 2025 (mẫu)", "Chủ tịch UBND tỉnh", "12", "Sở Tài chính", "Chương trình tổng thể cải cách hành chính", "Kế hoạch hằng năm", "Kế hoạch"},
		{"2", "Quy chế thi đua, khen thưởng (mẫu)", "UBND tỉnh", "31/11/2024", "", "Luật Thi đua, khen thưởng", "Thay quy chế cũ", "Quyết định"},
	}}})
	if err != nil {
		return err
	}
	_, err = w.Programmes.Map(ctx, focal, i.ID, i.Sheet, i.Mapping, i.Version)
	return err
}

// register writes one registration and, unless it stays a draft, signs it.
func (w *World) register(ctx context.Context, n int) (string, error) {
	x := registrations[n]
	focal, err := w.actor(ctx, x.by+".daumoi")
	if err != nil {
		return "", err
	}
	head, err := w.actor(ctx, x.by+".lanhdao")
	if err != nil {
		return "", err
	}
	lead, err := w.agency(ctx, x.by)
	if err != nil {
		return "", err
	}
	with, err := w.ids(ctx, x.with...)
	if err != nil {
		return "", err
	}
	w.at(2022, time.December, 22, 9, n)
	e, err := w.Programmes.Register(ctx, focal, 2024, programme.Fields{Title: x.title, Authority: x.authority, Onward: x.onward, Month: x.month, LeadID: lead, Coordinating: with, Leader: "Phó Chủ tịch phụ trách (mẫu)", Basis: x.basis, Necessity: x.necessity, Product: x.product})
	if err != nil || x.outcome == "draft" {
		return e.ID, err
	}
	if x.outcome == "withdraw" {
		_, err = w.Programmes.TakeBack(ctx, focal, e.ID, 0)
		return e.ID, err
	}
	_, err = w.Programmes.Sign(ctx, head, e.ID, 0)
	return e.ID, err
}

// adjustments are requests of agencies about items of 2023: one waits, one is
// refused.
func (w *World) adjustments(ctx context.Context) error {
	chief, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return err
	}
	for n, code := range []string{"snv", "stc"} {
		head, err := w.actor(ctx, code+".lanhdao")
		if err != nil {
			return err
		}
		lead, err := w.agency(ctx, code)
		if err != nil {
			return err
		}
		items, _, err := w.Programmes.List(ctx, 2023, programme.Filter{LeadID: lead, Limit: 10})
		if err != nil {
			return err
		}
		for _, i := range items {
			if i.Month < 3 || i.Month > 9 {
				continue
			}
			w.at(2022, time.December, 22, 16, n)
			x, err := w.Programmes.Ask(ctx, head, i.ID, programme.Wish{Kind: programme.Move, Month: i.Month + 2, Reason: "Chờ hướng dẫn của bộ quản lý ngành (mẫu)."}, 0)
			if err != nil {
				return err
			}
			if n == 1 {
				w.at(2022, time.December, 22, 16, 30)
				if _, err := w.Programmes.Decide(ctx, chief, x.ID, false, "Đã có hướng dẫn; giữ nguyên thời gian (mẫu).", 0); err != nil {
					return err
				}
			}
			break
		}
	}
	return nil
}
