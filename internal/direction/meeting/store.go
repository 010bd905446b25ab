package meeting

import (
	"context"
	"database/sql"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

const columns = `m.id, m.kind, m.title, m.day, m.starts, m.place, m.chair, m.state, m.created_by, m.created_at, m.published_at, m.sample, m.version`

func scan(r db.Scanner) (Meeting, error) {
	var m Meeting
	var sample int64
	err := r.Scan(&m.ID, &m.Kind, &m.Title, db.ToDate(&m.Day), &m.Starts, &m.Place, &m.Chair, &m.State, &m.CreatedBy, db.ToTime(&m.CreatedAt), db.ToTime(&m.PublishedAt), &sample, &m.Version)
	m.Sample = sample == 1
	return m, err
}

// Get returns a sitting; whether the actor may see it is asked by the caller.
func (r *Room) Get(ctx context.Context, id string) (Meeting, error) { return r.get(ctx, id) }

func (r *Room) get(ctx context.Context, id string) (Meeting, error) {
	q := r.db.Q(ctx)
	m, err := db.One(ctx, q, scan, `SELECT `+columns+` FROM meeting m WHERE m.id = $1`, id)
	if err != nil {
		return m, err
	}
	m.Items, err = db.List(ctx, q, func(s db.Scanner) (Item, error) {
		var i Item
		var f, n, a sql.NullInt64
		err := s.Scan(&i.ID, &i.Ordinal, &i.Title, &i.PresenterID, &i.DraftID, &f, &n, &a)
		i.Voted, i.For, i.Against, i.Abstain = f.Valid, int(f.Int64), int(n.Int64), int(a.Int64)
		return i, err
	}, `SELECT id, ordinal, title, presenter_id, draft_id, votes_for, votes_against, votes_abstain FROM meeting_item WHERE meeting_id = $1 ORDER BY ordinal`, id)
	if err != nil {
		return m, err
	}
	m.Guests, err = db.List(ctx, q, func(s db.Scanner) (Guest, error) {
		var g Guest
		var member int64
		var present sql.NullInt64
		err := s.Scan(&g.ID, &g.AgencyID, &g.Name, &member, &g.Answer, &g.Delegate, &g.Reason, &present)
		g.Member, g.Noted, g.Present = member == 1, present.Valid, present.Int64 == 1
		return g, err
	}, `SELECT id, agency_id, name, member, answer, delegate, reason, present FROM meeting_guest WHERE meeting_id = $1 ORDER BY ordinal`, id)
	return m, err
}

func (r *Room) insert(ctx context.Context, m Meeting) error {
	r.touch(ctx, m.ID)
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO meeting (id, kind, title, day, starts, place, chair, state, created_by, created_at, sample, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		m.ID, m.Kind, m.Title, db.Day(m.Day), m.Starts, m.Place, m.Chair, string(m.State), m.CreatedBy, m.CreatedAt.UnixMilli(), db.Bit(m.Sample), m.Version)
	return err
}

func (r *Room) update(ctx context.Context, m Meeting) error {
	r.touch(ctx, m.ID)
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE meeting SET kind=$1, title=$2, day=$3, starts=$4, place=$5, chair=$6, state=$7, published_at=$8, version=version+1 WHERE id=$9 AND version=$10`,
		m.Kind, m.Title, db.Day(m.Day), m.Starts, m.Place, m.Chair, string(m.State), db.Millis(m.PublishedAt), m.ID, m.Version)
}

func (r *Room) insertItem(ctx context.Context, id string, i Item) error {
	r.touch(ctx, id)
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO meeting_item (id, meeting_id, ordinal, title, presenter_id, draft_id) VALUES ($1,$2,$3,$4,$5,$6)`, i.ID, id, i.Ordinal, i.Title, i.PresenterID, i.DraftID)
	return err
}

func (r *Room) updateVotes(ctx context.Context, id string, i Item) error {
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE meeting_item SET votes_for=$1, votes_against=$2, votes_abstain=$3 WHERE meeting_id=$4 AND id=$5`, i.For, i.Against, i.Abstain, id, i.ID)
}

func (r *Room) insertGuest(ctx context.Context, id string, ordinal int, g Guest) error {
	r.touch(ctx, id)
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO meeting_guest (id, meeting_id, ordinal, agency_id, name, member, answer, delegate, reason, present) VALUES ($1,$2,$3,$4,$5,$6,'','','',NULL)`,
		g.ID, id, ordinal, g.AgencyID, g.Name, db.Bit(g.Member))
	return err
}

func (r *Room) updateGuest(ctx context.Context, id string, g Guest) error {
	var present any
	if g.Noted {
		present = db.Bit(g.Present)
	}
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE meeting_guest SET answer=$1, delegate=$2, reason=$3, present=$4 WHERE meeting_id=$5 AND id=$6`, g.Answer, g.Delegate, g.Reason, present, id, g.ID)
}

// List returns the sittings that the actor may see, latest first.
func (r *Room) List(ctx context.Context, a access.Actor, state State, cursor string, limit int) (list []Meeting, next string, err error) {
	var w db.Where
	r.rights.Where(a, "meeting.list", access.Columns{
		State: "m.state", Owner: "m.created_by",
		Concerns: func(w *db.Where, agencies []string) string {
			return "EXISTS (SELECT 1 FROM meeting_guest g WHERE g.meeting_id = m.id AND " + w.InList("g.agency_id", agencies) + ")"
		},
	}, &w)
	if state != "" {
		w.Add("m.state = ?", string(state))
	}
	if cursor != "" {
		v, err := db.DecodeCursor(cursor, 2)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"m.day", "m.id"}, true, v)
	}
	list, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM meeting m`+w.SQL()+` ORDER BY m.day DESC, m.id DESC LIMIT `+w.Arg(limit+1), w.Args()...)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	list = list[:limit]
	last := list[limit-1]
	return list, db.EncodeCursor(last.Day.String(), last.ID), nil
}

// OfItem returns the sitting on whose agenda the matter stands.
func (r *Room) OfItem(ctx context.Context, itemID string) (Meeting, error) {
	id, err := db.One(ctx, r.db.Q(ctx), db.Value[string], `SELECT meeting_id FROM meeting_item WHERE id = $1`, itemID)
	if err != nil {
		return Meeting{}, err
	}
	return r.get(ctx, id)
}

// ofDraft lists sittings that have a conclusion and the draft on their agenda.
func (r *Room) ofDraft(ctx context.Context, draftID string) ([]Meeting, error) {
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM meeting m WHERE m.state = 'concluded' AND EXISTS (SELECT 1 FROM meeting_item i WHERE i.meeting_id = m.id AND i.draft_id = $1) ORDER BY m.day`, draftID)
}
