package urge

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
)

type told struct {
	mu   sync.Mutex
	list []notice.Message
}

func (t *told) Tell(_ context.Context, _ notice.To, m notice.Message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if m.Key == "urge.told" {
		t.list = append(t.list, m)
	}
	return nil
}

type house struct {
	*Room
	db                          *db.DB
	clock                       *clock.Manual
	tasks                       *task.Room
	documents                   *document.Room
	told                        *told
	snv, stc                    string
	office, chief, focal, other access.Actor
}

func open(t testing.TB, d *db.DB) *house {
	t.Helper()
	clk := clock.NewManual(time.Date(2022, 12, 12, 9, 0, 0, 0, clock.VN))
	log := audit.New(d, clk)
	agencies := org.New(d, clk, log)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	fs, err := files.New(t.TempDir(), d, clk)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: d, clock: clk, told: &told{}}
	for code, to := range map[string]*string{"snv": &h.snv, "stc": &h.stc} {
		a, err := agencies.ByCode(t.Context(), code, gov.MustDate("2022-12-12"))
		if err != nil {
			t.Fatal(err)
		}
		*to = a.ID
	}
	who := func(name, agency string, roles ...access.Role) access.Actor {
		a := access.Actor{AccountID: name, Username: name, Name: name, Roles: roles, AgencyID: agency}
		if agency != "" {
			a.Agencies = []string{agency}
		}
		return a
	}
	h.office, h.chief = who("vanphong", "", access.OfficeDesk), who("chanhvp", "", access.ChiefOfOffice)
	h.focal, h.other = who("snv.daumoi", h.snv, access.AgencyFocal), who("stc.daumoi", h.stc, access.AgencyFocal)
	rights := access.NewTable(task.Grants, document.Grants, Grants)
	h.tasks = task.New(d, clk, log, rights, agencies, h.told, fs, vncal.Default())
	h.documents = document.New(d, clk, log, rights, agencies, fs)
	h.Room = New(d, clk, log, rights, vncal.Default(), h.tasks, h.documents, agencies, h.told)
	return h
}

