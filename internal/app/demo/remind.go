package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/remind"
)

// loadReminders sets sample rules: who supervises whom is not on the page.
func loadReminders(ctx context.Context, w *World) error {
	chief, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return err
	}
	p := remind.Default()
	p.ValidFrom, p.Note, p.Supervises = gov.MustDate("2022-11-01"), "Quy tắc mẫu của bản trình diễn.", map[string][]string{}
	for leader, codes := range map[string][]string{"pct1": {"skhdt", "stc", "sgtvt", "stnmt", "hoanghoa"}, "pct2": {"snv"}} {
		a, err := w.actor(ctx, leader)
		if err != nil {
			return err
		}
		if p.Supervises[a.AccountID], err = w.ids(ctx, codes...); err != nil {
			return err
		}
	}
	w.at(2022, time.November, 1, 9, 0)
	_, err = w.Reminders.Set(ctx, chief, p)
	return err
}
