package account

import (
	"context"
	"time"

	"roviec/internal/floor/db"
)

type try struct {
	name, network            string
	failures                 int
	lastAt, untilAt, success time.Time
}

func scanTry(r db.Scanner) (try, error) {
	var t try
	err := r.Scan(&t.name, &t.network, &t.failures, db.ToTime(&t.lastAt), db.ToTime(&t.untilAt), db.ToTime(&t.success))
	return t, err
}

// tries returns the count of the name from the network, and when the counts
// over everything else allow another try.
func (s *Service) tries(ctx context.Context, name, network string) (own try, others time.Time, err error) {
	list, err := db.List(ctx, s.db.Q(ctx), scanTry, `SELECT name_hash, network, failures, last_at, until_at, success_at FROM sign_in_try
		WHERE (name_hash = $1 AND network IN ($2, $3)) OR (name_hash = $4 AND network = $5)`, name, network, everywhere, anybody, s.hourOf(network))
	for _, t := range list {
		switch {
		case t.name == name && t.network == network:
			own = t
		case t.untilAt.After(others):
			others = t.untilAt
		}
	}
	return own, others, err
}

// wrongTry counts a wrong try, within a transaction. The count grows in the
// row itself, so that none of many at once is lost.
func (s *Service) wrongTry(ctx context.Context, name, network string) error {
	q, now := s.db.Q(ctx), s.wall.Now()
	for _, x := range []struct {
		name, network string
		free          int
	}{{name, network, freeTries}, {name, everywhere, freeTriesAll}, {anybody, s.hourOf(network), freeTriesNet}} {
		n, err := db.One(ctx, q, db.Value[int64], `INSERT INTO sign_in_try (name_hash, network, failures, last_at, until_at, success_at) VALUES ($1,$2,1,$3,0,0)
			ON CONFLICT (name_hash, network) DO UPDATE SET last_at = $3,
				failures = CASE WHEN sign_in_try.last_at < $4 THEN 1 ELSE sign_in_try.failures + 1 END
			RETURNING failures`, x.name, x.network, now.UnixMilli(), now.Add(-forgetTries).UnixMilli())
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, q, `UPDATE sign_in_try SET until_at = $1 WHERE name_hash = $2 AND network = $3`,
			now.Add(waitAfter(int(n), x.free)).UnixMilli(), x.name, x.network)
		if err != nil {
			return err
		}
	}
	return nil
}

// rightTry forgets the wrong tries from the network and marks it as known.
func (s *Service) rightTry(ctx context.Context, name, network string) error {
	now := s.wall.Now().UnixMilli()
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO sign_in_try (name_hash, network, failures, last_at, until_at, success_at) VALUES ($1,$2,0,$3,0,$3)
		ON CONFLICT (name_hash, network) DO UPDATE SET failures = 0, until_at = 0, success_at = $3`, name, network, now)
	return err
}

// Sweep removes what has run out: sessions, links, counts of wrong tries. A
// job calls it.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.wall.Now()
	return s.db.InTx(ctx, func(ctx context.Context) error {
		q := s.db.Q(ctx)
		if _, err := db.Exec(ctx, q, `DELETE FROM account_session WHERE expires_at < $1`, now.UnixMilli()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, q, `DELETE FROM password_reset WHERE expires_at < $1`, now.Add(-forgetTries).UnixMilli()); err != nil {
			return err
		}
		_, err := db.Exec(ctx, q, `DELETE FROM sign_in_try WHERE last_at < $1 AND success_at < $2`, now.Add(-forgetTries).UnixMilli(), now.Add(-knownNetwork).UnixMilli())
		return err
	})
}
