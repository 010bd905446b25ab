package search

import (
	"maps"
	"strings"
	"sync"
	"sync/atomic"
)

// forms are the two keys of a word.
type forms struct{ key, marked string }

// memory keeps the keys of words that were met in texts, which repeat them. A
// reader takes no lock: it looks into a map that nobody changes; new words wait
// beside it and join a copy when they are many.
var memory struct {
	settled atomic.Pointer[map[string]forms]
	sync.Mutex
	fresh map[string]forms
}

const (
	maxForms  = 200_000 // words; a language has some ten thousand syllables with their capitals
	maxFresh  = 2_000
	longForms = 60 // bytes of a word that is kept
)

// formsOf returns the keys of the word w.
func formsOf(w string) forms {
	if m := memory.settled.Load(); m != nil {
		if f, ok := (*m)[w]; ok {
			return f
		}
	}
	if f, ok := waiting(w); ok {
		return f
	}
	f := forms{key: keyOf(w)}
	if f.marked = f.key; w[0] >= '0' && w[0] <= '9' {
		return f
	}
	if f.marked = string(cut([]byte(markedOf(w)), 0)); f.marked == f.key {
		f.marked = f.key
	}
	if len(w) <= longForms {
		remember(w, f)
	}
	return f
}

// waiting looks a word up among the fresh ones.
func waiting(w string) (forms, bool) {
	memory.Lock()
	defer memory.Unlock()
	f, ok := memory.fresh[w]
	return f, ok
}

func remember(w string, f forms) {
	memory.Lock()
	defer memory.Unlock()
	old := memory.settled.Load()
	n := len(memory.fresh)
	if old != nil {
		n += len(*old)
	}
	if n >= maxForms {
		return
	}
	if memory.fresh == nil {
		memory.fresh = map[string]forms{}
	}
	memory.fresh[strings.Clone(w)] = f
	if len(memory.fresh) < maxFresh && old != nil && len(memory.fresh) <= len(*old)/8 {
		return
	}
	all := map[string]forms{}
	if old != nil {
		maps.Copy(all, *old)
	}
	maps.Copy(all, memory.fresh)
	memory.settled.Store(&all)
	memory.fresh = nil
}
