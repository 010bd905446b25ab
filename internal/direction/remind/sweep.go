package remind

import (
	"context"
	"slices"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/people/account"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// Tasks are what people are reminded of.
type Tasks interface {
	Unswept(ctx context.Context, until, today gov.Date, limit int) ([]task.Task, error)
	Swept(ctx context.Context, ids []string, today gov.Date) error
	Standing(ctx context.Context, ids []string) ([]task.Task, error)
}

// Thing is what people are reminded of: a task, or what a source holds.
type Thing struct {
	ID, Urgency, Supervisor string
	Due                     gov.Date
	Leads                   []string // ids of agencies
}

// Source holds things with limits beside tasks. Unswept returns those due up
// to a day that Swept did not note today.
type Source struct {
	Kind    string // of the reminders
	Unswept func(ctx context.Context, until, today gov.Date, limit int) ([]Thing, error)
	Swept   func(ctx context.Context, ids []string, today gov.Date) error
}

// ofTasks is the source of tasks.
func (r *Room) ofTasks() Source {
	return Source{
		Kind: Kind,
		Unswept: func(ctx context.Context, until, today gov.Date, limit int) ([]Thing, error) {
			list, err := r.tasks.Unswept(ctx, until, today, limit)
			out := make([]Thing, len(list))
			for i, t := range list {
				out[i] = Thing{t.ID, t.Urgency, t.Supervisor, t.Due, t.Leads}
			}
			return out, err
		},
		Swept: r.tasks.Swept,
	}
}

// People looks up who holds which post.
type People interface {
	InAgency(ctx context.Context, agencyID string, roles ...access.Role) ([]account.Account, error)
	Recipients(ctx context.Context, accounts, agencies []string, roles []access.Role) ([]string, error)
	ByIDs(ctx context.Context, ids []string) (map[string]account.Account, error)
}

// Notes keeps what people are to be reminded of.
type Notes interface {
	Reminded(ctx context.Context, kind string, ids []string) (map[notice.Rung]int, error)
	Remind(ctx context.Context, list []notice.Reminder) error
}

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room climbs the ladder.
type Room struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	rights   *access.Table
	cal      Calendar
	tasks    Tasks
	people   People
	notes    Notes
	agencies Agencies

	// Sources are what people are reminded of beside tasks; app sets them.
	Sources []Source
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, cal Calendar, tasks Tasks, people People, notes Notes, agencies Agencies) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, cal: cal, tasks: tasks, people: people, notes: notes, agencies: agencies}
}

// Kind is that of the reminders of tasks.
const Kind = "task"

// Ready reports whether reminders go out now: on working days, from the
// minute that the rules set.
func (r *Room) Ready(ctx context.Context) (bool, error) {
	now := r.clock.Now().In(clock.VN)
	today := gov.DateOf(now)
	if !r.cal.IsWorking(today) {
		return false, nil
	}
	p, err := r.On(ctx, today)
	return now.Hour()*60+now.Minute() >= p.Minute, err
}

// sweepAtOnce is how many things one transaction looks at.
const sweepAtOnce = 200

// Sweep notes the steps whose day has come. Repeating it notes nothing twice.
func (r *Room) Sweep(ctx context.Context) error {
	if ready, err := r.Ready(ctx); err != nil || !ready {
		return err
	}
	today := clock.Today(r.clock)
	p, err := r.On(ctx, today)
	if err != nil {
		return err
	}
	// A limit in a run of days off is told on the last working day before them:
	// look to the end of that run.
	until := r.cal.AddWorkingDays(today, p.early()+1)
	for _, s := range append([]Source{r.ofTasks()}, r.Sources...) {
		if err := r.sweep(ctx, s, p, until, today); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) sweep(ctx context.Context, s Source, p Policy, until, today gov.Date) error {
	for {
		// Most sweeps find nothing: look before taking the writer.
		if list, err := s.Unswept(ctx, until, today, 1); err != nil || len(list) == 0 {
			return err
		}
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			list, err := s.Unswept(ctx, until, today, sweepAtOnce)
			if err != nil || len(list) == 0 {
				return err
			}
			if err := r.climb(ctx, s.Kind, p, list, today); err != nil {
				return err
			}
			ids := make([]string, len(list))
			for i, t := range list {
				ids[i] = t.ID
			}
			return s.Swept(ctx, ids, today)
		}); err != nil {
			return err
		}
	}
}

func (r *Room) climb(ctx context.Context, kind string, p Policy, list []Thing, today gov.Date) error {
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	noted, err := r.notes.Reminded(ctx, kind, ids)
	if err != nil {
		return err
	}
	posts := &posts{room: r, policy: p, agency: map[string][2][]string{}}
	var out []notice.Reminder
	for _, t := range list {
		rule := p.Rules[t.Urgency]
		for _, level := range Levels {
			step, ok := rule.passed(r.cal, level, t.Due, today)
			if !ok {
				continue
			}
			who, err := posts.of(ctx, level, t)
			if err != nil {
				return err
			}
			for _, id := range who {
				if last, ok := noted[notice.Rung{AccountID: id, ObjectID: t.ID, Level: level, Due: t.Due}]; ok && last >= step {
					continue
				}
				out = append(out, notice.Reminder{AccountID: id, Kind: kind, ObjectID: t.ID, Due: t.Due, Level: level, Step: step})
			}
		}
	}
	return r.notes.Remind(ctx, out)
}

