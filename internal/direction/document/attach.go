package document

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/files"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Reader reads the words of a file; a file of which nothing can be read is a
// fault with words for its person.
type Reader func(name string, in io.Reader) (string, error)

const (
	attached  = "document" // kind and role of the files of this room
	fileRole  = "text"
	maxFiles  = 30
	fewPieces = 2 // a text of fewer clauses is not worth cutting
)

// Attach adds files to a document that may still be edited. Where the text of
// a registered one is not cut into clauses yet and a file can be read, it is
// cut out of that file: cut is the number of clauses, 0 = none.
func (r *Room) Attach(ctx context.Context, a access.Actor, id string, list []files.Stored, seen int64) (cut int, err error) {
	text, err := r.firstText(ctx, id, list) // before the transaction: reading a file takes its time
	if err != nil {
		return 0, err
	}
	return cut, r.within(ctx, func(ctx context.Context) error {
		if err := r.attach(ctx, a, id, list, seen); err != nil || text == "" {
			return err
		}
		if n, err := r.countClauses(ctx, id); err != nil || n > 0 {
			return err
		}
		if cut, err = r.Cut(ctx, a, id, text); err != nil {
			return err
		}
		web.Result(ctx, base+"/"+id)
		return nil
	})
}

func (r *Room) attach(ctx context.Context, a access.Actor, id string, list []files.Stored, seen int64) error {
	_, err := r.move(ctx, a, id, AttachFile, "", seen, func(ctx context.Context, d *Document) (map[string]any, error) {
		have, err := r.files.List(ctx, attached, id)
		if err != nil {
			return nil, err
		}
		if len(have)+len(list) > maxFiles {
			return nil, fault.Fields(fault.Field{Name: "files", Key: "document.error.many_files", Args: []any{maxFiles}})
		}
		var told []map[string]any
		for _, st := range list {
			f, err := r.files.Attach(ctx, attached, id, fileRole, st, a)
			if err != nil {
				return nil, err
			}
			told = append(told, map[string]any{"id": f.ID, "name": audit.HashText(st.Name), "sha256": st.SHA256, "size": st.Size})
		}
		return map[string]any{"files": told}, nil
	})
	return err
}

// firstText returns the words of the first file that has clauses, for a
// registered document without any.
func (r *Room) firstText(ctx context.Context, id string, list []files.Stored) (string, error) {
	d, err := r.Get(ctx, id)
	if err != nil || d.Direction != In || r.Text == nil {
		return "", err
	}
	if n, err := r.countClauses(ctx, id); err != nil || n > 0 {
		return "", err
	}
	for _, st := range list {
		in, err := r.files.Open(st.SHA256)
		if err != nil {
			return "", err
		}
		text, err := r.Text(st.Name, in)
		in.Close()
		if err != nil || utf8.RuneCountInString(text) > maxText {
			continue // the file stays as it is: pictures and tables have no clauses
		}
		if n := len(Split(form.Clean(text))); n >= fewPieces && n <= maxClauses {
			return text, nil
		}
	}
	return "", nil
}

// Detach takes a file off a document that may still be edited. Of a registered
// one it must be said why: others may have read it. The entry of the record
// keeps the hash; nothing leads to the bytes any more.
func (r *Room) Detach(ctx context.Context, a access.Actor, id, file, words string, seen int64) error {
	words = strings.TrimSpace(words)
	_, err := r.move(ctx, a, id, DetachFile, words, seen, func(ctx context.Context, d *Document) (map[string]any, error) {
		f, err := r.files.Get(ctx, attached, id, file)
		if err != nil {
			return nil, err
		}
		if d.State != Draft && words == "" {
			return nil, fault.Fields(fault.Field{Name: "why", Key: "form.required_here"})
		}
		return map[string]any{"file": f.ID, "name": audit.HashText(f.Name), "sha256": f.SHA256, "reason": audit.HashText(words)}, r.files.Detach(ctx, f)
	})
	return err
}

// File returns a file through its document.
func (r *Room) File(ctx context.Context, id, file string) (files.File, error) {
	return r.files.Get(ctx, attached, id, file)
}

// Files lists those of a document, oldest first.
func (r *Room) Files(ctx context.Context, id string) ([]files.File, error) {
	return r.files.List(ctx, attached, id)
}

// fileType is the kind of a file as people call it: the ending of its name,
// which agrees with its content.
func fileType(name string) string {
	return strings.ToUpper(strings.TrimPrefix(filepath.Ext(name), "."))
}
