package vntext

// Loose returns the wider key of s: Fold, and i for y where the two are habits
// of one spelling (kỷ, kỉ; lý, lí; quy, qui; y tế, i tế). It is for finding, as
// a second key beside Fold, and never for names (Vy and Vi are two people).
func Loose(s string) string { return string(AppendLoose(make([]byte, 0, len(s)), s)) }

// AppendLoose appends Loose(s) to dst and allocates nothing where dst has room.
func AppendLoose(dst []byte, s string) []byte {
	start := len(dst)
	dst = AppendFold(dst, s)
	yToI(dst[start:])
	return dst
}

// LooseMap is to Loose what FoldMap is to Fold.
func LooseMap(s string) (key string, at []int) {
	b, at := foldMap(s)
	yToI(b)
	return string(b), at
}

// yToI writes i for a y that is a mere habit of spelling: after a consonant or
// qu, and at the start of a word. After another vowel (ay, uy) it is a sound of
// its own.
func yToI(key []byte) {
	for i, c := range key {
		if c != 'y' {
			continue
		}
		switch {
		case i == 0:
			key[i] = 'i'
		case key[i-1] == 'u':
			if i > 1 && key[i-2] == 'q' {
				key[i] = 'i'
			}
		case !isPlainVowel(key[i-1]):
			key[i] = 'i'
		}
	}
}

func isPlainVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}
