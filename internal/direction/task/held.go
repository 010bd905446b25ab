package task

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
)

// Held is how the working days of a task fall to those with whom it lay. A day
// falls to who held the task when it began; the parts add up to the whole.
type Held struct {
	Lead         int `json:"lead"`
	Coordinating int `json:"coordinating" doc:"the lead waited for coordinating agencies"`
	Approver     int `json:"approver" doc:"a result or a refusal waited for a decision"`
	Petitioner   int `json:"petitioner" doc:"the lead waited for who raised the matter"`
	Stopped      int `json:"stopped" doc:"paused, or waiting on an event"`
	Total        int `json:"total"`
}

// heldBy is the part of h that a task falls to after an act; nil where its
// time does not count, before it is handed out and after it has ended.
func (h *Held) heldBy(e Event, waitsOn string) *int {
	switch {
	case e.To == Draft || e.To.Phase() == PhaseEnded:
		return nil
	case e.To == Reported || e.To == Declined:
		return &h.Approver
	case e.To == Paused || e.Stood.dueSort == waitDue:
		return &h.Stopped
	case waitsOn == "coordinating":
		return &h.Coordinating
	case waitsOn == "petitioner":
		return &h.Petitioner
	}
	return &h.Lead
}

// HeldBy splits the working days of a task, from its handing out to its end or
// to today, by its acts, oldest first.
func HeldBy(events []Event, today gov.Date, cal Calendar) (h Held) {
	var holder *int
	var since, first, last gov.Date
	waitsOn := ""
	for _, e := range events {
		day := gov.DateOf(e.At.In(clock.VN))
		if day.After(today) {
			break
		}
		switch {
		case holder != nil:
			*holder += cal.WorkingDaysBetween(since, day)
		case !first.IsZero(): // its end was undone
			h.Stopped += cal.WorkingDaysBetween(since, day)
		}
		switch {
		case e.Detail.WaitsOn != "":
			waitsOn = e.Detail.WaitsOn
		case e.Move == GoOn || e.From != e.To:
			waitsOn = ""
		}
		if e.To == Draft { // not handed out, or no longer
			h, first = Held{}, gov.Date{}
		}
		if holder = h.heldBy(e, waitsOn); holder != nil && first.IsZero() {
			first = day
		}
		since, last = day, day
	}
	if first.IsZero() {
		return h
	}
	if holder != nil {
		*holder += cal.WorkingDaysBetween(since, today)
		last = today
	}
	h.Total = cal.WorkingDaysBetween(first, last)
	return h
}

// eventsOf returns the acts of many tasks, oldest first, by task.
func (s store) eventsOf(ctx context.Context, list []Task) (map[string][]Event, error) {
	if len(list) == 0 {
		return nil, nil
	}
	w, ids := &db.Where{}, make([]string, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	type row struct {
		task string
		e    Event
	}
	w.In("task_id", ids...)
	rows, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (x row, err error) {
		x.e, err = scanEvent(r, &x.task)
		return x, err
	}, `SELECT `+eventColumns+`, task_id FROM task_event`+w.SQL()+` ORDER BY task_id, id`, w.Args()...)
	out := make(map[string][]Event, len(list))
	for _, x := range rows {
		out[x.task] = append(out[x.task], x.e)
	}
	return out, err
}

// words name the parts with their days, in the order of the page.
func (h Held) words(p i18n.Printer) (names, days []string) {
	for _, x := range []struct {
		key string
		n   int
	}{{"lead", h.Lead}, {"coordinating", h.Coordinating}, {"approver", h.Approver}, {"petitioner", h.Petitioner}, {"stopped", h.Stopped}, {"total", h.Total}} {
		names, days = append(names, p.T("task.held."+x.key)), append(days, p.T("task.unit.WD", x.n))
	}
	return names, days
}
