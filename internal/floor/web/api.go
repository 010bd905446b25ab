package web

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
)

// API is the set of operations under /api/v1, described at /api/openapi.json.
// Every operation is also a Route: the guard judges it before huma reads any
// input.
type API struct {
	huma   huma.API
	mux    *http.ServeMux
	routes []Route
	err    error
}

// Operation declares one call of the API.
type Operation struct {
	Method     string
	Path       string
	Summary    string
	Tag        string
	Permission access.Permission
	Read       access.Permission
	Load       func(ctx context.Context, param func(string) string) (any, access.Object, error)
	Status     int  // of success; 0 = 200
	Upload     bool // the body may be a file
}

// NewAPI returns an empty API.
func NewAPI(version string) *API {
	mux := http.NewServeMux()
	cfg := huma.DefaultConfig("Rõ Việc", version)
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil // no $schema links in answers
	cfg.Info.Description = "Direction of a provincial People's Committee, and what it tells the public."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	return &API{huma: humago.New(mux, cfg), mux: mux}
}

// Register adds an operation. In and Out are huma's structs.
func Register[In, Out any](a *API, op Operation, handle func(ctx context.Context, in *In) (*Out, error)) {
	id := strings.ToLower(op.Method) + strings.NewReplacer("/api/v1", "", "/", "-", "{", "", "}", "").Replace(op.Path)
	h := huma.Operation{
		OperationID: id, Method: op.Method, Path: op.Path, Summary: op.Summary, Tags: []string{op.Tag},
		DefaultStatus: op.Status, MaxBodyBytes: Route{Upload: op.Upload}.limit(),
	}
	if op.Permission != access.Public {
		h.Security = []map[string][]string{{"token": {}}}
	}
	huma.Register(a.huma, h, func(ctx context.Context, in *In) (*Out, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return out, nil
	})
	rt := Route{
		Method: op.Method, Pattern: op.Path, Permission: op.Permission, Read: op.Read, API: true, Upload: op.Upload,
		Handle: func(c *Ctx) error {
			a.mux.ServeHTTP(c.W, c.R.WithContext(context.WithValue(c.R.Context(), requestKey, c.R)))
			return nil
		},
	}
	if op.Load != nil {
		rt.Load = func(ctx context.Context, r *http.Request) (any, access.Object, error) {
			return op.Load(ctx, r.PathValue)
		}
	}
	a.routes = append(a.routes, rt)
}

// Routes returns the operations, and the description itself.
func (a *API) Routes() []Route {
	describe := func(c *Ctx) error {
		b, err := a.huma.OpenAPI().MarshalJSON()
		if err != nil {
			return err
		}
		c.W.Header().Set("Content-Type", "application/json")
		c.W.Header().Set("Cache-Control", "public, max-age=300")
		writeCompressed(c.W, c.R, http.StatusOK, b)
		return nil
	}
	return append(a.routes, Route{Method: http.MethodGet, Pattern: "/api/openapi.json", Permission: access.Public, Handle: describe, API: true})
}

// Operations returns the described operations, for the readable page.
func (a *API) Operations() []*huma.Operation {
	var out []*huma.Operation
	for _, item := range a.huma.OpenAPI().Paths {
		v := reflect.ValueOf(item).Elem()
		for i := range v.NumField() {
			if op, ok := v.Field(i).Interface().(*huma.Operation); ok && op != nil {
				out = append(out, op)
			}
		}
	}
	return out
}

// RequestFrom returns the request of an operation of the API, for what its
// input does not name; nil elsewhere.
func RequestFrom(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey).(*http.Request)
	return r
}

// problem is an answer that says what is wrong: title and detail for people in
// their language, code for programs.
type problem struct {
	huma.ErrorModel
	Code string `json:"code"`
}

// problemOf turns a fault into huma's problem.
func problemOf(ctx context.Context, err error) error {
	f := fault.As(err)
	if f == nil {
		f = fault.Wrap(err, fault.Internal, "error.internal")
	}
	p := &problem{huma.ErrorModel{Status: Status(f.Kind), Title: i18n.T(ctx, f.Key, f.Args...), Type: "about:blank"}, f.Key}
	where := "body."
	if r := RequestFrom(ctx); r != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		where = "query."
	}
	var details []string
	for _, x := range f.Fields {
		e := &huma.ErrorDetail{Location: where + x.Name, Message: i18n.T(ctx, x.Key, x.Args...)}
		p.Errors, details = append(p.Errors, e), append(details, e.Message)
	}
	p.Detail = strings.Join(details, " ")
	return p
}
