package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func find(t *testing.T, x *Index, r Request) Result {
	t.Helper()
	if !r.Scope.everything && r.Scope.cond.IsEmpty() {
		r.Scope = Open
	}
	if r.Limit == 0 {
		r.Limit = 20
	}
	out, err := x.Find(context.Background(), r)
	if err != nil {
		t.Fatalf("%q: %v", r.Query, err)
	}
	return out
}

// many are records enough to cut lists.
func many(n int) []Document {
	var out []Document
	for i := range n {
		out = append(out, Document{
			Kind: []string{"article", "document", "session"}[i%3], ID: fmt.Sprintf("m%d", i), Section: []string{"kinh-te", "thong-bao"}[i%2], Year: 2020 + i%4,
			Title: fmt.Sprintf("Thông báo mẫu số %d", i), Body: "Kế hoạch cải cách hành chính của tỉnh, phần " + fmt.Sprint(i),
		})
	}
	return out
}

func TestFacetsMatchLists(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, n := range []int{60, 620} {
			x := load(t, d, many(n))
			for _, q := range []string{"cải cách hành chính", "thong bao mau", "kế hoạch hanh chnih", `"hành chính của tỉnh"`} {
				all := find(t, x, Request{Query: q, Facets: true})
				if all.Total == 0 {
					t.Fatalf("%q finds nothing", q)
				}
				if strings.HasPrefix(q, `"`) && all.More {
					continue
				}
				check := func(f Facet, r Request) {
					t.Helper()
					if got := find(t, x, r); got.Total != f.Count || got.More != f.More {
						t.Errorf("%d records, %q: %s counts %d (more: %v), the list %d (%v)", n, q, f.Value, f.Count, f.More, got.Total, got.More)
					}
				}
				for _, f := range all.Facets.Kinds {
					check(f, Request{Query: q, Kind: f.Value})
					for _, g := range find(t, x, Request{Query: q, Kind: f.Value, Facets: true}).Facets.Sections {
						check(g, Request{Query: q, Kind: f.Value, Section: g.Value})
					}
				}
				for _, f := range all.Facets.Sections {
					check(f, Request{Query: q, Section: f.Value})
				}
				for _, f := range all.Facets.Years {
					var y int
					fmt.Sscan(f.Value, &y)
					check(f, Request{Query: q, Year: y})
				}
				if len(all.Facets.Kinds) != 3 || len(all.Facets.Years) != 4 {
					t.Errorf("%q: %+v", q, all.Facets)
				}
			}
		}
	})
}

