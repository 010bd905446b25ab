package demo

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
)

// superiors are the resolutions that the page of 22/12/2022 names, with what
// it says of them and no more: a number, a date or a signer that it does not
// give stays empty.
var superiors = []struct{ code, organ, subject string }{
	{"", "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng", "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng"},
	{"58-NQ/TW", "Bộ Chính trị", "Nghị quyết số 58-NQ/TW của Bộ Chính trị"},
	{"37/2021/QH15", "Quốc hội", "Nghị quyết số 37/2021/QH15 của Quốc hội"},
	{"11/NQ-CP", "Chính phủ", "Nghị quyết số 11/NQ-CP của Chính phủ"},
	{"", "Chính phủ", "Nghị quyết của Chính phủ về nhiệm vụ năm 2023"},
	{"", "Đại hội Đảng bộ tỉnh", "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX, nhiệm kỳ 2020 - 2025"},
	{"", "Tỉnh ủy", "Nghị quyết của Tỉnh ủy về nhiệm vụ năm 2023"},
	{"", "Hội đồng nhân dân tỉnh", "Nghị quyết của HĐND tỉnh về nhiệm vụ năm 2023"},
	{"", "Hội đồng nhân dân tỉnh", "Nghị quyết của HĐND tỉnh về kế hoạch 5 năm phát triển kinh tế - xã hội giai đoạn 2021 - 2025"},
}

// loadRegister fills the register of documents: the superior resolutions as
// sources, and sample outgoing papers whose symbols carry the word MẪU.
func loadRegister(ctx context.Context, w *World) error {
	clerk, err := w.actor(ctx, "vanthu")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 1, 8, 0)
	for _, s := range superiors {
		code, _ := document.ParseCode(s.code)
		if _, err := w.Documents.Create(ctx, clerk, document.Document{Direction: document.In, Code: code, TypeName: "Nghị quyết", OrganName: s.organ, Subject: s.subject, ToAll: true}); err != nil {
			return err
		}
	}
	if err := w.sampleResolution(ctx, clerk); err != nil {
		return err
	}
	return w.outgoing(ctx, clerk)
}

const sampleText = `NGHỊ QUYẾT MẪU
I. MỤC TIÊU
1. Hoàn thành các chỉ tiêu của năm.
2. Mọi nhiệm vụ đều rõ việc, rõ người, rõ thời hạn.
II. NHIỆM VỤ
1. Cải cách hành chính
- Rà soát, cắt giảm thủ tục.
- Công khai tiến độ.
2. Đầu tư công
a) Giao kế hoạch vốn từ đầu năm;
b) Tháo gỡ vướng mắc về mặt bằng.
III. TỔ CHỨC THỰC HIỆN
1. Văn phòng theo dõi, đôn đốc.
2. Các cơ quan báo cáo hằng quý.`

// sampleResolution is a text whose clauses can be looked at: the page gives
// no resolution's own words.
func (w *World) sampleResolution(ctx context.Context, clerk access.Actor) error {
	d, err := w.Documents.Create(ctx, clerk, document.Document{Direction: document.In, Code: document.Code{Notation: "NQ-MẪU"}, TypeName: "Nghị quyết", OrganName: "Cơ quan cấp trên (bản mẫu)", Subject: "Nghị quyết mẫu về nhiệm vụ năm 2023", ToAll: true, Sample: true})
	if err != nil {
		return err
	}
	if _, err := w.Documents.Cut(ctx, clerk, d.ID, sampleText); err != nil {
		return err
	}
	list, _, err := w.Tasks.List(ctx, clerk, task.Filter{Sort: task.SortNew, Limit: 1})
	if err != nil {
		return err
	}
	for _, t := range list {
		if err := w.Documents.Cite(ctx, clerk, d.ID, "phan-la-ma-ii.so-1.gach-1", "task", t.Code); err != nil {
			return err
		}
	}
	return nil
}

