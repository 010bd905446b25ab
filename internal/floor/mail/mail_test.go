package mail

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roviec/internal/floor/mail/mailtest"
)

func TestServerAddresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ server, from, problem string }{
		{"smtps://u:p@mail.example", "Rõ Việc <a@b.vn>", ""},
		{"smtp://u:p@mail.example:587", "a@b.vn", ""},
		{"smtp://127.0.0.1:25?tls=none", "a@b.vn", ""},
		{"smtp://u:p@127.0.0.1:25?tls=none", "a@b.vn", ""},
		{"smtp://u:p@mail.example:25?tls=none", "a@b.vn", "over TLS only"},
		{"smtp://mail.example?tls=maybe", "a@b.vn", "starttls or none"},
		{"http://mail.example", "a@b.vn", "smtp://"},
		{"mail.example:25", "a@b.vn", "smtp://"},
		{"smtp://mail.example", "nobody", "address"},
	} {
		_, err := New(c.server, c.from)
		if (err == nil) != (c.problem == "") || err != nil && (!strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), "u:p")) {
			t.Errorf("%s from %s: %v, want %q", c.server, c.from, err, c.problem)
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{
		"a@b.vn": true, "a.b+c@thanhhoa.gov.vn": true, "": false, "a": false, "A <a@b.vn>": false, "a@[127.0.0.1]": false, "a@b.vn\nBcc: c@d.vn": false, "a@b.vn, c@d.vn": false, "ấ@b.vn": false,
	} {
		if _, got := Address(in); got != ok {
			t.Errorf("%q: %t", in, got)
		}
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	m, err := New(s.Address, "Rõ Việc <roviec@example.gov.vn>")
	if err != nil {
		t.Fatal(err)
	}
	list := []Message{
		{ID: "m1", To: "a@example.gov.vn", Subject: "Việc cần chú ý: đôn đốc, “nhắc việc” của Sở Kế hoạch và Đầu tư ngày 27/12/2022", Text: "Kính gửi: Sở Nội vụ\n\n- Một dòng rất dài " + strings.Repeat("tiếng Việt ", 30) + "\n.\nhết\n", At: time.Date(2022, 12, 27, 0, 0, 0, 0, time.UTC)},
		{ID: "m2", To: "gone@example.gov.vn", Subject: "x", Text: "x"},
		{ID: "m3", To: "full@example.gov.vn", Subject: "x", Text: "x"},
		{ID: "m4", To: "d@example.gov.vn", Subject: "sau", Text: "sau\n"},
	}
	s.Refuse(func(to string) error {
		switch {
		case strings.HasPrefix(to, "gone"):
			return mailtest.Answer(550, "no such person")
		case strings.HasPrefix(to, "full"):
			return mailtest.Answer(452, "mailbox full")
		}
		return nil
	})
	var got []error
	if err := m.Send(t.Context(), list, func(i int, err error) {
		if i != len(got) {
			t.Errorf("answer %d came %d.", i, len(got))
		}
		got = append(got, err)
	}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 {
		t.Fatal(got)
	}
	var refused Refused
	if got[0] != nil || !errors.As(got[1], &refused) || got[2] == nil || errors.As(got[2], &refused) || got[3] != nil {
		t.Errorf("%v", got)
	}
	mails := s.Take()
	if len(mails) != 2 || mails[0].To != "a@example.gov.vn" || mails[0].Subject != list[0].Subject || mails[0].Text != list[0].Text || mails[0].MessageID != "<m1@example.gov.vn>" || mails[1].Text != "sau\n" {
		t.Errorf("%+v", mails)
	}
	if mails[0].Header.Get("Auto-Submitted") != "auto-generated" || mails[0].From != "roviec@example.gov.vn" {
		t.Errorf("%+v", mails[0].Header)
	}
	s.Down(true)
	if err := m.Send(t.Context(), list, func(int, error) { t.Error("a server that is down answered") }); err == nil {
		t.Error("a server that is down took mails")
	}
}