// posts remembers, for one transaction, who holds which post.
type posts struct {
	room    *Room
	policy  Policy
	agency  map[string][2][]string // focal points and heads
	leaders map[string]account.Account
	chief   []string
}

// of is who is reminded at a level; where nobody holds the post, it falls to
// the level above.
func (p *posts) of(ctx context.Context, level string, t Thing) ([]string, error) {
	from := slices.Index(Levels, level)
	for _, l := range Levels[from:] {
		who, err := p.at(ctx, l, t)
		if err != nil || len(who) > 0 {
			return who, err
		}
	}
	if p.chief == nil {
		var err error
		if p.chief, err = p.room.people.Recipients(ctx, nil, nil, []access.Role{access.ChiefOfOffice}); err != nil {
			return nil, err
		}
	}
	return p.chief, nil
}

func (p *posts) at(ctx context.Context, level string, t Thing) ([]string, error) {
	if level == Leader {
		return p.leader(ctx, t)
	}
	var out []string
	for _, id := range t.Leads {
		known, ok := p.agency[id]
		if !ok {
			for i, roles := range [][]access.Role{{access.AgencyFocal, access.OfficeDesk}, {access.AgencyHead, access.ChiefOfOffice}} {
				list, err := p.room.people.InAgency(ctx, id, roles...)
				if err != nil {
					return nil, err
				}
				for _, a := range list {
					known[i] = append(known[i], a.ID)
				}
			}
			p.agency[id] = known
		}
		out = append(out, known[slices.Index(Levels, level)]...)
	}
	return out, nil
}

// leader is who supervises: the one whom the thing names, else the one to whom
// the rules give a lead agency.
func (p *posts) leader(ctx context.Context, t Thing) ([]string, error) {
	if p.leaders == nil {
		ids, err := p.room.people.Recipients(ctx, nil, nil, access.Leaders)
		if err != nil {
			return nil, err
		}
		if p.leaders, err = p.room.people.ByIDs(ctx, ids); err != nil {
			return nil, err
		}
	}
	if name := vntext.Fold(t.Supervisor); name != "" {
		for id, a := range p.leaders {
			if vntext.Fold(a.Name) == name || a.Username == t.Supervisor {
				return []string{id}, nil
			}
		}
	}
	var out []string
	for id, agencies := range p.policy.Supervises {
		if _, ok := p.leaders[id]; ok && slices.ContainsFunc(t.Leads, func(l string) bool { return slices.Contains(agencies, l) }) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Stand is the source of the digests: how the tasks stand now for who is
// reminded of them. What is reported, ended, or no longer theirs is left out.
func (r *Room) Stand(ctx context.Context, a access.Actor, ids []string) ([]notice.Item, error) {
	var out []notice.Item
	today := clock.Today(r.clock)
	for len(ids) > 0 {
		n := min(200, len(ids))
		list, err := r.tasks.Standing(ctx, ids[:n])
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
		var leads []string
		for _, t := range list {
			leads = append(leads, t.Leads...)
		}
		known, err := r.agencies.ByIDs(ctx, leads)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			theirs := slices.ContainsFunc(t.Leads, func(l string) bool { return slices.Contains(a.Agencies, l) })
			if t.Due.IsZero() || !r.rights.Can(a, "task.read", t.Object()) || !theirs && !a.Has(access.Chairman, access.ViceChairman, access.ChiefOfOffice) {
				continue
			}
			out = append(out, r.item(t, known, today))
		}
	}
	return out, nil
}

func (r *Room) item(t task.Task, known map[string]org.Agency, today gov.Date) notice.Item {
	who := ""
	if len(t.Leads) > 0 {
		who = known[t.Leads[0]].ShortName
	}
	x := notice.Item{ID: t.ID, Rank: t.Due.Sub(today), Link: "/lam-viec/nhiem-vu/" + t.ID}
	switch {
	case t.Due.Before(today):
		x.Key, x.Args = "remind.line.overdue", []any{t.Code, t.Title, who, t.Due.String(), max(1, r.cal.WorkingDaysBetween(t.Due, today))}
	case t.Due == today:
		x.Key, x.Args = "remind.line.today", []any{t.Code, t.Title, who, t.Due.String()}
	default:
		x.Key, x.Args = "remind.line.soon", []any{t.Code, t.Title, who, t.Due.String(), max(1, r.cal.WorkingDaysBetween(today, t.Due))}
	}
	return x
}

// Supervised lists the agencies that the leader supervises today.
func (r *Room) Supervised(ctx context.Context, accountID string) ([]string, error) {
	p, err := r.On(ctx, clock.Today(r.clock))
	return p.Supervises[accountID], err
}
