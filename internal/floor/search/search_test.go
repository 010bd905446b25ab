package search

import (
	"context"
	"testing"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

var samples = []Document{
	{Kind: "article", ID: "a1", Title: "Khánh thành cầu Bến Mơ qua sông Lá", Body: "Sáng nay, huyện Sơn Mơ khánh thành cầu Bến Mơ. Công trình dài 320 m, thuộc chương trình kiên cố hóa cầu nông thôn.", Section: "kinh-te", Year: 2022},
	{Kind: "article", ID: "a2", Title: "Hội nghị chuyển đổi số tỉnh", Body: "UBND tỉnh tổ chức hội nghị về chuyển đổi số, quy hoạch sử dụng đất và cải cách hành chính. Thị trấn Lá Xanh báo cáo kết quả.", Section: "hoat-dong", Year: 2023},
	{Kind: "document", ID: "d1", Title: "Quyết định về việc phê duyệt quy hoạch sử dụng đất", Number: "0123/QĐ-UBND", Body: "Ủy ban nhân dân tỉnh quyết định phê duyệt quy hoạch sử dụng đất thời kỳ 2021 - 2030 của huyện Sơn Mơ. Thủy lợi và hòa giải ở cơ sở.", Year: 2022},
	{Kind: "document", ID: "d2", Title: "Công văn về phòng cháy, chữa cháy", Number: "58/UBND-NC", Body: "Thi hành Luật Phòng cháy và chữa cháy; kỷ luật lao động; lý do; mỹ quan đô thị.", Year: 2023},
}

func load(t testing.TB, d *db.DB, docs []Document) *Index {
	t.Helper()
	x := New(d, Public)
	err := d.InTx(context.Background(), func(ctx context.Context) error {
		for i, doc := range docs {
			doc.At = time.Date(2023, 1, 1+i, 0, 0, 0, 0, time.UTC)
			if err := x.Put(ctx, doc); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestFindAsPeopleType(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := load(t, d, samples)
		for _, c := range []struct{ query, want string }{
			{"khánh thành cầu Bến Mơ", "a1"},
			{"khanh thanh cau ben mo", "a1"},
			{"KHÁNH THÀNH cau bến", "a1"},
			{"quy hoach su dun", "d1"},
			{"qui hoạch sử dụng đất", "d1"},
			{"thuỷ lợi và hoà giải", "d1"},
			{"kỉ luật lao động", "d2"},
			{"lí do mĩ quan", "d2"},
			{"123 qd ubnd", "d1"},
			{"123/QĐ-UBND", "d1"},
			{"số 0123/qđ - ubnd", "d1"},
			{"123qdubnd", "d1"},
			{"58 ubnd", "d2"},
			{"phòng chái chữa cháy", "d2"},
			{"kien co hoa cầu nong thon", "a1"},
			{"quy hoạch sử dungj đất thời kỳ", "d1"},
			{`"phòng cháy và chữa cháy"`, "d2"},
			{"thị trấn", "a2"},
		} {
			r, err := x.Find(context.Background(), Request{Query: c.query, Scope: Open, Limit: 10, Facets: true})
			if err != nil {
				t.Fatalf("%q: %v", c.query, err)
			}
			if len(r.Hits) == 0 || r.Hits[0].ID != c.want {
				t.Errorf("%q finds %+v, want %s", c.query, ids(r), c.want)
			}
			t.Logf("%-40s %d %v meant=%q", c.query, r.Total, ids(r), r.Meant)
		}
	})
}

func ids(r Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}
