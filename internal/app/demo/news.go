package demo

import (
	"context"
	_ "embed"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/public/publish"
	"roviec/internal/vn/vntext"
)

// Drawn for the demo; they show no real room and no real person.
//
//go:embed data/phien-hop.jpg
var pictureSitting []byte

//go:embed data/ke-hoach.jpg
var picturePlan []byte

const sittingTitle = "UBND tỉnh họp phiên thường kỳ tháng 12 năm 2022, thống nhất chủ đề hành động năm 2023"

const sittingLead = "Ngày 21/12/2022, phiên họp thường kỳ tháng 12 của UBND tỉnh xem xét dự thảo Kế hoạch hành động và dự thảo Chương trình công tác năm 2023. Chủ đề và phương châm hành động của năm 2023 đã được thống nhất tại kết luận của Chủ tịch UBND tỉnh."

const sittingBody = `Phiên họp do Chủ tịch UBND tỉnh Đỗ Minh Tuấn chủ trì. Dự họp có các Phó Chủ tịch, các Ủy viên UBND tỉnh và đại diện các cơ quan được mời.

## Hai dự thảo được trình

Chánh Văn phòng UBND tỉnh trình bày tóm tắt dự thảo Kế hoạch hành động thực hiện các nghị quyết về phát triển kinh tế - xã hội, quốc phòng - an ninh năm 2023 và dự thảo Quyết định ban hành Chương trình công tác năm 2023.

Dự thảo Kế hoạch hành động gồm 09 nhóm nhiệm vụ trọng tâm và 08 nhóm nhiệm vụ, giải pháp. Dự thảo Chương trình công tác có 74 nội dung trình UBND tỉnh và 32 nội dung trình Chủ tịch UBND tỉnh.

## Chủ đề và phương châm hành động năm 2023

Kết luận phiên họp thống nhất chủ đề năm 2023:

> Nâng cao tinh thần trách nhiệm, kịp thời giải quyết các khó khăn, vướng mắc, đẩy mạnh phát triển kinh tế - xã hội

Phương châm hành động gồm năm điểm: đoàn kết, kỷ cương, trách nhiệm, linh hoạt, hiệu quả.

## Việc được giao

- Văn phòng UBND tỉnh tiếp thu ý kiến tại phiên họp, hoàn thiện Kế hoạch hành động theo hướng trọng tâm, rõ việc, có mục tiêu và chỉ tiêu.
- Văn phòng UBND tỉnh hoàn thiện Chương trình công tác năm 2023.
- Các ngành, đơn vị rà soát kỹ nội dung đã đề xuất đưa vào Chương trình công tác.
- Các ngành, địa phương tập trung thực hiện nhiệm vụ năm 2023 theo chủ đề và phương châm đã thống nhất.

Toàn văn kế hoạch và danh mục chương trình được công khai tại [Kế hoạch hành động năm 2023](/ke-hoach-hanh-dong/2023) và [Chương trình công tác năm 2023](/chuong-trinh-cong-tac/2023). Tiến độ thực hiện các nhiệm vụ được cập nhật tại trang [Tiến độ](/tien-do).`

// piece is a sample article.
type piece struct {
	day, hour            int
	title, lead, section string
	body                 string
}

