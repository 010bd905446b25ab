// Package push hands messages to the push services of browsers: Web Push
// (RFC 8030), its encryption aes128gcm (RFC 8291 over RFC 8188) and the
// sender's signature (VAPID, RFC 8292).
//
// The address of a push service comes from a person's browser, so that it is
// data of a stranger: messages go to https at a public address alone, no
// redirect is followed and nothing that the service answers is kept but its
// status (threat-model L8).
package push

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Subscription is one browser's address at its push service with the keys
// that the browser made for it.
type Subscription struct {
	Endpoint string
	P256DH   []byte // public point, uncompressed
	Auth     []byte // 16 bytes
}

// What a person's browser may send at most.
const (
	maxEndpoint = 1024
	pointSize   = 65
	authSize    = 16
)

// ErrSubscription says that what a browser gave is no subscription.
var ErrSubscription = errors.New("push: not a subscription of a browser")

// NewSubscription reads what a browser gave: the address, and the two keys in
// base64url.
func NewSubscription(endpoint, p256dh, auth string) (Subscription, error) {
	s := Subscription{Endpoint: endpoint}
	u, err := url.Parse(endpoint)
	if err != nil || len(endpoint) > maxEndpoint || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" || !named(u.Hostname()) {
		return s, ErrSubscription
	}
	var e1, e2 error
	s.P256DH, e1 = decode(p256dh)
	s.Auth, e2 = decode(auth)
	if e1 != nil || e2 != nil || len(s.P256DH) != pointSize || len(s.Auth) != authSize {
		return s, ErrSubscription
	}
	if _, err := ecdh.P256().NewPublicKey(s.P256DH); err != nil {
		return s, ErrSubscription
	}
	return s, nil
}

func decode(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

// NewKey makes the key by which push services know an installation. It is a
// secret, in base64url.
func NewKey() (string, error) {
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(k.Bytes()), nil
}

// Sender signs and sends with the key of the installation.
type Sender struct {
	key     *ecdsa.PrivateKey
	public  string
	contact string
	client  *http.Client
	now     func() time.Time
}

// New returns a sender with the key that NewKey made. Contact is where the
// operator of a push service finds who sends: an https or mailto address.
func New(key, contact string) (*Sender, error) {
	raw, err := decode(key)
	if err != nil {
		return nil, fmt.Errorf("push: the key: %w", err)
	}
	k, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
	if err != nil {
		return nil, fmt.Errorf("push: the key: %w", err)
	}
	point, err := k.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	return &Sender{key: k, public: base64.RawURLEncoding.EncodeToString(point), contact: contact, client: outward(), now: time.Now}, nil
}

// With lets another client carry the messages: that of a test.
func (s *Sender) With(c *http.Client) *Sender {
	t := *s
	t.client = c
	return &t
}

// Public is the key that a browser needs to subscribe, in base64url.
func (s *Sender) Public() string { return s.public }

// Gone is a subscription that is no more: the browser or its person took it
// back.
type Gone struct{ Status int }

func (g Gone) Error() string {
	return "the push service no longer knows this browser: " + strconv.Itoa(g.Status)
}

// Refused is a message or a subscription that will not be taken however often
// it is tried.
type Refused struct{ Why string }

func (r Refused) Error() string { return r.Why }

// Later is a service that cannot take the message now; After is what it asks
// for, 0 where it names no time.
type Later struct {
	Why   string
	After time.Duration
}

func (l Later) Error() string { return l.Why }

// Message is what one browser is sent.
type Message struct {
	Text   []byte        // at most MaxText bytes
	Topic  string        // a later message of the same topic takes the place of one not delivered; "" = none
	Keep   time.Duration // how long the service tries
	Urgent bool
}

// MaxText is how many bytes one message holds: 4096 less header, mark of the
// end and tag.
const MaxText = 4096 - headerSize - 1 - tagSize

const patience = 15 * time.Second

// Send hands the message to the browser's push service. The error tells what
// to do: Gone, Refused, Later; any other is worth another try.
func (s *Sender) Send(ctx context.Context, to Subscription, m Message) error {
	body, err := seal(to, m.Text)
	if err != nil {
		return Refused{err.Error()}
	}
	u, err := url.Parse(to.Endpoint)
	if err != nil {
		return Refused{"the address of the push service cannot be read"}
	}
	signed, err := s.sign(u)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Endpoint, bytes.NewReader(body))
	if err != nil {
		return Refused{"the address of the push service cannot be read"}
	}
	q.Header.Set("Content-Encoding", "aes128gcm")
	q.Header.Set("Content-Type", "application/octet-stream")
	q.Header.Set("TTL", strconv.Itoa(int(m.Keep/time.Second)))
	q.Header.Set("Authorization", signed)
	q.Header.Set("Urgency", "normal")
	if m.Urgent {
		q.Header.Set("Urgency", "high")
	}
	if m.Topic != "" {
		q.Header.Set("Topic", m.Topic)
	}
	res, err := s.client.Do(q)
	if err != nil {
		var inner errInner
		if errors.As(err, &inner) {
			return Refused{inner.Error()}
		}
		return Later{Why: "the push service cannot be reached"}
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 4096)
	return judge(res)
}

