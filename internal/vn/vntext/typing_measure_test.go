package vntext

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// typeTelex and typeVNI are the keys that write a word, marks where they stand
// and the tone at the end.
func typeTelex(word string) string {
	return typeKeys(word, map[rune]string{'ă': "aw", 'â': "aa", 'đ': "dd", 'ê': "ee", 'ô': "oo", 'ơ': "ow", 'ư': "uw"}, " frxsj")
}

func typeVNI(word string) string {
	return typeKeys(word, map[rune]string{'ă': "a8", 'â': "a6", 'đ': "d9", 'ê': "e6", 'ô': "o6", 'ơ': "o7", 'ư': "u7"}, " 23415")
}

func typeKeys(word string, marks map[rune]string, tones string) string {
	var b strings.Builder
	var tone Tone
	for _, r := range NFC(word) {
		l, _ := letterOf(r)
		if l.base == 0 {
			b.WriteRune(r)
			continue
		}
		out := string(l.plain)
		if m, ok := marks[l.plain]; ok {
			out = m
		}
		if l.up {
			out = strings.ToUpper(out)
		}
		b.WriteString(out)
		tone = max(tone, l.tone)
	}
	if tone != Ngang {
		b.WriteByte(tones[tone])
	}
	return b.String()
}

// Every syllable that can be written comes back from its keys.
func TestTypingRoundTrip(t *testing.T) {
	t.Parallel()
	n := 0
	for onset := range onsets {
		for rime := range rimes {
			for tone := Ngang; tone <= Nang; tone++ {
				s, ok := fromLetters(onset+rime, tone, true)
				if !ok {
					continue
				}
				word := s.String()
				n++
				if back, ok := ParseSyllable(word); !ok || back.String() != word {
					t.Fatalf("%s is taken apart as %v", word, back)
				}
				if !IsSyllable(Fold(word)) {
					t.Fatalf("%s without marks is no syllable", word)
				}
				for _, keys := range []string{typeTelex(word), typeVNI(word)} {
					if keys == word {
						continue
					}
					got, how := decodeTyped(keys)
					if got != word && !(how == no && plausible(keys)) {
						t.Errorf("%s typed %s decodes to %q", word, keys, got)
					}
				}
			}
		}
	}
	t.Logf("%d syllables", n)
}

// officialTexts calls f with each text of the shared documents.
func officialTexts(t *testing.T, f func(text string)) {
	t.Helper()
	in, err := os.Open(shared(t, "documents/official-texts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var doc struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		f(NFC(doc.Title + "\n" + doc.Text))
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
}

// Real texts, cut into queries of two to six words: as they are and without
// marks they stay, typed raw they come back.
func TestDecodeOnOfficialTexts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	queries, spoilt, foldSpoilt := 0, map[string]int{}, 0
	typed, right := map[string]int{}, map[string]int{}
	officialTexts(t, func(text string) {
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for i := 0; i+6 < len(words); i += 40 {
			q := strings.Join(words[i:i+2+r.IntN(5)], " ")
			queries++
			if got, ok := Decode(q); ok {
				spoilt[q+" → "+got]++
			}
			if got, ok := Decode(Fold(q)); ok {
				foldSpoilt++
				t.Logf("without marks: %s → %s", Fold(q), got)
			}
			for name, keys := range map[string]func(string) string{"telex": typeTelex, "vni": typeVNI} {
				list := strings.Fields(q)
				for j, w := range list {
					list[j] = keys(w)
				}
				raw := strings.Join(list, " ")
				if raw == q {
					continue
				}
				typed[name]++
				got, _ := Decode(raw)
				if Same(got) == Same(q) {
					right[name]++
				} else if typed[name] < 400 {
					t.Logf("%s: %s → %s, was %s", name, raw, got, q)
				}
			}
		}
	})
	t.Logf("%d queries: %d changed as written %v, %d without marks; telex %d of %d, vni %d of %d",
		queries, len(spoilt), spoilt, foldSpoilt, right["telex"], typed["telex"], right["vni"], typed["vni"])
	if len(spoilt)*200 > queries || foldSpoilt*200 > queries {
		t.Error("more than one query in two hundred is changed that should stay")
	}
	for _, name := range []string{"telex", "vni"} {
		if right[name]*100 < typed[name]*95 {
			t.Errorf("%s: %d of %d come back", name, right[name], typed[name])
		}
	}
}

func TestDecodeIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aeouiydwsfrxjzngthcm 1234567890-áđ"))).Draw(t, "s")
		got, ok := Decode(s)
		if ok == (got == s) && ok {
			t.Fatalf("Decode(%q) says that something changed", s)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add("ddaauf tuw coong d9u7o7ng2 pho61")
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := Decode(s)
		if !ok && got != s {
			t.Fatalf("%q became %q unsaid", s, got)
		}
		IsSyllable(s)
		ParseSyllable(s)
		DecodeWord(s)
		for _, parts := range Split(s, 5) {
			if strings.ReplaceAll(parts, " ", "") != s {
				t.Fatalf("Split(%q) = %q", s, parts)
			}
		}
	})
}
