package task

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/words"
)

// Generate says what synthetic tasks to make: for load, marked as samples. The
// same values make the same tasks.
type Generate struct {
	Seed     uint64
	Tasks    int
	Agencies []string // ids that lead and help
	Today    gov.Date // tasks lie in the five years before it
	Counts   Counts   // where Total is set, so many tasks of each box instead of Tasks
}

// rows is what one batch writes, by table.
type rows map[string][][]any

// tables of a batch with their columns, in the order in which they are written.
var generated = []struct {
	table   string
	columns []string
}{
	{"task", strings.Split("id,code,title,action,product,authority,officer,supervisor,urgency,due_kind,due,original_due,due_reason,state,phase,due_sort,source_kind,source_id,source_sha256,source_start,source_end,search_key,created_by,created_at,handed_out_at,received_at,reported_at,reported_day,accepted_at,sample,version,original_sort,assigned_by,product_ref,extensions", ",")},
	{"task_party", strings.Split("task_id,agency_id,role,ordinal,state,phase,due_sort,reported_day,since", ",")},
	{"task_word", strings.Split("word,task_id", ",")},
	{"task_event", strings.Split("id,task_id,at,actor_id,actor_name,move,words,due,from_state,to_state,detail,stood_due,stood_original,stood_reported", ",")},
}

// generateAtOnce is how many tasks one transaction writes; after tidyAfter the
// words that have become common are left out.
const (
	generateAtOnce = 10_000
	tidyAfter      = 20_000
)

