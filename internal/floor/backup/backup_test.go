package backup

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
)

func fill(t *testing.T, d *db.DB, dir string) {
	t.Helper()
	store, err := files.New(dir, d, clock.Wall)
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New(d, clock.Wall)
	st, err := store.Put(t.Context(), "báo cáo.txt", strings.NewReader("Nội dung báo cáo mẫu."))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		err := d.InTx(t.Context(), func(ctx context.Context) error {
			log.Record(ctx, access.Actor{System: true}, "test.write", "thing", "1", map[string]any{"n": 1})
			_, err := store.Attach(ctx, "thing", "1", "paper", st, access.Actor{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A copy of either engine is restored on both, whole: the chain of acts
// verifies and every file is as uploaded.
func TestAcrossEngines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		from, dest := t.TempDir(), filepath.Join(t.TempDir(), "copy")
		fill(t, d, from)
		m, err := Write(t.Context(), d, from, dest)
		if err != nil {
			t.Fatal(err)
		}
		if m.Rows["attachment"] != 20 || m.Files != 1 {
			t.Fatalf("%+v", m)
		}
		dbtest.Each(t, func(t *testing.T, to *db.DB) {
			into := t.TempDir()
			if _, err := Restore(t.Context(), dest, to, into); err != nil {
				t.Fatal(err)
			}
			if n, err := audit.New(to, clock.Wall).Verify(t.Context()); n != 20 || err != nil {
				t.Errorf("%d acts, %v", n, err)
			}
			store, err := files.New(into, to, clock.Wall)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := store.Verify(t.Context()); n != 1 || err != nil {
				t.Errorf("%d files, %v", n, err)
			}
		})
	})
}

func TestCheckNamesWhatWasAltered(t *testing.T) {
	t.Parallel()
	d, from := dbtest.SQLite(t), t.TempDir()
	fill(t, d, from)
	for name, spoil := range map[string]func(dest string){
		manifestName: func(dest string) { _ = os.Remove(filepath.Join(dest, manifestName)) },
		databaseName: func(dest string) { _ = os.WriteFile(filepath.Join(dest, databaseName), []byte("x"), 0o600) },
		"file": func(dest string) {
			all, _ := filepath.Glob(filepath.Join(dest, filesName, "*", "*"))
			_ = os.WriteFile(all[0], []byte("x"), 0o600)
		},
	} {
		dest := filepath.Join(t.TempDir(), "copy")
		if _, err := Write(t.Context(), d, from, dest); err != nil {
			t.Fatal(err)
		}
		spoil(dest)
		if _, err := Check(dest); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Write(t.Context(), d, from, from); err == nil {
		t.Error("a folder in use was overwritten")
	}
}
