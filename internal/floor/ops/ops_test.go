package ops

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func TestMetrics(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := New(d, t.TempDir())
		h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		for _, p := range []string{"/", "/lam-viec/x", "/api/v1/tasks", "/tinh/a.css", "/khong-co"} {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", p, nil))
		}
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("BREW", "/", nil))
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		for _, want := range []string{
			`roviec_requests_total{method="GET",part="portal",status="200"} 1`, `roviec_requests_total{method="GET",part="workspace",status="404"} 1`, `roviec_requests_total{method="other",part="portal",status="200"} 1`,
			`roviec_database_up 1`, `roviec_jobs_overdue 0`, `roviec_audit_entries 0`, "roviec_disk_free_bytes", "go_goroutines",
		} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("no %s\n%s", want, w.Body.String())
			}
		}
	})
}
