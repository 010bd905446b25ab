package publish

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
)

// Generate says what synthetic articles to publish: for load, marked as
// samples. The same values make the same articles.
type Generate struct {
	Seed     uint64
	Articles int
	Today    gov.Date // they lie in the five years before it
}

// publishAtOnce is how many articles one transaction publishes.
const publishAtOnce = 200

var (
	events = []string{"Hội nghị mẫu về", "Kiểm tra mẫu công tác", "Thông báo mẫu về", "Kết quả mẫu của", "Lịch mẫu về", "Hướng dẫn mẫu về"}
	topics = []string{"cải cách hành chính", "phát triển du lịch", "chuyển đổi số", "an toàn giao thông", "phòng, chống thiên tai", "giải ngân vốn đầu tư công", "nông thôn mới", "an toàn thực phẩm", "bảo vệ môi trường", "việc làm"}
	said   = []string{
		"Bài viết mẫu, không phải tin thật và không nói về người, cơ quan hay sự việc có thật.",
		"Nội dung mẫu nêu tiến độ thực hiện, khó khăn và kiến nghị để thử cách trình bày của cổng thông tin.",
		"Các số liệu trong bài mẫu chỉ dùng để thử tải và tìm kiếm.",
		"Cơ quan mẫu báo cáo kết quả, các đơn vị mẫu trao đổi và thống nhất những việc làm tiếp theo.",
		"Người dân có thể tìm bài mẫu này theo từ khóa, chuyên mục và năm.",
	}
)

// Generate publishes synthetic articles, written by one and approved by
// another. It returns how many.
func (p *Room) Generate(ctx context.Context, g Generate, progress func(done int)) (int, error) {
	if g.Articles < 0 {
		return 0, fmt.Errorf("publish: generate: %d articles", g.Articles)
	}
	im, err := p.NewImporter(access.Actor{System: true, AccountID: "mau", Name: "Người viết mẫu"}, &access.Actor{System: true, AccountID: "mau-duyet", Name: "Người duyệt mẫu"})
	if err != nil {
		return 0, err
	}
	rnd := rand.New(rand.NewPCG(g.Seed, 4))
	days := make([]int, g.Articles)
	for i := range days {
		days[i] = rnd.IntN(5 * 365)
	}
	slices.Sort(days)
	for from := 0; from < g.Articles; from += publishAtOnce {
		to := min(from+publishAtOnce, g.Articles)
		list := make([]Imported, 0, to-from)
		for i := from; i < to; i++ {
			at := g.Today.AddDays(days[i] - 5*365).Time(clock.VN).Add(time.Duration(7*60+rnd.IntN(10*60)) * time.Minute)
			topic := topics[rnd.IntN(len(topics))]
			x := Imported{
				Title: fmt.Sprintf("%s %s (bài mẫu %d)", events[rnd.IntN(len(events))], topic, i+1), Lead: "Dữ liệu mẫu về " + topic + ", dùng để thử hệ thống.",
				BodyText: said[0], Section: Sections[rnd.IntN(len(Sections))], PublishedAt: at.Format(time.RFC3339),
				id: gov.MakeID(at.UnixMilli(), uint32(i+1), rnd.Uint64()), sample: true,
			}
			for range 2 + rnd.IntN(6) {
				x.BodyText += "\n" + said[1+rnd.IntN(len(said)-1)]
			}
			list = append(list, x)
		}
		if _, err := im.Add(ctx, list); err != nil {
			return from, err
		}
		if progress != nil {
			progress(to)
		}
	}
	return g.Articles, nil
}
