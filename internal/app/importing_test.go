package app

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roviec/internal/floor/db/dbtest"
)

// Articles of an older portal come in beside a running server, are found, and
// keep their addresses.
func TestImportArticles(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			dir := t.TempDir()
			c := Config{Data: filepath.Join(dir, "data"), Demo: true}
			if engine == "postgres" {
				c.DB = dbtest.PostgresURL(t)
			}
			ctx := context.Background()
			a, err := Open(ctx, c)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			file := filepath.Join(dir, "old.jsonl")
			write := func(name, text string) {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write(file, `{"external_id":"cu-1","title":"Khai hội bánh chưng xã Bến Mơ","lead":"Tin mẫu","body_html":"<h2>Mục một</h2><p>Bà con gói <a href=\"https://example.org/x\">bánh chưng</a> &amp; nấu qua đêm.</p><script>alert(1)</script><ul><li>một</li><li>hai</li></ul>","section":"Kinh tế","published_at":"2021-03-04T08:00:00+07:00","old_url":"http://cu.example.vn/tin/1.html?id=7"}
{"external_id":"cu-2","title":"Lễ xuống đồng thôn Suối Trúc","body_text":"Dòng một.\nDòng hai.","published_at":"05/03/2021"}
not json
`)
			var out bytes.Buffer
			by := ImportBy{Publish: true, By: "bientap", ApprovedBy: "duyettin"}
			if err := ImportArticles(ctx, c, file, by, &out); err != nil {
				t.Fatal(err, out.String())
			}
			if !strings.Contains(out.String(), "old.jsonl:3") {
				t.Error("the broken line is not named:", out.String())
			}
			a.Forget()
			get := func(path string) *httptest.ResponseRecorder {
				w := httptest.NewRecorder()
				a.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				return w
			}
			if w := get("/api/v1/search?q=goi+banh+chunng"); !strings.Contains(w.Body.String(), `"external_id":"cu-1"`) || !strings.Contains(w.Body.String(), `"published_at":"2021-03-04`) {
				t.Error("not found:", w.Body.String())
			}
			if w := get("/tim-kiem?q=le+xuong+dong"); !strings.Contains(w.Body.String(), "<mark>Lễ xuống đồng</mark>") {
				t.Error("not on the page")
			}
			w := get("/tin/1.html?id=7")
			if w.Code != 301 || !strings.HasPrefix(w.Header().Get("Location"), "/tin-tuc/khai-hoi-banh-chung-xa-ben-mo-") {
				t.Fatal(w.Code, w.Header())
			}
			page := get(w.Header().Get("Location"))
			if page.Code != 200 || !strings.Contains(page.Body.String(), "<h2>Mục một</h2>") || strings.Contains(page.Body.String(), "alert(1)") {
				t.Error(page.Code, page.Body.String())
			}
			if w := get("/tin/khac.html"); w.Code != 404 {
				t.Error("an unknown address answers", w.Code)
			}
			out.Reset()
			if err := ImportArticles(ctx, c, file, by, &out); err != nil && !strings.Contains(out.String(), "0") {
				t.Error(err)
			}
			if n := strings.Count(get("/api/v1/search?q=goi+banh+chung").Body.String(), `"cu-1"`); n != 1 {
				t.Error("imported twice:", n)
			}
			// One person is not two; without --publish articles wait.
			if err := ImportArticles(ctx, c, file, ImportBy{Publish: true, By: "duyettin", ApprovedBy: "duyettin"}, &out); err == nil {
				t.Error("author and approver are one person")
			}
			folder := filepath.Join(dir, "trang")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			write(filepath.Join(folder, "a.html"), "<html><head><title>Trang cũ</title></head><body><nav>menu</nav><h1>Chợ phiên Lá Xanh</h1><p>Họp vào ngày rằm.</p></body></html>")
			write(filepath.Join(folder, "b.txt"), "Phiên đấu giá luồng\nNội dung.")
			if err := ImportArticles(ctx, c, folder, ImportBy{}, &out); err != nil {
				t.Fatal(err)
			}
			if w := get("/api/v1/search?q=cho+phien+la+xanh"); strings.Contains(w.Body.String(), "a.html") {
				t.Error("public before approval")
			}
			if err := RebuildSearch(ctx, c, &out); err != nil {
				t.Fatal(err)
			}
			if w := get("/api/v1/search?q=goi+banh+chung"); !strings.Contains(w.Body.String(), `"cu-1"`) {
				t.Error("lost by a rebuild")
			}
		})
	}
}