var pieces = []piece{
	{1, 9, "Công bố lịch tiếp công dân tháng 12 năm 2022", "Lịch tiếp công dân định kỳ của lãnh đạo UBND tỉnh trong tháng 12.", "thong-bao", "Lịch tiếp công dân được niêm yết tại trụ sở và đăng trên cổng thông tin.\n\nCông dân mang theo giấy tờ tùy thân và tài liệu liên quan."},
	{5, 10, "Kiểm tra tiến độ các dự án đầu tư công cuối năm", "Đoàn công tác làm việc với các chủ đầu tư có tỷ lệ giải ngân thấp.", "kinh-te", "Các chủ đầu tư báo cáo khó khăn về mặt bằng và vật liệu.\n\nTừng vướng mắc được ghi lại, có cơ quan chịu trách nhiệm giải quyết và thời hạn trả lời."},
	{8, 15, "Chuẩn bị các hoạt động văn hóa dịp Tết Nguyên đán", "Các địa phương xây dựng kế hoạch tổ chức hoạt động vui xuân an toàn, tiết kiệm.", "van-hoa-xa-hoi", "Kế hoạch nêu rõ địa điểm, thời gian và đơn vị tổ chức từng hoạt động.\n\nViệc bảo đảm an toàn giao thông và phòng cháy được giao cụ thể."},
	{12, 8, "Chỉ đạo tăng cường phòng, chống rét cho cây trồng, vật nuôi", "Các địa phương miền núi chủ động phương án trước đợt rét đậm.", "chi-dao-dieu-hanh", "Cơ quan chuyên môn hướng dẫn che chắn chuồng trại, dự trữ thức ăn.\n\nBáo cáo tình hình được gửi hằng ngày trong thời gian rét đậm."},
	{14, 16, "Diễn tập ứng phó sự cố tràn dầu ven biển", "Cuộc diễn tập có sự tham gia của lực lượng biên phòng và các xã ven biển.", "quoc-phong-an-ninh", "Tình huống giả định được xử lý theo phương án đã phê duyệt.\n\nSau diễn tập, các đơn vị rút kinh nghiệm về thông tin liên lạc."},
	{16, 9, "Đôn đốc giải quyết kiến nghị của cử tri", "Các cơ quan rà soát kiến nghị còn tồn, trả lời trước ngày 31/12.", "chi-dao-dieu-hanh", "Mỗi kiến nghị có cơ quan chủ trì trả lời và thời hạn.\n\nKết quả trả lời được công khai để cử tri theo dõi."},
	{19, 14, "Ngành giáo dục tổng kết phong trào thi đua học kỳ I", "Các trường đánh giá kết quả dạy và học, nhân rộng cách làm tốt.", "van-hoa-xa-hoi", "Nhiều trường vùng cao duy trì sĩ số, tổ chức bán trú hiệu quả.\n\nViệc hỗ trợ học sinh khó khăn tiếp tục được quan tâm."},
	{20, 10, "Hướng dẫn doanh nghiệp thủ tục thuê đất trong cụm công nghiệp", "Quy trình rút gọn, nêu rõ cơ quan tiếp nhận và thời hạn từng bước.", "kinh-te", "Doanh nghiệp nộp hồ sơ tại Trung tâm Phục vụ hành chính công.\n\nVướng mắc gửi đến cơ quan chủ trì và được trả lời trong thời hạn."},
}

// loadNews tells the sample articles, then the one about the sitting: written
// by the editor, approved by another, published on 22/12/2022.
func loadNews(ctx context.Context, w *World) error {
	var published []publish.Article
	for _, p := range pieces {
		w.at(2022, time.December, p.day, p.hour, 0)
		x, err := w.publishArticle(ctx, publish.Fields{Title: p.title + " (mẫu)", Lead: p.lead, Section: p.section, Body: p.body, Sample: true})
		if err != nil {
			return err
		}
		published = append(published, x)
	}
	editor, err := w.actor(ctx, "bientap")
	if err != nil {
		return err
	}
	approver, err := w.actor(ctx, "duyettin")
	if err != nil {
		return err
	}
	// One corrected, one withdrawn, one replaced.
	w.at(2022, time.December, 21, 8, 0)
	c := published[0]
	if c, err = w.News.Save(ctx, editor, c.ID, publish.Fields{Title: c.Title, Lead: c.Lead, Section: c.Section, Body: c.Body, Note: "Sửa giờ tiếp công dân từ 7 giờ 30 thành 8 giờ 00."}, c.Version); err != nil {
		return err
	}
	if _, err = w.News.Submit(ctx, editor, c.ID, 0); err != nil {
		return err
	}
	if _, err = w.News.Approve(ctx, approver, c.ID, 0); err != nil {
		return err
	}
	if _, err = w.News.Withdraw(ctx, approver, published[4].ID, "Bài được rút để kiểm tra lại số liệu.", 0); err != nil {
		return err
	}
	if _, err = w.News.Replace(ctx, approver, published[1].ID, published[7].ID, 0); err != nil {
		return err
	}

	w.at(2022, time.December, 22, 9, 40)
	x, err := w.News.Create(ctx, editor, publish.Fields{Title: sittingTitle, Lead: sittingLead, Section: "chi-dao-dieu-hanh", Body: sittingBody})
	if err != nil {
		return err
	}
	for _, f := range []struct {
		raw          []byte
		alt, caption string
	}{
		{pictureSitting, "Hình vẽ phòng họp có bàn dài, ghế và ngôi sao vàng trên nền đỏ.", "Phiên họp thường kỳ tháng 12 năm 2022 (hình minh họa vẽ cho bản mẫu)"},
		{picturePlan, "Hình vẽ hai tờ tài liệu có biểu đồ cột tăng dần.", "Kế hoạch hành động và Chương trình công tác năm 2023 (hình minh họa vẽ cho bản mẫu)"},
	} {
		pic, err := w.News.Picture(f.raw)
		if err != nil {
			return err
		}
		pic.Alt, pic.Caption, pic.Credit = f.alt, f.caption, "Rõ Việc"
		if _, err := w.News.AddPicture(ctx, editor, x.ID, pic); err != nil {
			return err
		}
	}
	if _, err = w.News.Submit(ctx, editor, x.ID, 0); err != nil {
		return err
	}
	w.at(2022, time.December, 22, 10, 30)
	if _, err = w.News.Approve(ctx, approver, x.ID, 0); err != nil {
		return err
	}
	w.at(2022, time.December, 22, 15, 0)
	waiting, err := w.News.Create(ctx, editor, publish.Fields{Title: "Thông báo lịch nghỉ Tết Dương lịch năm 2023 (mẫu)", Lead: "Các cơ quan bố trí trực, bảo đảm giải quyết công việc của tổ chức, công dân.", Section: "thong-bao", Body: "Ngày 02/01/2023 nghỉ bù.\n\nDanh sách trực được công khai tại trụ sở.", Sample: true})
	if err != nil {
		return err
	}
	if _, err = w.News.Submit(ctx, editor, waiting.ID, 0); err != nil {
		return err
	}
	_, err = w.News.Create(ctx, editor, publish.Fields{Title: "Bài đang viết về chuyển đổi số ở cấp xã (mẫu)", Lead: "Bài chưa hoàn chỉnh.", Section: "kinh-te", Body: "Đang bổ sung số liệu.", Sample: true})
	return err
}

