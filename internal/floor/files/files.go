// Package files keeps the bytes that people hand in. Bytes are data
// (threat-model R5): they lie under the hash of their content, never under
// the given name; their type is judged from the content and must agree with
// the name; they are served as downloads, never inline. A file is durable
// (temporary name, fsync, rename, fsync of the folder) before its row is
// written.
package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/text/unicode/norm"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// MaxSize is the largest file taken, in bytes.
const MaxSize = 64 << 20

// allowed maps the ending of a name to the content types that it may have.
var allowed = map[string][]string{
	".pdf":  {"application/pdf"},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	".odt":  {"application/vnd.oasis.opendocument.text"},
	".ods":  {"application/vnd.oasis.opendocument.spreadsheet"},
	".txt":  {"text/plain"},
	".csv":  {"text/csv", "text/plain"},
	".jpg":  {"image/jpeg"},
	".jpeg": {"image/jpeg"},
	".png":  {"image/png"},
}

// Stored is content that is durable in the store.
type Stored struct {
	SHA256 string
	Size   int64
	Type   string // content type
	Name   string // the given name, cleaned
}

// File is stored content attached to an object.
type File struct {
	ID       string
	Kind     string
	ObjectID string
	Role     string
	Stored
	By string // account
	At time.Time
}

// Store keeps files in a folder and their rows in the database.
type Store struct {
	dir   string
	db    *db.DB
	clock clock.Clock
}

// New returns the store in dir, created where absent.
func New(dir string, d *db.DB, c clock.Clock) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, "tmp"), 0o700); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	return &Store{dir, d, c}, nil
}

// CleanName takes folders, control, bidirectional and zero-width characters
// out of a given name and keeps at most 150 characters.
func CleanName(s string) string {
	s = norm.NFC.String(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8Bad || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(norm.NFC.String(s), ". ") // marks that stood apart may meet now
	if r := []rune(s); len(r) > 150 {
		ext := []rune(filepath.Ext(s))
		if len(ext) > 10 {
			ext = nil // no ending, only a dot
		}
		s = strings.Trim(string(r[:150-len(ext)]), ". ") + string(ext)
	}
	if s == "" {
		s = "tep"
	}
	return s
}

const utf8Bad = '\uFFFD'

// Put makes content durable. It refuses, in words, what is too large, empty
// or not what its name says.
func (s *Store) Put(_ context.Context, name string, r io.Reader) (Stored, error) {
	name = CleanName(name)
	types, ok := allowed[strings.ToLower(filepath.Ext(name))]
	if !ok {
		return Stored{}, fault.New(fault.Unsupported, "files.type_refused", name)
	}
	tmp, err := os.CreateTemp(filepath.Join(s.dir, "tmp"), "put-*")
	if err != nil {
		return Stored{}, spaceError(err)
	}
	defer os.Remove(tmp.Name()) // no longer there after the rename
	defer tmp.Close()
	h := sha256.New()
	head := &headWriter{}
	n, err := io.Copy(io.MultiWriter(tmp, h, head), io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return Stored{}, spaceError(err)
	case n > MaxSize:
		return Stored{}, fault.New(fault.TooLarge, "files.too_large", name)
	case n == 0:
		return Stored{}, fault.New(fault.Unsupported, "files.empty", name)
	}
	typ, err := judge(tmp, head.b, types)
	if err != nil {
		return Stored{}, fault.New(fault.Unsupported, "files.type_lies", name)
	}
	if err := tmp.Sync(); err != nil {
		return Stored{}, spaceError(err)
	}
	st := Stored{SHA256: hex.EncodeToString(h.Sum(nil)), Size: n, Type: typ, Name: name}
	dst := s.path(st.SHA256)
	if _, err := os.Stat(dst); err == nil {
		return st, nil
	}
	dir := filepath.Dir(dst)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Stored{}, spaceError(err)
	}
	if err := os.Rename(tmp.Name(), dst); err != nil {
		return Stored{}, spaceError(err)
	}
	for _, d := range []string{dir, s.dir} {
		if err := syncDir(d); err != nil {
			return Stored{}, spaceError(err)
		}
	}
	return st, nil
}

