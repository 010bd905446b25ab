package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"roviec/internal/direction/indicator"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// sampleTarget is a target of 2023. The page gives how many there are in each
// field and the growth of GRDP; all others are samples.
type sampleTarget struct {
	code, title, unit, aim, target, base string
	owner                                string
	period                               vncal.PeriodKind
	adds                                 string
}

const publishedTarget = "KT-01"

var sampleTargets = []sampleTarget{
	{"KT-01", "Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP)", "%", "up", "11", "", "skhdt", vncal.Quarterly, indicator.Level},
	{"KT-02", "GRDP bình quân đầu người", "USD", "up", "3000", "2700", "skhdt", vncal.HalfYearly, indicator.Level},
	{"KT-03", "Tổng huy động vốn đầu tư phát triển", "tỷ đồng", "up", "140000", "135000", "skhdt", vncal.Monthly, indicator.Running},
	{"KT-04", "Thu ngân sách nhà nước trên địa bàn", "tỷ đồng", "up", "36000", "48000", "stc", vncal.Monthly, indicator.Running},
	{"KT-05", "Giá trị xuất khẩu hàng hóa", "triệu USD", "up", "6000", "5500", "sct", vncal.Monthly, indicator.Running},
	{"KT-06", "Số doanh nghiệp thành lập mới", "doanh nghiệp", "up", "3000", "3100", "skhdt", vncal.Monthly, indicator.Running},
	{"KT-07", "Tỷ trọng công nghiệp - xây dựng trong GRDP", "%", "up", "49,5", "48", "sct", vncal.Yearly, indicator.Level},
	{"KT-08", "Tốc độ tăng năng suất lao động xã hội", "%", "up", "9,5", "", "skhdt", vncal.Yearly, indicator.Level},
	{"KT-09", "Diện tích đất nông nghiệp tích tụ, tập trung trong năm", "ha", "up", "6900", "6500", "snnptnt", vncal.Quarterly, indicator.Sum},
	{"KT-10", "Số xã đạt chuẩn nông thôn mới tăng thêm", "xã", "up", "15", "15", "snnptnt", vncal.Quarterly, indicator.Running},
	{"KT-11", "Tỷ lệ đô thị hóa", "%", "up", "37", "36", "sxd", vncal.Yearly, indicator.Level},
	{"KT-12", "Tỷ trọng kinh tế số trong GRDP", "%", "up", "12", "10,4", "stttt", vncal.Yearly, indicator.Level},
	{"XH-01", "Tốc độ tăng dân số tự nhiên", "%", "down", "0,8", "0,85", "syt", vncal.Yearly, indicator.Level},
	{"XH-02", "Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội", "%", "down", "33", "35", "sldtbxh", vncal.Yearly, indicator.Level},
	{"XH-03", "Tỷ lệ lao động qua đào tạo", "%", "up", "73,5", "72", "sldtbxh", vncal.HalfYearly, indicator.Level},
	{"XH-04", "Tỷ lệ hộ nghèo giảm trong năm", "%", "up", "1,5", "1,77", "sldtbxh", vncal.Yearly, indicator.Level},
	{"XH-05", "Tỷ lệ dân số tham gia bảo hiểm y tế", "%", "up", "92", "91", "syt", vncal.Monthly, indicator.Level},
	{"XH-06", "Tỷ lệ trường đạt chuẩn quốc gia", "%", "up", "84", "81,5", "sgddt", vncal.Quarterly, indicator.Level},
	{"XH-07", "Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể nhẹ cân", "%", "down", "7,8", "8,2", "syt", vncal.Yearly, indicator.Level},
	{"XH-08", "Tỷ lệ xã đạt tiêu chí quốc gia về y tế", "%", "keep", "99", "99", "syt", vncal.Quarterly, indicator.Level},
	{"XH-09", "Số lao động được tạo việc làm mới", "người", "up", "57000", "57500", "sldtbxh", vncal.Monthly, indicator.Running},
	{"MT-01", "Tỷ lệ che phủ rừng", "%", "keep", "53,6", "53,6", "snnptnt", vncal.Yearly, indicator.Level},
	{"MT-02", "Tỷ lệ dân số nông thôn dùng nước hợp vệ sinh", "%", "up", "97", "96", "snnptnt", vncal.HalfYearly, indicator.Level},
	{"MT-03", "Tỷ lệ chất thải rắn sinh hoạt được thu gom, xử lý", "%", "up", "91", "90", "stnmt", vncal.Quarterly, indicator.Level},
	{"AN-01", "Tỷ lệ xã, phường, thị trấn đạt tiêu chuẩn an toàn về an ninh, trật tự", "%", "up", "82", "80,5", "congan", vncal.HalfYearly, indicator.Level},
}