func TestPagesHoldEachRecordOnce(t *testing.T) {
	t.Parallel()
	x := load(t, dbtest.SQLite(t), many(130))
	seen := map[string]bool{}
	for at := 0; ; at += 20 {
		r := find(t, x, Request{Query: "cải cách hành chính", Offset: at})
		if len(r.Hits) == 0 {
			break
		}
		for _, h := range r.Hits {
			if seen[h.ID] {
				t.Errorf("%s is on two pages", h.ID)
			}
			seen[h.ID] = true
		}
	}
	if len(seen) != 130 {
		t.Errorf("%d records on all pages", len(seen))
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	rights := access.NewTable([]access.Grant{
		{Roles: []access.Role{access.Chairman}, Permissions: []access.Permission{"paper.list"}, Reach: access.All},
		{Roles: []access.Role{access.AgencyFocal}, Permissions: []access.Permission{"paper.list"}, Reach: access.Leads},
		{Roles: []access.Role{access.AgencyHead}, Permissions: []access.Permission{"paper.list"}, Reach: access.Concerns, States: []string{"open"}},
		{Roles: []access.Role{access.Editor}, Permissions: []access.Permission{"paper.list"}, Reach: access.Owns},
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := New(d, Staff)
		object := func(id, state, owner, lead string, concerns ...string) Document {
			return Document{Kind: "paper", ID: id, Title: "Báo cáo mật " + id, Body: "zquyxbaocao", Read: "paper.list", Object: access.Object{State: state, Owner: owner, Leads: []string{lead}, Concerns: append(concerns, lead)}}
		}
		docs := []Document{object("p1", "open", "u1", "a1", "a2"), object("p2", "secret_draft", "u2", "a2", "a1"), object("p3", "open", "u1", "a3")}
		put := func(list ...Document) {
			if err := d.InTx(context.Background(), func(ctx context.Context) error {
				for _, doc := range list {
					if err := x.Put(ctx, doc); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		put(docs...)
		who := func(account string, r access.Role, agencies ...string) Scope {
			return ScopeOf(rights, access.Actor{AccountID: account, Roles: []access.Role{r}, Agencies: agencies}, "paper.list")
		}
		for _, c := range []struct {
			name  string
			scope Scope
			want  []string
		}{
			{"chairman", who("c", access.Chairman), []string{"p1", "p2", "p3"}},
			{"focal point of a1", who("f", access.AgencyFocal, "a1"), []string{"p1"}},
			{"head of a2", who("h", access.AgencyHead, "a2"), []string{"p1"}},
			{"head of a1", who("h", access.AgencyHead, "a1"), []string{"p1"}},
			{"head of no agency", who("h", access.AgencyHead), nil},
			{"editor", who("u1", access.Editor), []string{"p1", "p3"}},
			{"clerk", who("k", access.Clerk), nil},
			{"nobody", ScopeOf(rights, access.Actor{}, "paper.list"), nil},
		} {
			for _, q := range []string{"báo cáo mật", "zquyxbaocao", "zquyxbaoca", "zquyxbaokao"} {
				r, err := x.Find(context.Background(), Request{Query: q, Scope: c.scope, Limit: 10, Facets: true})
				if err != nil {
					t.Fatal(err)
				}
				got := ids(r)
				slices.Sort(got)
				if !slices.Equal(got, c.want) || r.Total != len(c.want) {
					t.Errorf("%s finds %v (of %d) for %q, want %v", c.name, got, r.Total, q, c.want)
				}
				s, err := x.Suggest(context.Background(), c.scope, q, 5)
				if err != nil {
					t.Fatal(err)
				}
				if len(c.want) == 0 && (len(s) > 0 || r.Meant != "" || len(r.Facets.Kinds) > 0) {
					t.Errorf("%s is told %v, %q, %v for %q", c.name, s, r.Meant, r.Facets, q)
				}
			}
		}
		docs[0].Object.State = "closed"
		put(docs[0])
		if r, _ := x.Find(context.Background(), Request{Query: "báo cáo", Scope: who("h", access.AgencyHead, "a2"), Limit: 10}); r.Total != 0 {
			t.Error("a record that changed its state is found as before")
		}
	})
}

// What is gone leaves no word behind.
func TestDropForgets(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := load(t, d, append(slices.Clone(samples), Document{Kind: "article", ID: "gone", Title: "Bài zquyxdarut", Body: "Khánh thành"}))
		if r := find(t, x, Request{Query: "zquyxdaru"}); r.Total != 1 {
			t.Fatal("the word is not found while it is there")
		}
		if err := d.InTx(context.Background(), func(ctx context.Context) error { return x.Drop(ctx, "article", "gone") }); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"zquyxdaru", "zquyxdarut", "zquyxdarkt"} {
			s, _ := x.Suggest(context.Background(), Open, q, 5)
			if r := find(t, x, Request{Query: q}); r.Total != 0 || len(s) > 0 {
				t.Errorf("%q finds %v, suggests %v", q, ids(r), s)
			}
		}
		for _, table := range []string{x.term, x.near} {
			n, err := db.One(context.Background(), d.Q(context.Background()), db.Value[int64], `SELECT count(*) FROM `+table+` WHERE term LIKE 'zquyx%'`)
			if err != nil || n != 0 {
				t.Errorf("%s keeps %d rows of the word (%v)", table, n, err)
			}
		}
		if r := find(t, x, Request{Query: "khanh thanh cau"}); r.Total != 1 {
			t.Error("what stays is not found")
		}
	})
}

// A record that changes is found as it is now, and the dictionary counts it
// once, whether what it was had settled or not.
func TestChangesAreCountedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put := func(x *Index, doc Document) {
			t.Helper()
			if err := d.InTx(t.Context(), func(ctx context.Context) error { return x.Put(ctx, doc) }); err != nil {
				t.Fatal(err)
			}
		}
		settle := func(x *Index) {
			t.Helper()
			if err := d.InTx(t.Context(), func(ctx context.Context) error { _, err := x.terms.Settle(ctx); return err }); err != nil {
				t.Fatal(err)
			}
		}
		x := load(t, d, samples)
		settle(x)
		want := dictionary(t, x)
		changed := samples[0]
		for i, body := range []string{"Bài zquyxmot", "Bài zquyxhai", "Bài zquyxba"} {
			changed.Body = body
			put(x, changed)
			if i == 1 {
				settle(x)
			}
			for k, w := range []string{"zquyxmot", "zquyxhai", "zquyxba"} {
				if r := find(t, x, Request{Query: `"` + w + `"`}); (r.Total == 1) != (k == i) {
					t.Errorf("%q is found %d times after change %d", w, r.Total, i)
				}
			}
		}
		back := samples[0]
		back.At = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
		put(x, back)
		settle(x)
		if got := dictionary(t, x); !slices.Equal(got, want) {
			t.Errorf("the dictionary is %d entries, was %d", len(got), len(want))
		}
	})
}

