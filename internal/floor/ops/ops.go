// Package ops measures a running program and tells it on an address of its own:
// Prometheus text at /metrics, profiles at /debug/pprof. It never answers on
// the public port.
package ops

import (
	"context"
	"net/http"
	"net/http/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"roviec/internal/floor/db"
)

// Metrics of one process.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// New returns the metrics of a program whose data lies in the folder.
func New(d *db.DB, folder string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "roviec_requests_total", Help: "Requests answered, by part of the house, method and status."}, []string{"part", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "roviec_request_seconds", Help: "Time to answer, by part of the house.", Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}}, []string{"part"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("roviec_disk_free_bytes", "Room on the disk of the data folder; writes are refused when it ends.", func() float64 { return free(folder) }),
		gauge("roviec_database_up", "1 where the database answers.", func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			if d.Ping(ctx) != nil {
				return 0
			}
			return 1
		}),
		gauge("roviec_jobs_overdue", "Jobs whose turn was due more than five minutes ago.", func() float64 {
			return number(d, `SELECT count(*) FROM job WHERE next_at < $1`, time.Now().Add(-5*time.Minute).UnixMilli())
		}),
		gauge("roviec_audit_entries", "Entries of the record of acts.", func() float64 { return number(d, `SELECT COALESCE(max(seq),0) FROM audit_entry`) }),
	)
	return m
}

func gauge(name, help string, f func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f)
}

// number asks for one number; an unreachable database counts as -1, so that
// the rest is still told.
func number(d *db.DB, question string, args ...any) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	n, err := db.One(ctx, d.Q(ctx), db.Value[int64], question, args...)
	if err != nil {
		return -1
	}
	return float64(n)
}

func free(folder string) float64 {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil {
		return -1
	}
	return float64(s.Bavail) * float64(s.Bsize)
}

// Wrap counts and times what h answers.
func (m *Metrics) Wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, seen := time.Now(), &status{ResponseWriter: w, code: http.StatusOK}
		h.ServeHTTP(seen, r)
		part := partOf(r.URL.Path)
		m.requests.WithLabelValues(part, method(r.Method), strconv.Itoa(seen.code)).Inc()
		m.seconds.WithLabelValues(part).Observe(time.Since(began).Seconds())
	})
}

// partOf keeps the number of series small whatever visitors ask for.
func partOf(path string) string {
	switch {
	case strings.HasPrefix(path, "/lam-viec"):
		return "workspace"
	case strings.HasPrefix(path, "/api/"):
		return "api"
	case strings.HasPrefix(path, "/tinh/"):
		return "assets"
	case path == "/healthz" || path == "/readyz":
		return "health"
	}
	return "portal"
}

func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return m
	}
	return "other"
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(n int) {
	s.code = n
	s.ResponseWriter.WriteHeader(n)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// Handler answers the operators' address.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	return mux
}
