// Package words keeps tables of the words that rows of a list have, so that a
// search by the beginning of a rare word begins at its rows and not at the head
// of the list.
//
// A table has the columns word and another that names the row; a second table,
// called like it with _common behind, holds the words that so many rows have
// that they lead to none: of these no rows are kept. A list must still judge
// each row by itself: the table only says where to begin.
package words

import (
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"

	"roviec/internal/floor/db"
)

// maxWord cuts what is no word: links, runs without a space.
const maxWord = 40

// Cut cuts folded text into words of letters and digits.
func Cut(folded string) []string {
	list := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		if r := []rune(w); len(r) > maxWord {
			list[i] = string(r[:maxWord])
		}
	}
	return list
}

// Distinct returns the words of folded text, each once, sorted.
func Distinct(folded string) []string {
	list := Cut(folded)
	slices.Sort(list)
	return slices.Compact(list)
}

// lastRune ends the range of the words that begin alike.
const lastRune = "\U0010FFFF"

// Some is up to how many rows a word leads to them. A word of more is met soon
// on the walk along the list.
const Some = 3000

// A word is common when it is of more than commonRows rows, of which it would
// be long in leading to few again. Rows of common words go rowsAtOnce in one
// transaction, so that no one waits long for it.
const (
	commonRows = 2 * Some
	rowsAtOnce = 2000
)

// Table is one table of words with what this process remembers of it. What is
// remembered may lag behind: a word that has become rare is only looked for on
// a longer way, and one that has become common is written until this process
// learns of it.
type Table struct {
	db          *db.DB
	table, name string // name is the column that names the row

	mu       sync.Mutex
	frequent map[string]bool // begin words of many rows
	common   map[string]bool // nil before they are read
}

// New returns the table whose column name names the row.
func New(d *db.DB, table, name string) *Table { return &Table{db: d, table: table, name: name} }

// Set brings the words of a row from those that were to those that are, within
// the transaction of ctx.
func (t *Table) Set(ctx context.Context, row string, was, is []string) error {
	var gone, more db.Where
	var list, rows []string
	for _, x := range was {
		if !slices.Contains(is, x) {
			list = append(list, gone.Arg(x))
		}
	}
	kept, err := t.Kept(ctx)
	if err != nil {
		return err
	}
	for _, x := range is {
		if !slices.Contains(was, x) && kept(x) {
			rows = append(rows, more.Expand("(?,?)", x, row))
		}
	}
	if len(list) > 0 {
		q := `DELETE FROM ` + t.table + ` WHERE word IN (` + strings.Join(list, ",") + `) AND ` + t.name + ` = ` + gone.Arg(row)
		if _, err := db.Exec(ctx, t.db.Q(ctx), q, gone.Args()...); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = db.Exec(ctx, t.db.Q(ctx), `INSERT INTO `+t.table+` (word, `+t.name+`) VALUES `+strings.Join(rows, ",")+` ON CONFLICT DO NOTHING`, more.Args()...)
	return err
}

// Within is a condition on the column id: the row has a word that begins so.
func (t *Table) Within(w *db.Where, id, word string) string {
	return w.Expand(id+` IN (SELECT k.`+t.name+` FROM `+t.table+` k WHERE k.word >= ? AND k.word < ?)`, word, word+lastRune)
}

// Rows returns the rows that have a word that begins so; one may be named more
// than once.
func (t *Table) Rows(ctx context.Context, word string) ([]string, error) {
	return db.List(ctx, t.db.Q(ctx), db.Value[string], `SELECT `+t.name+` FROM `+t.table+` WHERE word >= $1 AND word < $2`, word, word+lastRune)
}

// Rarest is the word of the list that begins the fewest words of rows, and of
// how many; more than Some where each begins that many.
func (t *Table) Rarest(ctx context.Context, list []string) (word string, n int, err error) {
	n = Some + 1
	for _, x := range list {
		if t.isFrequent(x) {
			continue
		}
		found, err := db.One(ctx, t.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM (SELECT 1 FROM `+t.table+` WHERE word >= $1 AND word < $2 LIMIT $3) AS c`, x, x+lastRune, Some+1)
		if err != nil {
			return "", 0, err
		}
		if found <= Some { // or it begins a word that is not kept
			common, err := db.One(ctx, t.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM (SELECT 1 FROM `+t.table+`_common WHERE word >= $1 AND word < $2 LIMIT 1) AS c`, x, x+lastRune)
			if err != nil {
				return "", 0, err
			}
			found += common * (Some + 1)
		}
		if found > Some {
			t.setFrequent(x)
		}
		if int(found) < n {
			word, n = x, int(found)
		}
	}
	return word, n, nil
}

