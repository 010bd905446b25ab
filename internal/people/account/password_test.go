package account

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/fault"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, ok := range map[string]bool{
		"":                                   false,
		"ngắn":                               false,
		"mười một ký":                        false, // 11 characters
		"chín con sóc nhảy múa":              true,
		"correct horse battery staple":       true,
		"gió thổi lá tre khẽ lay":            true,
		strings.Repeat("cá voi xanh ", 10):   true,
		strings.Repeat("x", 12):              false,
		strings.Repeat("ab", 40):             false,
		strings.Repeat("dài ơi là dài ", 40): false, // 560 characters
		"123456789012":                       false,
		"987654321098":                       false,
		"qwertyuiop[]":                       false,
		"qwerty123456":                       false,
		"1qaz2wsx3edc":                       false,
		"password1234":                       false,
		"P@ssw0rd1234":                       false,
		"passwordpassword":                   false,
		"MatKhau@123456":                     false,
		"mật khẩu 123456":                    false,
		"thanhhoa2022!":                      false,
		"Thanh Hóa 2022":                     false,
		"UBNDThanhHoa@2022":                  false,
		"roviec-demo-2022":                   false,
		"snv.daumoi.snv.daumoi":              false,
		"Nguyễn Mẫu 1980":                    false,
		"nguyenmau123456":                    false,
		"iloveyou123456":                     false,
		"admin@admin@admin":                  false,
		"abcdefghijkl":                       false,
		"Kf93#mQz81!x":                       true,
		"bánh đa cua tám rưỡi":               true,
	} {
		err := CheckPassword(password, "snv.daumoi", "Nguyễn Mẫu")
		if (err == nil) != ok {
			t.Errorf("%q: %v, want good: %v", password, err, ok)
		}
		if err != nil && (!fault.Is(err, fault.Invalid) || fault.As(err).Fields[0].Name != "password") {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// Long random passwords of any letters pass, whatever they are composed of.
func TestNoRulesOfComposition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SampledFrom([]string{"bdghknvxrtl", "BDGHKNVXRTL", "ăâđêôơưạảấầ", "你好世界山水火木金土日"}).Draw(t, "letters")
		r := []rune(letters)
		picks := rapid.SliceOfNDistinct(rapid.IntRange(0, len(r)-1), 9, 10, rapid.ID[int]).Draw(t, "picks")
		var b strings.Builder
		for i, p := range picks {
			b.WriteRune(r[p])
			b.WriteRune(r[(p*7+i*3+1)%len(r)])
		}
		if err := CheckPassword(b.String()); err != nil && fault.As(err).Fields[0].Key != "account.error.password_common" {
			t.Fatalf("%q: %v", b.String(), err)
		}
	})
	for _, p := range []string{"bdghknvxrtlbkdvh", "KVXBDHTRLNGBKDVH", "74193858204617392", strings.Repeat("đường về nhà xa lắm ", 4)} {
		if err := CheckPassword(p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
}

// I5: however many come, two hash at a time; too many at once are asked to
// come again.
func TestHashesAreBounded(t *testing.T) {
	t.Parallel()
	h := newHasher(cheap)
	var now, most atomic.Int32
	var wg sync.WaitGroup
	var refused atomic.Int32
	for range maxWaiting * 2 {
		wg.Go(func() {
			free, err := h.take(context.Background())
			if err != nil {
				refused.Add(1)
				return
			}
			defer free()
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(200 * time.Microsecond)
			now.Add(-1)
		})
	}
	wg.Wait()
	if most.Load() != hashesAtATime {
		t.Errorf("%d at a time", most.Load())
	}
	t.Logf("%d refused", refused.Load())
	ctx, cancel := context.WithCancel(context.Background())
	a, _ := h.take(context.Background())
	b, _ := h.take(context.Background())
	cancel()
	if _, err := h.take(ctx); !fault.Is(err, fault.Unavailable) {
		t.Error(err)
	}
	a()
	b()
}

// BenchmarkHash is the cost of one sign-in.
func BenchmarkHash(b *testing.B) {
	h := newHasher(hashCost)
	for b.Loop() {
		if _, err := h.hash(context.Background(), good); err != nil {
			b.Fatal(err)
		}
	}
}
