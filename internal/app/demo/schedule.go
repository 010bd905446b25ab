package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/schedule"
)

// sampleWeek is an invented week: the page tells of no schedule but the
// sitting of the 21st.
var sampleWeek = []struct {
	day, starts, ends, title, place string
	leaders                         []string
	internal                        bool
}{
	{"2022-12-19", "08:00", "09:00", "Giao ban đầu tuần (mẫu)", "Phòng họp số 1", []string{"chutich", "pct1", "pct2"}, true},
	{"2022-12-20", "08:00", "11:00", "Kiểm tra tiến độ giải phóng mặt bằng (mẫu)", "Huyện Hoằng Hóa", []string{"pct1"}, false},
	{"2022-12-21", "08:00", "11:30", "Dự phiên họp thường kỳ tháng 12 của UBND tỉnh", "", []string{"chutich", "pct1", "pct2"}, false},
	{"2022-12-22", "14:00", "16:00", "Tiếp công dân định kỳ (mẫu)", "Trụ sở tiếp công dân", []string{"chutich"}, false},
	{"2022-12-23", "08:30", "10:00", "Họp về phương án vận tải hành khách dịp Tết (mẫu)", "Phòng họp số 2", []string{"pct1"}, false},
}

// loadSchedule tells one published week and the next one, which awaits
// approval and holds a clash.
func loadSchedule(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	chief, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 16, 15, 0)
	week, err := w.Schedules.Open(ctx, office, gov.MustDate("2022-12-19"), false, true)
	if err != nil {
		return err
	}
	for _, s := range sampleWeek {
		e := schedule.Entry{Day: gov.MustDate(s.day), Starts: s.starts, Ends: s.ends, Title: s.title, Place: s.place, Internal: s.internal}
		for _, name := range s.leaders {
			a, err := w.actor(ctx, name)
			if err != nil {
				return err
			}
			e.Leaders = append(e.Leaders, a.AccountID)
		}
		if _, err := w.Schedules.Put(ctx, office, week.ID, e, 0); err != nil {
			return err
		}
	}
	if _, err := w.Schedules.Submit(ctx, office, week.ID, 0); err != nil {
		return err
	}
	w.at(2022, time.December, 16, 16, 30)
	if _, err := w.Schedules.Approve(ctx, chief, week.ID, 0); err != nil {
		return err
	}
	w.at(2022, time.December, 22, 16, 45)
	next, err := w.Schedules.Open(ctx, office, gov.MustDate("2022-12-26"), false, true)
	if err != nil {
		return err
	}
	pct, err := w.actor(ctx, "pct1")
	if err != nil {
		return err
	}
	for _, e := range []schedule.Entry{
		{Day: gov.MustDate("2022-12-27"), Starts: "08:00", Ends: "10:00", Title: "Họp Ban An toàn giao thông (mẫu)", Place: "Phòng họp số 1"},
		{Day: gov.MustDate("2022-12-27"), Starts: "09:30", Ends: "11:00", Title: "Làm việc với Sở Kế hoạch và Đầu tư (mẫu)", Place: "Phòng họp số 2"},
	} {
		e.Leaders = []string{pct.AccountID}
		if _, err := w.Schedules.Put(ctx, office, next.ID, e, 0); err != nil {
			return err
		}
	}
	_, err = w.Schedules.Submit(ctx, office, next.ID, 0)
	return err
}
