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
