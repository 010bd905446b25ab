package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/remind"
	"roviec/internal/direction/urge"
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

// urge sends a sample letter to an agency that is late.
func (w *World) urge(ctx context.Context) error {
	chief, err := w.actor(ctx, "chanhvp")
	if err != nil {
		return err
	}
	to, err := w.agency(ctx, "stnmt")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 23, 7, 30)
	words := urge.Words{Notation: "UBND-TH-MẪU", AnswerBy: gov.MustDate("2022-12-30"), Position: "Chánh Văn phòng", Signer: "(Người ký mẫu)", Sample: true}
	p, err := w.Letters.Prepare(ctx, to, words)
	if err != nil {
		return err
	}
	words.Hash = p.Hash
	_, err = w.Letters.Send(ctx, chief, to, words)
	return err
}
