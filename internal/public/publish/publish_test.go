package publish

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/notice"
)

type silent struct{}

func (silent) Tell(context.Context, notice.To, notice.Message) error { return nil }

var (
	editor   = access.Actor{AccountID: "e", Name: "Biên tập viên", Roles: []access.Role{access.Editor}}
	approver = access.Actor{AccountID: "d", Name: "Người duyệt", Roles: []access.Role{access.Approver}}
	both     = access.Actor{AccountID: "b", Name: "Cả hai", Roles: []access.Role{access.Editor, access.Approver}}
	stranger = access.Actor{AccountID: "x", Roles: []access.Role{access.AgencyHead}}
	sample   = Fields{Title: "Bài mẫu", Lead: "Tóm tắt", Section: "thong-bao", Body: "Đoạn một.\n\nĐoạn hai."}
)

func desk(d *db.DB) (*Room, *clock.Manual) {
	clk := clock.NewManual(time.Date(2022, 12, 23, 8, 0, 0, 0, clock.VN))
	return New(d, clk, audit.New(d, clk), access.NewTable(Grants), silent{}, func() {}), clk
}

func live(t *testing.T, d *db.DB, id string) (state, data string) {
	t.Helper()
	v, err := db.One(t.Context(), d.Q(t.Context()), func(s db.Scanner) ([2]string, error) {
		var v [2]string
		err := s.Scan(&v[0], &v[1])
		return v, err
	}, `SELECT state, data FROM published_record WHERE kind = 'article' AND id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return "", ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return v[0], v[1]
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestFourEyes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, clk := desk(d)
		ctx, ok := t.Context(), must[Article](t)
		x := ok(p.Create(ctx, both, sample))
		if _, err := p.Approve(ctx, approver, x.ID, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a draft is published: %v", err)
		}
		x = ok(p.Submit(ctx, both, x.ID, x.Version))
		if _, err := p.Approve(ctx, both, x.ID, 0); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who wrote it publishes it: %v", err)
		}
		if _, err := p.Approve(ctx, stranger, x.ID, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger learns of the article: %v", err)
		}
		if _, err := p.Approve(ctx, approver, x.ID, x.Version-1); !fault.Is(err, fault.Conflict) {
			t.Errorf("another version than the one read is published: %v", err)
		}
		if s, _ := live(t, d, x.ID); s != "" {
			t.Fatal("public before approval")
		}
		x = ok(p.Approve(ctx, approver, x.ID, x.Version))
		published := x.PublishedAt

		// A correction is written by one and approved by another; until then the page stays.
		clk.Advance(time.Hour)
		f := sample
		f.Body = "Đoạn đã sửa."
		if _, err := p.Save(ctx, approver, x.ID, f, 0); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an approver writes: %v", err)
		}
		if _, err := p.Save(ctx, editor, x.ID, f, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("a correction does not say what it corrects: %v", err)
		}
		f.Note = "Sửa đoạn một"
		x = ok(p.Save(ctx, editor, x.ID, f, x.Version))
		if _, data := live(t, d, x.ID); strings.Contains(data, "đã sửa") {
			t.Error("the correction is public before approval")
		}
		x = ok(p.Submit(ctx, editor, x.ID, 0))
		x = ok(p.Approve(ctx, approver, x.ID, 0))
		if _, data := live(t, d, x.ID); !strings.Contains(data, "đã sửa") || !strings.Contains(data, "Sửa đoạn một") || !x.PublishedAt.Equal(published) {
			t.Errorf("after the correction: %s", data)
		}
		if n, err := Verify(ctx, d); err != nil || n != 1 {
			t.Errorf("verify: %d, %v", n, err)
		}
	})
}

func picture(t *testing.T, w, h int, c color.Color) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatEndsIsGone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, _ := desk(d)
		ctx, ok := t.Context(), must[Article](t)
		pic, err := p.Picture(picture(t, 1600, 800, color.White))
		if err != nil || pic.Width != 1200 || pic.Height != 600 || pic.Type != "image/jpeg" {
			t.Fatalf("%d×%d %s %v", pic.Width, pic.Height, pic.Type, err)
		}
		publish := func(f Fields) Article {
			x := ok(p.Create(ctx, editor, f))
			if _, err := p.AddPicture(ctx, editor, x.ID, pic); !fault.Is(err, fault.Invalid) {
				t.Errorf("a picture without words is taken: %v", err)
			}
			y := pic
			y.ID, y.Alt, y.Caption = gov.NewID(), "Phòng họp", "Ảnh minh họa (mẫu)"
			ok(p.AddPicture(ctx, editor, x.ID, y))
			ok(p.Submit(ctx, editor, x.ID, 0))
			return ok(p.Approve(ctx, approver, x.ID, 0))
		}
		one, two, three := publish(sample), publish(sample), publish(sample)
		media := func() int64 {
			return must[int64](t)(db.One(ctx, d.Q(ctx), db.Value[int64], `SELECT count(*) FROM published_media`))
		}
		if media() != 1 {
			t.Fatalf("%d public pictures, want the one that all share", media())
		}
		ok(p.Withdraw(ctx, approver, one.ID, "Rút để kiểm tra", 0))
		ok(p.Replace(ctx, approver, two.ID, three.ID, 0))
		if media() != 1 {
			t.Error("a picture that another article shows is gone")
		}
		ok(p.Remove(ctx, approver, three.ID, "Đăng nhầm", 0))
		if media() != 0 {
			t.Error("the picture of what was removed is still public")
		}
		for id, want := range map[string]string{one.ID: "withdrawn", two.ID: "replaced", three.ID: "removed"} {
			s, data := live(t, d, id)
			if s != want || strings.Contains(data, "Đoạn") {
				t.Errorf("%s: %s %s", want, s, data)
			}
			if _, err := p.Withdraw(ctx, approver, id, "lại", 0); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s ends twice: %v", want, err)
			}
		}
		if _, err := Verify(ctx, d); err != nil {
			t.Error(err)
		}
	})
}

// Whatever is altered behind the program's back is named.
func TestVerifyNamesWhatWasAltered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, _ := desk(d)
		ctx, ok := t.Context(), must[Article](t)
		x := ok(p.Create(ctx, editor, sample))
		ok(p.Submit(ctx, editor, x.ID, 0))
		ok(p.Approve(ctx, approver, x.ID, 0))
		for what, sql := range map[string][2]string{
			"title":   {`UPDATE published_record SET title = 'Khác'`, `UPDATE published_record SET title = 'Bài mẫu'`},
			"state":   {`UPDATE published_record SET state = 'removed'`, `UPDATE published_record SET state = 'live'`},
			"log":     {`UPDATE published_log SET act = 'x'`, `UPDATE published_log SET act = 'publish'`},
			"removal": {`UPDATE published_record SET id = 'y'`, `UPDATE published_record SET id = '` + x.ID + `'`},
		} {
			if _, err := db.Exec(ctx, d.Writer(), sql[0]); err != nil {
				t.Fatal(err)
			}
			if _, err := Verify(ctx, d); err == nil {
				t.Errorf("altered %s is not noticed", what)
			}
			if _, err := db.Exec(ctx, d.Writer(), sql[1]); err != nil {
				t.Fatal(err)
			}
			if _, err := Verify(ctx, d); err != nil {
				t.Errorf("restored %s: %v", what, err)
			}
		}
	})
}

func TestRender(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Một\n\nHai":                  "<p>Một</p>\n<p>Hai</p>\n",
		"## Mục\n\n- a\n- b":          "<h2>Mục</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n",
		"[x](https://a.example/b)":    "<p><a href=\"https://a.example/b\">x</a></p>\n",
		"[x](javascript:alert(1))":    "<p>x)</p>\n",
		"<script>alert(1)</script>":   "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
		"> lời dẫn":                   "<blockquote><p>lời dẫn</p></blockquote>\n",
		"[x](/van-ban) \"trích\" & <": "<p><a href=\"/van-ban\">x</a> &#34;trích&#34; &amp; &lt;</p>\n",
	} {
		if got := Render(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
	hosts := Article{Body: "[a](https://a.example/x) [b](//b.example) [c](/van-ban) https://a.example"}.Hosts()
	if strings.Join(hosts, " ") != "a.example b.example" {
		t.Errorf("the approver is told of %v", hosts)
	}
}

// Whatever an editor types, only the allowed elements come out.
func FuzzRender(f *testing.F) {
	f.Add("[a](javascript:x) <img src=x onerror=y> ## b\n\n- c")
	f.Add("[x](data:text/html,<script>) \x00 ` \" '")
	f.Fuzz(func(t *testing.T, s string) {
		z := html.NewTokenizer(strings.NewReader(Render(s)))
		for {
			switch z.Next() {
			case html.ErrorToken:
				return
			case html.StartTagToken, html.SelfClosingTagToken:
				tok := z.Token()
				if !strings.Contains(" p h2 h3 ul ol li blockquote strong em br a ", " "+tok.Data+" ") {
					t.Fatalf("%q gives <%s>", s, tok.Data)
				}
				for _, a := range tok.Attr {
					low := strings.ToLower(strings.TrimSpace(a.Val))
					if a.Key != "href" && a.Key != "rel" || strings.HasPrefix(low, "javascript:") || strings.HasPrefix(low, "data:") || strings.HasPrefix(low, "vbscript:") {
						t.Fatalf("%q gives %s=%q", s, a.Key, a.Val)
					}
				}
			case html.CommentToken, html.DoctypeToken:
				t.Fatalf("%q gives a comment", s)
			}
		}
	})
}
