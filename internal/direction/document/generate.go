package document

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/people/org"
)

// Generate says what synthetic documents to make: for load, marked as samples.
// The same values make the same documents.
type Generate struct {
	Seed      uint64
	Documents int
	Agencies  []org.Agency // that issue and receive
	Today     gov.Date     // documents lie in the five years before it
}

// generatedWith are the columns of a batch by table, in the order in which they
// are written.
var generatedWith = []db.Rows{
	{Table: "document", Columns: strings.Split("id, direction, agency_id, created_by, created_at, sample, version, "+fields, ", ")},
	{Table: "document_party", Columns: []string{"document_id", "agency_id"}},
	{Table: "document_number", Columns: []string{"agency_id", "series", "year", "n", "document_id", "void", "reason", "by_name", "at"}},
	{Table: "document_clause", Columns: []string{"id", "document_id", "ordinal", "kind", "mark", "anchor", "text", "search_key"}},
	{Table: "document_word", Columns: []string{"word", "document_id"}},
}

// generateAtOnce is how many documents one transaction writes; after tidyAfter,
// twice as many and so on the words that have become common are left out.
const (
	generateAtOnce = 2_000
	tidyAfter      = 8_000
)

// Generate writes synthetic documents, incoming and outgoing, and indexes them.
// Their numbers go on from those that the series of their agencies gave. It
// returns how many were made.
func (r *Room) Generate(ctx context.Context, a access.Actor, g Generate, progress func(done int)) (int, error) {
	if g.Documents == 0 {
		return 0, nil
	}
	if len(g.Agencies) < 2 || g.Documents < 0 {
		return 0, fmt.Errorf("document: generate: at least two agencies are needed")
	}
	m := &maker{Generate: g, rnd: rand.New(rand.NewPCG(g.Seed, 30)), clauses: map[string][]Piece{}}
	// Documents come into being in the order of their days, as in life.
	days := make([]int, g.Documents)
	for i := range days {
		days[i] = m.rnd.IntN(5 * 365)
	}
	slices.Sort(days)
	tidy := tidyAfter
	for from := 0; from < g.Documents; from += generateAtOnce {
		to := min(from+generateAtOnce, g.Documents)
		made := make([]Document, 0, to-from)
		for i := from; i < to; i++ {
			made = append(made, m.one(i+1, g.Today.AddDays(-5*365+days[i])))
		}
		if err := r.writeMade(ctx, m, made); err != nil {
			return from, err
		}
		if to >= tidy {
			tidy *= 2
			if err := r.TidyWords(ctx); err != nil {
				return to, err
			}
		}
		if progress != nil {
			progress(to)
		}
	}
	if err := r.TidyWords(ctx); err != nil {
		return g.Documents, err
	}
	return g.Documents, r.db.InTx(ctx, func(ctx context.Context) error {
		r.audit.Record(ctx, a, "document.generate", "document", "", map[string]any{"documents": g.Documents, "seed": g.Seed})
		return nil
	})
}

// maker makes documents one after the other.
type maker struct {
	Generate
	rnd     *rand.Rand
	clauses map[string][]Piece // of documents not yet written
}

var (
	subjects = []string{"triển khai kế hoạch cải cách hành chính", "phê duyệt quy hoạch chi tiết", "giao chỉ tiêu phát triển", "kiểm tra công tác phòng cháy", "báo cáo tiến độ giải phóng mặt bằng", "hướng dẫn lập dự toán ngân sách", "đôn đốc giải ngân vốn đầu tư công", "tăng cường an toàn thực phẩm", "rà soát thủ tục hành chính", "tổ chức hội nghị tổng kết", "chuyển đổi số trong cơ quan nhà nước", "bảo vệ môi trường làng nghề"}
	sites    = []string{"khu vực mẫu A", "khu vực mẫu B", "cụm công nghiệp mẫu", "xã mẫu", "tuyến đường mẫu", "dự án mẫu"}
	senders  = []string{"Bộ mẫu", "Văn phòng cấp trên mẫu", "Cơ quan gửi mẫu", "Doanh nghiệp mẫu", "Tổ chức mẫu"}
)

// one makes a document that was registered or issued on a day.
func (m *maker) one(n int, day gov.Date) Document {
	at := day.Time(clock.VN).Add(time.Duration(8*60+m.rnd.IntN(8*60)) * time.Minute)
	subject := fmt.Sprintf("%s tại %s (mẫu %d)", subjects[m.rnd.IntN(len(subjects))], sites[m.rnd.IntN(len(sites))], n)
	d := Document{
		ID: gov.MakeID(at.UnixMilli(), uint32(n), m.rnd.Uint64()), Direction: In, State: Registered, IssuedDate: day, EffectiveDate: day, Subject: subject, Signer: Signer{"Chức vụ mẫu", "Người ký mẫu"},
		PageAmount: 1 + m.rnd.IntN(12), IssuedAmount: 1, CreatedBy: "mau", CreatedAt: at, ChangedAt: at, Sample: true, Version: 1, ToAll: m.rnd.IntN(20) == 0,
	}
	if n%40 == 0 {
		d.Priority = 1 + m.rnd.IntN(3)
	}
	for range 1 + m.rnd.IntN(3) {
		if p := m.Agencies[m.rnd.IntN(len(m.Agencies))].ID; !slices.Contains(d.Parties, p) {
			d.Parties = append(d.Parties, p)
		}
	}
	if m.rnd.IntN(2) == 0 {
		m.receive(&d, n, day)
	} else {
		m.issue(&d, day)
	}
	return d
}

