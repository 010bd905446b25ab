package task

import (
	"context"
	"net/http"

	"roviec/internal/base/fault"
	"roviec/internal/floor/web"
	"roviec/internal/vn/vncal"
)

// eventBody is an event as the API shows it.
type eventBody struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	HappenedOn *string `json:"happened_on" doc:"null while it is awaited"`
	Paper      string  `json:"paper"`
	Tasks      int     `json:"tasks,omitempty" doc:"in lists"`
	Version    int64   `json:"version"`
}

func bodyOfEvent(x Awaited) eventBody {
	return eventBody{x.ID, x.Name, present(x.HappenedOn.String()), x.Paper, x.Tasks, x.Version}
}

type eventsIn struct {
	Happened bool   `query:"happened" doc:"those that have happened instead of those that are awaited"`
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor   string `query:"cursor" maxLength:"50"`
}

type eventsOut struct {
	Body struct {
		Items      []eventBody `json:"items"`
		NextCursor string      `json:"next_cursor"`
	}
}

type recordIn struct {
	Event string `path:"event"`
	Body  struct {
		On      string `json:"on" doc:"YYYY-MM-DD, not after today"`
		Paper   string `json:"paper,omitempty" doc:"number and symbol of the paper that shows it"`
		Term    string `json:"term,omitempty" maxLength:"40" doc:"for tasks that name none: 10WD, 15D and so on"`
		Version int64  `json:"version,omitempty" doc:"that was seen; 0 = the present one"`
	}
}

type eventOut struct{ Body eventBody }

// partBody is a part as the API shows it to the agency that made it.
type partBody struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	Officer string  `json:"officer"`
	Due     *string `json:"due" doc:"null: with the task"`
	DoneAt  *string `json:"done_at" doc:"null while it is open"`
}

type partsOut struct {
	Body struct {
		Items []partBody `json:"items" doc:"those of the user's own agency"`
		Done  int        `json:"done" doc:"of the parts of all agencies"`
		All   int        `json:"all"`
	}
}

type partIn struct {
	ID   string `path:"id"`
	Body struct {
		Title   string `json:"title"`
		Officer string `json:"officer"`
		Due     string `json:"due,omitempty" doc:"YYYY-MM-DD"`
	}
}

type markIn struct {
	ID   string `path:"id"`
	Part string `path:"part"`
	Body struct {
		Done bool `json:"done"`
	}
}

// moreAPI adds what stands beside tasks.
func (r *Room) moreAPI(a *web.API) {
	r.bulkAPI(a)
	web.Register(a, web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks/entry", Summary: "The Office's own clock: how soon tasks were entered after their papers were signed", Tag: "tasks", Permission: "task.entry"}, r.apiEntry)
	web.Register(a, web.Operation{Method: http.MethodGet, Path: "/api/v1/task-events", Summary: "Events on which tasks wait", Tag: "tasks", Permission: "task.direct"}, r.apiEvents)
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/task-events/{event}/record", Summary: "Record the day of an event: the clocks of its tasks start", Tag: "tasks", Permission: "task.direct"}, r.apiRecord)
	web.Register(a, web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks/{id}/parts", Summary: "Parts that the user's agency made of a task", Tag: "tasks", Permission: "task.read", Load: r.loadParam},
		func(ctx context.Context, _ *idOnly) (*partsOut, error) { return r.apiParts(ctx) })
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/tasks/{id}/parts", Summary: "Give an own officer a part of a task", Tag: "tasks", Permission: "task.split", Read: "task.read", Load: r.loadParam, Status: http.StatusCreated},
		func(ctx context.Context, in *partIn) (*partsOut, error) {
			x := Part{Title: in.Body.Title, Officer: in.Body.Officer}
			var err error
			if x.Due, err = date("due", in.Body.Due); err != nil {
				return nil, err
			}
			if err = r.Split(ctx, web.ActorFrom(ctx), in.ID, x); err != nil {
				return nil, renamed(err, func(n string) string { return n[len("part."):] })
			}
			return r.apiParts(ctx)
		})
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/tasks/{id}/parts/{part}", Summary: "Mark a part as done or open", Tag: "tasks", Permission: "task.part", Read: "task.read", Load: r.loadParam},
		func(ctx context.Context, in *markIn) (*partsOut, error) {
			if err := r.MarkPart(ctx, web.ActorFrom(ctx), in.ID, in.Part, in.Body.Done); err != nil {
				return nil, err
			}
			return r.apiParts(ctx)
		})
}

type idOnly struct {
	ID string `path:"id"`
}

func (r *Room) apiEvents(ctx context.Context, in *eventsIn) (*eventsOut, error) {
	list, err := r.store.awaitedList(ctx, in.Happened, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &eventsOut{}
	out.Body.Items = []eventBody{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.Body.NextCursor = list[in.Limit-1].ID
	}
	for _, x := range list {
		out.Body.Items = append(out.Body.Items, bodyOfEvent(x))
	}
	return out, nil
}

func (r *Room) apiRecord(ctx context.Context, in *recordIn) (*eventOut, error) {
	h := Happening{Paper: in.Body.Paper, Version: in.Body.Version}
	var err error
	if h.On, err = date("on", in.Body.On); err != nil {
		return nil, err
	}
	if h.Term, err = vncal.ParseTerm(in.Body.Term); err != nil {
		return nil, fault.Fields(fault.Field{Name: "term", Key: "task.error.term"})
	}
	x, err := r.RecordEvent(ctx, web.ActorFrom(ctx), in.Event, h)
	return &eventOut{bodyOfEvent(x)}, err
}

func (r *Room) apiParts(ctx context.Context) (*partsOut, error) {
	own, p, err := r.PartsOf(ctx, web.ActorFrom(ctx), web.ObjectFrom(ctx).(Task))
	out := &partsOut{}
	out.Body.Items, out.Body.Done, out.Body.All = []partBody{}, p.Done, p.All
	for _, x := range own {
		out.Body.Items = append(out.Body.Items, partBody{x.ID, x.Title, x.Officer, present(x.Due.String()), present(stamp(x.DoneAt))})
	}
	return out, err
}
