package document

import (
	"context"
	"fmt"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// What is public says what became of it, without anybody editing it.
func TestPublish(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx, ok := open(t, d), t.Context(), must(t)
		var told []string
		h.Published = func(ctx context.Context, _ access.Actor, x Document) error {
			by, err := h.StruckBy(ctx, x.ID)
			told = append(told, fmt.Sprintf("%s %s %v", x.Code, x.State, by.ID != ""))
			return err
		}
		draft := h.decision()
		draft.ToAll = true
		first := ok(h.Create(ctx, h.clerk, draft))
		if _, err := h.Publish(ctx, h.clerk, first.ID, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a draft is public: %v", err)
		}
		ok(h.Allot(ctx, h.clerk, first.ID, 0))
		ok(h.Issue(ctx, h.clerk, first.ID, 0))
		if _, err := h.Publish(ctx, h.office, first.ID, 0); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by the desk: %v", err)
		}
		if x := ok(h.Publish(ctx, h.clerk, first.ID, 0)); x.PublishedAt.IsZero() {
			t.Error("no day of publication")
		}
		if _, err := h.Publish(ctx, h.clerk, first.ID, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		fix := h.decision()
		fix.ToAll, fix.TargetID, fix.Effect = true, first.ID, "correct"
		second := ok(h.Create(ctx, h.clerk, fix))
		ok(h.Allot(ctx, h.clerk, second.ID, 0))
		ok(h.Issue(ctx, h.clerk, second.ID, 0))
		ok(h.Publish(ctx, h.clerk, second.ID, 0))
		if got := fmt.Sprint(told); got != "[01/QĐ-UBND issued false 01/QĐ-UBND corrected true 02/QĐ-UBND issued false 01/QĐ-UBND corrected true]" {
			t.Error(got)
		}
		// What is addressed to some stays inside.
		inner := h.decision()
		inner.Parties = []string{h.ids["snv"]}
		third := ok(h.Create(ctx, h.clerk, inner))
		ok(h.Allot(ctx, h.clerk, third.ID, 0))
		ok(h.Issue(ctx, h.clerk, third.ID, 0))
		if _, err := h.Publish(ctx, h.clerk, third.ID, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a letter to one agency is public: %v", err)
		}
	})
}
