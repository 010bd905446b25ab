package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/direction/document"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/search"
	"roviec/internal/people/org"
	"roviec/internal/public/publish"
)

// Synthetic says how much synthetic data to make.
type Synthetic struct {
	Seed                                 uint64
	Agencies, Tasks, Documents, Articles int
}

// GenerateData makes synthetic agencies, tasks, documents and articles for
// load, marked as samples: the same seed on the same day makes the same.
// Documents and articles are found at once, tasks after a rebuild of search.
func GenerateData(ctx context.Context, c Config, s Synthetic, out io.Writer) error {
	const most = 5_000_000
	if s.Agencies < 0 || s.Agencies > 1000 || min(s.Tasks, s.Documents, s.Articles) < 0 || max(s.Tasks, s.Documents, s.Articles) > most {
		return usage("--agencies takes up to 1000; --tasks, --documents and --articles up to 5000000 each")
	}
	r, done, err := shellRooms(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	by := access.Actor{System: true, AccountID: "system"}
	agencies, err := r.sampleAgencies(ctx, by, s.Agencies)
	if err != nil {
		return err
	}
	today := clock.Today(r.clock)
	g := task.Generate{Seed: s.Seed, Tasks: s.Tasks, Today: today}
	for _, a := range agencies {
		g.Agencies = append(g.Agencies, a.ID)
	}
	for _, x := range []struct {
		what string
		n    int
		do   func(progress func(int)) (int, error)
	}{
		{"nhiệm vụ", s.Tasks, func(progress func(int)) (int, error) { return r.Tasks.Generate(ctx, g, progress) }},
		{"văn bản", s.Documents, func(progress func(int)) (int, error) {
			return r.Documents.Generate(ctx, by, document.Generate{Seed: s.Seed, Documents: s.Documents, Agencies: agencies, Today: today}, progress)
		}},
		{"tin, bài", s.Articles, func(progress func(int)) (int, error) {
			return r.News.Generate(ctx, publish.Generate{Seed: s.Seed, Articles: s.Articles, Today: today}, progress)
		}},
	} {
		if x.n == 0 {
			continue
		}
		began, told := time.Now(), time.Now()
		n, err := x.do(func(done int) {
			if time.Since(told) > time.Second {
				told = time.Now()
				fmt.Fprintf(out, "%d/%d %s, %.0f giây\n", done, x.n, x.what, time.Since(began).Seconds())
			}
		})
		fmt.Fprintf(out, "Đã tạo %d %s mẫu của %d cơ quan trong %.1f giây.\n", n, x.what, len(agencies), time.Since(began).Seconds())
		if err != nil {
			return err
		}
	}
	for _, name := range []search.Name{search.Public, search.Staff} {
		if err := tidy(ctx, search.New(r.db, name)); err != nil {
			return err
		}
	}
	if s.Tasks > 0 {
		fmt.Fprintln(out, "Chạy “roviec search rebuild” để tìm được các nhiệm vụ mẫu.")
	}
	return nil
}

// sampleAgencies makes n sample agencies and returns them; without any, those
// of the province that work is given to.
func (r *Rooms) sampleAgencies(ctx context.Context, by access.Actor, n int) (list []org.Agency, err error) {
	var b strings.Builder
	b.WriteString("code,kind,name,short_name,name_en,parent,valid_from,valid_to\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "mau%03d,department,Cơ quan mẫu số %03d,Mẫu %03d,Sample agency %03d,,2000-01-01,\n", i, i, i, i)
	}
	if _, err := r.Org.ImportUnits(ctx, by, strings.NewReader(b.String())); err != nil {
		return nil, err
	}
	all, err := r.Org.Agencies(ctx, clock.Today(r.clock))
	for _, a := range all {
		if n > 0 && strings.HasPrefix(a.Code, "mau") && len(list) < n || n == 0 && a.Assignable() {
			list = append(list, a)
		}
	}
	return list, err
}