// judge reads the status of RFC 8030, section 7.
func judge(res *http.Response) error {
	n := res.StatusCode
	words := "the push service answered " + strconv.Itoa(n)
	switch {
	case n >= 200 && n < 300:
		return nil
	case n == http.StatusNotFound || n == http.StatusGone:
		return Gone{n}
	case n == http.StatusTooManyRequests || n >= 500:
		return Later{Why: words, After: after(res.Header.Get("Retry-After"))}
	default: // redirects too: none is followed
		return Refused{words}
	}
}

// maxAfter bounds how long a service may put us off.
const maxAfter = 24 * time.Hour

func after(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(time.Duration(n)*time.Second, maxAfter)
}

// signedFor is how long a signature holds; services take at most a day.
const signedFor = 12 * time.Hour

// sign makes the header of RFC 8292: a token for the origin of the service.
func (s *Sender) sign(u *url.URL) (string, error) {
	claims, err := json.Marshal(map[string]any{"aud": u.Scheme + "://" + u.Host, "exp": s.now().Add(signedFor).Unix(), "sub": s.contact})
	if err != nil {
		return "", err
	}
	enc := base64.RawURLEncoding
	text := enc.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + enc.EncodeToString(claims)
	sum := sha256.Sum256([]byte(text))
	r, t, err := ecdsa.Sign(rand.Reader, s.key, sum[:])
	if err != nil {
		return "", err
	}
	var sig [64]byte
	r.FillBytes(sig[:32])
	t.FillBytes(sig[32:])
	return "vapid t=" + text + "." + enc.EncodeToString(sig[:]) + ", k=" + s.public, nil
}

const (
	saltSize   = 16
	headerSize = saltSize + 4 + 1 + pointSize
	tagSize    = 16
)

// seal encrypts the text for the browser with a key used once.
func seal(to Subscription, text []byte) ([]byte, error) {
	own, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	var salt [saltSize]byte
	if _, err := rand.Read(salt[:]); err != nil {
		return nil, err
	}
	return sealWith(to, text, own, salt[:])
}

func sealWith(to Subscription, text []byte, own *ecdh.PrivateKey, salt []byte) ([]byte, error) {
	if len(text) > MaxText {
		return nil, fmt.Errorf("push: a message of %d bytes is too long", len(text))
	}
	theirs, err := ecdh.P256().NewPublicKey(to.P256DH)
	if err != nil {
		return nil, err
	}
	shared, err := own.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	point := own.PublicKey().Bytes()
	gcm, nonce, err := Keys(shared, to.Auth, to.P256DH, point, salt)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, headerSize+len(text)+1+tagSize)
	out = append(out, salt...)
	out = binary.BigEndian.AppendUint32(out, 4096)
	out = append(out, byte(len(point)))
	out = append(out, point...)
	return gcm.Seal(out, nonce, append(bytes.Clone(text), 2), nil), nil // 2 marks the last record
}

// Keys derives the cipher of a message from the shared secret (RFC 8291,
// section 3.4): browser is the point of the receiver, sender that of the
// message.
func Keys(shared, auth, browser, sender, salt []byte) (cipher.AEAD, []byte, error) {
	ikm, err := hkdf.Key(sha256.New, shared, auth, "WebPush: info\x00"+string(browser)+string(sender), 32)
	if err != nil {
		return nil, nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	gcm, err := cipher.NewGCM(block)
	return gcm, nonce, err
}