// outgoing makes sample papers in every state that an outgoing document has.
func (w *World) outgoing(ctx context.Context, clerk access.Actor) error {
	issuer, err := w.agency(ctx, "ubnd")
	if err != nil {
		return err
	}
	asked, err := w.ids(ctx, "snv", "skhdt")
	if err != nil {
		return err
	}
	decision := document.Document{
		Direction: document.Out, AgencyID: issuer, Code: document.Code{Notation: "QĐ-UBND-MẪU"}, TypeName: "Quyết định", Subject: "Về việc ban hành quy định mẫu về theo dõi nhiệm vụ", ToAll: true, Sample: true,
		Signer: document.Signer{Position: "Chủ tịch", FullName: "(Người ký mẫu)"},
		Content: document.Content{
			Organ: "ỦY BAN NHÂN DÂN\nTỈNH THANH HÓA", Place: "Thanh Hóa", Basis: "Căn cứ Luật Tổ chức chính quyền địa phương\nTheo đề nghị của Chánh Văn phòng UBND tỉnh",
			Body:       "Điều 1. Ban hành kèm theo Quyết định này bảng mẫu về theo dõi nhiệm vụ.\nĐiều 2. Các cơ quan cập nhật tiến độ trước ngày 20 hằng tháng.\nĐiều 3. Quyết định này là văn bản mẫu, không có hiệu lực thi hành.",
			AnnexTitle: "Bảng mẫu theo dõi nhiệm vụ", Annex: "TT | Nội dung | Cơ quan | Thời hạn\n1 | Rà soát nhiệm vụ | Sở Nội vụ | Tháng 01\n2 | Báo cáo kết quả | Sở Kế hoạch và Đầu tư | Tháng 02",
			Recipients: "Như Điều 3\nLưu: VT", SignLines: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
		},
	}
	tell := func(d document.Document, moves ...document.Move) (document.Document, error) {
		d, err := w.Documents.Create(ctx, clerk, d)
		for _, m := range moves {
			if err != nil {
				break
			}
			switch m {
			case document.Allot:
				d, err = w.Documents.Allot(ctx, clerk, d.ID, 0)
			case document.Issue:
				d, err = w.Documents.Issue(ctx, clerk, d.ID, 0)
			case document.Publish:
				d, err = w.Documents.Publish(ctx, clerk, d.ID, 0)
			case document.Void:
				d, err = w.Documents.Void(ctx, clerk, d.ID, "Bản mẫu: lãnh đạo yêu cầu soạn lại trước khi ký.", 0)
			case document.Drop:
				d, err = w.Documents.Drop(ctx, clerk, d.ID, "Bản mẫu: không còn cần thiết.", 0)
			}
		}
		return d, err
	}
	w.at(2022, time.December, 12, 9, 0)
	first, err := tell(decision, document.Allot, document.Issue, document.Publish)
	if err != nil {
		return err
	}
	w.at(2022, time.December, 13, 9, 0)
	second := decision
	second.Subject, second.ToAll, second.Parties = "Về việc thành lập tổ công tác mẫu", false, asked
	if _, err := tell(second, document.Allot, document.Void); err != nil {
		return err
	}
	fix := decision
	fix.Subject, fix.TargetID, fix.Effect = "Đính chính văn bản mẫu về theo dõi nhiệm vụ", first.ID, "correct"
	fix.Content.Body, fix.Content.Annex, fix.Content.AnnexTitle = "Điều 1. Sửa “ngày 20” tại Điều 2 thành “ngày 22”.\nĐiều 2. Quyết định này là văn bản mẫu, không có hiệu lực thi hành.", "", ""
	if _, err := tell(fix, document.Allot, document.Issue, document.Publish); err != nil {
		return err
	}
	w.at(2022, time.December, 16, 9, 0)
	letter := document.Document{
		Direction: document.Out, AgencyID: issuer, Code: document.Code{Notation: "UBND-TH-MẪU"}, TypeName: document.Letter, Subject: "đôn đốc báo cáo tiến độ (bản mẫu)", Priority: 1, Parties: asked, Sample: true, DueDate: gov.MustDate("2022-12-20"),
		Signer: document.Signer{Position: "Chánh Văn phòng", FullName: "(Người ký mẫu)"},
		Content: document.Content{
			Organ: "ỦY BAN NHÂN DÂN\nTỈNH THANH HÓA", Place: "Thanh Hóa", Addressees: "Sở Nội vụ\nSở Kế hoạch và Đầu tư",
			Body:       "Đến ngày 15/12/2022, một số nhiệm vụ mẫu chưa có báo cáo kết quả.\nĐề nghị các cơ quan báo cáo trước ngày 20/12/2022.",
			Recipients: "Như trên\nLưu: VT, TH", SignLines: "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG",
		},
	}
	for _, moves := range [][]document.Move{{document.Allot}, {}, {document.Drop}} {
		if _, err := tell(letter, moves...); err != nil {
			return err
		}
	}
	return nil
}
