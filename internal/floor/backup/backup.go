// Package backup copies everything that cannot be computed again into a
// folder: the rows of every table from one snapshot, and the stored files.
// The form is the same for both engines, so that a copy of one can be
// restored on the other.
//
//	manifest.json        what is inside, with hashes
//	database.jsonl.zst   one line a table, one line a row
//	files/…              stored files under their hash
package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"roviec/internal/floor/db"
)

// Manifest says what a backup holds.
type Manifest struct {
	Schema   int64            `json:"schema"`
	Engine   string           `json:"engine"`
	TakenAt  time.Time        `json:"taken_at"` // wall clock
	Rows     map[string]int64 `json:"rows"`
	Files    int              `json:"files"`
	Database string           `json:"database_sha256"`
}

const (
	manifestName = "manifest.json"
	databaseName = "database.jsonl.zst"
	filesName    = "files"
)

type header struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// Write makes a backup of d and of the files folder in dest, which must not
// exist or be empty. It is complete when it returns nil: the manifest is
// written last.
func Write(ctx context.Context, d *db.DB, files, dest string) (Manifest, error) {
	if err := emptyFolder(dest); err != nil {
		return Manifest{}, err
	}
	m := Manifest{Schema: db.SchemaVersion(), Engine: string(d.Engine), TakenAt: time.Now().UTC(), Rows: map[string]int64{}}
	out, err := os.OpenFile(filepath.Join(dest, databaseName), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	defer out.Close()
	hash := sha256.New()
	z, err := zstd.NewWriter(io.MultiWriter(out, hash))
	if err != nil {
		return m, err
	}
	err = d.Snapshot(ctx, func(q db.Querier) error {
		w := bufio.NewWriterSize(z, 1<<16)
		for _, t := range db.Tables() {
			n, err := dumpTable(ctx, q, w, t)
			if err != nil {
				return fmt.Errorf("backup: table %s: %w", t, err)
			}
			m.Rows[t] = n
		}
		return w.Flush()
	})
	if err = errors.Join(err, z.Close(), out.Sync()); err != nil {
		return m, err
	}
	m.Database = hex.EncodeToString(hash.Sum(nil))
	// Files never change under their hash; those that the snapshot knows are
	// all there by now.
	if m.Files, err = copyFiles(ctx, files, filepath.Join(dest, filesName)); err != nil {
		return m, err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	return m, os.WriteFile(filepath.Join(dest, manifestName), append(b, '\n'), 0o600)
}

func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	return nil
}

func dumpTable(ctx context.Context, q db.Querier, w io.Writer, table string) (int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(header{table, cols}); err != nil {
		return 0, err
	}
	cells, at := make([]any, len(cols)), make([]any, len(cols))
	for i := range cells {
		at[i] = &cells[i]
	}
	var n int64
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			return n, err
		}
		for i, c := range cells {
			if b, ok := c.([]byte); ok {
				cells[i] = map[string]string{"b": base64.StdEncoding.EncodeToString(b)}
			}
		}
		if err := enc.Encode(cells); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

func copyFiles(ctx context.Context, from, to string) (n int, err error) {
	err = filepath.WalkDir(from, func(p string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case !e.Type().IsRegular() || len(e.Name()) != 64: // temporary files
			return nil
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		n++
		return copyFile(p, filepath.Join(to, rel))
	})
	return n, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// Check compares a backup with its manifest.
func Check(src string) (Manifest, error) {
	var m Manifest
	b, err := os.ReadFile(filepath.Join(src, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%s holds no finished backup: %s is missing", src, manifestName)
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%s is unreadable: %w", manifestName, err)
	}
	sum, err := hashFile(filepath.Join(src, databaseName))
	if err != nil {
		return m, err
	}
	if sum != m.Database {
		return m, fmt.Errorf("%s was altered after the backup", databaseName)
	}
	n := 0
	err = filepath.WalkDir(filepath.Join(src, filesName), func(p string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && !e.Type().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		n++
		if sum, err := hashFile(p); err != nil {
			return err
		} else if sum != e.Name() {
			return fmt.Errorf("the file %s was altered after the backup", e.Name())
		}
		return nil
	})
	if err == nil && n != m.Files {
		err = fmt.Errorf("the backup has %d files and should have %d", n, m.Files)
	}
	return m, err
}

func hashFile(p string) (string, error) {
	f, err := os.Open(p)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Restore fills the migrated, otherwise empty database d and the folder files
// from the backup in src, all or nothing.
func Restore(ctx context.Context, src string, d *db.DB, files string) (Manifest, error) {
	m, err := Check(src)
	if err != nil {
		return m, err
	}
	if m.Schema != db.SchemaVersion() {
		return m, fmt.Errorf("the backup is of schema %d and this program of schema %d; restore it with the program that made it, then migrate", m.Schema, db.SchemaVersion())
	}
	if n, err := copyFiles(ctx, filepath.Join(src, filesName), files); err != nil {
		return m, fmt.Errorf("restore files (%d done): %w", n, err)
	}
	f, err := os.Open(filepath.Join(src, databaseName))
	if err != nil {
		return m, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return m, err
	}
	defer z.Close()
	err = d.InTx(ctx, func(ctx context.Context) error { return load(ctx, d, z, m.Rows) })
	return m, err
}

func load(ctx context.Context, d *db.DB, r io.Reader, want map[string]int64) error {
	q := d.Q(ctx)
	if d.Engine == db.SQLite {
		if _, err := q.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
	}
	known := map[string]bool{}
	tables := db.Tables()
	for i := len(tables) - 1; i >= 0; i-- { // what migrations seeded gives way
		known[tables[i]] = true
		if _, err := q.ExecContext(ctx, "DELETE FROM "+tables[i]); err != nil {
			return err
		}
	}
	in := bufio.NewReaderSize(r, 1<<16)
	got := map[string]int64{}
	var table, insert string
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil {
			return err
		}
		if line[0] == '{' {
			var h header
			if err := json.Unmarshal(line, &h); err != nil || !known[h.Table] {
				return fmt.Errorf("the backup names an unknown table %q", h.Table)
			}
			table, insert = h.Table, insertInto(h)
			continue
		}
		cells, err := decode(line)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		if _, err := q.ExecContext(ctx, insert, cells...); err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		got[table]++
	}
	for t, n := range want {
		if got[t] != n {
			return fmt.Errorf("table %s has %d rows and should have %d", t, got[t], n)
		}
	}
	return nil
}

func insertInto(h header) string {
	marks := make([]string, len(h.Columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return "INSERT INTO " + h.Table + " (" + strings.Join(h.Columns, ", ") + ") VALUES (" + strings.Join(marks, ",") + ")"
}

func decode(line []byte) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var cells []any
	if err := d.Decode(&cells); err != nil {
		return nil, err
	}
	for i, c := range cells {
		switch v := c.(type) {
		case json.Number:
			if n, err := v.Int64(); err == nil {
				cells[i] = n
			} else if x, err := v.Float64(); err == nil {
				cells[i] = x
			}
		case map[string]any:
			s, _ := v["b"].(string)
			b, err := base64.StdEncoding.DecodeString(s)
			if err != nil {
				return nil, err
			}
			cells[i] = b
		}
	}
	return cells, nil
}
