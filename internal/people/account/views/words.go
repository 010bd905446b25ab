package views

import (
	"context"

	"roviec/internal/floor/i18n"
)

func yesNo(ctx context.Context, b bool) string {
	if b {
		return i18n.T(ctx, "account.yes")
	}
	return i18n.T(ctx, "account.no")
}

// tellsMore reports whether the list of memberships says more than the line
// of today's agency.
func tellsMore(list []Member) bool {
	return len(list) > 1 || len(list) == 1 && (!list[0].From.IsZero() || !list[0].To.IsZero())
}

// period says how long a membership lasts.
func period(ctx context.Context, m Member) string {
	p := i18n.From(ctx)
	switch {
	case m.From.IsZero() && m.To.IsZero():
		return ""
	case m.To.IsZero():
		return i18n.T(ctx, "account.period.from", p.Date(m.From))
	case m.From.IsZero():
		return i18n.T(ctx, "account.period.to", p.Date(m.To))
	}
	return i18n.T(ctx, "account.period.both", p.Date(m.From), p.Date(m.To))
}
