package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Decode reads words that were typed with the Telex or VNI keys while no input
// method was on: "chuwowng trinhf" becomes "chương trình", "d9ầu" and "dau62"
// become "đầu". It answers the text with these words decoded, and whether any
// was. A word is decoded where its decoded form can be a Vietnamese syllable and
// the keys as typed cannot; words of English that happen to decode (his, was),
// short capitals, abbreviations and names with a number (phong2) are decoded
// only where the rest of the text was clearly typed that way. Everything else,
// spaces included, stays as it is.
func Decode(s string) (string, bool) {
	type found struct {
		start, end int
		to         string
		trust      trust
	}
	var words []found
	var of [certain + 1]int
	foreign, digits, marks := 0, 0, false
	for start, end := range typedWords(s) {
		w := s[start:end]
		if !isASCII(w) && HasMarks(w) {
			marks = true // an input method was on
		}
		to, how := decodeTyped(w)
		if how == no {
			if foreignWord(w) {
				foreign++
			}
			continue
		}
		of[how]++
		if strings.ContainsAny(w, "12345") && !numbered[strings.TrimRight(strings.ToLower(w), "12345")] {
			digits++
		}
		words = append(words, found{start, end, to, how})
	}
	// Likely words need company where the text is largely foreign; doubtful ones
	// follow the others, or each other where two bear the digit of a tone; in a
	// text of one they stay.
	least := certain
	if foreign <= of[certain]+of[likely] {
		least = likely
		if (of[certain]+of[likely] > 0 || digits > 1) && !marks {
			least = doubtful
		}
	}
	var b strings.Builder
	last := 0
	for _, w := range words {
		if w.trust < least {
			continue
		}
		b.WriteString(s[last:w.start])
		b.WriteString(w.to)
		last = w.end
	}
	if last == 0 {
		return s, false
	}
	b.WriteString(s[last:])
	return b.String(), true
}

// DecodeWord reads one word as typed with Telex or VNI keys, whether or not that
// is likely. ok is false where no syllable comes out, or nothing would change.
func DecodeWord(word string) (decoded string, ok bool) {
	decoded, how := decodeTyped(word)
	return decoded, how != no
}

// typedWords yields the runs of letters and digits of s.
func typedWords(s string) func(yield func(start, end int) bool) {
	return func(yield func(int, int) bool) {
		start := -1
		for i, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(start, i) {
				return
			}
			start = -1
		}
		if start >= 0 {
			yield(start, len(s))
		}
	}
}

