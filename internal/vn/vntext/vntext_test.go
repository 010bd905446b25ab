package vntext

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Đầu Thanh Tùng":       "dau thanh tung",
		"THANH HÓA":            "thanh hoa",
		"  Ủy  ban\u00a0nhân ": "uy ban nhan",
		norm.NFD.String("ệ Ế"): "e e",
		"Ðất":                  "dat",
		"5 – 7":                "5 - 7",
		"a\u200bb":             "ab",
		"":                     "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Thanh Hóa", "Thanh Hoá", true},
		{"THANH HÓA", "Thanh Hoá", true},
		{"hòa", "hoà", true},
		{"hoàn", "hoàn", true},
		{"thủy", "thuỷ", true},
		{"quý", "quỷ", false},
		{"hòa", "hoa", false},
		{"khỏe", "khoẻ", true},
	} {
		if got := Same(c.a) == Same(c.b); got != c.want {
			t.Errorf("Same(%q) == Same(%q) is %v", c.a, c.b, got)
		}
	}
	if Same("hoàn") != "hoàn" || Same("quỳ") != "quỳ" {
		t.Error("closed syllables and qu keep their tone")
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"ma mà mả mã má mạ", "an anh Anh ánh ăn ân ẩn ấn", "da dạ dă de đa đi", "o ô ơ u ư y"} {
		words := strings.Fields(want)
		slices.Reverse(words)
		slices.SortFunc(words, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	people := []string{"Ba Lá Mơ", "Ăn Lá Mơ", "Cỏ Hoa Bưởi", "Đá Hoa Cau"}
	slices.SortFunc(people, func(a, b string) int { return strings.Compare(PersonSortKey(a), PersonSortKey(b)) })
	if got := strings.Join(people, ", "); got != "Cỏ Hoa Bưởi, Đá Hoa Cau, Ăn Lá Mơ, Ba Lá Mơ" {
		t.Error(got)
	}
}

// shared is the folder of shared data, or "" where it is absent.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("ROVIEC_SHARED")
	if dir == "" {
		dir = "../../../../shared"
	}
	p := dir + "/data/" + name
	if _, err := os.Stat(p); err != nil {
		t.Skip("the shared data folder is absent")
	}
	return p
}

func TestSharedCollation(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shared(t, "text/collation-vi.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i := 2; i < len(rows); i++ {
		if SortKey(rows[i-1][1]) >= SortKey(rows[i][1]) {
			t.Errorf("%s does not come before %s", rows[i-1][1], rows[i][1])
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	if got := Slug("Phiên họp thường kỳ UBND tỉnh tháng 12 năm 2022"); got != "phien-hop-thuong-ky-ubnd-tinh-thang-12-nam-2022" {
		t.Error(got)
	}
	if got := Slug("“…”"); got != "muc" {
		t.Error(got)
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aăâđêôơưyếỆÁ qz12-–\u0301\u200b "))).Draw(t, "s")
		f := Fold(s)
		if Fold(f) != f {
			t.Fatalf("Fold(%q) = %q folds again to %q", s, f, Fold(f))
		}
		if Fold(norm.NFD.String(s)) != Fold(norm.NFC.String(s)) {
			t.Fatalf("%q folds differently in NFD", s)
		}
		key, at := FoldMap(s)
		if len(at) != len(key)+1 || !slices.IsSorted(at) || key != f {
			t.Fatalf("FoldMap(%q) = %q %v, Fold = %q", s, key, at, f)
		}
		if Same(Same(s)) != Same(s) {
			t.Fatalf("Same(%q) is not stable", s)
		}
	})
}
