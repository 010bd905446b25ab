package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/plan"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
)

// hung is what hangs on the lines of the plan, by the beginning of a line:
// sample clauses, targets and tasks.
var hung = []struct {
	line    string
	clauses []string // of the sample resolution
	targets []string
	tasks   []string // beginnings of titles
}{
	{"Giao chỉ tiêu, dự toán", []string{"phan-la-ma-ii.so-2.diem-a"}, nil, []string{"Xây dựng kịch bản tăng trưởng"}},
	{"Bảo đảm hoàn thành các mục tiêu", []string{"phan-la-ma-i.so-1"}, []string{"KT-01/2023", "KT-02/2023"}, nil},
	{"Đẩy nhanh tiến độ các dự án", []string{"phan-la-ma-ii.so-2.diem-b"}, []string{"KT-03/2023"}, []string{"Rà soát tiến độ giải ngân", "Giải phóng mặt bằng"}},
	{"Dành nguồn lực", nil, []string{"KT-04/2023"}, []string{"Lập phương án điều hành ngân sách", "Báo cáo tình hình nợ đọng"}},
	{"Đất đai, khoáng sản", nil, nil, []string{"Kiểm tra việc khắc phục ô nhiễm", "Rà soát giấy phép khai thác"}},
	{"Xử lý nghiêm", []string{"phan-la-ma-ii.so-1.gach-1"}, nil, []string{"Trình kế hoạch tuyển dụng"}},
}

// spans are sample agencies, days and products of measures, by the beginning of
// a measure.
var spans = []struct{ line, lead, start, due, product string }{
	{"Giao chỉ tiêu, dự toán", "skhdt", "2022-12-12", "2023-01-10", "Quyết định giao chỉ tiêu (mẫu)"},
	{"Bảo đảm hoàn thành các mục tiêu", "skhdt", "2023-01-03", "2023-12-31", "Báo cáo kinh tế - xã hội năm (mẫu)"},
	{"Đánh giá các chương trình trọng tâm", "skhdt", "2023-03-01", "2023-06-30", "Báo cáo đánh giá giữa kỳ (mẫu)"},
	{"Nắm tình hình sản xuất", "skhdt", "2023-01-03", "2023-12-15", ""},
	{"Đẩy nhanh tiến độ các dự án", "sgtvt", "2022-11-21", "2023-09-30", "Báo cáo giải ngân (mẫu)"},
	{"Dành nguồn lực", "stc", "2022-11-21", "2023-04-28", "Phương án điều hành ngân sách (mẫu)"},
	{"Đất đai, khoáng sản", "stnmt", "2022-12-01", "2023-10-31", "Kết luận kiểm tra (mẫu)"},
	{"Khen thưởng kịp thời", "snv", "2023-01-15", "2023-12-20", ""},
	{"Xử lý nghiêm", "snv", "2022-12-01", "2023-12-20", ""},
}

// spread gives measures of the draft plan who leads them and when.
func (w *World) spread(ctx context.Context, office access.Actor, p plan.Plan) error {
	for _, s := range spans {
		i := slices.IndexFunc(p.Lines, func(l plan.Line) bool { return strings.HasPrefix(l.Text, s.line) })
		if i < 0 {
			return fmt.Errorf("the plan has no line %q", s.line)
		}
		l := p.Lines[i]
		lead, err := w.ids(ctx, s.lead)
		if err != nil {
			return err
		}
		l.LeadID, l.Start, l.Due, l.Product = lead[0], gov.MustDate(s.start), gov.MustDate(s.due), s.product
		if _, err := w.Plans.Edit(ctx, office, p.ID, l.ID, l, l.Version); err != nil {
			return err
		}
	}
	return nil
}

// loadPlanLinks hangs sample clauses, targets and tasks on the lines of the
// plan.
func loadPlanLinks(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 22, 15, 0)
	plans, err := w.Plans.List(ctx)
	if err != nil || len(plans) == 0 {
		return err
	}
	p, err := w.Plans.Get(ctx, plans[0].ID)
	if err != nil {
		return err
	}
	docs, _, err := w.Documents.List(ctx, office, "document.read", document.Filter{Text: "NQ-MẪU", Direction: document.In, Limit: 1})
	if err != nil || len(docs) == 0 {
		return err
	}
	tasks, _, err := w.Tasks.List(ctx, office, task.Filter{Limit: 100})
	if err != nil {
		return err
	}
	for _, h := range hung {
		line := ""
		for _, l := range p.Lines {
			if strings.HasPrefix(l.Text, h.line) {
				line = l.ID
			}
		}
		if line == "" {
			return fmt.Errorf("the plan has no line %q", h.line)
		}
		for _, anchor := range h.clauses {
			if err := w.Plans.Cite(ctx, office, p.ID, line, docs[0].ID, anchor); err != nil {
				return fmt.Errorf("%s: %w", anchor, err)
			}
		}
		for _, code := range h.targets {
			if err := w.Plans.Attach(ctx, office, p.ID, line, "indicator", code); err != nil {
				return fmt.Errorf("%s: %w", code, err)
			}
		}
		for _, title := range h.tasks {
			for _, t := range tasks {
				if strings.HasPrefix(t.Title, title) {
					if err := w.Plans.Attach(ctx, office, p.ID, line, "task", t.Code); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
