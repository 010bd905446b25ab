// Package mail hands messages to the mail server that the operator names.
//
// The server is an address: smtps://user:password@host:465 is TLS from the
// first byte, smtp://host:587 must offer STARTTLS, and smtp://host:25?tls=none
// is plain, for a relay on the same machine or network. Nothing else in the
// program chooses where messages go.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one person, in plain text.
type Message struct {
	ID      string // unique; makes the Message-ID, so that a second try is known as the same mail
	To      string // address
	Subject string
	Text    string
	At      time.Time // of the header Date
}

// Sender knows the mail server. It keeps no connection between two batches.
type Sender struct {
	from   *netmail.Address
	host   string // part of message ids
	client *gomail.Client
}

// patience bounds each step of talking to the server.
const patience = 20 * time.Second

// New reads the address of the server and that of the sender, such as
// "Rõ Việc <roviec@tinh.gov.vn>". An error says what is wrong in words for
// the operator, without the password.
func New(server, from string) (*Sender, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" {
		return nil, errors.New("the mail server must be smtp://host:port or smtps://host:port")
	}
	a, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("the sender of mails must be an address such as roviec@example.gov.vn: %w", err)
	}
	opts := []gomail.Option{gomail.WithTimeout(patience), gomail.WithoutNoop()}
	port := 587
	switch u.Scheme {
	case "smtps":
		port = 465
		opts = append(opts, gomail.WithSSL())
	case "smtp":
		switch t := u.Query().Get("tls"); t {
		case "", "starttls":
			opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
		case "none":
			port = 25
			opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
		default:
			return nil, fmt.Errorf("tls of the mail server must be starttls or none, not %q", t)
		}
	default:
		return nil, fmt.Errorf("the mail server must begin with smtp:// or smtps://, not %q", u.Scheme)
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, errors.New("the port of the mail server must be a number")
		}
	}
	opts = append(opts, gomail.WithPort(port))
	if name := u.User.Username(); name != "" {
		if u.Query().Get("tls") == "none" && !local(u.Hostname()) {
			return nil, errors.New("a password goes to the mail server over TLS only")
		}
		password, _ := u.User.Password()
		auth := gomail.SMTPAuthAutoDiscover
		if u.Query().Get("tls") == "none" {
			auth = gomail.SMTPAuthPlainNoEnc
		}
		opts = append(opts, gomail.WithSMTPAuth(auth), gomail.WithUsername(name), gomail.WithPassword(password))
	}
	c, err := gomail.NewClient(u.Hostname(), opts...)
	if err != nil {
		return nil, fmt.Errorf("the mail server: %w", err)
	}
	_, host, _ := cut(a.Address)
	return &Sender{from: a, host: host, client: c}, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func cut(address string) (name, host string, ok bool) {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '@' {
			return address[:i], address[i+1:], true
		}
	}
	return address, "localhost", false
}

// Refused is a message that the server will not take however often it is
// tried.
type Refused struct{ err error }

func (r Refused) Error() string { return r.err.Error() }
func (r Refused) Unwrap() error { return r.err }

// Send hands the messages to the server over one connection and calls done
// with what became of each, in their order. An error is of the connection: the
// messages that done was not called for were not sent.
func (s *Sender) Send(ctx context.Context, list []Message, done func(i int, err error)) error {
	conn, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail: connect: %w", err)
	}
	defer func() { _ = s.client.CloseWithSMTPClient(conn) }()
	for i, m := range list {
		msg, err := s.message(m)
		if err != nil {
			done(i, Refused{err})
			continue
		}
		err = s.client.SendWithSMTPClient(conn, msg)
		var send *gomail.SendError
		if errors.As(err, &send) && !send.IsTemp() && send.ErrorCode() >= 500 {
			err = Refused{err}
		}
		done(i, err)
		if err != nil && !conn.HasConnection() {
			return fmt.Errorf("mail: the connection ended: %w", err)
		}
	}
	return nil
}

func (s *Sender) message(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP))
	msg.FromMailAddress(s.from)
	if err := msg.To(m.To); err != nil {
		return nil, err
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID + "@" + s.host)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no vacation answers, please
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	return msg, nil
}

// Address cleans and judges what a person typed as an address.
func Address(s string) (string, bool) {
	a, err := netmail.ParseAddress(s)
	if err != nil || a.Name != "" || len(a.Address) > 254 {
		return "", false
	}
	if _, host, ok := cut(a.Address); !ok || host == "" || host[0] == '[' {
		return "", false
	}
	for _, r := range a.Address {
		if r <= ' ' || r > '~' {
			return "", false
		}
	}
	return a.Address, true
}
