package web

import (
	"context"
	"net/http"
	"strings"

	"roviec/internal/floor/access"
)

// Handler answers a request that the guard let through.
type Handler func(c *Ctx) error

// Loader loads the object that an address names, parents before children.
// What is absent is fault.Missing().
type Loader func(ctx context.Context, r *http.Request) (obj any, o access.Object, err error)

// Route declares one address with its policy.
type Route struct {
	Method     string
	Pattern    string            // of net/http's ServeMux
	Permission access.Permission // needed for the act; never empty
	Read       access.Permission // needed to see that the object exists; "" = Permission
	Load       Loader            // nil for collections
	Upload     bool              // the body may hold files
	Handle     Handler
	API        bool // answers problem+json; set for operations of the API
}

// Limits of a request body in bytes.
const (
	maxBody   = 1 << 20
	maxUpload = 64 << 20
)

func (r Route) limit() int64 {
	if r.Upload {
		return maxUpload
	}
	return maxBody
}

func (r Route) readPermission() access.Permission {
	if r.Read != "" {
		return r.Read
	}
	return r.Permission
}

// reads reports whether the method changes nothing.
func (r Route) reads() bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// workspace reports whether an anonymous visitor is sent to the sign-in page.
func (r Route) workspace() bool { return strings.HasPrefix(r.Pattern, "/lam-viec") }
