package journeys

import (
	"strings"
	"testing"
)

// The Chief of Office presses an agency: preview, number, history of the task,
// word to the agency; others do not learn of it.
func TestUrgingLetter(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		const list = "/lam-viec/don-doc"
		desk := h.as(t, "vanphong").Visit(list).Must(200).Sees("Sở Nội vụ", "Mẫu")
		desk.Follow("Soạn công văn Sở Nội vụ").Must(200).Sees("Sở Nội vụ còn 01 nhiệm vụ quá hạn", "Tổng hợp kết quả chấm điểm", "Chánh Văn phòng hoặc văn thư cấp số và gửi")
		page := desk.URL.Path
		desk.Visit(page + "/docx").Must(200)
		if desk.Visit(page + "/pdf").Must(200); !strings.HasPrefix(string(desk.Body), "%PDF-") {
			t.Error("the preview is no PDF")
		}
		h.as(t, "pct1").Visit(page).Must(403)

		chief := h.as(t, "chanhvp").Visit(page).Must(200)
		chief.Submit(page, "answer_by", "23/12/2022").Must(422).Sees("Chọn một ngày sau hôm nay")
		stale := h.as(t, "vanthu").Visit(page).Must(200)
		chief.Submit(page, "answer_by", "29/12/2022").Must(200).Sees("Đã gửi công văn số 03/UBND-TH", "Tổng hợp kết quả chấm điểm", "29/12/2022")
		letter := chief.URL.Path
		stale.Submit(page, "signer", "(Mẫu)").Must(409).Sees("Hôm nay đã gửi công văn với đúng danh mục này")
		chief.Follow("Văn bản đã phát hành").Must(200).Sees("Đã phát hành", "đôn đốc thực hiện nhiệm vụ quá hạn", "Tải bản PDF")
		paper := chief.URL.Path
		h.as(t, "snv.daumoi").Visit(paper + "/pdf").Must(200)
		h.as(t, "stc.daumoi").Visit(paper + "/pdf").Must(404)

		focal := h.as(t, "snv.daumoi").Visit("/lam-viec/thong-bao").Must(200).Follow("Công văn số 03/UBND-TH đôn đốc 1 nhiệm vụ").Must(200)
		focal.Follow("NV-2022-0001").Must(200).Sees("Đôn đốc bằng công văn", "Công văn số 03/UBND-TH ngày 23/12/2022")
		other := h.as(t, "stc.daumoi").Visit(letter).Must(404)
		other.Visit(list).Must(200).SeesNot("03/UBND-TH", "Soạn công văn")
		h.as(t, "bientap").Visit(list).Must(403)
		h.as(t, "vanphong").Visit(list + "?tu=31/02/2022").Must(422)
		h.as(t, "vanphong").Visit(list + "?tu=23/12/2022").Must(200).Sees("03/UBND-TH")
		h.as(t, "vanphong").Visit(list + ".csv").Must(200)
	})
}
