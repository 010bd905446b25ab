package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/push"
)

// Demo time: the first start stores how far demo time is from the wall clock;
// later starts keep it.

const demoKey = "demo.offset"

// demoStart is where demo time begins by itself: the morning after the page
// about the sitting of December 2022.
var demoStart = time.Date(2022, 12, 23, 8, 0, 0, 0, clock.VN)

// setting reads a setting of the installation; ok is false where it is absent.
func setting(ctx context.Context, d *db.DB, key string) (value string, ok bool, err error) {
	value, err = db.One(ctx, d.Q(ctx), db.Value[string], `SELECT value FROM setting WHERE key = $1`, key)
	if fault.Is(err, fault.NotFound) {
		return "", false, nil
	}
	return value, err == nil, err
}

func setSetting(ctx context.Context, d *db.DB, key, value string) error {
	_, err := db.Exec(ctx, d.Q(ctx), `INSERT INTO setting (key, value) VALUES ($1,$2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

var (
	errDemoFolder = errors.New("this data holds the demo province; start it with --demo, or choose another data folder")
	errOtherData  = errors.New("this data is in use and is not a demo; --demo needs an empty data folder")
)

// demoOffset decides whether this start is a demo's first, later or no demo.
// It refuses a demo on other data, and plain use of demo data.
func demoOffset(ctx context.Context, d *db.DB, c Config, now time.Time) (offset time.Duration, first bool, err error) {
	v, is, err := setting(ctx, d, demoKey)
	if err != nil {
		return 0, false, err
	}
	switch {
	case is && !c.Demo:
		return 0, false, errDemoFolder
	case is:
		offset, err = time.ParseDuration(v)
		return offset, false, err
	case !c.Demo:
		return 0, false, nil
	}
	n, err := db.One(ctx, d.Q(ctx), db.Value[int64], `SELECT count(*) FROM account`)
	if err != nil {
		return 0, false, err
	}
	if n > 0 {
		return 0, false, errOtherData
	}
	start, err := demoBegin(c.DemoDate, now)
	return start.Sub(now).Truncate(time.Second), true, err
}

func demoBegin(s string, now time.Time) (time.Time, error) {
	switch s {
	case "":
		return demoStart, nil
	case "now":
		return now, nil
	}
	d, err := gov.ParseDate(s)
	if err != nil {
		return time.Time{}, usage("--demo-date must be now or YYYY-MM-DD, not %q", s)
	}
	return d.Time(clock.VN).Add(8 * time.Hour), nil
}

// pusher signs messages to browsers with the key of this installation.
func pusher(d *db.DB, baseURL string) (*push.Sender, error) {
	key, err := lasting(d, "notice.push_key", push.NewKey)
	if err != nil {
		return nil, err
	}
	return push.New(key, "https://"+strings.TrimPrefix(strings.TrimPrefix(baseURL, "https://"), "http://"))
}

// lasting returns a secret of this installation, made once whichever node asks
// first.
func lasting(d *db.DB, key string, first func() (string, error)) (value string, err error) {
	ctx := context.Background()
	value, ok, err := setting(ctx, d, key)
	if err != nil || ok {
		return value, err
	}
	fresh, err := first()
	if err != nil {
		return "", err
	}
	err = d.InTx(ctx, func(ctx context.Context) error {
		if _, err := db.Exec(ctx, d.Q(ctx), `INSERT INTO setting (key, value) VALUES ($1,$2) ON CONFLICT (key) DO NOTHING`, key, fresh); err != nil {
			return err
		}
		value, _, err = setting(ctx, d, key)
		return err
	})
	return value, err
}

// visitorSecret keys the hashes by which the portal tells visitors apart. It
// is made once for an installation.
func visitorSecret(d *db.DB) ([]byte, error) {
	v, err := lasting(d, "portal.secret", func() (string, error) {
		var b [32]byte
		_, err := rand.Read(b[:])
		return hex.EncodeToString(b[:]), err
	})
	return []byte(v), err
}
