package vntext

import (
	"slices"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestLoose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"kỷ luật", "kỉ luật", true},
		{"Lý do", "lí do", true},
		{"quy định", "qui định", true},
		{"quyết", "quiết", true},
		{"Mỹ", "mĩ", true},
		{"y tế", "i tế", true},
		{"HÒA", "hoà", true},
		{"hay", "hai", false},
		{"thuy", "thui", false},
		{"huyện", "huiện", false},
	} {
		if got := Loose(c.a) == Loose(c.b); got != c.want {
			t.Errorf("Loose(%q) == Loose(%q) is %v", c.a, c.b, got)
		}
		if c.a != "HÒA" {
			if got := SameLoose(c.a) == SameLoose(c.b); got != c.want {
				t.Errorf("SameLoose(%q) == SameLoose(%q) is %v", c.a, c.b, got)
			}
		}
	}
	if SameLoose("quý") == SameLoose("quỳ") || SameLoose("quý") != "quí" {
		t.Error("the marks of quý count")
	}
	if got := Same("Thanh Hoá, hoà."); got != "thanh hóa, hòa." {
		t.Errorf("marks beside a word do not hide its tone: %q", got)
	}
}

// A hit in a key is marked in the text as it is written, whatever its form.
func TestMapsPointAtTheOriginal(t *testing.T) {
	t.Parallel()
	const soft, zero = "\u00ad", "\u200b"
	for _, s := range []string{
		"Số: Thanh Hoá năm",
		norm.NFD.String("Số: Thanh Hoá năm"),
		"Số:  Tha" + soft + "nh" + "\u00a0" + zero + " Ho" + zero + "á năm",
	} {
		for name, f := range map[string]func(string) (string, []int){"FoldMap": FoldMap, "LooseMap": LooseMap} {
			key, at := f(s)
			i := index(key, "thanh hoa")
			if i < 0 {
				t.Fatalf("%s(%q) = %q", name, s, key)
			}
			if got := s[at[i]:at[i+len("thanh hoa")]]; Fold(got) != "thanh hoa" || Same(got) != "thanh hóa" {
				t.Errorf("%s: the hit in %q is %q", name, s, got)
			}
		}
		key, at := SameMap(s)
		i := index(key, "thanh hóa")
		if i < 0 {
			t.Fatalf("SameMap(%q) = %q", s, key)
		}
		if got := s[at[i]:at[i+len("thanh hóa")]]; Same(got) != "thanh hóa" {
			t.Errorf("SameMap: the hit in %q is %q", s, got)
		}
	}
}

func index(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return i
		}
	}
	return -1
}

// vietnamese draws text of letters, marks, spaces of all kinds and strangers.
var vietnamese = rapid.StringOf(rapid.OneOf(
	rapid.RuneFrom([]rune("aăâbcdđeêghiklmnoôơpqrstuưvxy")),
	rapid.RuneFrom([]rune("áàảãạấệởữỳÁÀẾĐÐƯƠỶ")),
	rapid.RuneFrom([]rune(" \t\n\u00a0\u3000\u200b\u00ad\ufeff\u0301\u0323\u0302\u031b")),
	rapid.RuneFrom([]rune("0123456789.,-–—/'\"“”&")),
	rapid.Rune(),
))

func TestKeysAreStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := vietnamese.Draw(t, "s")
		checkKeys(t, s)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// checkKeys holds what is true of every key of every text.
func checkKeys(t failer, s string) {
	for name, f := range map[string]func(string) string{"Fold": Fold, "Loose": Loose, "Same": Same, "SameLoose": SameLoose} {
		key := f(s)
		if f(key) != key {
			t.Fatalf("%s(%q) = %q, again %q", name, s, key, f(key))
		}
		if !utf8.ValidString(key) {
			t.Fatalf("%s(%q) = %q", name, s, key)
		}
	}
	for name, m := range map[string]struct {
		f   func(string) (string, []int)
		key string
	}{"FoldMap": {FoldMap, Fold(s)}, "LooseMap": {LooseMap, Loose(s)}, "SameMap": {SameMap, Same(s)}} {
		key, at := m.f(s)
		if key != m.key {
			t.Fatalf("%s(%q) = %q, the key is %q", name, s, key, m.key)
		}
		if len(at) != len(key)+1 || !slices.IsSorted(at) || at[len(key)] != len(s) {
			t.Fatalf("%s(%q): offsets %v", name, s, at)
		}
		for i, o := range at {
			if o < 0 || o > len(s) || utf8.ValidString(s) && o < len(s) && !utf8.RuneStart(s[o]) {
				t.Fatalf("%s(%q): offset %d of byte %d", name, s, o, i)
			}
		}
	}
}

func FuzzKeys(f *testing.F) {
	f.Add("Ủy ban nhân dân tỉnh Thanh Hoá")
	f.Add(norm.NFD.String("quý kỷ\u200b\u00ad ệ"))
	f.Fuzz(func(t *testing.T, s string) {
		checkKeys(t, s)
		Slug(s)
		SortKey(s)
		PersonSortKey(s)
	})
}
