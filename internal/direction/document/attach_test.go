package document

import (
	"io"
	"strings"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/floor/search"
)

func put(t *testing.T, h house, name, body string) files.Stored {
	t.Helper()
	st, err := h.files.Put(t.Context(), name, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// Files of a document: attached while it may be edited, cut into clauses where
// they can be read, taken off with a reason and an entry, never by another's id.
func TestFiles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.Text = func(_ string, in io.Reader) (string, error) {
			b, err := io.ReadAll(in)
			if strings.HasPrefix(string(b), "%PDF") {
				return "", fault.Fields(fault.Field{Name: "file", Key: "meeting.error.file.scan"})
			}
			return string(b), err
		}
		in := got(h.Create(t.Context(), h.clerk, incoming(h)))
		other := got(h.Create(t.Context(), h.clerk, h.decision()))
		scan, text := put(t, h, "Bản chụp.pdf", "%PDF-1.4\n%âãÏÓ\n"), put(t, h, "Nghị quyết.txt", "Điều 1. Một\nĐiều 2. Hai\nĐiều 3. Ba")
		if n := got(h.Attach(t.Context(), h.clerk, in.ID, []files.Stored{scan, text}, 0)); n != 3 {
			t.Errorf("cut into %d clauses", n)
		}
		if n := got(h.Attach(t.Context(), h.clerk, in.ID, []files.Stored{put(t, h, "Phụ lục.txt", "Điều 1. Khác\nĐiều 2. Nữa")}, 0)); n != 0 {
			t.Error("clauses were cut anew")
		}
		list := got(h.Files(t.Context(), in.ID))
		if len(list) != 3 || list[0].Name != "Bản chụp.pdf" || list[0].Type != "application/pdf" {
			t.Fatalf("%+v", list)
		}
		if _, err := h.File(t.Context(), other.ID, list[0].ID); !fault.Is(err, fault.NotFound) {
			t.Error("a file through another document", err)
		}
		if _, err := h.Attach(t.Context(), h.snv, in.ID, nil, 0); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
			t.Error("an agency attaches", err)
		}
		if err := h.Detach(t.Context(), h.clerk, in.ID, list[0].ID, " ", 0); !fault.Is(err, fault.Invalid) {
			t.Error("taken off without a reason", err)
		}
		if err := h.Detach(t.Context(), h.clerk, other.ID, list[0].ID, "nhầm", 0); !fault.Is(err, fault.NotFound) {
			t.Error("taken off through another document", err)
		}
		if err := h.Detach(t.Context(), h.clerk, in.ID, list[0].ID, "đính nhầm", 0); err != nil || len(got(h.Files(t.Context(), in.ID))) != 2 {
			t.Error(err)
		}
		got(h.Attach(t.Context(), h.clerk, other.ID, []files.Stored{text}, 0))
		own := got(h.Files(t.Context(), other.ID))
		if err := h.Detach(t.Context(), h.clerk, other.ID, own[0].ID, "", 0); err != nil {
			t.Error("a draft's file is taken off without words", err)
		}
		out := got(h.Allot(t.Context(), h.clerk, other.ID, 0))
		if _, err := h.Attach(t.Context(), h.clerk, out.ID, []files.Stored{text}, 0); !fault.Is(err, fault.Conflict) {
			t.Error("attached to a numbered document", err)
		}
		if _, err := h.audit.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		for act, n := range map[string]int64{"document.tep": 3, "document.bo-tep": 2} {
			if n2 := got(db.One(t.Context(), d.Q(t.Context()), db.Value[int64], `SELECT count(*) FROM audit_entry WHERE act = $1`, act)); n2 != n {
				t.Errorf("%d entries of %s", n2, act)
			}
		}
		many := make([]files.Stored, maxFiles)
		for i := range many {
			many[i] = text
		}
		if _, err := h.Attach(t.Context(), h.clerk, in.ID, many, 0); !fault.Is(err, fault.Invalid) {
			t.Error("too many files", err)
		}
	})
}

// Staff find a document by its words where they may see it in the list, and
// the words of what was cut.
func TestSearch(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		in := incoming(h)
		in.Subject, in.ToAll, in.Parties = "Nghị quyết zquyxtrichyeu", false, []string{h.ids["snv"]}
		in = got(h.Create(t.Context(), h.clerk, in))
		got(h.Cut(t.Context(), h.clerk, in.ID, "Điều 1. Nội dung zquyxdieu\nĐiều 2. Hiệu lực"))
		for _, word := range []string{"zquyxtrichyeu", "zquyxdieu"} {
			for who, want := range map[string]int{"snv": 1, "stc": 0, "office": 1} {
				a := h.office
				switch who {
				case "snv":
					a = h.snv
				case "stc":
					a = h.stc
				}
				res, err := h.staff.Find(t.Context(), search.Request{Query: word, Scope: search.ScopeOf(h.rights, a, "document.list"), Limit: 10})
				if err != nil || len(res.Hits) != want {
					t.Errorf("%s finds %d of %s: %v", who, len(res.Hits), word, err)
				}
			}
		}
		docs, _, err := h.Searchable(t.Context(), "", 10)
		if err != nil || len(docs) != 1 || docs[0].ID != in.ID {
			t.Error(docs, err)
		}
	})
}

func TestFileType(t *testing.T) {
	t.Parallel()
	if fileType("Bản.PDF") != "PDF" || fileType("a.docx") != "DOCX" {
		t.Error("kinds of files")
	}
}

// got is the value of a call that must not fail.
func got[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func incoming(h house) Document {
	return Document{Direction: In, TypeName: "Nghị quyết", OrganName: "Tỉnh ủy", Subject: "Nghị quyết mẫu", Parties: []string{h.ids["snv"]}}
}
