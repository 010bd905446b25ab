package notice

import (
	"context"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// everyone takes agencies and roles for account names.
type everyone struct{}

func (everyone) Recipients(_ context.Context, accounts, agencies []string, roles []access.Role) ([]string, error) {
	out := append(append([]string{}, accounts...), agencies...)
	for _, r := range roles {
		out = append(out, string(r))
	}
	return out, nil
}

func TestInbox(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := New(d, clock.Wall, everyone{})
		tell := func(to To, unique string) {
			t.Helper()
			if err := d.InTx(t.Context(), func(ctx context.Context) error {
				return c.Tell(ctx, to, Message{Key: "notice.title", Args: []any{"x", 7}, Link: "/lam-viec", Unique: unique})
			}); err != nil {
				t.Fatal(err)
			}
		}
		tell(To{Accounts: []string{"a", "b"}}, "once")
		tell(To{Accounts: []string{"a"}}, "once")
		tell(To{Accounts: []string{"a"}}, "")
		tell(To{Roles: []access.Role{"a"}}, "")
		if n := c.Unread(t.Context(), "a"); n != 3 {
			t.Errorf("a has %d unread, want 3", n)
		}
		first, next, err := c.Inbox(t.Context(), "a", false, "", 2)
		if err != nil || len(first) != 2 || next == "" || first[0].Args[1] != float64(7) {
			t.Fatal(first, next, err)
		}
		rest, end, err := c.Inbox(t.Context(), "a", false, next, 2)
		if err != nil || len(rest) != 1 || end != "" {
			t.Fatal(rest, end, err)
		}
		// Another's notices are not touched, not even by their id.
		if _, n, err := c.MarkRead(t.Context(), "b", first[0].ID); n != 0 || err != nil || c.Unread(t.Context(), "a") != 3 {
			t.Error("b marked a notice of a", err)
		}
		at, n, err := c.MarkRead(t.Context(), "a", first[0].ID)
		if err != nil || n != 1 || c.Unread(t.Context(), "a") != 2 {
			t.Error("one of three is marked:", n, err)
		}
		if n, err := c.MarkUnread(t.Context(), "b", at); err != nil || n != 0 {
			t.Error("somebody else takes the marking back:", n, err)
		}
		if n, err := c.MarkUnread(t.Context(), "a", at); err != nil || n != 1 || c.Unread(t.Context(), "a") != 3 {
			t.Error("the marking is taken back:", n, err)
		}
		if _, err := c.MarkUnread(t.Context(), "a", at.Add(-time.Hour)); !fault.Is(err, fault.Conflict) {
			t.Error("the marking of an hour ago is taken back:", err)
		}
		if _, _, err := c.MarkRead(t.Context(), "a"); err != nil || c.Unread(t.Context(), "a") != 0 || c.Unread(t.Context(), "b") != 1 {
			t.Error("marking all", err)
		}
		// What is rolled back was not told.
		_ = d.InTx(t.Context(), func(ctx context.Context) error {
			_ = c.Tell(ctx, To{Accounts: []string{"b"}}, Message{Key: "notice.title"})
			return context.Canceled
		})
		if n := c.Unread(t.Context(), "b"); n != 1 {
			t.Errorf("b has %d", n)
		}
	})
}
