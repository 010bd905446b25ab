package push_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"roviec/internal/floor/push"
	"roviec/internal/floor/push/pushtest"
)

func sender(t *testing.T) *push.Sender {
	t.Helper()
	k, err := push.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := push.New(k, "https://roviec.example.gov.vn")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A browser reads what it was sent, and the service takes the signature.
func TestSend(t *testing.T) {
	t.Parallel()
	svc := pushtest.Start(t)
	s := sender(t).With(svc.Client())
	b := svc.Subscribe("mot")
	to, err := push.NewSubscription(b.Endpoint, b.P256DH, b.Auth)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("Nhiệm vụ mới ", 10)
	if err := s.Send(t.Context(), to, push.Message{Text: []byte(text), Topic: "x", Keep: time.Hour, Urgent: true}); err != nil {
		t.Fatal(err)
	}
	if got := svc.Take(b); len(got) != 1 || got[0] != (pushtest.Message{Text: text, Topic: "x", TTL: "3600", Urgency: "high"}) {
		t.Errorf("%+v", got)
	}
	if err := s.Send(t.Context(), to, push.Message{Text: make([]byte, push.MaxText)}); err != nil {
		t.Error("the longest message", err)
	}
	var refused push.Refused
	if err := s.Send(t.Context(), to, push.Message{Text: make([]byte, push.MaxText+1)}); !errors.As(err, &refused) {
		t.Error("too long", err)
	}
	var gone push.Gone
	var later push.Later
	for status, right := range map[int]func(error) bool{
		404: func(e error) bool { return errors.As(e, &gone) },
		410: func(e error) bool { return errors.As(e, &gone) },
		301: func(e error) bool { return errors.As(e, &refused) },
		400: func(e error) bool { return errors.As(e, &refused) },
		413: func(e error) bool { return errors.As(e, &refused) },
		429: func(e error) bool { return errors.As(e, &later) && later.After == 90*time.Second },
		503: func(e error) bool { return errors.As(e, &later) },
	} {
		svc.Answer = func(*pushtest.Browser) (int, http.Header) {
			return status, http.Header{"Retry-After": {"90"}, "Location": {"https://" + pushtest.Host + "/gui/mot"}}
		}
		if err := s.Send(t.Context(), to, push.Message{Text: []byte("x")}); !right(err) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// What is no address of a public service is no subscription.
func TestSubscription(t *testing.T) {
	t.Parallel()
	b := pushtest.Start(t).Subscribe("hai")
	for _, bad := range []string{
		"", "http://push.example.com/x", "https://localhost/x", "https://10.0.0.1/x", "https://[::1]/x", "https://2130706433/x", "https://0x7f.1/x", "https://127.1/x", "https://may-chu/x",
		"https://a.local/x", "https://kho.internal/x", "https://u:p@push.example.com/x", "javascript:alert(1)", "https://push.example.com/x#y", "https://push.example.com/" + strings.Repeat("x", 1024),
	} {
		if _, err := push.NewSubscription(bad, b.P256DH, b.Auth); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, bad := range [][2]string{{"", b.Auth}, {b.P256DH, ""}, {b.P256DH[:80], b.Auth}, {strings.Repeat("A", 87), b.Auth}, {b.P256DH, "AAAA"}, {"!" + b.P256DH[1:], b.Auth}} {
		if _, err := push.NewSubscription(b.Endpoint, bad[0], bad[1]); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

// The client that is used outside of tests connects to no address of the
// house, whatever its name says.
func TestNothingInside(t *testing.T) {
	t.Parallel()
	svc := pushtest.Start(t)
	b := svc.Subscribe("ba")
	to, err := push.NewSubscription(b.Endpoint, b.P256DH, b.Auth)
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(svc.Address(), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"} {
		to.Endpoint = "https://" + host + ":" + port + "/gui/ba" // as if it had passed the look at the name
		var refused push.Refused
		if err := sender(t).Send(t.Context(), to, push.Message{Text: []byte("x")}); !errors.As(err, &refused) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := svc.Take(b); len(n) > 0 {
		t.Error("a message went inside")
	}
}
