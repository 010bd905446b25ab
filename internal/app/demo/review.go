package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/review"
)

// loadReviews tells a finished sample review of tasks and one that is being
// written.
func loadReviews(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	chief, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 22, 16, 0)
	v, err := w.Reviews.Create(ctx, office, review.Review{
		Kind: "annual", Subject: review.OfPeriod, From: gov.MustDate("2022-11-01"), To: gov.MustDate("2022-12-20"), Title: "Rà soát nhiệm vụ giao từ tháng 11 năm 2022 (mẫu)", Sample: true,
		Words: review.Words{Findings: "Bản mẫu: phần lớn nhiệm vụ đang trong hạn.", Causes: "Bản mẫu: một số nhiệm vụ chờ ý kiến của cơ quan khác.", Proposals: "Bản mẫu: đôn đốc các nhiệm vụ quá hạn trước ngày 31/12/2022."},
	})
	if err != nil {
		return err
	}
	if _, err := w.Reviews.Freeze(ctx, chief, v.ID, 0); err != nil {
		return err
	}
	plans, err := w.Plans.List(ctx)
	if err != nil || len(plans) == 0 {
		return err
	}
	_, err = w.Reviews.Create(ctx, office, review.Review{Kind: "mid_term", Subject: review.OfPlan, SubjectID: plans[0].ID, Title: "Rà soát giữa kỳ Kế hoạch hành động năm 2023 (mẫu)", Sample: true})
	return err
}