func (w *World) publishArticle(ctx context.Context, f publish.Fields) (publish.Article, error) {
	editor, err := w.actor(ctx, "bientap")
	if err != nil {
		return publish.Article{}, err
	}
	approver, err := w.actor(ctx, "duyettin")
	if err != nil {
		return publish.Article{}, err
	}
	x, err := w.News.Create(ctx, editor, f)
	if err != nil {
		return x, err
	}
	if _, err = w.News.Submit(ctx, editor, x.ID, 0); err != nil {
		return x, err
	}
	return w.News.Approve(ctx, approver, x.ID, 0)
}

// sampleDocument is a public document of the register. Numbers that no source
// gives carry the word MẪU.
type sampleDocument struct {
	day                                int
	id, number, notation, kind, signer string
	subject, text                      string
}

var sampleDocuments = []sampleDocument{
	{5, "vb2022a", "01 MẪU", "CT-UBND", "Chỉ thị", "Phó Chủ tịch", "Về tăng cường bảo đảm trật tự, an toàn giao thông dịp Tết", "Văn bản mẫu.\n\n1. Sở Giao thông vận tải kiểm tra các điểm tiềm ẩn tai nạn, báo cáo trước ngày 10/01/2023.\n\n2. UBND các huyện, thị xã, thành phố tổ chức tuyên truyền tại cơ sở."},
	{15, "vb2022b", "02 MẪU", "KH-UBND", "Kế hoạch", "Phó Chủ tịch", "Tổ chức trồng cây đầu xuân năm 2023", "Văn bản mẫu.\n\nMục đích, yêu cầu, thời gian, địa điểm và phân công thực hiện."},
	{22, "vb2022c", "03 MẪU", "TB-UBND", "Thông báo", "Chánh Văn phòng", "Kết luận phiên họp thường kỳ UBND tỉnh tháng 12 năm 2022", "Bản tóm lược viết cho dữ liệu mẫu theo nội dung đã đăng ngày 22/12/2022.\n\n1. Thống nhất chủ đề và phương châm hành động năm 2023.\n\n2. Văn phòng UBND tỉnh hoàn thiện Kế hoạch hành động và Chương trình công tác năm 2023.\n\n3. Các ngành, đơn vị rà soát nội dung đề xuất đưa vào Chương trình công tác."},
}

func loadDocuments(ctx context.Context, w *World) error {
	clerk, err := w.actor(ctx, "vanthu")
	if err != nil {
		return err
	}
	for _, d := range sampleDocuments {
		w.at(2022, time.December, d.day, 16, 0)
		at := w.Clock.Now()
		if err := w.News.Record(ctx, clerk, publish.Record{
			Kind: "document", ID: d.id, Title: d.kind + " số " + d.number + "/" + d.notation + ": " + d.subject, Lead: d.subject, Section: vntext.Slug(d.kind), Organ: "Ủy ban nhân dân tỉnh (bản mẫu)", Year: 2022,
			Path: "/van-ban/" + vntext.Slug(d.kind+" "+d.subject) + "-" + d.id, Text: d.text, Sample: true,
			Data: map[string]any{
				"code_number": d.number, "code_notation": d.notation, "type_name": d.kind, "organ_name": "Ủy ban nhân dân tỉnh (bản mẫu)", "issued_date": at.In(clock.VN).Format("2006-01-02"),
				"effective_date": "", "subject": d.subject, "signer": d.signer, "state": "in_force", "text": strings.TrimSpace(d.text), "files": []any{},
			},
		}); err != nil {
			return err
		}
	}
	return nil
}
