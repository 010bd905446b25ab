// Package demo tells the demo province: December 2022 as far as the page of
// 22/12/2022 reports it, with sample records around it that say that they are
// samples. It acts through the rooms' own actions as the demo's accounts, with
// a clock that moves along the story.
package demo

import (
	"context"
	"fmt"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/draft"
	"roviec/internal/direction/indicator"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/plan"
	"roviec/internal/direction/programme"
	"roviec/internal/direction/remind"
	"roviec/internal/direction/review"
	"roviec/internal/direction/schedule"
	"roviec/internal/direction/task"
	"roviec/internal/direction/urge"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/files"
	"roviec/internal/people/account"
	"roviec/internal/people/org"
	"roviec/internal/people/view"
	"roviec/internal/public/publish"
)

// World is the house in which the story is told.
type World struct {
	DB         *db.DB
	Clock      *clock.Manual
	Org        *org.Store
	Accounts   *account.Service
	Files      *files.Store
	Tasks      *task.Room
	News       *publish.Room
	Documents  *document.Room
	Drafts     *draft.Room
	Meetings   *meeting.Room
	Plans      *plan.Room
	Indicators *indicator.Room
	Reviews    *review.Room
	Programmes *programme.Room
	Reminders  *remind.Room
	Views      *view.Room
	Progress   func(ctx context.Context) error // publishes the counts of tasks
	Letters    *urge.Room
	Schedules  *schedule.Room
	Remind     func(ctx context.Context) error // reminds of limits

	actors map[string]access.Actor
}

// at moves the story's clock to a moment of Vietnamese time.
func (w *World) at(year int, month time.Month, day, hour, minute int) {
	w.Clock.Set(time.Date(year, month, day, hour, minute, 0, 0, clock.VN))
}

// actor is a demo account as who acts.
func (w *World) actor(ctx context.Context, username string) (access.Actor, error) {
	if a, ok := w.actors[username]; ok {
		return a, nil
	}
	acc, err := w.Accounts.ByUsername(ctx, username)
	if err != nil {
		return access.Actor{}, fmt.Errorf("demo: account %s: %w", username, err)
	}
	a, err := w.Accounts.ActorOf(ctx, acc.ID)
	if err == nil {
		w.actors[username] = a
	}
	return a, err
}

// agency is the id of the agency with the code in December 2022.
func (w *World) agency(ctx context.Context, code string) (string, error) {
	a, err := w.Org.ByCode(ctx, code, gov.Date{Year: 2022, Month: time.December, Day: 21})
	if err != nil {
		return "", fmt.Errorf("demo: agency %s: %w", code, err)
	}
	return a.ID, nil
}

// ids are the agencies of the codes.
func (w *World) ids(ctx context.Context, codes ...string) ([]string, error) {
	out := make([]string, len(codes))
	for i, c := range codes {
		id, err := w.agency(ctx, c)
		if err != nil {
			return nil, err
		}
		out[i] = id
	}
	return out, nil
}

// Load tells the whole story in one transaction: a demo is there or it is not.
// password is that of every account; last is done at the end of it.
func Load(ctx context.Context, w *World, password string, last func(ctx context.Context) error) error {
	w.actors = map[string]access.Actor{}
	hash, err := w.Accounts.DemoHash(ctx, password)
	if err != nil {
		return fmt.Errorf("demo: password: %w", err)
	}
	return w.DB.Batch(ctx, func(ctx context.Context) error {
		w.at(2022, time.November, 1, 8, 0)
		if err := w.Org.Load(ctx); err != nil {
			return fmt.Errorf("demo: agencies: %w", err)
		}
		if err := MakeAccounts(ctx, w.Accounts, hash, func(code string) (string, error) { return w.agency(ctx, code) }); err != nil {
			return fmt.Errorf("demo: accounts: %w", err)
		}
		for _, chapter := range chapters {
			if err := chapter.tell(ctx, w); err != nil {
				return fmt.Errorf("demo: %s: %w", chapter.name, err)
			}
		}
		w.at(2022, time.December, 23, 7, 0)
		if err := w.Progress(ctx); err != nil {
			return fmt.Errorf("demo: progress: %w", err)
		}
		if err := w.Remind(ctx); err != nil {
			return fmt.Errorf("demo: reminders: %w", err)
		}
		if err := w.urge(ctx); err != nil {
			return fmt.Errorf("demo: urging letter: %w", err)
		}
		return last(ctx)
	})
}

// chapters are told in the order of time.
var chapters = []struct {
	name string
	tell func(ctx context.Context, w *World) error
}{
	{"organisation", loadOrganisation},
	{"rules of reminders", loadReminders},
	{"tasks", loadTasks},
	{"targets", loadIndicators},
	{"December 2022", loadDecember},
	{"January 2023", loadJanuary},
	{"schedule", loadSchedule},
	{"registrations", loadRegistration},
	{"register", loadRegister},
	{"plan", loadPlanLinks},
	{"reviews", loadReviews},
	{"documents", loadDocuments},
	{"news", loadNews},
	{"views", loadViews},
}
