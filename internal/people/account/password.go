package account

import (
	"context"
	_ "embed"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"

	"roviec/internal/base/fault"
	"roviec/internal/floor/web/form"
)

// Length of a password in characters. There are no rules of composition.
const (
	MinPassword = 12
	MaxPassword = 256
)

// The cost of one hash: 19 MiB and two passes, as OWASP advises. Two at a time
// bound the memory of any number of sign-ins to 38 MiB.
var hashCost = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const (
	hashesAtATime = 2
	maxWaiting    = 200 // who comes when so many wait is asked to come again
)

// hasher computes slow hashes, few at a time.
type hasher struct {
	slots   *semaphore.Weighted
	mu      sync.Mutex
	waiting int
	done    int
	rest    *time.Timer
	cost    *argon2id.Params
	once    sync.Once
	dummy   string // hash that no password fits, for names that do not exist
}

func newHasher(cost *argon2id.Params) *hasher {
	return &hasher{slots: semaphore.NewWeighted(hashesAtATime), cost: cost}
}

// take waits for one of the slots and returns how to give it back.
func (h *hasher) take(ctx context.Context) (func(), error) {
	h.mu.Lock()
	full := h.waiting >= maxWaiting
	if !full {
		h.waiting++
	}
	h.mu.Unlock()
	if full {
		return nil, fault.New(fault.TooMany, "error.too_many")
	}
	defer func() {
		h.mu.Lock()
		h.waiting--
		h.mu.Unlock()
	}()
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "error.unavailable")
	}
	return h.give, nil
}

// give returns a slot. What a hash worked in is collected before the next but
// one begins, and goes back to the machine when a second passes without
// another: otherwise a few sign-ins would keep five times the memory of two.
func (h *hasher) give() {
	h.mu.Lock()
	h.done++
	collect := h.done%hashesAtATime == 0
	if h.rest == nil {
		h.rest = time.AfterFunc(time.Second, debug.FreeOSMemory)
	} else {
		h.rest.Reset(time.Second)
	}
	h.mu.Unlock()
	if collect {
		runtime.GC()
	}
	h.slots.Release(1)
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	free, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	defer free()
	return argon2id.CreateHash(normalPassword(password), h.cost)
}

// fits compares password and hash; the caller holds a slot. An empty hash
// costs the same and fits nothing.
func (h *hasher) fits(password, hash string) bool {
	if hash == "" {
		h.once.Do(func() {
			d, err := argon2id.CreateHash(newSecret(), h.cost)
			if err != nil {
				panic("account: no randomness: " + err.Error())
			}
			h.dummy = d
		})
		_, _ = argon2id.ComparePasswordAndHash(normalPassword(password), h.dummy)
		return false
	}
	ok, err := argon2id.ComparePasswordAndHash(normalPassword(password), hash)
	return ok && err == nil
}

// normalPassword is what is hashed: the text as a form reads it, so that a
// password set in the shell is the same as one typed into a page.
func normalPassword(s string) string { return form.Clean(s) }

//go:embed words.txt
var wordList string

// weakWords are words that add nothing to a password, longest first.
var weakWords = sortedWords(wordList)

// runs are orders of keys that add nothing to a password.
var runs = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
	"qazwsxedcrfvtgbyhnujmikolp", "!@#$%^&*()", "147258369", "789456123", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
}

// minOwn is how many characters of a password must remain when common words,
// runs and repetitions are taken out of it.
const minOwn = 7

// CheckPassword judges a new password; about are words that belong to the
// account (its name, the person, the agency). The error names the field
// "password".
func CheckPassword(password string, about ...string) error {
	p := normalPassword(password)
	n := utf8.RuneCountInString(p)
	switch {
	case n < MinPassword:
		return badPassword("account.error.password_short", MinPassword)
	case n > MaxPassword:
		return badPassword("form.too_long", n, MaxPassword)
	case own(p, about) < minOwn:
		return badPassword("account.error.password_common")
	}
	return nil
}

func badPassword(key string, args ...any) error {
	return fault.Fields(fault.Field{Name: "password", Key: key, Args: args})
}

var lookAlikes = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

// own counts the characters of p that are neither part of a weak word nor of
// a run nor a repetition, in the form that leaves fewest.
func own(p string, about []string) int {
	words := weakWords
	var extra []string
	for _, a := range about {
		for _, w := range strings.FieldsFunc(plain(a), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if len(w) >= 3 {
				extra = append(extra, w)
			}
		}
		if w := strings.ReplaceAll(plain(a), " ", ""); len(w) >= 3 {
			extra = append(extra, w)
		}
	}
	words = append(sortedWords(strings.Join(extra, "\n")), words...)
	low := strings.ReplaceAll(plain(p), " ", "")
	best := remains(low, words)
	return min(best, remains(lookAlikes.Replace(low), words))
}

func remains(s string, words []string) int {
	for _, w := range words {
		s = strings.ReplaceAll(s, w, "\x00")
	}
	s = dropRuns(s)
	count, seen := 0, map[rune]bool{}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			count++
			seen[r] = true
		}
	}
	// What consists of few different characters is repetition.
	return min(count, 2*len(seen))
}

// dropRuns takes out every stretch of three or more characters that follow
// each other on a run, forwards or backwards, or repeat.
func dropRuns(s string) string {
	r := []rune(s)
	out := make([]rune, 0, len(r))
	for i := 0; i < len(r); {
		n := runAt(r[i:])
		if n < 3 {
			out = append(out, r[i])
			i++
			continue
		}
		out = append(out, 0)
		i += n
	}
	return string(out)
}

func runAt(r []rune) int {
	longest := 1
	for longest < len(r) && r[longest] == r[0] {
		longest++
	}
	for _, run := range runs {
		longest = max(longest, along([]rune(run), r, 1), along([]rune(run), r, -1))
	}
	return longest
}

func along(run, r []rune, step int) int {
	for i, c := range run {
		if c != r[0] {
			continue
		}
		n := 1
		for j := i + step; n < len(r) && j >= 0 && j < len(run) && run[j] == r[n]; j += step {
			n++
		}
		if n > 1 {
			return n
		}
	}
	return 1
}
