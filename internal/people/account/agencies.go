package account

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/org"
)

// WithOrg fills the look-ups of agencies from the organisation.
func (o RoomOptions) WithOrg(store *org.Store, clk clock.Clock) RoomOptions {
	o.Agencies = func(ctx context.Context) ([]Agency, error) {
		list, err := store.Agencies(ctx, clock.Today(clk))
		out := make([]Agency, len(list))
		for i, a := range list {
			out[i] = Agency{ID: a.ID, Name: nameOf(ctx, a)}
		}
		return out, err
	}
	o.AgencyNames = func(ctx context.Context, ids []string) (map[string]string, error) {
		list, err := store.ByIDs(ctx, ids)
		out := make(map[string]string, len(list))
		for id, a := range list {
			out[id] = nameOf(ctx, a)
		}
		return out, err
	}
	return o
}

func nameOf(ctx context.Context, a org.Agency) string {
	if i18n.From(ctx).Lang() == i18n.EN && a.NameEN != "" {
		return a.NameEN
	}
	return a.Name
}
