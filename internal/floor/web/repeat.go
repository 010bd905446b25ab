package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
)

// A write may be repeated by a proxy, a script or an impatient person: its key
// is stored in the transaction of the act, so the act happens once, and the
// first answer is kept for the repetition (threat-model R9). Keys come from
// the header Idempotency-Key or the hidden field _key of a form.

const (
	keyHeader = "Idempotency-Key"
	keyField  = "_key"
	maxKey    = 100
	keepKeys  = 48 * time.Hour
)

type repeat struct {
	server      *Server
	actor, key  string
	requestHash string
	ref         string
	stored      bool
}

type repeatHook struct{}

// Result notes, inside the act's transaction, where its result is found: a
// repetition of the request is sent there even if the first answer was lost.
// Of several acts of one request the last one says where.
func Result(ctx context.Context, location string) {
	rp, _ := ctx.Value(repeatKey).(*repeat)
	if rp == nil || !db.InTransaction(ctx) {
		return
	}
	rp.ref = location
	db.AtEnd(ctx, repeatHook{}, rp.store)
}

// store writes the key in the transaction of the request's first act; further
// transactions of the same request only say where the result is.
func (rp *repeat) store(ctx context.Context) error {
	d := rp.server.opts.DB
	if rp.stored {
		_, err := db.Exec(ctx, d.Q(ctx), `UPDATE idempotency SET ref = $1, location = $1 WHERE actor_id = $2 AND key = $3`, rp.ref, rp.actor, rp.key)
		return err
	}
	_, err := d.Q(ctx).ExecContext(ctx, `INSERT INTO idempotency (actor_id, key, request_hash, ref, status, location, content_type, body, at)
		VALUES ($1,$2,$3,$4,303,$5,'','',$6)`, rp.actor, rp.key, rp.requestHash, rp.ref, rp.ref, time.Now().UnixMilli())
	if db.IsDuplicate(err) {
		return fault.New(fault.Conflict, "error.repeated")
	}
	db.AfterCommit(ctx, func() { rp.stored = true })
	return err
}

type answer struct {
	hash, location, contentType, body string
	status                            int
}

// once runs a writing handler, or gives the stored answer of an earlier run
// with the same key.
func (s *Server) once(c *Ctx) error {
	key, hash, err := s.keyOf(c)
	if err != nil {
		return err
	}
	if key == "" || c.Actor.Anonymous() {
		return c.Route.Handle(c)
	}
	rp := &repeat{server: s, actor: c.Actor.AccountID, key: key, requestHash: hash}
	if done, err := s.replay(c, rp); done || err != nil {
		return err
	}
	c.R = c.R.WithContext(context.WithValue(c.R.Context(), repeatKey, rp))
	rec := &recorder{ResponseWriter: c.W}
	c.W = rec
	err = c.Route.Handle(c)
	c.W = rec.ResponseWriter
	if f := fault.As(err); f != nil && f.Key == "error.repeated" {
		if done, e := s.replay(c, rp); done || e != nil {
			return e
		}
	}
	if err == nil && rp.stored && rec.status > 0 && rec.status < 400 {
		s.keepAnswer(c.R.Context(), rp, rec)
	}
	return err
}

func (s *Server) keepAnswer(ctx context.Context, rp *repeat, rec *recorder) {
	if rec.Header().Get("Content-Encoding") != "" {
		return // the reference in the row is enough
	}
	err := s.opts.DB.InTx(context.WithoutCancel(ctx), func(ctx context.Context) error {
		_, err := s.opts.DB.Q(ctx).ExecContext(ctx, `UPDATE idempotency SET status=$1, location=$2, content_type=$3, body=$4 WHERE actor_id=$5 AND key=$6`,
			rec.status, rec.Header().Get("Location"), rec.Header().Get("Content-Type"), rec.body.String(), rp.actor, rp.key)
		return err
	})
	if err != nil {
		s.opts.Log.Warn("the answer of a request was not kept", "err", err.Error())
	}
}

func (s *Server) replay(c *Ctx, rp *repeat) (bool, error) {
	a, err := db.One(c.Context(), s.opts.DB.Q(c.Context()), func(r db.Scanner) (answer, error) {
		var a answer
		err := r.Scan(&a.hash, &a.status, &a.location, &a.contentType, &a.body)
		return a, err
	}, `SELECT request_hash, status, location, content_type, body FROM idempotency WHERE actor_id=$1 AND key=$2`, rp.actor, rp.key)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if a.hash != rp.requestHash {
		return false, fault.New(fault.Conflict, "error.key_reused")
	}
	h := c.W.Header()
	h.Set("Idempotent-Replayed", "true")
	h.Set("Cache-Control", "no-store")
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if a.contentType != "" {
		h.Set("Content-Type", a.contentType)
	}
	c.W.WriteHeader(a.status)
	_, _ = io.WriteString(c.W, a.body)
	return true, nil
}

// keyOf returns the key and a hash of method, path and content. A form is
// parsed for it; a JSON body is read and put back.
func (s *Server) keyOf(c *Ctx) (key, hash string, err error) {
	h := sha256.New()
	io.WriteString(h, c.R.Method+" "+c.R.URL.Path+"\n")
	if strings.HasPrefix(c.R.Header.Get("Content-Type"), "application/json") || c.Route.API {
		if key = c.R.Header.Get(keyHeader); key == "" {
			return "", "", nil
		}
		b, err := io.ReadAll(c.R.Body)
		if err != nil {
			var big *http.MaxBytesError
			if errors.As(err, &big) {
				return "", "", fault.Wrap(err, fault.TooLarge, "error.too_large")
			}
			return "", "", fault.Wrap(err, fault.Malformed, "error.malformed")
		}
		h.Write(b)
		c.R.Body = io.NopCloser(bytes.NewReader(b))
	} else {
		f, err := c.Form()
		if err != nil {
			return "", "", err
		}
		if key = f.Value(keyField); key == "" {
			key = c.R.Header.Get(keyHeader)
		}
		io.WriteString(h, f.Encode())
	}
	if len(key) > maxKey {
		return "", "", fault.New(fault.Malformed, "error.malformed")
	}
	return key, hex.EncodeToString(h.Sum(nil)), nil
}

// ForgetKeys removes keys older than two days; a job calls it.
func (s *Server) ForgetKeys(ctx context.Context) error {
	return s.opts.DB.InTx(ctx, func(ctx context.Context) error {
		_, err := s.opts.DB.Q(ctx).ExecContext(ctx, `DELETE FROM idempotency WHERE at < $1`, time.Now().Add(-keepKeys).UnixMilli())
		return err
	})
}

// recorder copies a small answer while it is sent.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(n int) {
	if r.status == 0 {
		r.status = n
	}
	r.ResponseWriter.WriteHeader(n)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	if r.body.Len()+len(b) <= 64<<10 {
		r.body.Write(b)
	}
	return r.ResponseWriter.Write(b)
}
