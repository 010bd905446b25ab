package task

import (
	"context"
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/people/notice"
)

// Follow makes the actor follow a task that the actor may see, or no longer.
// It is the actor's own matter: the task does not change.
func (r *Room) Follow(ctx context.Context, a access.Actor, id string, on bool) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		t, err := r.store.get(ctx, id)
		if err != nil {
			return err
		}
		if !r.rights.Can(a, "task.follow", t.Object()) {
			return fault.Missing()
		}
		query, act, args := `DELETE FROM task_follow WHERE account_id = $1 AND task_id = $2`, "task.unfollow", []any{a.AccountID, t.ID}
		if on {
			query, act, args = `INSERT INTO task_follow (account_id, task_id, at) VALUES ($1,$2,$3) ON CONFLICT (account_id, task_id) DO NOTHING`, "task.follow", append(args, r.clock.Now().UnixMilli())
		}
		n, err := db.Exec(ctx, r.db.Q(ctx), query, args...)
		if err != nil {
			return err
		}
		if n > 0 {
			r.audit.Record(ctx, a, act, "task", t.ID, map[string]any{"code": t.Code})
		}
		web.Result(ctx, base+"/"+t.ID)
		return nil
	})
}

// Follows reports whether the actor follows a task.
func (r *Room) Follows(ctx context.Context, a access.Actor, id string) (bool, error) {
	n, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM task_follow WHERE account_id = $1 AND task_id = $2`, a.AccountID, id)
	return n > 0, err
}

// tellFollowers tells who follows a task, and may still see it, that something
// was done with it. Who did it, and who is told as one of the lead agency, needs
// no second notice.
func (r *Room) tellFollowers(ctx context.Context, a access.Actor, t Task) error {
	if r.ActorOf == nil {
		return nil
	}
	all, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT account_id FROM task_follow WHERE task_id = $1 AND account_id <> $2 ORDER BY account_id`, t.ID, a.AccountID)
	if err != nil {
		return err
	}
	var to []string
	for _, id := range all {
		who, err := r.ActorOf(ctx, id)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				return err
			}
			continue // the account was disabled
		}
		if slices.ContainsFunc(who.Agencies, func(x string) bool { return slices.Contains(t.Leads, x) }) {
			continue // told as one of the lead agency
		}
		if r.rights.Can(who, "task.read", t.Object()) {
			to = append(to, id)
		}
	}
	if len(to) == 0 {
		return nil
	}
	return r.tell.Tell(ctx, notice.To{Accounts: to}, notice.Message{Key: "task.told.followed", Args: []any{t.Code, t.Title}, Link: base + "/" + t.ID})
}