// judge finds the type from the content; office files need a look at the
// whole archive, which mimetype takes from the file.
func judge(f *os.File, head []byte, types []string) (string, error) {
	m := mimetype.Detect(head)
	if bytes.HasPrefix(head, []byte("PK")) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
		var err error
		if m, err = mimetype.DetectReader(io.LimitReader(f, 1<<20)); err != nil {
			return "", err
		}
	}
	for x := m; x != nil; x = x.Parent() {
		for _, t := range types {
			if x.Is(t) {
				return t, nil
			}
		}
	}
	return "", errors.New("files: the content is " + m.String())
}

type headWriter struct{ b []byte }

func (h *headWriter) Write(p []byte) (int, error) {
	if room := 8192 - len(h.b); room > 0 {
		h.b = append(h.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func spaceError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Wrap(err, fault.NoSpace, "error.no_space")
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return fault.Wrap(err, fault.TooLarge, "error.too_large")
	}
	return fmt.Errorf("files: %w", err)
}

func (s *Store) path(sha string) string { return filepath.Join(s.dir, sha[:2], sha) }

// Open returns the content of a hash.
func (s *Store) Open(sha string) (*os.File, error) {
	if len(sha) != 64 {
		return nil, fault.Missing()
	}
	f, err := os.Open(s.path(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Missing()
	}
	return f, err
}

// Attach writes the row of a stored file within the transaction of ctx.
func (s *Store) Attach(ctx context.Context, kind, objectID, role string, st Stored, a access.Actor) (File, error) {
	f := File{ID: gov.NewID(), Kind: kind, ObjectID: objectID, Role: role, Stored: st, By: a.AccountID, At: s.clock.Now()}
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO attachment (id, kind, object_id, role, sha256, size, type, name, by_account, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		f.ID, kind, objectID, role, st.SHA256, st.Size, st.Type, st.Name, f.By, f.At.UnixMilli())
	return f, err
}

// Detach removes the row of a file within the transaction of ctx: nothing
// leads to its bytes from then on, unless another row has the same ones.
func (s *Store) Detach(ctx context.Context, f File) error {
	return db.ExecOne(ctx, s.db.Q(ctx), `DELETE FROM attachment WHERE id = $1 AND kind = $2 AND object_id = $3`, f.ID, f.Kind, f.ObjectID)
}

const columns = `id, kind, object_id, role, sha256, size, type, name, by_account, at`

func scan(r db.Scanner) (File, error) {
	var f File
	err := r.Scan(&f.ID, &f.Kind, &f.ObjectID, &f.Role, &f.SHA256, &f.Size, &f.Type, &f.Name, &f.By, db.ToTime(&f.At))
	return f, err
}

// List returns the files of an object, oldest first.
func (s *Store) List(ctx context.Context, kind, objectID string) ([]File, error) {
	return db.List(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM attachment WHERE kind = $1 AND object_id = $2 ORDER BY id`, kind, objectID)
}

// Get returns a file through its parent: the id alone is not enough.
func (s *Store) Get(ctx context.Context, kind, objectID, id string) (File, error) {
	return db.One(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM attachment WHERE kind = $1 AND object_id = $2 AND id = $3`, kind, objectID, id)
}

// Serve sends a file as a download.
func (s *Store) Serve(w http.ResponseWriter, r *http.Request, f File) error {
	c, err := s.Open(f.SHA256)
	if err != nil {
		return err
	}
	defer c.Close()
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", f.At, c)
	return nil
}

// Verify compares every stored file with its hash and returns the number
// read; it names the first that is missing or altered.
func (s *Store) Verify(ctx context.Context) (int, error) {
	shas, err := db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT DISTINCT sha256 FROM attachment ORDER BY sha256`)
	if err != nil {
		return 0, err
	}
	for i, sha := range shas {
		f, err := s.Open(sha)
		if err != nil {
			return i, fault.Wrap(err, fault.Internal, "files.missing", sha)
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return i, err
		}
		if hex.EncodeToString(h.Sum(nil)) != sha {
			return i, fault.New(fault.Internal, "files.altered", sha)
		}
	}
	return len(shas), nil
}
