package programme

import (
	"context"
	"slices"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
)

// What an agency does with its registrations.

// mayRegister refuses where the call is closed for the agency.
func (r *Room) mayRegister(ctx context.Context, year int, agencyID string) (late bool, err error) {
	c, err := r.CallOf(ctx, year)
	if err != nil {
		return false, err
	}
	open, late, err := r.door(ctx, c, agencyID)
	if err == nil && !open {
		err = fault.New(fault.Conflict, "programme.refused.closed")
	}
	return late, err
}

// Register writes a registration of the actor's agency as a draft; the head
// signs it.
func (r *Room) Register(ctx context.Context, a access.Actor, year int, f Fields) (e Entry, err error) {
	if err := r.fieldsRight(ctx, &f); err != nil {
		return e, err
	}
	if !a.System && !slices.Contains(a.Agencies, f.LeadID) {
		return e, fault.Fields(fault.Field{Name: "lead", Key: "programme.error.own_agency"})
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		e = r.newEntry(a, year, f)
		if e.Late, err = r.mayRegister(ctx, year, f.LeadID); err != nil {
			return err
		}
		c, err := r.CallOf(ctx, year)
		if err != nil {
			return err
		}
		e.Sample = c.Sample
		if err := r.insertEntries(ctx, []Entry{e}); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "registration.make", "programme_entry", e.ID, map[string]any{"year": year})
		web.Result(ctx, entryPath(e.ID))
		return nil
	})
	return e, err
}

func (r *Room) fieldsRight(ctx context.Context, f *Fields) error {
	e, err := r.checkFields(ctx, f)
	if err != nil {
		return err
	}
	return e.Err()
}

// move runs one act on a registration that the flow allows.
func (r *Room) move(ctx context.Context, a access.Actor, act, id string, seen int64, detail map[string]any, fn func(ctx context.Context, e *Entry) error) (e Entry, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if e, err = r.EntryByID(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != e.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if !Allowed(act, e.State) {
			return fault.New(fault.Conflict, "programme.refused.state")
		}
		was := e.Version
		if err := fn(ctx, &e); err != nil {
			return err
		}
		e.State = moves[act].to
		e.Version++
		if err := r.writeEntry(ctx, e, was); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "registration."+act, "programme_entry", id, detail)
		web.Result(ctx, entryPath(id))
		return nil
	})
	return e, err
}

// EditEntry writes other fields. A signed registration loses its signature; one
// that was sent back may be mended also after the close.
func (r *Room) EditEntry(ctx context.Context, a access.Actor, id string, f Fields, seen int64) (Entry, error) {
	if err := r.fieldsRight(ctx, &f); err != nil {
		return Entry{}, err
	}
	return r.move(ctx, a, "edit", id, seen, nil, func(ctx context.Context, e *Entry) error {
		if f.LeadID != e.LeadID {
			return fault.Fields(fault.Field{Name: "lead", Key: "programme.error.own_agency"})
		}
		if err := r.stillOpen(ctx, *e); err != nil {
			return err
		}
		e.Fields, e.SignedBy, e.SignedAt = f, "", time.Time{}
		return nil
	})
}

// stillOpen refuses where the call is closed, unless the Office sent the
// registration back; after the programme is issued nothing moves.
func (r *Room) stillOpen(ctx context.Context, e Entry) error {
	c, err := r.CallOf(ctx, e.Year)
	if err != nil {
		return err
	}
	if !c.IssuedOn.IsZero() {
		return fault.New(fault.Conflict, "programme.refused.issued")
	}
	if e.State == SentBack || e.State == EntryDraft && !e.DecidedAt.IsZero() {
		return nil
	}
	_, err = r.mayRegister(ctx, e.Year, e.LeadID)
	return err
}

// Sign is the head's signature: from then on the registration counts.
func (r *Room) Sign(ctx context.Context, a access.Actor, id string, seen int64) (Entry, error) {
	return r.move(ctx, a, "sign", id, seen, nil, func(ctx context.Context, e *Entry) error {
		if err := r.stillOpen(ctx, *e); err != nil {
			return err
		}
		e.SignedBy, e.SignedAt = a.AccountID, r.clock.Now()
		return nil
	})
}

// SignAll signs every draft of the agency for the year and returns how many.
func (r *Room) SignAll(ctx context.Context, a access.Actor, year int, agencyID string) (n int, err error) {
	list, _, err := r.Entries(ctx, a, year, EntryFilter{LeadID: agencyID, State: EntryDraft, Limit: 1000})
	if err != nil {
		return 0, err
	}
	for _, e := range list {
		if !r.rights.Can(a, "registration.sign", e.Object()) {
			continue
		}
		if _, err := r.Sign(ctx, a, e.ID, e.Version); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// TakeBack withdraws a registration.
func (r *Room) TakeBack(ctx context.Context, a access.Actor, id string, seen int64) (Entry, error) {
	return r.move(ctx, a, "withdraw", id, seen, nil, func(ctx context.Context, e *Entry) error {
		if err := r.stillOpen(ctx, *e); err != nil {
			return err
		}
		return r.alone(ctx, *e)
	})
}
