// Package fault is the error of the house: a kind for the machine, words (a
// catalogue key with arguments) for the person, detail for the log.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what class of failure an error is; the web floor maps each kind
// to one status.
type Kind int

// The kinds, with the status that each becomes.
const (
	Internal        Kind = iota // 500
	Invalid                     // 422, names the fields
	Unauthenticated             // 401, or the sign-in page
	Forbidden                   // 403: the object may be seen, the act is not allowed
	NotFound                    // 404: absent, or not to be seen
	Conflict                    // 409: the state or the version does not allow it
	Gone                        // 410
	TooLarge                    // 413
	Unsupported                 // 415
	Malformed                   // 400
	TooMany                     // 429
	Unavailable                 // 503
	NoSpace                     // 507
)

// Field is one thing wrong with one field of a form or a body. Key is a
// catalogue key; Args fill its placeholders.
type Field struct {
	Name string
	Key  string
	Args []any
}

// Error is a failure with its kind and words.
type Error struct {
	Kind   Kind
	Key    string // catalogue key of the sentence for the person
	Args   []any
	Fields []Field
	err    error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	if len(e.Args) > 0 {
		fmt.Fprintf(&b, " %v", e.Args)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Name, f.Key)
	}
	if e.err != nil {
		b.WriteString(": ")
		b.WriteString(e.err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.err }

// New returns an error of the kind whose sentence is the catalogue key.
func New(kind Kind, key string, args ...any) *Error { return &Error{Kind: kind, Key: key, Args: args} }

// Wrap gives err a kind and words; the log sees err, the person does not.
func Wrap(err error, kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args, err: err}
}

// Fields returns an Invalid error that names fields.
func Fields(fields ...Field) *Error {
	return &Error{Kind: Invalid, Key: "error.invalid", Fields: fields}
}

// Missing is the one answer for what is absent or may not be seen.
func Missing() *Error { return &Error{Kind: NotFound, Key: "error.not_found"} }

// KindOf returns the kind of err, Internal where it has none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// As returns the fault in err's chain, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
