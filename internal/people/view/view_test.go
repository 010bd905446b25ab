package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

var (
	office = access.Actor{AccountID: "o", Roles: []access.Role{access.OfficeDesk}, AgencyID: "vp", Agencies: []string{"vp"}}
	mate   = access.Actor{AccountID: "m", Roles: []access.Role{access.AgencyFocal}, AgencyID: "snv", Agencies: []string{"snv"}}
	focal  = access.Actor{AccountID: "f", Roles: []access.Role{access.AgencyFocal}, AgencyID: "snv", Agencies: []string{"snv", "bqldt"}}
	alone  = access.Actor{AccountID: "i", Roles: []access.Role{access.Inspector}}
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, path, query string }{ // path "" = refused
		{"/lam-viec/nhiem-vu?han=overdue&sau=abc&q=", "/lam-viec/nhiem-vu", "han=overdue"},
		{"/lam-viec/nhiem-vu", "/lam-viec/nhiem-vu", ""},
		{"/lam-viec/van-ban?b=2&a=1&a=3", "/lam-viec/van-ban", "a=1&a=3&b=2"},
		{"/lam-viec/nhiem-vu?q=quy+hoa%CC%A3ch", "/lam-viec/nhiem-vu", "q=quy+ho%E1%BA%A1ch"}, // one form of a letter
		{"https://xa.example/lam-viec/nhiem-vu", "", ""},
		{"//xa.example/lam-viec/nhiem-vu", "", ""},
		{"/lam-viec/../dang-xuat", "", ""},
		{"/tin-tuc", "", ""},
		{"javascript:alert(1)", "", ""},
		{"/lam-viec/nhiem-vu?q=%zz", "", ""},
		{"/lam-viec/nhiem-vu?q=" + strings.Repeat("x", maxQuery), "", ""},
		{"", "", ""},
	} {
		path, query, ok := Split(c.in)
		if ok != (c.path != "") || ok && (path != c.path || query != c.query) {
			t.Errorf("%s: %q %q %v", c.in, path, query, ok)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("/lam-viec/nhiem-vu?han=overdue&sau=abc&q=")
	f.Fuzz(func(t *testing.T, s string) {
		path, query, ok := Split(s)
		if !ok {
			return
		}
		again, same, ok := Split(View{Path: path, Query: query}.Href())
		if !ok || again != path || same != query || !strings.HasPrefix(path, "/lam-viec") {
			t.Errorf("%q: %q %q, then %q %q %v", s, path, query, again, same, ok)
		}
	})
}

func TestViews(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		clk := clock.NewManual(time.Date(2022, 12, 23, 8, 0, 0, 0, clock.VN))
		r := New(d, clk, audit.New(d, clk), access.NewTable(Grants))
		save := func(a access.Actor, name, address, shared string, want ...fault.Kind) View {
			t.Helper()
			v, err := r.Save(ctx, a, name, address, shared)
			if len(want) == 0 && err != nil || len(want) > 0 && !fault.Is(err, want[0]) {
				t.Errorf("%s: %v", name, err)
			}
			return v
		}
		const tasks = "/lam-viec/nhiem-vu?han=overdue"
		mine := save(focal, "Đang quá hạn", tasks, Own)
		save(focal, "đang quá hạn", tasks, Own) // another name to people who write capitals
		save(focal, "Đang  quá hạn ", tasks, Own, fault.Invalid)
		save(focal, "", tasks, Own, fault.Invalid)
		save(focal, strings.Repeat("x", maxName+1), tasks, Own, fault.Invalid)
		save(focal, "Cho mọi người", tasks, All, fault.Invalid)
		save(alone, "Cho cơ quan", tasks, Agency, fault.Invalid)
		save(focal, "Ngoài", "/tin-tuc", Own, fault.Malformed)
		shared := save(focal, "Của sở", tasks, Agency)
		save(office, "Ấn định", tasks, All)
		save(office, "Văn bản", "/lam-viec/van-ban?trang-thai=draft", Own)

		names := func(a access.Actor, path string) (out []string) {
			t.Helper()
			list, err := r.For(ctx, a, path)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range list {
				out = append(out, v.Name)
			}
			return out
		}
		for _, c := range []struct {
			who  access.Actor
			path string
			want []string
		}{
			{focal, "/lam-viec/nhiem-vu", []string{"Của sở", "đang quá hạn", "Đang quá hạn", "Ấn định"}}, // own ones first
			{mate, "/lam-viec/nhiem-vu", []string{"Ấn định", "Của sở"}},
			{alone, "", []string{"Ấn định"}},
			{office, "", []string{"Ấn định", "Văn bản"}},
			{office, "/lam-viec/van-ban", []string{"Văn bản"}},
		} {
			if got := names(c.who, c.path); !slices.Equal(got, c.want) {
				t.Errorf("%s at %q: %q", c.who.AccountID, c.path, got)
			}
		}

		if _, err := r.Change(ctx, focal, mine.ID, "Của sở", Own, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("a name twice: %v", err)
		}
		if v, err := r.Change(ctx, focal, shared.ID, "Riêng", Own, shared.Version); err != nil || v.AgencyID != "" {
			t.Errorf("%+v %v", v, err)
		}
		if _, err := r.Change(ctx, focal, shared.ID, "Riêng", Own, shared.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		if got := names(mate, "/lam-viec/nhiem-vu"); !slices.Equal(got, []string{"Ấn định"}) {
			t.Errorf("no longer shared: %q", got)
		}
		if err := r.Remove(ctx, focal, mine.ID); err != nil {
			t.Error(err)
		}
		for n := len(names(focal, "")) - 1; n < maxViews; n++ {
			save(focal, strings.Repeat("n", n%maxName+1)+strings.Repeat("m", n/maxName), tasks, Own)
		}
		save(focal, "Một nữa", tasks, Own, fault.Conflict)
	})
}
