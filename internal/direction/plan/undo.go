package plan

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

// UndoFor is how long a file that was written can be taken back.
const UndoFor = 24 * time.Hour

// UndoUntil is the last moment at which the import can be taken back.
func (i Import) UndoUntil() time.Time { return i.WrittenAt.Add(UndoFor) }

// row is a line as the table has it, byte for byte.
type row struct {
	Line
	ChangedAt int64 `json:"changed_at"` // milliseconds
}

func (r *Room) rowOf(ctx context.Context, id string) (row, error) {
	return db.One(ctx, r.db.Q(ctx), func(s db.Scanner) (x row, err error) {
		var removed int64
		l := &x.Line
		err = s.Scan(&l.ID, &l.PlanID, &l.ParentID, &l.Kind, &l.Ordinal, &l.Text, &l.LeadID, db.ToDate(&l.Start), db.ToDate(&l.Due), &l.Product, &removed, &l.Reason, &l.Version, &x.ChangedAt)
		l.Removed, l.PlanID = removed == 1, ""
		return x, err
	}, `SELECT `+lineColumns+`, changed_at FROM plan_line WHERE id = $1`, id)
}

// keep notes what an import did with a line; before is nil for a new one.
func (r *Room) keep(ctx context.Context, importID string, n int, before *row, lineID string) error {
	after, err := r.rowOf(ctx, lineID)
	if err != nil {
		return err
	}
	was := ""
	if before != nil {
		was = db.JSON(*before)
	}
	_, err = db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_import_row (import_id, n, line_id, before, after) VALUES ($1,$2,$3,$4,$5)`, importID, n, lineID, was, db.JSON(after))
	return err
}

// Wrote is a line that an import wrote.
type Wrote struct {
	LineID        string
	Before, After Line // Before is empty for a new line

	before string
	rowWas row
	rowIs  row
}

// Wrote lists the lines that an import wrote, in their order.
func (r *Room) Wrote(ctx context.Context, id string) ([]Wrote, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x Wrote, err error) {
		var after string
		if err = s.Scan(&x.LineID, &x.before, &after); err != nil {
			return x, err
		}
		if err = json.Unmarshal([]byte(after), &x.rowIs); err != nil || x.before == "" {
			x.After = x.rowIs.Line
			return x, err
		}
		err = json.Unmarshal([]byte(x.before), &x.rowWas)
		x.Before, x.After = x.rowWas.Line, x.rowIs.Line
		return x, err
	}, `SELECT line_id, before, after FROM plan_import_row WHERE import_id = $1 ORDER BY n`, id)
}

// namedLines is how many lines a refusal names.
const namedLines = 5

// UndoImport takes a file back within a day, by who brought it: every line is
// again as it was, to the byte, and new lines are gone. It refuses, and names
// the lines, where one was changed since, or something was put below a new one
// or tied to it. The history keeps what happened.
func (r *Room) UndoImport(ctx context.Context, a access.Actor, planID, id string) (i Import, err error) {
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		if err := r.lock(ctx, planID); err != nil {
			return err
		}
		if i, err = r.WrittenByID(ctx, a, planID, id); err != nil {
			return err
		}
		p, err := r.Get(ctx, planID)
		switch {
		case err != nil:
			return err
		case !i.UndoneAt.IsZero():
			return fault.New(fault.Conflict, "plan.refused.undone")
		case r.clock.Now().After(i.UndoUntil()):
			return fault.New(fault.Conflict, "plan.refused.undo_late")
		case !p.Open():
			return fault.New(fault.Conflict, "plan.refused.closed")
		}
		wrote, err := r.Wrote(ctx, id)
		if err != nil {
			return err
		}
		if touched, err := r.touched(ctx, a, p, wrote); err != nil {
			return err
		} else if n := len(touched); n > 0 {
			return fault.New(fault.Conflict, "plan.refused.touched", n, strings.Join(touched[:min(n, namedLines)], "; "))
		}
		for _, x := range slices.Backward(wrote) { // what lies below comes behind its parent
			if x.before == "" {
				err = db.ExecOne(ctx, r.db.Q(ctx), `DELETE FROM plan_line WHERE id = $1`, x.LineID)
			} else {
				l := x.rowWas
				err = db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan_line SET parent_id=$1, kind=$2, ordinal=$3, text=$4, lead_id=$5, starts=$6, due=$7, product=$8, removed=$9, reason=$10, changed_at=$11, version=$12 WHERE id=$13`,
					l.ParentID, l.Kind, l.Ordinal, l.Text, l.LeadID, db.Day(l.Start), db.Day(l.Due), l.Product, db.Bit(l.Removed), l.Reason, l.ChangedAt, l.Version, l.ID)
			}
			if err != nil {
				return err
			}
			var after any
			if x.before != "" {
				after = x.Before
			}
			if err := r.note(ctx, a, p, x.LineID, "undo_import", x.After, after); err != nil {
				return err
			}
		}
		i.UndoneAt = r.clock.Now()
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan_import SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL`, i.UndoneAt.UnixMilli(), id); err != nil {
			return err
		}
		if p, err = r.Get(ctx, planID); err != nil {
			return err
		}
		if err := r.staff.Put(ctx, p.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan.import_undo", "plan", planID, map[string]any{"import": id, "changed": i.Changed, "added": i.Added})
		web.Result(ctx, importPath(planID, id))
		return nil
	})
	return i, err
}

// touched names the lines for whose sake an import cannot be taken back.
func (r *Room) touched(ctx context.Context, a access.Actor, p Plan, wrote []Wrote) ([]string, error) {
	added, fresh := map[string]bool{}, []string(nil)
	for _, x := range wrote {
		if x.before == "" {
			added[x.LineID] = true
			fresh = append(fresh, x.LineID)
		}
	}
	tied, err := r.documents.Citing(ctx, a, "plan_line", fresh)
	if err != nil {
		return nil, err
	}
	links, err := r.LinksOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	all, err := r.allLines(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	below := map[string]bool{} // new lines with something below that the import did not bring
	for _, l := range all {
		if !added[l.ID] {
			below[l.ParentID] = true
		}
	}
	var out []string
	for _, x := range wrote {
		now, err := r.rowOf(ctx, x.LineID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err == nil && now == x.rowIs && !(added[x.LineID] && (below[x.LineID] || len(tied[x.LineID]) > 0 || len(links[x.LineID]) > 0)) {
			continue
		}
		name := short(x.After.Text)
		if l, ok := p.find(x.LineID); ok {
			name = l.Number + " " + short(l.Text)
		}
		out = append(out, name)
	}
	return out, nil
}
