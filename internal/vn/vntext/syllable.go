package vntext

import (
	"strings"
	"unicode/utf8"
)

// A Syllable is one syllable taken apart: th + ương + sắc.
type Syllable struct {
	Onset string // consonants before the vowel, "" where there are none; qu and gi are onsets
	Rime  string // vowels and final consonant, small, without the tone
	Tone  Tone
}

// onsets are the consonants that begin a syllable. k before a, o, u is rare but
// stands in place names (Bắc Kạn, Kon Tum).
var onsets = setOf(`b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x`)

// rimes are the endings of the standard language; rareRimes those of loan words,
// sounds and names of places (xoong, Đắk Lắk): a syllable may have them, but
// nothing is guessed from them.
var (
	rimes = setOf(`a ac ach ai am an ang anh ao ap at au ay
		ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
		e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
		i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
		o oa oac oach oai oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot
		ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
		u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ
		uy uya uych uyên uyêt uynh uyt uyu
		ư ưa ưc ươc ươi ươm ươn ương ươp ươt ươu ưi ưng ưt ưu
		y yêm yên yêng yêt yêu`)
	rareRimes = setOf(`ak ăk âk ek êk ik ok ôk uk oam oap oem oong ooc ôông êng uêt uên uyn uyp um ưm ưn ynh yt ych ơng`)
	// afterQu are the rimes that qu takes: its u is already spoken.
	afterQu = setOf(`a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât ây
		e en eo et ê êch ên ênh êt i ich in inh it iu o ôc ôi ơ y ych yên yêt ynh yt yu`)
)

// plainRimes tells for a rime without marks (uong) how it may be written with
// them (uông, ương); the keys without rare rimes are those of usual.
var plainRimes, usual = foldRimes()

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

func foldRimes() (all map[string][]string, usual map[string]bool) {
	all, usual = map[string][]string{}, map[string]bool{}
	for _, set := range []map[string]bool{rimes, rareRimes, afterQu} {
		for r := range set {
			key := Fold(r)
			all[key] = append(all[key], r)
		}
	}
	for r := range rimes {
		usual[Fold(r)] = true
	}
	return all, usual
}

// rimeFits reports whether the onset takes the rime, both with their marks.
func rimeFits(onset, rime string) bool {
	if onset == "qu" {
		return afterQu[rime]
	}
	if !rimes[rime] && !rareRimes[rime] {
		return false
	}
	front := strings.HasPrefix(rime, "e") || strings.HasPrefix(rime, "ê") || strings.HasPrefix(rime, "i") || strings.HasPrefix(rime, "y")
	switch onset {
	case "":
		return !strings.HasPrefix(rime, "iê") // written yê
	case "c", "ng":
		return !front
	case "g":
		return !front || rime[0] == 'i' // gì, gìn, giếng
	case "gh", "ngh":
		return front && rime[0] != 'y'
	case "gi":
		return rime[0] != 'i' && rime[0] != 'y'
	}
	// y is a whole rime or the start of a word, but for ynh, yt of foreign sounds.
	return !strings.HasPrefix(rime, "yê")
}

// stopped reports whether the rime ends in a stop, which takes only sắc or nặng.
func stopped(rime string) bool {
	switch rime[len(rime)-1] {
	case 'c', 'p', 't', 'k':
		return true
	case 'h':
		return strings.HasSuffix(rime, "ch")
	}
	return false
}

// fromLetters takes apart a run of small letters without tone. strict asks for
// the letters as a dictionary writes them; otherwise a letter without a mark may
// stand for one with it (truong for trương). ok is false where no syllable fits.
func fromLetters(word string, tone Tone, strict bool) (s Syllable, ok bool) {
	if word == "" || len(word) > 16 {
		return s, false
	}
	// The longest onset first: ngh before ng before n; gi before g.
	for n := min(3, len(word)-1); n >= 0; n-- {
		onset := word[:n]
		if onset != "" && !onsets[onset] {
			continue
		}
		rest := word[n:]
		if strict {
			if rimeFits(onset, rest) && (!stopped(rest) || tone == Sac || tone == Nang) {
				return Syllable{onset, rest, tone}, true
			}
			continue
		}
		for _, rime := range plainRimes[Fold(rest)] {
			if !lettersFit(rest, rime) || !rimeFits(onset, rime) || stopped(rime) && tone != Ngang && tone != Sac && tone != Nang {
				continue
			}
			return Syllable{onset, rest, tone}, true
		}
	}
	return s, false
}

// lettersFit reports whether each letter of got is the letter of want or that
// letter without its mark.
func lettersFit(got, want string) bool {
	for got != "" && want != "" {
		g, n := utf8.DecodeRuneInString(got)
		w, m := utf8.DecodeRuneInString(want)
		if l, _ := letterOf(w); g != w && g != l.base {
			return false
		}
		got, want = got[n:], want[m:]
	}
	return got == want
}

// withoutTone splits a word into its small letters and its tone; ok is false
// where it holds anything but letters of the language, or two tones.
func withoutTone(word string) (plain string, tone Tone, ok bool) {
	b := make([]byte, 0, len(word))
	for _, r := range NFC(word) {
		l, known := letterOf(r)
		if !known || l.tone != Ngang && tone != Ngang {
			return "", 0, false
		}
		tone = max(tone, l.tone)
		b = utf8.AppendRune(b, l.plain)
	}
	return string(b), tone, len(b) > 0
}

// IsSyllable reports whether the word can be a Vietnamese syllable as people
// type it: with all marks, with some, or with none. It says nothing of whether
// the language has the word: "nghoa" cannot be one, "phoai" can.
func IsSyllable(word string) bool {
	plain, tone, ok := withoutTone(word)
	if !ok {
		return false
	}
	_, ok = fromLetters(plain, tone, false)
	return ok
}

// ParseSyllable takes apart a syllable written with all its marks; ok is false
// where the word cannot be one. Where the tone stands does not matter.
func ParseSyllable(word string) (s Syllable, ok bool) {
	plain, tone, ok := withoutTone(word)
	if !ok {
		return s, false
	}
	return fromLetters(plain, tone, true)
}

// plausible reports whether small ASCII letters are a syllable typed without
// marks, rare rimes left out: what "coong" is asked before it is read as Telex.
func plausible(word string) bool {
	s, ok := fromLetters(word, Ngang, false)
	return ok && (s.Onset == "qu" || usual[Fold(s.Rime)])
}

// String writes the syllable, its tone where most official papers put it (hóa,
// thủy; hoàn, quý).
func (s Syllable) String() string {
	rs := []rune(s.Rime)
	if i := toneAt(rs); i >= 0 {
		rs[i] = withTone(rs[i], s.Tone)
		return s.Onset + string(rs)
	}
	return s.Onset + s.Rime
}

// toneAt returns the place of the tone in a rime: on the marked vowel (ơ of ươ),
// else the middle of three, the second of two before a consonant, else the
// first. -1 where there is no vowel.
func toneAt(rime []rune) int {
	vowels, marked := 0, -1
	for i, r := range rime {
		if !isVowel(r) {
			break
		}
		vowels++
		if l, _ := letterOf(r); l.base != r {
			marked = i
		}
	}
	switch {
	case vowels == 0:
		return -1
	case marked >= 0:
		return marked
	case vowels == 3:
		return 1
	case vowels == 2 && vowels < len(rime):
		return 1
	}
	return 0
}