func (h *house) give(t *testing.T, lead, due, title string) task.Task {
	t.Helper()
	x, err := h.tasks.Create(t.Context(), h.office, task.Fields{Title: title, Action: "Làm", Product: "Báo cáo | phụ lục", Authority: "chairman", Officer: "Giám đốc", Due: gov.MustDate(due), Leads: []string{lead}, HandOut: true, Sample: true})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func (h *house) words(hash string) Words {
	return Words{Notation: "UBND-TH", AnswerBy: gov.MustDate("2022-12-30"), Position: "Chánh Văn phòng", Signer: "(Mẫu)", Hash: hash, Sample: true}
}

// A letter names what is overdue in its second: nothing is sent over another
// set, and what is sent is numbered, noted with each task and told.
func TestSend(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ctx := t.Context()
		if _, err := h.Prepare(ctx, h.snv, h.words("")); !fault.Is(err, fault.Conflict) {
			t.Errorf("nothing is overdue: %v", err)
		}
		first := h.give(t, h.snv, "2022-12-15", "Nhiệm vụ một | mẫu")
		second := h.give(t, h.snv, "2022-12-19", "Nhiệm vụ hai")
		h.give(t, h.snv, "2022-12-23", "Đến hạn hôm nay: chưa quá")
		h.give(t, h.stc, "2022-12-15", "Của cơ quan khác")
		h.clock.Set(time.Date(2022, 12, 23, 9, 5, 0, 0, clock.VN))
		p, err := h.Prepare(ctx, h.snv, h.words(""))
		if err != nil || len(p.Lines) != 2 || p.Lines[0].TaskID != first.ID || p.Lines[0].Late != 6 || p.Lines[1].Late != 4 {
			t.Fatalf("%+v (%v)", p.Lines, err)
		}
		if body := p.Document.Content.Body; !strings.Contains(body, "tính đến 09 giờ 05 phút ngày 23 tháng 12 năm 2022, Sở Nội vụ còn 02 nhiệm vụ quá hạn") || !strings.Contains(body, "trước ngày 30 tháng 12 năm 2022") {
			t.Errorf("%s", body)
		}
		if annex := p.Document.Content.Annex; !strings.Contains(annex, "1 | "+first.Code+" | Nhiệm vụ một / mẫu | Báo cáo / phụ lục | 15/12/2022 | 6\n") {
			t.Errorf("%s", annex)
		}
		if p.Document.Content.SignLines != "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG" {
			t.Errorf("%q", p.Document.Content.SignLines)
		}
		// Reported between preview and sending: the set is another.
		if _, err := h.tasks.Make(ctx, h.focal, second.ID, task.Report, task.Said{Words: "xong"}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Send(ctx, h.chief, h.snv, h.words(p.Hash)); fault.As(err) == nil || fault.As(err).Key != "urge.error.changed" {
			t.Fatalf("sent over another set: %v", err)
		}
		if s, _, err := h.documents.AllSeries(ctx); err != nil || len(s) != 0 {
			t.Errorf("a number was given: %v (%v)", s, err)
		}
		if p, err = h.Prepare(ctx, h.snv, h.words("")); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Send(ctx, h.office, h.snv, h.words(p.Hash)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the desk numbers: %v", err)
		}
		w := h.words(p.Hash)
		w.AnswerBy, w.Signer = gov.MustDate("2022-12-23"), ""
		if e := fault.As(func() error { _, err := h.Send(ctx, h.chief, h.snv, w); return err }()); e == nil || len(e.Fields) != 2 {
			t.Errorf("%+v", e)
		}
		l, err := h.Send(ctx, h.chief, h.snv, h.words(p.Hash))
		if err != nil || l.Code != "01/UBND-TH" || l.Tasks != 1 {
			t.Fatalf("%+v (%v)", l, err)
		}
		doc, err := h.documents.Get(ctx, l.DocumentID)
		if err != nil || doc.State != document.Issued || !slices.Equal(doc.Parties, []string{h.snv}) {
			t.Errorf("%+v (%v)", doc, err)
		}
		if x, err := h.tasks.Get(ctx, first.ID); err != nil || x.State != task.HandedOut || x.Version != 1 {
			t.Errorf("the task changed: %+v (%v)", x, err)
		}
		if len(h.told.list) != 1 || h.told.list[0].Args[0] != "01/UBND-TH" {
			t.Errorf("%+v", h.told.list)
		}
		if _, err := h.Send(ctx, h.chief, h.snv, h.words(p.Hash)); fault.As(err) == nil || fault.As(err).Key != "urge.error.twice" {
			t.Errorf("the same tasks twice a day: %v", err)
		}
		// Only the agency, the Office and leaders see it.
		for _, c := range []struct {
			who  access.Actor
			want int
		}{{h.office, 1}, {h.focal, 1}, {h.other, 0}} {
			if list, _, err := h.List(ctx, c.who, "urge.list", Filter{Limit: 10}); err != nil || len(list) != c.want {
				t.Errorf("%s sees %d (%v)", c.who.Name, len(list), err)
			}
		}
		if got, err := h.Get(ctx, l.ID); err != nil || len(got.Lines) != 1 || got.Lines[0].Due != gov.MustDate("2022-12-15") || got.AnswerBy != gov.MustDate("2022-12-30") {
			t.Errorf("%+v (%v)", got, err)
		}
	})
}

// Two people send to two agencies at the same moment: each letter has a number
// of its own, and none is lost.
func TestNumbersAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.give(t, h.snv, "2022-12-15", "Một")
		h.give(t, h.stc, "2022-12-15", "Hai")
		h.clock.Set(time.Date(2022, 12, 20, 9, 0, 0, 0, clock.VN))
		codes := make([]string, 2)
		var wg sync.WaitGroup
		for i, agency := range []string{h.snv, h.stc} {
			p, err := h.Prepare(t.Context(), agency, h.words(""))
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				l, err := h.Send(t.Context(), h.chief, agency, h.words(p.Hash))
				if err != nil {
					t.Error(err)
				}
				codes[i] = l.Code
			})
		}
		wg.Wait()
		slices.Sort(codes)
		if !slices.Equal(codes, []string{"01/UBND-TH", "02/UBND-TH"}) {
			t.Errorf("%q", codes)
		}
	})
}
