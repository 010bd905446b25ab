package task

import (
	"net/http"
	"net/url"
	"slices"

	"roviec/internal/direction/task/views"
	"roviec/internal/floor/web"
)

// boardStates are the columns of the board, in the order of a task's life.
var boardStates = []State{Draft, HandedOut, Received, InProgress, Reported, Returned, Paused, Declined, Accepted}

// perColumn is how many tasks a column of the board shows, columnCountTo how
// far it counts; the rest is in the list of its state.
const (
	perColumn     = 20
	columnCountTo = 100
)

// fillBoard shows the same filter by state: what presses most first, with the
// number of each state.
func (r *Room) fillBoard(c *web.Ctx, flt Filter, q url.Values, v *views.List) error {
	for _, s := range boardStates {
		f := flt
		if len(f.States) > 0 && !slices.Contains(f.States, s) {
			continue
		}
		f.States, f.Limit, f.CountTo, f.Cursor, f.Sort = []State{s}, perColumn, columnCountTo, "", SortDue
		page, err := r.Page(c.Context(), c.Actor, f)
		if err != nil {
			return err
		}
		if len(page.Tasks) == 0 {
			continue
		}
		rows, err := r.rows(c.Context(), page.Tasks)
		if err != nil {
			return err
		}
		own := url.Values{}
		for k, x := range q {
			own[k] = x
		}
		own.Set("trang-thai", string(s))
		own.Del("xem")
		col := views.Column{ID: "cot-" + string(s), Heading: c.T("task.state." + string(s)), Rows: rows, Count: c.T("task.total", page.Total), All: base + "?" + own.Encode()}
		if page.More {
			col.Count = c.T("task.total_more", page.Total)
		}
		v.Board = append(v.Board, col)
	}
	return nil
}

// renderBoard draws the board instead of the table.
func (r *Room) renderBoard(c *web.Ctx, flt Filter, q url.Values, v views.List) error {
	if err := r.fillBoard(c, flt, q, &v); err != nil {
		return err
	}
	return c.Render(http.StatusOK, views.Tasks(v))
}