// Generate writes synthetic tasks with their acts. It returns how many.
func (r *Room) Generate(ctx context.Context, g Generate, progress func(done int)) (int, error) {
	if len(g.Agencies) < 2 || g.Tasks < 0 {
		return 0, fmt.Errorf("task: generate: at least two agencies are needed")
	}
	plan := g.boxes()
	rnd := rand.New(rand.NewPCG(g.Seed, 2022))
	number, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `SELECT coalesce(max(n), 0) FROM task_number`)
	if err != nil {
		return 0, err
	}
	// Tasks come into being in the order of their days, as in life.
	days := make([]int, len(plan))
	for i := range days {
		days[i] = rnd.IntN(5 * 365)
	}
	slices.Sort(days)
	for from := 0; from < len(plan); from += generateAtOnce {
		to := min(from+generateAtOnce, len(plan))
		batch := rows{}
		for i := from; i < to; i++ {
			g.one(batch, rnd, int(number)+i+1, g.Today.AddDays(-5*365+days[i]), plan[i])
		}
		if err := r.writeRows(ctx, batch); err != nil {
			return from, err
		}
		if from/tidyAfter != to/tidyAfter {
			if err := r.TidyWords(ctx); err != nil {
				return to, err
			}
		}
		if progress != nil {
			progress(to)
		}
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO task_number (year, n) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET n = excluded.n`, g.Today.Year, number+int64(len(plan)))
		return err
	})
	if err == nil {
		err = r.db.Batch(ctx, func(ctx context.Context) error { return r.Recount(ctx) })
	}
	if err == nil {
		err = r.TidyWords(ctx)
	}
	return len(plan), err
}

// boxes is the box of each task: as asked for, or "" where its days decide.
func (g Generate) boxes() []Box {
	if g.Counts.Total == 0 {
		return make([]Box, g.Tasks)
	}
	var out []Box
	for _, b := range Boxes {
		out = append(out, slices.Repeat([]Box{b}, *g.Counts.of(b))...)
	}
	rand.New(rand.NewPCG(g.Seed, 7)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

var (
	verbs    = []string{"Rà soát", "Trình", "Kiểm tra", "Hoàn thiện", "Báo cáo", "Thẩm định", "Xây dựng", "Tổng hợp", "Tham mưu", "Đôn đốc"}
	things   = []string{"đề án phát triển du lịch", "quy hoạch chi tiết", "phương án vận tải", "danh mục đầu tư công", "kế hoạch tuyển dụng", "dự toán ngân sách", "kết quả chuyển đổi số", "tiến độ giải phóng mặt bằng", "công tác phòng chống thiên tai", "an toàn thực phẩm"}
	products = []string{"Báo cáo", "Tờ trình", "Kế hoạch", "Dự thảo Quyết định"}
)

// one adds a task that was given on a day.
func (g Generate) one(out rows, rnd *rand.Rand, n int, given gov.Date, box Box) {
	term := 5 + rnd.IntN(55)
	due := given.AddDays(term)
	sent := due.AddDays(rnd.IntN(14) - 11)
	if !sent.After(given) {
		sent = given.AddDays(1)
	}
	switch {
	case box == "" && rnd.IntN(16) == 0:
		due = gov.Date{}
	case box == "" && rnd.IntN(60) == 0: // left lying
		sent = g.Today.AddDays(30)
	case box == BoxNoLimit:
		due = gov.Date{}
	case box == BoxOnTime || box == BoxLate:
		if !due.Before(g.Today.AddDays(-20)) {
			given = given.AddDays(-90)
			due = due.AddDays(-90)
		}
		sent = due.AddDays(-1)
		if box == BoxLate {
			sent = due.AddDays(1 + rnd.IntN(15))
		}
	case box == BoxInTime:
		due, sent = g.Today.AddDays(rnd.IntN(60)), g.Today.AddDays(90)
		given = g.Today.AddDays(-rnd.IntN(60) - 1)
	case box == BoxOverdue:
		due, sent = g.Today.AddDays(-1-rnd.IntN(150)), g.Today.AddDays(90)
		given = due.AddDays(-20)
	}
	at := func(d gov.Date, hour int) time.Time { return d.Time(clock.VN).Add(time.Duration(hour) * time.Hour) }
	made := at(given, 8)
	lead, helper := g.Agencies[rnd.IntN(len(g.Agencies))], g.Agencies[rnd.IntN(len(g.Agencies))]
	t := Task{
		ID: gov.MakeID(made.UnixMilli(), uint32(n), rnd.Uint64()), Code: fmt.Sprintf("NV-%d-%04d", given.Year, n), Action: "Thực hiện theo yêu cầu và gửi sản phẩm về Văn phòng. Dữ liệu mẫu.", Product: products[n%len(products)],
		Title:     fmt.Sprintf("%s %s số %d (mẫu)", verbs[rnd.IntN(len(verbs))], things[rnd.IntN(len(things))], n),
		Authority: authorities[n%2], AssignedBy: "chairman", Officer: "Thủ trưởng cơ quan", Urgency: urgencies[0], DueKind: DueDate, Due: due, OriginalDue: due, State: HandedOut, Source: Source{Kind: "manual"},
		CreatedBy: "vanphong", CreatedAt: made, HandedOutAt: made, Leads: []string{lead}, Sample: true, Version: 1,
	}
	if helper != lead {
		t.Coordinating = []string{helper}
	}
	if n%50 == 0 {
		t.Urgency = urgencies[1+n/50%3]
	}
	if due.IsZero() {
		t.DueKind, t.DueReason = DueNone, "Thực hiện thường xuyên"
	}
	act := func(m Move, d gov.Date, hour int, to State, detail string) {
		from := t.State
		if m == Create {
			from = ""
		}
		t.State = to
		e := Event{At: at(d, hour), Stood: t.standing()}
		e.ID = gov.MakeID(e.At.UnixMilli(), uint32(n), rnd.Uint64()) // in the order of the acts
		shown := gov.Date{}
		if m == Create {
			shown = t.Due
		}
		out["task_event"] = append(out["task_event"], []any{e.ID, t.ID, e.At.UnixMilli(), "mau", "Dữ liệu mẫu", string(m), "", db.Day(shown), string(from), string(to), detail, e.Stood.dueSort, sortOf(e.Stood.Original), db.Day(e.Stood.Reported)})
		t.Version++
	}
	t.Version = 0
	act(Create, given, 8, HandedOut, "")
	first := given.AddDays(1)
	if !first.After(g.Today) && first.Before(sent) && rnd.IntN(20) > 0 {
		t.ReceivedAt = at(first, 9)
		act(Receive, first, 9, Received, "")
	}
	if !sent.After(g.Today) && box != BoxInTime && box != BoxOverdue {
		if t.ReceivedAt.IsZero() {
			t.ReceivedAt = at(sent, 10)
		}
		t.ReportedAt, t.ProductRef = at(sent, 15), fmt.Sprintf("MẪU/%d", n)
		act(Report, sent, 15, Reported, db.JSON(Detail{Product: t.ProductRef}))
		if seen := sent.AddDays(1 + rnd.IntN(4)); !seen.After(g.Today) || box != "" {
			t.AcceptedAt = at(seen, 16)
			act(Accept, seen, 16, Accepted, "")
		}
	}
	out["task"] = append(out["task"], []any{
		t.ID, t.Code, t.Title, t.Action, t.Product, t.Authority, t.Officer, "", t.Urgency, t.DueKind, db.Day(t.Due), db.Day(t.OriginalDue), t.DueReason, string(t.State), int64(t.State.Phase()), t.dueSort(),
		t.Source.Kind, "", "", int64(0), int64(0), t.searchKey(), t.CreatedBy, t.CreatedAt.UnixMilli(), db.Millis(t.HandedOutAt), db.Millis(t.ReceivedAt), db.Millis(t.ReportedAt), reportedDay(t.ReportedAt), db.Millis(t.AcceptedAt), int64(1), t.Version, sortOf(t.OriginalDue), t.AssignedBy, t.ProductRef, int64(0),
	})
	for i, list := range [][]string{t.Leads, t.Coordinating} {
		for k, a := range list {
			out["task_party"] = append(out["task_party"], []any{t.ID, a, roles[i], int64(k), string(t.State), int64(t.State.Phase()), t.dueSort(), reportedDay(t.ReportedAt), t.CreatedAt.UnixMilli()})
		}
	}
	for _, w := range words.Distinct(t.searchKey()) {
		out["task_word"] = append(out["task_word"], []any{w, t.ID})
	}
}

// writeRows writes a batch; common words have no rows.
func (r *Room) writeRows(ctx context.Context, batch rows) error {
	kept, err := r.store.words.Kept(ctx)
	if err != nil {
		return err
	}
	batch["task_word"] = slices.DeleteFunc(batch["task_word"], func(row []any) bool { return !kept(row[0].(string)) })
	slices.SortFunc(batch["task_word"], func(a, b []any) int { return strings.Compare(a[0].(string)+a[1].(string), b[0].(string)+b[1].(string)) })
	list := make([]db.Rows, len(generated))
	for i, g := range generated {
		list[i] = db.Rows{Table: g.table, Columns: g.columns, Rows: batch[g.table]}
	}
	return r.db.Bulk(ctx, list...)
}
