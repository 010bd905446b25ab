package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/public/publish"
)

// ImportBy names who imports, and who approves where the articles are
// published at once.
type ImportBy struct {
	Publish        bool
	By, ApprovedBy string // usernames
}

// A batch of an import is short, so that who works meanwhile does not wait.
const (
	importBatch = 40 * time.Millisecond
	importMost  = 32
)

// ImportArticles brings in a JSONL file, or a folder of saved pages, also
// while serve runs on the data. A line that cannot be read is named and left
// out; what was imported before is left alone.
func ImportArticles(ctx context.Context, c Config, path string, by ImportBy, out io.Writer) error {
	if by.Publish && (by.By == "" || by.ApprovedBy == "") {
		return usage("--publish needs --by and --approved-by: two accounts that have the rights")
	}
	list, err := articlesOf(path)
	if err != nil {
		return err
	}
	r, done, err := shellRooms(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	im, err := r.importer(ctx, by)
	if err != nil {
		return err
	}
	words := i18n.In(i18n.VI)
	added, known, bad, size := 0, 0, 0, 4
	var part []publish.Imported
	var names []string
	flush := func() error {
		began := time.Now()
		n, err := im.Add(ctx, part)
		if err != nil { // one by one, to name the one
			n = 0
			for i := range part {
				k, err := im.Add(ctx, part[i:i+1])
				if n += k; err != nil {
					if ctx.Err() != nil {
						return err
					}
					bad++
					fmt.Fprintln(out, words.T("article.import.bad", names[i], Words(err)))
					known--
				}
			}
		}
		added, known = added+n, known+len(part)-n
		if time.Since(began) > importBatch {
			size = max(1, size/2)
		} else {
			size = min(importMost, size+2)
		}
		part, names = part[:0], names[:0]
		return nil
	}
	for x, err := range list {
		if err != nil {
			bad++
			fmt.Fprintln(out, words.T("article.import.bad", x.name, err.Error()))
			continue
		}
		part, names = append(part, x.Imported), append(names, x.name)
		if len(part) >= size {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, words.T("article.import.done", added, known, bad))
	if added == 0 && bad > 0 {
		return fmt.Errorf("%s", words.T("article.import.nothing"))
	}
	return nil
}

func (r *Rooms) importer(ctx context.Context, by ImportBy) (*publish.Importer, error) {
	actor := func(username string) (access.Actor, error) {
		acc, err := r.Accounts.ByUsername(ctx, username)
		if err != nil {
			return access.Actor{}, usage("there is no account %q", username)
		}
		return r.Accounts.ActorOf(ctx, acc.ID)
	}
	author := access.Actor{System: true, Name: "roviec import"}
	var err error
	if by.By != "" {
		if author, err = actor(by.By); err != nil {
			return nil, err
		}
	}
	var approver *access.Actor
	if by.Publish {
		a, err := actor(by.ApprovedBy)
		if err != nil {
			return nil, err
		}
		approver = &a
	}
	return r.News.NewImporter(author, approver)
}

// named is an article with the line or file that it came from.
type named struct {
	publish.Imported
	name string
}

const longestLine = 32 << 20

// articlesOf reads a JSONL file, or the pages of a folder.
func articlesOf(path string) (iter.Seq2[named, error], error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return pagesOf(path), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return func(yield func(named, error) bool) {
		defer f.Close()
		in := bufio.NewScanner(f)
		in.Buffer(nil, longestLine)
		for n := 1; in.Scan(); n++ {
			line := bytes.TrimPrefix(bytes.TrimSpace(in.Bytes()), []byte("\ufeff"))
			if len(line) == 0 {
				continue
			}
			x := named{name: fmt.Sprintf("%s:%d", filepath.Base(path), n)}
			err := json.Unmarshal(line, &x.Imported)
			if !yield(x, err) {
				return
			}
		}
		if err := in.Err(); err != nil {
			yield(named{name: filepath.Base(path)}, err)
		}
	}, nil
}

func pagesOf(dir string) iter.Seq2[named, error] {
	return func(yield func(named, error) bool) {
		_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			ext := strings.ToLower(filepath.Ext(p))
			if err == nil && (d.IsDir() || ext != ".html" && ext != ".htm" && ext != ".txt") {
				return nil
			}
			rel, _ := filepath.Rel(dir, p)
			x := named{name: filepath.ToSlash(rel)}
			if err == nil {
				x.Imported, err = pageOf(p, x.name, ext)
			}
			if !yield(x, err) {
				return filepath.SkipAll
			}
			return nil
		})
	}
}

func pageOf(p, name, ext string) (publish.Imported, error) {
	b, err := os.ReadFile(p)
	x := publish.Imported{ExternalID: name, OldURL: "/" + name}
	if err != nil {
		return x, err
	}
	if info, err := os.Stat(p); err == nil {
		x.PublishedAt = info.ModTime().Format(time.RFC3339)
	}
	if ext == ".txt" {
		x.Title, x.BodyText, _ = strings.Cut(strings.TrimSpace(strings.TrimPrefix(string(b), "\ufeff")), "\n")
		if x.BodyText == "" {
			x.BodyText = x.Title
		}
		return x, nil
	}
	title, body, address := publish.Page(string(b))
	if x.Title, x.BodyText = title, body; address != "" {
		x.OldURL = address
	}
	return x, nil
}
