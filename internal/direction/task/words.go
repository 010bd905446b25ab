package task

import (
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"

	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

// maxWord cuts what is no word: links, runs without a space.
const maxWord = 40

// wordsOf cuts folded text into words of letters and digits.
func wordsOf(folded string) []string {
	list := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		if r := []rune(w); len(r) > maxWord {
			list[i] = string(r[:maxWord])
		}
	}
	return list
}

// words are the distinct words of folded text, sorted.
func words(folded string) []string {
	list := wordsOf(folded)
	slices.Sort(list)
	return slices.Compact(list)
}

// Up to how many tasks a word leads to them: by their ids, or by a query
// within the query. A word of more is met soon on the walk along the list.
const (
	fewTasks  = 300
	someTasks = 3000
)

// maxWords is how many words of a search count.
const maxWords = 12

// askWords adds that every word of the text begins a word of the task.
func (s store) askWords(ctx context.Context, q *question, text string) error {
	list := words(vntext.Fold(text))
	if len(list) > maxWords {
		list = list[:maxWords]
	}
	if len(list) == 0 {
		return nil
	}
	rarest, fewest, err := s.rarest(ctx, list)
	if err != nil {
		return err
	}
	var match []string
	for _, x := range list {
		match = append(match, q.w.Expand(`t.search_key LIKE ? ESCAPE '\'`, "% "+db.Literally(x)+"%"))
	}
	switch {
	case fewest <= fewTasks:
		few, err := db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT task_id FROM task_word WHERE word >= $1 AND word < $2`, rarest, rarest+lastRune)
		if err != nil {
			return err
		}
		q.gathered = true
		q.w.In(q.id, unique(few)...)
	case fewest <= someTasks:
		q.gathered = true
		q.w.Add(q.id+` IN (SELECT k.task_id FROM task_word k WHERE k.word >= ? AND k.word < ?)`, rarest, rarest+lastRune)
	}
	q.walked = !q.gathered
	// One condition, so that PostgreSQL does not take several words for rarer
	// than they are and read the whole table.
	q.w.AddRaw("CASE WHEN " + strings.Join(match, " AND ") + " THEN 1 ELSE 0 END = 1")
	return nil
}

// rarest is the word that begins the fewest words of tasks, and of how many;
// more than someTasks where each begins that many.
func (s store) rarest(ctx context.Context, list []string) (word string, n int, err error) {
	n = someTasks + 1
	for _, x := range list {
		if s.words.has(x) {
			continue
		}
		found, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM (SELECT 1 FROM task_word WHERE word >= $1 AND word < $2 LIMIT $3) AS c`, x, x+lastRune, someTasks+1)
		if err != nil {
			return "", 0, err
		}
		if found <= someTasks { // or it begins a word that is not kept
			common, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM (SELECT 1 FROM task_word_common WHERE word >= $1 AND word < $2 LIMIT 1) AS c`, x, x+lastRune)
			if err != nil {
				return "", 0, err
			}
			found += common * (someTasks + 1)
		}
		if found > someTasks {
			s.words.add(x)
		}
		if int(found) < n {
			word, n = x, int(found)
		}
	}
	return word, n, nil
}

// lastRune ends the range of the words that begin alike.
const lastRune = "\U0010FFFF"

// setWords brings the words of a task from those that were to those that are;
// common ones are left out.
func (s store) setWords(ctx context.Context, id string, was, is []string) error {
	var gone, more db.Where
	var list, rows []string
	for _, x := range was {
		if !slices.Contains(is, x) {
			list = append(list, gone.Arg(x))
		}
	}
	if err := s.loadWords(ctx); err != nil {
		return err
	}
	for _, x := range is {
		if !slices.Contains(was, x) && !s.words.isCommon(x) {
			rows = append(rows, more.Expand("(?,?)", x, id))
		}
	}
	if len(list) > 0 {
		q := `DELETE FROM task_word WHERE word IN (` + strings.Join(list, ",") + `) AND task_id = ` + gone.Arg(id)
		if _, err := db.Exec(ctx, s.db.Q(ctx), q, gone.Args()...); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_word (word, task_id) VALUES `+strings.Join(rows, ","), more.Args()...)
	return err
}

// wordSets is what a process remembers of words, so that lists do not count
// them anew and tasks do not write them in vain. Both may lag behind: a word
// that has become rare is only looked for on a longer way, and one that has
// become common is written until this process learns of it.
type wordSets struct {
	mu       sync.Mutex
	frequent map[string]bool // begin words of many tasks
	common   map[string]bool // of task_word_common; nil before they are read
}

// maxFrequent bounds what is remembered; beyond, it begins anew.
const maxFrequent = 4096

func (f *wordSets) has(word string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.frequent[word]
}

func (f *wordSets) add(word string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.frequent == nil || len(f.frequent) >= maxFrequent {
		f.frequent = map[string]bool{}
	}
	f.frequent[word] = true
}

func (f *wordSets) isCommon(word string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.common[word]
}

// setCommon takes the words over; nil has them read again.
func (f *wordSets) setCommon(list []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.common = nil
	if list != nil {
		f.common = make(map[string]bool, len(list))
	}
	for _, w := range list {
		f.common[w] = true
	}
}

func (f *wordSets) loaded() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.common != nil
}

// loadWords reads the common words where this process has not yet.
func (s store) loadWords(ctx context.Context) error {
	if s.words.loaded() {
		return nil
	}
	list, err := s.commonWords(ctx)
	if err == nil {
		s.words.setCommon(slices.Concat([]string{}, list))
	}
	return err
}

func (s store) commonWords(ctx context.Context) ([]string, error) {
	return db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT word FROM task_word_common ORDER BY word`)
}

// A word is common when it is of more than commonTasks tasks, of which it
// would be long in leading to few again. Rows of common words go wordsAtOnce
// in one transaction, so that no one waits long for it.
const (
	commonTasks = 2 * someTasks
	wordsAtOnce = 2000
)

// dropWord removes rows of a word, along its key: no estimate of how many there
// are leads PostgreSQL astray. more says that some are left.
func (s store) dropWord(ctx context.Context, word string) (more bool, err error) {
	upTo, err := db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT task_id FROM task_word WHERE word = $1 ORDER BY task_id LIMIT 1 OFFSET $2`, word, wordsAtOnce)
	if err != nil {
		return false, err
	}
	if len(upTo) == 0 {
		_, err = db.Exec(ctx, s.db.Q(ctx), `DELETE FROM task_word WHERE word = $1`, word)
		return false, err
	}
	_, err = db.Exec(ctx, s.db.Q(ctx), `DELETE FROM task_word WHERE word = $1 AND task_id < $2`, word, upTo[0])
	return true, err
}

// TidyWords finds words that have become common and removes the rows of those
// that were so at the run before: by now every reader knows of them.
func (r *Room) TidyWords(ctx context.Context) error {
	known, err := r.store.commonWords(ctx)
	if err != nil {
		return err
	}
	for _, w := range known {
		for more := true; more; {
			err := r.db.InTx(ctx, func(ctx context.Context) error {
				var err error
				more, err = r.store.dropWord(ctx, w)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	found, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT word FROM task_word GROUP BY word HAVING count(*) > $1`, commonTasks)
	if err != nil {
		return err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		for _, w := range found {
			if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO task_word_common (word) VALUES ($1) ON CONFLICT DO NOTHING`, w); err != nil {
				return err
			}
		}
		return nil
	})
	r.store.words.setCommon(nil)
	return err
}
