package task

import (
	"context"
	"net/url"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Neighbour returns the task after t in a list, or before it; the zero Task
// where the list ends.
func (r *Room) Neighbour(ctx context.Context, a access.Actor, f Filter, t Task, before bool) (Task, error) {
	q, err := r.store.ask(ctx, a, r.rights, "task.list", f, clock.Today(r.clock), r.cal)
	if err != nil {
		return Task{}, err
	}
	if before {
		q.turn()
	}
	q.w.After(q.keys, q.descending, q.values(t))
	read := scan
	if q.asOf > 0 {
		read = scanPast
	}
	out, err := db.One(ctx, r.db.Q(ctx), read, q.sql(1), q.w.Args()...)
	if fault.Is(err, fault.NotFound) {
		return Task{}, nil
	}
	return out, err
}

// turn makes the question walk its list from the end.
func (q *question) turn() {
	q.descending = !q.descending
	direction := ""
	if q.descending {
		direction = " DESC"
	}
	q.order = strings.Join(q.keys, direction+", ") + direction
}

// around leads from a task to those beside it in the list from which it was
// opened: the one whose address the browser names, or that was handed on.
func (r *Room) around(c *web.Ctx, t Task) (*views.Around, error) {
	f, err := c.Form()
	if err != nil {
		return nil, err
	}
	query, ok := f.Value("trong"), f.Has("trong")
	if from, err := url.Parse(c.R.Referer()); !ok && err == nil && from.Host == c.R.Host && from.Path == base {
		query, ok = from.RawQuery, true
	}
	values, err := url.ParseQuery(query)
	if !ok || err != nil {
		return nil, nil
	}
	list := form.New()
	for _, n := range filterNames {
		if len(values[n]) > 0 {
			list.Set(n, values[n]...)
		}
	}
	flt := filterOf(list, clock.Today(r.clock), r.agencyNamed(c.Context()))
	if list.Err() != nil || flt.AsOf != t.AsOf {
		return nil, nil
	}
	q := queryOf(list)
	out := &views.Around{List: base + "?" + q.Encode()}
	for _, x := range []struct {
		before bool
		href   *string
		title  *string
	}{{true, &out.Prev, &out.PrevTitle}, {false, &out.Next, &out.NextTitle}} {
		n, err := r.Neighbour(c.Context(), c.Actor, flt, t, x.before)
		if err != nil {
			return nil, err
		}
		if n.ID == "" {
			continue
		}
		at := url.Values{"trong": {q.Encode()}}
		if !t.AsOf.IsZero() {
			at.Set("tinh-den", t.AsOf.String())
		}
		*x.href, *x.title = base+"/"+n.ID+"?"+at.Encode(), n.Title
	}
	return out, nil
}