// foreignWord reports whether the word speaks for a text in another language:
// plain letters that are no syllable, and no abbreviation or code.
func foreignWord(w string) bool {
	return isASCII(w) && len(w) > 1 && !strings.ContainsAny(w, "0123456789") && strings.ToUpper(w) != w && !plausible(strings.ToLower(w))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// trust is how much a decoded word is to be believed.
type trust int

const (
	no       trust = iota // nothing to decode
	doubtful              // a word or name that happens to decode
	likely                // one key, and no other reading known
	certain               // chance is ruled out
)

// decodeTyped decodes one word.
func decodeTyped(word string) (decoded string, how trust) {
	if len(word) < 2 || len(word) > 16 || !isASCII(word) {
		return "", no
	}
	if decoded, how = capitalD(word); how != no {
		return decoded, how
	}
	low := strings.ToLower(word)
	digits := strings.ContainsAny(low, "0123456789")
	var s Syllable
	var letters []rune
	var tone Tone
	var n int
	var whole, late bool
	if digits {
		letters, tone, n = vniKeys(low)
		s, whole = fromLetters(string(hornBoth(letters)), tone, true)
	} else {
		letters, tone, n = telexKeys(low, false)
		if s, whole = fromLetters(string(hornBoth(letters)), tone, true); !whole {
			late = true
			letters, tone, n = telexKeys(low, late)
			s, whole = fromLetters(string(hornBoth(letters)), tone, true)
		}
	}
	if n == 0 {
		return "", no
	}
	if !whole {
		// The tone alone, other marks not typed: duong2.
		var ok bool
		if s, ok = fromLetters(string(letters), tone, false); !ok || tone == Ngang && !digits {
			return "", no
		}
	}
	decoded = recase(word, s.String())
	if digits {
		switch {
		case n > 1 || whole && strings.ContainsAny(low, "6789"):
			return decoded, certain
		case len(letters) >= 3 && !numbered[string(letters)]:
			return decoded, likely
		}
		return decoded, doubtful
	}
	switch {
	case plausible(low):
		return "", no
	case meant[low], len(word) <= 2, len(word) == 3 && strings.ToUpper(word) == word, rareRimes[s.Rime],
		tone != Ngang && !strings.ContainsRune("sfrxj", rune(low[len(low)-1])) && (n == 1 || late):
		return decoded, doubtful // few type the tone before the end (test, there)
	case n > 1:
		return decoded, certain
	}
	return decoded, likely
}

// capitalD reads the đ of an abbreviation in capitals: NDD and ND9 are NĐ. DD
// may be two words' letters, so it counts where the abbreviation is known.
func capitalD(word string) (string, trust) {
	if strings.ToUpper(word) != word || strings.ContainsAny(word, "AEIOUY") && !strings.Contains(word, "D9") {
		return "", no
	}
	if out := strings.ReplaceAll(word, "D9", "Đ"); out != word {
		if strings.ContainsAny(out, "0123456789") {
			return "", no
		}
		return out, likely
	}
	if out := strings.Replace(word, "DD", "Đ", 1); out != word && Abbreviations().Known(out) {
		return out, certain
	}
	return "", no
}

// numbered are words that are commonly followed by their number without a
// space: phong2 is a room, not phòng.
var numbered = setOf(`bang ban bo buoc cap chuong cum danh dieu doan doi dong dot gia giai hang hinh hop khoa khoan khoi khoang khu kien lan lop luat luot mang muc nam ngay ngan nhanh nhom phan phien phong phuong quan quy so tang tap thang thon tiet tieu to trang tram tuan tuyen vong xom`)

// vniKeys types the digits of VNI: 1–5 tones, 6 the hat, 7 the horn, 8 the
// breve, 9 the bar of đ, 0 takes a tone away. keys is 0 where a digit does
// nothing.
func vniKeys(word string) (letters []rune, tone Tone, keys int) {
	for _, c := range word {
		if c < '0' || c > '9' {
			letters = append(letters, c)
			continue
		}
		switch c {
		case '0':
			if tone == Ngang {
				return nil, 0, 0
			}
			tone = Ngang
		case '6':
			if !mark(letters, map[rune]rune{'a': 'â', 'e': 'ê', 'o': 'ô'}) {
				return nil, 0, 0
			}
		case '7':
			if !horn(letters) {
				return nil, 0, 0
			}
		case '8':
			if !mark(letters, map[rune]rune{'a': 'ă'}) {
				return nil, 0, 0
			}
		case '9':
			if len(letters) == 0 || letters[0] != 'd' {
				return nil, 0, 0
			}
			letters[0] = 'đ'
		default:
			if tone != Ngang || !hasVowel(letters) {
				return nil, 0, 0
			}
			tone = [...]Tone{Sac, Huyen, Hoi, Nga, Nang}[c-'1']
		}
		keys++
	}
	return letters, tone, keys
}

// telexKeys types the letters of Telex: aa ee oo dd, w, and s f r x j z for the
// tone, each also at the end of the word. With late, a second vowel reaches back
// over other letters (tienges, toio; khoeo does not mean that). keys is 0 where
// no syllable can come out.
func telexKeys(word string, late bool) (letters []rune, tone Tone, keys int) {
	for _, c := range word {
		seen := hasVowel(letters)
		switch c {
		case 's', 'f', 'r', 'x', 'j':
			if !seen {
				letters = append(letters, c)
				continue
			}
			t := map[rune]Tone{'s': Sac, 'f': Huyen, 'r': Hoi, 'x': Nga, 'j': Nang}[c]
			if tone != Ngang {
				return nil, 0, 0 // twice takes it back: the letter was meant; two tones are a word
			}
			tone = t
		case 'z':
			if tone == Ngang {
				return nil, 0, 0
			}
			tone = Ngang
		case 'w':
			switch {
			case horn(letters):
			case mark(letters, map[rune]rune{'a': 'ă'}):
			case !seen:
				letters = append(letters, 'ư')
			default:
				return nil, 0, 0
			}
		case 'd':
			if len(letters) == 0 || letters[0] != 'd' {
				letters = append(letters, c)
				continue
			}
			letters[0] = 'đ'
		case 'a', 'e', 'o':
			if !double(letters, c, late) {
				letters = append(letters, c)
				continue
			}
		default:
			letters = append(letters, c)
			continue
		}
		keys++
	}
	return letters, tone, keys
}

// double turns the same vowel typed just before, or with late anywhere before,
// into its hatted form.
func double(letters []rune, c rune, late bool) bool {
	for i := len(letters) - 1; i >= 0 && (late || i == len(letters)-1); i-- {
		if letters[i] == c {
			letters[i] = map[rune]rune{'a': 'â', 'e': 'ê', 'o': 'ô'}[c]
			return true
		}
	}
	return false
}

// mark changes the last letter that has a marked form.
func mark(letters []rune, to map[rune]rune) bool {
	for i := len(letters) - 1; i >= 0; i-- {
		if m, ok := to[letters[i]]; ok {
			letters[i] = m
			return true
		}
	}
	return false
}

// horn gives uo both horns, else the last u or o one; of ua and oa it is the u,
// but for qua and oa, whose a takes the breve.
func horn(letters []rune) bool {
	for i := len(letters) - 1; i >= 0; i-- {
		switch letters[i] {
		case 'o':
			if i+1 < len(letters) && letters[i+1] == 'a' {
				return false // xoăn
			}
			letters[i] = 'ơ'
			return true
		case 'u':
			if i > 0 && letters[i-1] == 'q' {
				return false // quăng
			}
			if i+1 < len(letters) && letters[i+1] == 'ơ' {
				letters[i] = 'ư'
				return true
			}
			letters[i] = 'ư'
			return true
		}
	}
	return false
}

// hornBoth completes ươ where one key marked half of it: nuowc, nuwoc. An open
// uơ (thuở) is a rime of its own.
func hornBoth(letters []rune) []rune {
	for i := 0; i+1 < len(letters); i++ {
		u, o := letters[i], letters[i+1]
		if i > 0 && letters[i-1] == 'q' {
			continue
		}
		if u == 'ư' && o == 'o' || u == 'u' && o == 'ơ' && i+2 < len(letters) {
			letters[i], letters[i+1] = 'ư', 'ơ'
		}
	}
	return letters
}

func hasVowel(letters []rune) bool {
	for _, r := range letters {
		if isVowel(r) {
			return true
		}
	}
	return false
}

// recase gives the decoded word the case of the typed one.
func recase(typed, decoded string) string {
	switch first, _ := utf8.DecodeRuneInString(typed); {
	case strings.ToUpper(typed) == typed:
		return strings.ToUpper(decoded)
	case unicode.IsUpper(first):
		r, n := utf8.DecodeRuneInString(decoded)
		return string(unicode.ToUpper(r)) + decoded[n:]
	}
	return decoded
}