// An index that lost its terms, as in a restored backup, says so.
func TestWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole := func(x *Index) bool {
			ok, err := x.Whole(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		x := load(t, d, many(200))
		if !whole(x) {
			t.Error("an index that holds all is not whole")
		}
		if err := d.InTx(t.Context(), func(ctx context.Context) error {
			_, err := db.Exec(ctx, d.Q(ctx), `DELETE FROM search_public_seg`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if whole(x) {
			t.Fatal("an index that lacks records is whole")
		}
		given := false
		err := x.Rebuild(t.Context(), []Source{{Name: "all", Next: func(context.Context, string, int) ([]Document, string, error) {
			if given {
				return nil, "", nil
			}
			given = true
			return many(200), "end", nil
		}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r := find(t, x, Request{Query: "cải cách hành chính"}); !whole(x) || r.Total != 200 {
			t.Errorf("%d records are found after the rebuild", r.Total)
		}
	})
}

func dictionary(t *testing.T, x *Index) []string {
	t.Helper()
	list, err := db.List(context.Background(), x.db.Q(context.Background()), func(s db.Scanner) (string, error) {
		var w string
		var n int64
		err := s.Scan(&w, &n)
		return fmt.Sprint(w, " ", n), err
	}, `SELECT term, df FROM `+x.term+` ORDER BY term`)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRebuildResumes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		docs := many(100)
		before := dictionary(t, load(t, d, docs))
		x := load(t, d, []Document{{Kind: "article", ID: "stale", Title: "Hồ sơ zquyxkhongcon", Body: "x"}})
		asked := 0
		source := func(fail int) []Source {
			return []Source{{Name: "all", Next: func(_ context.Context, after string, limit int) ([]Document, string, error) {
				if asked++; asked == fail {
					return nil, "", errors.New("the machine stops")
				}
				at := 0
				if after != "" {
					at = slices.IndexFunc(docs, func(d Document) bool { return d.ID == after }) + 1
				}
				part := docs[at:min(len(docs), at+limit)]
				if len(part) == 0 {
					return nil, "", nil
				}
				return part, part[len(part)-1].ID, nil
			}}}
		}
		ctx := context.Background()
		if err := x.Rebuild(ctx, source(4), nil); err == nil {
			t.Fatal("the failure is not reported")
		}
		// Work goes on meanwhile.
		if err := d.InTx(ctx, func(ctx context.Context) error {
			return errors.Join(x.Put(ctx, Document{Kind: "article", ID: "new", Title: "Tin mới zquyxmoi"}), x.Drop(ctx, "document", "m1"), x.Drop(ctx, "article", "m99"))
		}); err != nil {
			t.Fatal(err)
		}
		done := 0
		if err := x.Rebuild(ctx, source(-1), func(_ string, n int) { done = n }); err != nil {
			t.Fatal(err)
		}
		if done == 0 || done >= 100 {
			t.Errorf("%d records indexed after the interruption", done)
		}
		if r := find(t, x, Request{Query: "zquyxkhongcon"}); r.Total != 0 {
			t.Error("what no source gives is still found")
		}
		if r := find(t, x, Request{Query: "zquyxmoi"}); r.Total != 1 {
			t.Error("what was written meanwhile is lost")
		}
		// Once more, from the sources alone: the dictionary is as it was.
		asked = 0
		if err := x.Rebuild(ctx, source(-1), nil); err != nil {
			t.Fatal(err)
		}
		if after := dictionary(t, x); !slices.Equal(after, before) {
			t.Errorf("the dictionary is %d entries, was %d", len(after), len(before))
		}
		if more, err := x.Tidy(ctx); err != nil {
			t.Fatal(more, err)
		}
	})
}
