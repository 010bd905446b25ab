package task

import (
	"net/http"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
)

// perGroup is how many tasks a group of "my work" shows at first.
const perGroup = 15

// group is one heading of "my work": the tasks of f with which the reader may
// do permission. query leads to the list of them all.
type group struct {
	key, query string
	f          Filter
	permission access.Permission
}

// groupsFor are the headings for a reader, most pressing first. Who sees every
// task follows them all; an agency sees what it must do itself, and last what
// it helps with.
func (r *Room) groupsFor(a access.Actor) []group {
	mine := access.Permission("task.work")
	all := r.rights.Can(a, "task.list", access.Object{})
	if all {
		mine = "task.list"
	}
	out := []group{
		{"task.mine.overdue", "han=overdue", Filter{TimeState: Overdue}, mine},
		{"task.mine.today_due", "han=due_today", Filter{TimeState: DueToday}, mine},
		{"task.mine.soon", "han=due_soon", Filter{TimeState: DueSoon}, mine},
		{"task.mine.judge", "han=awaiting", Filter{TimeState: Awaiting}, "task.judge"},
		{"task.mine.extend", "xin-gia-han=1", Filter{Pending: true}, "task.extend"},
		{"task.mine.returned", "trang-thai=returned", Filter{States: []State{Returned}}, "task.work"},
		{"task.mine.declined", "trang-thai=declined", Filter{States: []State{Declined}}, "task.direct"},
		{"task.mine.new", "trang-thai=handed_out", Filter{States: []State{HandedOut}}, "task.work"},
		{"task.mine.drafts", "trang-thai=draft", Filter{States: []State{Draft}}, "task.direct"},
		{"task.mine.later", "han=not_due", Filter{TimeState: NotDue}, mine},
		{"task.mine.undated", "han=no_deadline", Filter{TimeState: NoDeadline, States: running}, mine},
	}
	if !all && len(a.Agencies) == 1 {
		out = append(out,
			group{"task.mine.sent", "han=awaiting", Filter{TimeState: Awaiting}, "task.work"},
			group{"task.mine.helping", "vai-tro=coordinating&co-quan=" + a.Agencies[0], Filter{AgencyID: a.Agencies[0], Role: "coordinating", States: running}, "task.list"})
	}
	return out
}

func (r *Room) myWork(c *web.Ctx) error {
	p := i18n.From(c.Context())
	v := views.Work{Page: c.Page(c.T("task.mine.title")), Today: c.T("task.mine.today", clock.Today(r.clock)), CanMake: c.May("task.create"), CanList: c.May("task.list")}
	seen := map[string]bool{}
	for i, g := range r.groupsFor(c.Actor) {
		if !c.May(g.permission) {
			continue
		}
		g.f.Limit = perGroup
		list, next, err := r.listFor(c.Context(), c.Actor, g.permission, g.f)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(t Task) bool { // each task is shown once, where it presses most
			if seen[t.ID] {
				return true
			}
			seen[t.ID] = true
			return false
		})
		if len(list) == 0 {
			continue
		}
		rows, err := r.rows(c.Context(), list)
		if err != nil {
			return err
		}
		x := views.Group{Heading: p.T(g.key), ID: "nhom-" + strconv.Itoa(i), Rows: rows}
		if next != "" {
			x.More = base + "?" + g.query
		}
		v.Groups = append(v.Groups, x)
	}
	for _, also := range r.Also {
		list, err := also(c.Context(), c.Actor)
		if err != nil {
			return err
		}
		for _, w := range list {
			v.Waiting = append(v.Waiting, views.Waiting{Heading: w.Heading, Text: w.Text, Href: w.Link})
		}
	}
	v.Empty = len(v.Groups) == 0 && len(v.Waiting) == 0
	return c.Render(http.StatusOK, views.MyWork(v))
}
