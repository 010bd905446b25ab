// Package pushtest is a push service for tests, with browsers that read what
// it was given.
package pushtest

import (
	"context"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"roviec/internal/floor/push"
)

// Host is the name under which the service is known.
const Host = "push.example.com"

// Service takes messages for its browsers and checks who sent them.
type Service struct {
	t      testing.TB
	server *httptest.Server
	mu     sync.Mutex
	all    map[string]*Browser
	// Answer, where set, is asked for the status of a message first.
	Answer func(b *Browser) (status int, header http.Header)
}

// Browser is one subscribed browser.
type Browser struct {
	Name                   string
	Endpoint, P256DH, Auth string
	key                    *ecdh.PrivateKey
	auth                   []byte
	got                    []Message
}

// Message is one that arrived and could be read.
type Message struct {
	Text       string
	Topic, TTL string
	Urgency    string
}

// Start opens a service that ends with the test.
func Start(t testing.TB) *Service {
	s := &Service{t: t, all: map[string]*Browser{}}
	s.server = httptest.NewTLSServer(http.HandlerFunc(s.take))
	t.Cleanup(s.server.Close)
	return s
}

// Client reaches the service under its name.
func (s *Service) Client() *http.Client {
	c := s.server.Client()
	tr := c.Transport.(*http.Transport).Clone()
	tr.DialContext = (&dialer{s.server.Listener.Addr().String()}).dial
	tr.TLSClientConfig.ServerName = "example.com" // what the test's certificate names
	c.Transport = tr
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// Subscribe makes a browser.
func (s *Service) Subscribe(name string) *Browser {
	s.t.Helper()
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	auth := make([]byte, 16)
	if _, err := rand.Read(auth); err != nil {
		s.t.Fatal(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	b := &Browser{Name: name, Endpoint: "https://" + Host + "/gui/" + name, P256DH: enc(k.PublicKey().Bytes()), Auth: enc(auth), key: k, auth: auth}
	s.mu.Lock()
	s.all["/gui/"+name] = b
	s.mu.Unlock()
	return b
}

// Forget makes the service answer 410 for the browser.
func (s *Service) Forget(b *Browser) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, "/gui/"+b.Name)
}

// Take returns what the browser got since it was last asked.
func (s *Service) Take(b *Browser) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := b.got
	b.got = nil
	return out
}

func (s *Service) take(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.all[r.URL.Path]
	switch {
	case b == nil:
		w.WriteHeader(http.StatusGone)
		return
	case r.Method != http.MethodPost || r.Header.Get("TTL") == "" || r.Header.Get("Content-Encoding") != "aes128gcm":
		s.t.Errorf("not a message of RFC 8030: %s %v", r.Method, r.Header)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err := checkSigned(r.Header.Get("Authorization"), "https://"+Host); err != nil {
		s.t.Error(err)
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if s.Answer != nil {
		if status, h := s.Answer(b); status != 0 {
			for k, v := range h {
				w.Header()[k] = v
			}
			w.WriteHeader(status)
			return
		}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4097))
	if err != nil || len(body) > 4096 {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	text, err := Read(body, b.key, b.auth)
	if err != nil {
		s.t.Error(err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	b.got = append(b.got, Message{Text: string(text), Topic: r.Header.Get("Topic"), TTL: r.Header.Get("TTL"), Urgency: r.Header.Get("Urgency")})
	w.WriteHeader(http.StatusCreated)
}

// Read decrypts a body as a browser does.
func Read(body []byte, key *ecdh.PrivateKey, auth []byte) ([]byte, error) {
	if len(body) < 86 || body[20] != 65 {
		return nil, errors.New("pushtest: no header of aes128gcm")
	}
	salt, point, sealed := body[:16], body[21:86], body[86:]
	sender, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, err
	}
	shared, err := key.ECDH(sender)
	if err != nil {
		return nil, err
	}
	gcm, nonce, err := push.Keys(shared, auth, key.PublicKey().Bytes(), point, salt)
	if err != nil {
		return nil, err
	}
	text, err := gcm.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, err
	}
	text = []byte(strings.TrimRight(string(text), "\x00"))
	if len(text) == 0 || text[len(text)-1] != 2 {
		return nil, errors.New("pushtest: the last record is not marked")
	}
	return text[:len(text)-1], nil
}

func checkSigned(header, origin string) error {
	rest, ok := strings.CutPrefix(header, "vapid t=")
	token, public, ok2 := strings.Cut(rest, ", k=")
	parts := strings.Split(token, ".")
	if !ok || !ok2 || len(parts) != 3 {
		return errors.New("pushtest: no signature of RFC 8292: " + header)
	}
	dec := base64.RawURLEncoding.DecodeString
	point, err := dec(public)
	if err != nil {
		return err
	}
	k, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return err
	}
	sig, err := dec(parts[2])
	if err != nil || len(sig) != 64 {
		return errors.New("pushtest: the signature is not of ES256")
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(k, sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		return errors.New("pushtest: the signature is wrong")
	}
	raw, err := dec(parts[1])
	if err != nil {
		return err
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(raw, &claims); err != nil {
		return err
	}
	left := time.Until(time.Unix(claims.Exp, 0))
	if claims.Aud != origin || left <= 0 || left > 24*time.Hour || !strings.HasPrefix(claims.Sub, "https://") && !strings.HasPrefix(claims.Sub, "mailto:") {
		return errors.New("pushtest: the claims are wrong: " + string(raw))
	}
	return nil
}

type dialer struct{ address string }

func (d *dialer) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var n net.Dialer
	return n.DialContext(ctx, network, d.address)
}

// Address is host and port on which the service listens.
func (s *Service) Address() string { return s.server.Listener.Addr().String() }
