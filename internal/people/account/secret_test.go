package account

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web"
)

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// L9, R10: nothing secret that passes through the room reaches the log, the
// record of acts, the counts of wrong tries or the keys against repetition.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		var log safeBuffer
		h, err := web.New(web.Options{
			DB: d, Clock: f.day, Rights: access.NewTable(Grants), Audit: f.audit, Sessions: f.Service, Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}, NewRoom(f.Service, RoomOptions{BaseURL: "https://mau.example"}).Routes())
		if err != nil {
			t.Fatal(err)
		}
		x := house{f, h}
		acc := x.add(t, "canbo", "", access.AgencyFocal)
		b := x.browser()
		wrong := "mật-khẩu-gõ-nhầm"
		b.post("/dang-nhap", "username", wrong, "password", wrong) // typed into the wrong field
		b.signIn(t, "canbo")
		secrets := []string{good, wrong, b.session()}
		bearer := codeBlock.FindStringSubmatch(b.post(pathTokens, "_key", "k1", "name", "máy", "scope", "read").Body.String())
		b.post(pathFactor)
		key, _ := x.PendingKey(ctx, acc.ID)
		code := x.code(t, key)
		recovery := codeBlock.FindStringSubmatch(b.post(pathFactor+"/xac-nhan", "_key", "k2", "code", code).Body.String())
		link, _, err := x.NewLink(ctx, program, acc.ID)
		if bearer == nil || recovery == nil || err != nil {
			t.Fatal(bearer, recovery, err)
		}
		fresh := "con đường làng rất dài"
		b.post("/dat-mat-khau", "ma", link, "password", fresh, "again", fresh)
		b.get("/dat-mat-khau?ma=" + link)
		secrets = append(secrets, b.session(), bearer[1], recovery[1], strings.ReplaceAll(recovery[1], "-", ""), link, fresh)

		kept := log.b.String()
		for _, q := range []string{
			`SELECT detail || act || actor_name || object_id FROM audit_entry`, `SELECT name_hash || network FROM sign_in_try`,
			`SELECT request_hash || ref || location || body FROM idempotency`, `SELECT token_hash || agent FROM account_session`,
			`SELECT token_hash FROM api_token`, `SELECT code_hash FROM recovery_code`, `SELECT token_hash FROM password_reset`, `SELECT password_hash FROM account`,
		} {
			list, err := db.List(ctx, d.Q(ctx), db.Value[string], q)
			if err != nil {
				t.Fatal(q, err)
			}
			kept += strings.Join(list, "\n") + "\n"
		}
		entries, err := f.audit.Find(ctx, audit.Filter{})
		if err != nil || len(entries) < 5 {
			t.Fatal(len(entries), err)
		}
		for _, s := range secrets {
			if s != "" && strings.Contains(kept, s) {
				t.Errorf("%q is kept", s)
			}
		}
	})
}
