package vntext

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

// The vectors of form, case and order; those of other kinds stand with their
// readers.
func TestVectors(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"\u1ec7", "e\u0323\u0302", "e\u0302\u0323"} {
		if NFC(in) != "\u1ec7" || Fold(in) != "e" || Same(in) != "\u1ec7" {
			t.Errorf("%+q is %+q", in, NFC(in))
		}
	}
	if got := strings.ToUpper(NFC("Ủy ban nhân dân, đất đai")); got != "ỦY BAN NHÂN DÂN, ĐẤT ĐAI" {
		t.Error(got)
	}
	// The names of people are invented.
	people := []string{"Đỗ Mi Tuân", "Nguyễn Văn Thi", "Đào Thi Tùng", "Trần Quế Huy", "Nguyễn Trà Trang", "Đỗ Hữu Quyết", "Đỗ An Tuân"}
	slices.SortFunc(people, func(a, b string) int { return strings.Compare(PersonSortKey(a), PersonSortKey(b)) })
	if got := strings.Join(people, ", "); got != "Trần Quế Huy, Đỗ Hữu Quyết, Nguyễn Văn Thi, Nguyễn Trà Trang, Đỗ An Tuân, Đỗ Mi Tuân, Đào Thi Tùng" {
		t.Error(got)
	}
	slices.SortFunc(people, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if got := strings.Join(people, ", "); got != "Đào Thi Tùng, Đỗ An Tuân, Đỗ Hữu Quyết, Đỗ Mi Tuân, Nguyễn Trà Trang, Nguyễn Văn Thi, Trần Quế Huy" {
		t.Error(got)
	}
}

// The bytes of sort keys order as the collation of CLDR for Vietnamese does.
func TestOrderIsThatOfCLDR(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`[aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấệởữỳĐẾAN]{1,5}( [aăâdđeêghinoôơtuưyáàạ]{1,4})?`)
	c := collate.New(language.Vietnamese)
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		if got, want := strings.Compare(SortKey(a), SortKey(b)), c.CompareString(a, b); got != want {
			t.Fatalf("%q and %q: %d, CLDR %d", a, b, got, want)
		}
	})
}

// Keys give a total order: equal keys mean equal text but for spaces, form and
// look-alikes; order does not depend on the form.
func TestOrderIsTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := vietnamese.Draw(t, "a"), vietnamese.Draw(t, "b")
		ka, kb := SortKey(a), SortKey(b)
		if ka == kb && Same(a) != Same(b) {
			t.Fatalf("%q and %q have one key", a, b)
		}
		if cmp.Compare(ka, kb) != -cmp.Compare(kb, ka) || SortKey(NFC(a)) != ka {
			t.Fatalf("%q and %q", a, b)
		}
	})
}