// Kept tells which words the table keeps rows of.
func (t *Table) Kept(ctx context.Context) (func(word string) bool, error) {
	t.mu.Lock()
	common := t.common
	t.mu.Unlock()
	if common == nil {
		list, err := t.commonWords(ctx)
		if err != nil {
			return nil, err
		}
		common = make(map[string]bool, len(list))
		for _, w := range list {
			common[w] = true
		}
		t.mu.Lock()
		t.common = common // never written to from here on
		t.mu.Unlock()
	}
	return func(word string) bool { return !common[word] }, nil
}

func (t *Table) commonWords(ctx context.Context) ([]string, error) {
	return db.List(ctx, t.db.Q(ctx), db.Value[string], `SELECT word FROM `+t.table+`_common ORDER BY word`)
}

// drop removes rows of a word, along its key: no estimate of how many there are
// leads PostgreSQL astray. more says that some are left.
func (t *Table) drop(ctx context.Context, word string) (more bool, err error) {
	upTo, err := db.List(ctx, t.db.Q(ctx), db.Value[string], `SELECT `+t.name+` FROM `+t.table+` WHERE word = $1 ORDER BY `+t.name+` LIMIT 1 OFFSET $2`, word, rowsAtOnce)
	if err != nil {
		return false, err
	}
	if len(upTo) == 0 {
		_, err = db.Exec(ctx, t.db.Q(ctx), `DELETE FROM `+t.table+` WHERE word = $1`, word)
		return false, err
	}
	_, err = db.Exec(ctx, t.db.Q(ctx), `DELETE FROM `+t.table+` WHERE word = $1 AND `+t.name+` < $2`, word, upTo[0])
	return true, err
}

// Tidy finds words that have become common and removes the rows of those that
// were so at the run before: by now every reader knows of them.
func (t *Table) Tidy(ctx context.Context) error {
	known, err := t.commonWords(ctx)
	if err != nil {
		return err
	}
	for _, w := range known {
		for more := true; more; {
			err := t.db.InTx(ctx, func(ctx context.Context) error {
				var err error
				more, err = t.drop(ctx, w)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	found, err := db.List(ctx, t.db.Q(ctx), db.Value[string], `SELECT word FROM `+t.table+` GROUP BY word HAVING count(*) > $1`, commonRows)
	if err != nil {
		return err
	}
	err = t.db.InTx(ctx, func(ctx context.Context) error {
		for _, w := range found {
			if _, err := db.Exec(ctx, t.db.Q(ctx), `INSERT INTO `+t.table+`_common (word) VALUES ($1) ON CONFLICT DO NOTHING`, w); err != nil {
				return err
			}
		}
		return nil
	})
	t.mu.Lock()
	t.common = nil
	t.mu.Unlock()
	return err
}

// maxFrequent bounds what is remembered; beyond, it begins anew.
const maxFrequent = 4096

func (t *Table) isFrequent(word string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.frequent[word]
}

func (t *Table) setFrequent(word string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frequent == nil || len(t.frequent) >= maxFrequent {
		t.frequent = map[string]bool{}
	}
	t.frequent[word] = true
}