// earlier are sample targets of 2022 whose figures show what follows from
// them: a forecast, a correction, a figure that is owed.
var earlier = []struct {
	sampleTarget
	figures []string // by period
}{
	{sampleTarget{"M-01", "Giải ngân vốn đầu tư công, số lũy kế (mẫu)", "tỷ đồng", "up", "11000", "", "skhdt", vncal.Monthly, indicator.Running}, []string{"420", "980", "1610", "2350", "3140", "4020", "4910", "5830", "6790", "7820", "8850"}},
	{sampleTarget{"M-02", "Hồ sơ giải quyết đúng hạn (mẫu)", "%", "up", "98", "96", "snv", vncal.Monthly, indicator.Level}, []string{"96,2", "96,5", "96,4", "96,9", "97,1", "97,4", "97,3", "97,8", "97,9", "98,1", "98,2"}},
	{sampleTarget{"M-03", "Số vụ tai nạn giao thông (mẫu)", "vụ", "down", "180", "", "sgtvt", vncal.Quarterly, indicator.Sum}, []string{"44", "47", "52"}},
}

func fieldOf(code string) string {
	switch code[:2] {
	case "XH":
		return "social"
	case "MT":
		return "environment"
	case "AN":
		return "security"
	}
	return "economic"
}

// loadIndicators tells the 25 targets of 2023 and a few of 2022 with figures.
func loadIndicators(ctx context.Context, w *World) error {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 1, 8, 0)
	for _, t := range sampleTargets {
		if _, err := w.target(ctx, 2023, t); err != nil {
			return err
		}
	}
	var entries []indicator.Entry
	for _, x := range earlier {
		i, err := w.target(ctx, 2022, x.sampleTarget)
		if err != nil {
			return err
		}
		seen := map[int]indicator.Figure{}
		for n, s := range x.figures {
			v, err := vntext.ParseNumber(s, vntext.Vietnamese)
			if err != nil {
				return err
			}
			entries = append(entries, indicator.Entry{Name: "so", IndicatorID: i.ID, N: n + 1, Value: v, Confirmed: indicator.Confirm(v, i.Doubts(n+1, v, seen)), Sample: true})
			seen[n+1] = indicator.Figure{N: n + 1, Value: v}
		}
	}
	if _, err := w.Indicators.Report(ctx, office, entries); err != nil {
		return err
	}
	// One figure is corrected by the agency that reported it.
	who, err := w.actor(ctx, "sgtvt.daumoi")
	if err != nil {
		return err
	}
	w.at(2022, time.December, 2, 10, 0)
	last := entries[len(entries)-1]
	last.Value, last.Reason = vntext.Number{Units: 49}, "Bản mẫu: ba vụ được ghi hai lần."
	last.Confirmed = indicator.Confirm(last.Value, nil)
	_, err = w.Indicators.Report(ctx, who, []indicator.Entry{last})
	return err
}

func (w *World) target(ctx context.Context, year int, t sampleTarget) (indicator.Indicator, error) {
	office, err := w.actor(ctx, "vanphong")
	if err != nil {
		return indicator.Indicator{}, err
	}
	owner, err := w.agency(ctx, t.owner)
	if err != nil {
		return indicator.Indicator{}, err
	}
	i := indicator.Indicator{
		Year: year, Code: t.code, Title: t.title, Field: fieldOf(t.code), Unit: t.unit, Aim: t.aim, OwnerID: owner, Period: t.period, ReportDay: 20, Adds: t.adds, Weight: 1, Jump: 50, Decimals: 1,
		Source: "Số liệu mẫu, không phải số liệu chính thức", Sample: true,
	}
	if t.code == publishedTarget {
		i.Source, i.Sample = "Kế hoạch hành động năm 2023: tốc độ tăng GRDP từ 11 % trở lên", false
	}
	if i.Target, err = vntext.ParseNumber(t.target, vntext.Vietnamese); err != nil {
		return i, fmt.Errorf("%s: %w", t.code, err)
	}
	if t.base != "" {
		n, err := vntext.ParseNumber(t.base, vntext.Vietnamese)
		if err != nil {
			return i, fmt.Errorf("%s: %w", t.code, err)
		}
		i.Baseline, i.BaselineNote = &n, "ước thực hiện năm "+strconv.Itoa(year-1)+", số mẫu"
	}
	if t.aim == indicator.Keep {
		i.Tolerance = vntext.Number{Units: 5, Scale: 1}
	}
	return w.Indicators.Create(ctx, office, i)
}