func (m *maker) receive(d *Document, n int, day gov.Date) {
	t := Types[m.rnd.IntN(len(Types))]
	d.TypeName, d.OrganName = t.Name, fmt.Sprintf("%s số %02d", senders[m.rnd.IntN(len(senders))], 1+m.rnd.IntN(40))
	d.Code = Code{pad(strconv.Itoa(n%9000 + 1)), cmp.Or(t.Abbr, "CV") + "-MAU"}
	d.ArrivalNumber, d.ArrivalDate = strconv.Itoa(n), day.AddDays(m.rnd.IntN(3))
	if m.rnd.IntN(8) == 0 {
		m.clauses[d.ID] = Split("Điều 1. Giao các cơ quan thực hiện nội dung mẫu về " + d.Subject + "\nĐiều 2. Báo cáo kết quả mẫu trước ngày cuối quý\nĐiều 3. Điều khoản thi hành mẫu")
	}
}

func (m *maker) issue(d *Document, day gov.Date) {
	by := m.Agencies[m.rnd.IntN(len(m.Agencies))]
	t := Types[[]int{1, 2, 6, 7, 9, 13, 15, 27}[m.rnd.IntN(8)]]
	d.Direction, d.AgencyID, d.TypeName, d.OrganName, d.State = Out, by.ID, t.Name, by.Name, Issued
	d.Code.Notation = strings.TrimPrefix(t.Abbr+"-MAU", "-")
	d.Content = Content{
		Organ: by.Name, Place: "Thanh Hóa", Addressees: "Các cơ quan nhận mẫu", Body: "Văn bản mẫu, không có giá trị thi hành. Nội dung: " + d.Subject + ".\nĐề nghị các cơ quan phối hợp thực hiện và báo cáo kết quả.",
		Recipients: "Như trên\nLưu: VT", SignLines: "CHỨC VỤ MẪU",
	}
	switch m.rnd.IntN(30) {
	case 0:
		d.State, d.IssuedDate, d.EffectiveDate = Draft, gov.Date{}, gov.Date{}
		return
	case 1:
		d.State, d.Reason = Recalled, "Thu hồi văn bản mẫu"
	}
}

// number gives the documents of a batch that are issued the next numbers of
// their series.
func (r *Room) number(ctx context.Context, made []Document) (rows [][]any, err error) {
	of := map[Series][]int{}
	for i, d := range made {
		if d.Direction == Out && d.State != Draft {
			t, _ := typeNamed(d.TypeName)
			s := Series{d.AgencyID, t.series(), d.IssuedDate.Year}
			of[s] = append(of[s], i)
		}
	}
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		for s, list := range of {
			last, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `INSERT INTO document_series (agency_id, series, year, last) VALUES ($1,$2,$3,$4)
				ON CONFLICT (agency_id, series, year) DO UPDATE SET last = document_series.last + excluded.last RETURNING last`, s.AgencyID, s.Name, s.Year, len(list))
			if err != nil {
				return err
			}
			for k, i := range list {
				n, d := last-int64(len(list)-1-k), &made[i]
				d.Code.Number = pad(strconv.FormatInt(n, 10))
				rows = append(rows, []any{s.AgencyID, s.Name, int64(s.Year), n, d.ID, int64(0), "", "Dữ liệu mẫu", d.CreatedAt.UnixMilli()})
			}
		}
		return nil
	})
	return rows, err
}

// writeMade writes a batch of documents and indexes them.
func (r *Room) writeMade(ctx context.Context, m *maker, made []Document) error {
	kept, err := r.words.Kept(ctx)
	if err != nil {
		return err
	}
	list := slices.Clone(generatedWith)
	add := func(table int, row ...any) { list[table].Rows = append(list[table].Rows, row) }
	if list[2].Rows, err = r.number(ctx, made); err != nil {
		return err
	}
	for _, d := range made {
		add(0, append([]any{d.ID, d.Direction, d.AgencyID, d.CreatedBy, d.CreatedAt.UnixMilli(), db.Bit(d.Sample), d.Version}, d.values()...)...)
		parties := d.Parties
		if d.ToAll {
			parties = append(slices.Clone(parties), everyone)
		}
		for _, p := range parties {
			add(1, d.ID, p)
		}
		for i, p := range m.clauses[d.ID] {
			add(3, gov.MakeID(d.CreatedAt.UnixMilli(), uint32(i), m.rnd.Uint64()), d.ID, i+1, string(p.Kind), p.Mark, p.Anchor, p.Text, clauseKey(p.Text))
		}
		for _, w := range wordsOf(d.searchKey()) {
			if kept(w) {
				add(4, w, d.ID)
			}
		}
	}
	slices.SortFunc(list[4].Rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)))
	})
	if err := r.db.Bulk(ctx, list...); err != nil {
		return err
	}
	return r.db.Batch(ctx, func(ctx context.Context) error {
		for _, d := range made {
			var texts []string
			for _, p := range m.clauses[d.ID] {
				texts = append(texts, p.Text)
			}
			delete(m.clauses, d.ID)
			if err := r.staff.Put(ctx, d.record(texts)); err != nil {
				return err
			}
		}
		return nil
	})
}
