package account

import (
	"context"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

const accountColumns = `a.id, a.username, a.name, a.person_id, a.disabled, a.demo, a.locale, a.created_at, a.last_sign_in_at, a.rights_version, a.version,
	CASE WHEN a.password_hash = '' THEN 1 ELSE 0 END,
	(SELECT count(*) FROM account_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)`

func scanAccount(r db.Scanner) (Account, error) {
	var a Account
	var disabled, demo, noPassword, factor int64
	err := r.Scan(&a.ID, &a.Username, &a.Name, db.ToText(&a.PersonID), &disabled, &demo, &a.Locale, db.ToTime(&a.CreatedAt), db.ToTime(&a.LastSignIn),
		&a.rights, &a.Version, &noPassword, &factor)
	a.Disabled, a.Demo, a.NoPassword, a.Factor = disabled == 1, demo == 1, noPassword == 1, factor > 0
	return a, err
}

// accounts returns the accounts that w chooses, with roles and today's
// agencies; tail holds the order and the limit.
func (s *Service) accounts(ctx context.Context, w *db.Where, tail string) ([]Account, error) {
	list, err := db.List(ctx, s.db.Q(ctx), scanAccount, `SELECT `+accountColumns+` FROM account a`+w.SQL()+tail, w.Args()...)
	if err != nil {
		return nil, err
	}
	return list, s.fillRights(ctx, list)
}

// chunk is how many ids one statement names.
const chunk = 500

func (s *Service) fillRights(ctx context.Context, list []Account) error {
	for len(list) > 0 {
		n := min(chunk, len(list))
		if err := s.fillChunk(ctx, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (s *Service) fillChunk(ctx context.Context, list []Account) error {
	at := make(map[string]*Account, len(list))
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	var w db.Where
	w.In("account_id", ids...)
	roles, err := db.List(ctx, s.db.Q(ctx), scanPair, `SELECT account_id, role FROM account_role`+w.SQL(), w.Args()...)
	if err != nil {
		return err
	}
	for _, p := range roles {
		at[p[0]].Roles = append(at[p[0]].Roles, access.Role(p[1]))
	}
	for i := range list {
		list[i].Roles = inOrder(list[i].Roles)
	}
	s.onDay(&w, clock.Today(s.clock))
	agencies, err := db.List(ctx, s.db.Q(ctx), scanPair, `SELECT account_id, agency_id FROM account_agency`+w.SQL()+` ORDER BY account_id, main DESC, id`, w.Args()...)
	for _, p := range agencies {
		a := at[p[0]]
		if a.AgencyID == "" {
			a.AgencyID = p[1]
		}
		a.Agencies = append(a.Agencies, p[1])
	}
	return err
}

// onDay limits memberships to those of the day.
func (s *Service) onDay(w *db.Where, day gov.Date) {
	w.Add("(valid_from IS NULL OR valid_from <= ?) AND (valid_to IS NULL OR valid_to >= ?)", db.Day(day), db.Day(day))
}

func scanPair(r db.Scanner) ([2]string, error) {
	var p [2]string
	err := r.Scan(&p[0], &p[1])
	return p, err
}

func (s *Service) one(ctx context.Context, cond string, arg any) (Account, error) {
	var w db.Where
	w.Add(cond, arg)
	list, err := s.accounts(ctx, &w, "")
	if err != nil {
		return Account{}, err
	}
	if len(list) == 0 {
		return Account{}, missing()
	}
	return list[0], nil
}

// ByID returns one account.
func (s *Service) ByID(ctx context.Context, id string) (Account, error) {
	return s.one(ctx, "a.id = ?", id)
}

// ByUsername returns one account by the name it signs in with.
func (s *Service) ByUsername(ctx context.Context, username string) (Account, error) {
	return s.one(ctx, "a.username = ?", normalUsername(username))
}

// ByIDs returns accounts by their ids; absent ones are absent from the map.
func (s *Service) ByIDs(ctx context.Context, ids []string) (map[string]Account, error) {
	out := make(map[string]Account, len(ids))
	for len(ids) > 0 {
		n := min(chunk, len(ids))
		var w db.Where
		w.In("a.id", ids[:n]...)
		list, err := s.accounts(ctx, &w, "")
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			out[a.ID] = a
		}
		ids = ids[n:]
	}
	return out, nil
}

// InAgency returns the active accounts that belong to the agency today; roles,
// where given, narrow them to holders of one of these.
func (s *Service) InAgency(ctx context.Context, agencyID string, roles ...access.Role) ([]Account, error) {
	var w db.Where
	w.Add("a.disabled = 0")
	s.inAgencies(&w, []string{agencyID})
	if len(roles) > 0 {
		withRoles(&w, roles)
	}
	return s.accounts(ctx, &w, " ORDER BY a.username")
}

// WithRole returns the active accounts that hold one of the roles.
func (s *Service) WithRole(ctx context.Context, roles ...access.Role) ([]Account, error) {
	var w db.Where
	w.Add("a.disabled = 0")
	withRoles(&w, roles)
	return s.accounts(ctx, &w, " ORDER BY a.username")
}

func (s *Service) inAgencies(w *db.Where, agencies []string) {
	day := w.Arg(db.Day(clock.Today(s.clock)))
	w.AddRaw(`a.id IN (SELECT m.account_id FROM account_agency m WHERE ` + w.InList("m.agency_id", agencies) +
		` AND (m.valid_from IS NULL OR m.valid_from <= ` + day + `) AND (m.valid_to IS NULL OR m.valid_to >= ` + day + `))`)
}

func withRoles(w *db.Where, roles []access.Role) {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	w.AddRaw(`a.id IN (SELECT r.account_id FROM account_role r WHERE ` + w.InList("r.role", names) + `)`)
}

// Recipients returns the ids of the active accounts among accounts, in
// agencies today, or with one of roles; each once, in order of their names.
func (s *Service) Recipients(ctx context.Context, accounts, agencies []string, roles []access.Role) ([]string, error) {
	seen := map[string]bool{}
	var out []string
	collect := func(fill func(w *db.Where)) error {
		var w db.Where
		w.Add("a.disabled = 0")
		fill(&w)
		ids, err := db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT a.id FROM account a`+w.SQL()+` ORDER BY a.username`, w.Args()...)
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
		return err
	}
	if len(accounts) > 0 {
		if err := collect(func(w *db.Where) { w.In("a.id", accounts...) }); err != nil {
			return nil, err
		}
	}
	if len(agencies) > 0 {
		if err := collect(func(w *db.Where) { s.inAgencies(w, agencies) }); err != nil {
			return nil, err
		}
	}
	if len(roles) > 0 {
		if err := collect(func(w *db.Where) { withRoles(w, roles) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func scanState(r db.Scanner) (state, error) {
	var st state
	var disabled, demo int64
	err := r.Scan(&st.id, &st.rights, &disabled, &demo)
	st.disabled, st.demo = disabled == 1, demo == 1
	return st, err
}

func (s *Service) stateByID(ctx context.Context, id string) (state, error) {
	return db.One(ctx, s.db.Q(ctx), scanState, `SELECT id, rights_version, disabled, demo FROM account WHERE id = $1`, id)
}

func (s *Service) insert(ctx context.Context, id string, n NewAccount, hash string) error {
	now := s.wall.Now()
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO account (id, username, name, search_key, person_id, password_hash, password_at, disabled, demo, locale, created_at, last_sign_in_at, rights_version, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,0,$8,'vi',$9,NULL,1,1)`,
		id, n.Username, n.Name, searchKey(n.Username, n.Name), db.Text(n.PersonID), hash, db.Millis(now), db.Bit(n.Demo), db.Millis(now))
	if err != nil {
		return err
	}
	if err := s.putRoles(ctx, id, n.Roles); err != nil {
		return err
	}
	var members []Membership
	if n.AgencyID != "" {
		members = append(members, Membership{AgencyID: n.AgencyID, Main: true})
	}
	for _, a := range n.Agencies {
		if a != n.AgencyID {
			members = append(members, Membership{AgencyID: a})
		}
	}
	return s.putMembers(ctx, id, members)
}

func (s *Service) putRoles(ctx context.Context, id string, roles []access.Role) error {
	var w db.Where
	rows := make([]string, len(roles))
	for i, r := range roles {
		rows[i] = w.Expand("(?,?)", id, string(r))
	}
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO account_role (account_id, role) VALUES `+strings.Join(rows, ","), w.Args()...)
	return err
}

func (s *Service) putMembers(ctx context.Context, id string, members []Membership) error {
	for _, m := range members {
		_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO account_agency (id, account_id, agency_id, main, valid_from, valid_to) VALUES ($1,$2,$3,$4,$5,$6)`,
			gov.NewID(), id, m.AgencyID, db.Bit(m.Main), db.Day(m.ValidFrom), db.Day(m.ValidTo))
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) count(ctx context.Context, w *db.Where) (int64, error) {
	return db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM account a`+w.SQL(), w.Args()...)
}

// Members returns every membership of the account, past and future ones too.
func (s *Service) Members(ctx context.Context, accountID string) ([]Membership, error) {
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Membership, error) {
		var m Membership
		var main int64
		err := r.Scan(&m.AgencyID, &main, db.ToDate(&m.ValidFrom), db.ToDate(&m.ValidTo))
		m.Main = main == 1
		return m, err
	}, `SELECT agency_id, main, valid_from, valid_to FROM account_agency WHERE account_id = $1 ORDER BY main DESC, id`, accountID)
}

// bump makes the account's version and that of its rights new; Conflict where
// the version is no longer the one given.
func (s *Service) bump(ctx context.Context, id string, version int64) error {
	return db.ExecOne(ctx, s.db.Q(ctx), `UPDATE account SET version = version + 1, rights_version = rights_version + 1 WHERE id = $1 AND version = $2`, id, version)
}

func (s *Service) putDisabled(ctx context.Context, id string, disabled bool) error {
	return db.ExecOne(ctx, s.db.Q(ctx), `UPDATE account SET disabled = $1 WHERE id = $2`, db.Bit(disabled), id)
}

func (s *Service) putHash(ctx context.Context, id, hash string) error {
	return db.ExecOne(ctx, s.db.Q(ctx), `UPDATE account SET password_hash = $1, password_at = $2 WHERE id = $3`, hash, s.wall.Now().UnixMilli(), id)
}

// replaceRights writes name, roles and memberships in place of the old ones.
func (s *Service) replaceRights(ctx context.Context, acc Account, name string, roles []access.Role, members []Membership) error {
	q := s.db.Q(ctx)
	if err := db.ExecOne(ctx, q, `UPDATE account SET name = $1, search_key = $2 WHERE id = $3`, name, searchKey(acc.Username, name), acc.ID); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, q, `DELETE FROM account_role WHERE account_id = $1`, acc.ID); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, q, `DELETE FROM account_agency WHERE account_id = $1`, acc.ID); err != nil {
		return err
	}
	if err := s.putRoles(ctx, acc.ID, roles); err != nil {
		return err
	}
	return s.putMembers(ctx, acc.ID, members)
}
