package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/backup"
	"roviec/internal/floor/db"
	"roviec/internal/floor/files"
	"roviec/internal/floor/i18n"
	"roviec/internal/public/publish"
)

// Words is what the person at the shell reads of an error.
func Words(err error) string {
	if f := fault.As(err); f != nil {
		s := i18n.In(i18n.VI).T(f.Key, f.Args...)
		for _, x := range f.Fields {
			s += " " + x.Name + ": " + i18n.In(i18n.VI).T(x.Key, x.Args...)
		}
		if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
			s += " (" + f.Error() + ")"
		}
		return s
	}
	return err.Error()
}

func (c *Config) filesDir() string {
	if c.Files != "" {
		return c.Files
	}
	return filepath.Join(c.Data, "files")
}

// Migrate brings the database to this program's schema and returns the names
// of what it did.
func Migrate(ctx context.Context, c Config) ([]string, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Migrate(ctx)
}

// Verify checks the chain of acts, the publication log and the stored files,
// and names the first thing that was altered.
func Verify(ctx context.Context, c Config, out io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return err
	}
	defer d.Close()
	n, err := audit.New(d, clock.Wall).Verify(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "acts: %d, chain whole\n", n)
	if err := verifyPublished(ctx, d, out); err != nil {
		return err
	}
	store, err := files.New(c.filesDir(), d, clock.Wall)
	if err != nil {
		return err
	}
	f, err := store.Verify(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "files: %d, all as uploaded\n", f)
	return nil
}

// Backup writes a consistent copy into the empty folder dest, and checks it.
func Backup(ctx context.Context, c Config, dest string, out io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return err
	}
	defer d.Close()
	m, err := backup.Write(ctx, d, c.filesDir(), dest)
	if err != nil {
		return err
	}
	if _, err := backup.Check(dest); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d tables, %d rows, %d files in %s\n", len(m.Rows), total(m), m.Files, dest)
	return nil
}

// Restore makes a data folder, or an empty PostgreSQL database, out of a
// backup.
func Restore(ctx context.Context, c Config, src string, out io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if _, err := backup.Check(src); err != nil {
		return err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		return err
	}
	n, err := db.One(ctx, d.Q(ctx), db.Value[int64], `SELECT count(*) FROM account`)
	if err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("the database is in use; restore needs an empty one")
	}
	m, err := backup.Restore(ctx, src, d, c.filesDir())
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d rows and %d files restored\n", total(m), m.Files)
	return nil
}

func total(m backup.Manifest) (n int64) {
	for _, r := range m.Rows {
		n += r
	}
	return n
}

func verifyPublished(ctx context.Context, d *db.DB, out io.Writer) error {
	n, err := publish.Verify(ctx, d)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "published: %d, as approved\n", n)
	return err
}
