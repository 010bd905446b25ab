package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
)

// Synthetic says how much synthetic data to make.
type Synthetic struct {
	Seed            uint64
	Agencies, Tasks int
}

// GenerateData makes synthetic agencies and tasks for load, marked as samples: the
// same seed on the same day makes the same.
func GenerateData(ctx context.Context, c Config, s Synthetic, out io.Writer) error {
	if s.Tasks < 0 || s.Agencies < 0 || s.Agencies > 1000 || s.Tasks > 5_000_000 {
		return usage("--agencies takes up to 1000, --tasks up to 5000000")
	}
	r, done, err := shellRooms(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	today := clock.Today(r.clock)
	var b strings.Builder
	b.WriteString("code,kind,name,short_name,name_en,parent,valid_from,valid_to\n")
	for i := 1; i <= s.Agencies; i++ {
		fmt.Fprintf(&b, "mau%03d,department,Cơ quan mẫu số %03d,Mẫu %03d,Sample agency %03d,,2000-01-01,\n", i, i, i, i)
	}
	if _, err := r.Org.ImportUnits(ctx, access.Actor{System: true, AccountID: "system"}, strings.NewReader(b.String())); err != nil {
		return err
	}
	all, err := r.Org.Agencies(ctx, today)
	if err != nil {
		return err
	}
	g := task.Generate{Seed: s.Seed, Tasks: s.Tasks, Today: today}
	for _, a := range all {
		if s.Agencies > 0 && strings.HasPrefix(a.Code, "mau") && len(g.Agencies) < s.Agencies || s.Agencies == 0 && a.Assignable() {
			g.Agencies = append(g.Agencies, a.ID)
		}
	}
	began := time.Now()
	n, err := r.Tasks.Generate(ctx, g, func(done int) {
		if done%100_000 == 0 {
			fmt.Fprintf(out, "%d nhiệm vụ, %.0f giây\n", done, time.Since(began).Seconds())
		}
	})
	fmt.Fprintf(out, "Đã tạo %d nhiệm vụ mẫu của %d cơ quan trong %.1f giây. Chạy “roviec search rebuild” để tìm được chúng.\n", n, len(g.Agencies), time.Since(began).Seconds())
	return err
}
