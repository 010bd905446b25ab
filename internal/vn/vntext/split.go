package vntext

import (
	"cmp"
	"slices"
	"strings"
)

// Split parts a word of joined syllables (chuongtrinh) into at most limit ways
// of reading it, the likelier first: few syllables before many, syllables that
// begin with a consonant before those that do not. Marks may be there or not.
// It answers nil where the word is one syllable, or no row of syllables; the
// caller, who knows which words its texts have, chooses.
func Split(word string, limit int) []string {
	const longest = 48 // letters; longer runs are no word
	low, tones, at, ok := lettersOf(word, longest)
	if !ok || limit <= 0 {
		return nil
	}
	if _, whole := syllableIn(low, tones, 0, len(low)); whole {
		return nil
	}
	type way struct {
		cuts []int // where syllables end
		cost int
	}
	// keep is more than limit so that a good beginning is not lost to a bad one.
	keep := limit + 8
	best := make([][]way, len(low)+1)
	best[0] = []way{{}}
	for end := 1; end <= len(low); end++ {
		for start := max(0, end-7); start < end; start++ {
			if len(best[start]) == 0 {
				continue
			}
			cost, ok := syllableIn(low, tones, start, end)
			if !ok {
				continue
			}
			for _, w := range best[start] {
				best[end] = append(best[end], way{append(slices.Clip(w.cuts), end), w.cost + cost})
			}
		}
		slices.SortStableFunc(best[end], func(a, b way) int { return cmp.Compare(a.cost, b.cost) })
		if len(best[end]) > keep {
			best[end] = best[end][:keep]
		}
	}
	var out []string
	for _, w := range best[len(low)] {
		if len(out) == limit {
			break
		}
		parts := make([]string, len(w.cuts))
		start := 0
		for i, end := range w.cuts {
			parts[i] = word[at[start]:at[end]]
			start = end
		}
		out = append(out, strings.Join(parts, " "))
	}
	return out
}

// lettersOf returns the small letters of a word without tones, their tones, and
// where each begins; ok is false for anything but 2 to longest letters.
func lettersOf(word string, longest int) (plain []rune, tones []Tone, at []int, ok bool) {
	if len(word) > 4*longest {
		return nil, nil, nil, false
	}
	for i, r := range word {
		l, known := letterOf(r)
		if !known || len(plain) == longest {
			return nil, nil, nil, false
		}
		plain, tones, at = append(plain, l.plain), append(tones, l.tone), append(at, i)
	}
	return plain, tones, append(at, len(word)), len(plain) > 1
}

// syllableIn reports whether these letters are a syllable and what it costs: 4
// each, one more without a consonant before it, and for a bare vowel two more.
func syllableIn(letters []rune, tones []Tone, start, end int) (cost int, ok bool) {
	var tone Tone
	for _, t := range tones[start:end] {
		if t != Ngang && tone != Ngang {
			return 0, false
		}
		tone = max(tone, t)
	}
	s, ok := fromLetters(string(letters[start:end]), tone, false)
	if !ok || s.Onset != "qu" && !usual[Fold(s.Rime)] {
		return 0, false
	}
	cost = 4
	if s.Onset == "" {
		cost++
		if end-start == 1 {
			cost += 2
		}
	}
	return cost, true
}
