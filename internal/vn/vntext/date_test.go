package vntext

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/gov"
)

func TestDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2023-01-05": "ngày 05 tháng 01 năm 2023", "2022-12-21": "ngày 21 tháng 12 năm 2022", "2022-06-09": "ngày 09 tháng 6 năm 2022",
		"2020-02-29": "ngày 29 tháng 02 năm 2020", "2019-06-29": "ngày 29 tháng 6 năm 2019",
	} {
		if got := LongDate(gov.MustDate(in)); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"21/12/2022": "2022-12-21", "21-12-2022": "2022-12-21", "21.12.2022": "2022-12-21", "22 - 12 - 2022": "2022-12-22", "2022-12-21": "2022-12-21",
		"ngày 05 tháng 01 năm 2023": "2023-01-05", "05 tháng 1 năm 2023": "2023-01-05", "ngay 5 thang 1 nam 2023": "2023-01-05", "Ngày 30/6/2023.": "2023-06-30",
		"1/2/23": "2023-02-01", "NGÀY 05 THÁNG 01 NĂM 2023": "2023-01-05", "29/02/2024": "2024-02-29",
	} {
		if got, err := ParseDate(in); err != nil || got.String() != want {
			t.Errorf("ParseDate(%q) = %s, %v, want %s", in, got, err, want)
		}
	}
	for in, want := range map[string]error{
		"": ErrFormat, "31/02/2023": ErrRange, "29/02/2023": ErrRange, "21/13/2022": ErrFormat, "5/11": ErrFormat, "21/12-2022": ErrFormat, "21/12/2022/QH15": ErrFormat,
		"ngày 05 tháng 01": ErrFormat, "12345678": ErrFormat, "1/2/3": ErrFormat,
	} {
		if got, err := ParseDate(in); !errors.Is(err, want) {
			t.Errorf("ParseDate(%q) = %s, %v, want %v", in, got, err, want)
		}
	}
	if Weekday(time.Sunday) != "Chủ nhật" || Weekday(time.Friday) != "thứ Sáu" || WeekdayShort(time.Monday) != "T2" || WeekdayShort(time.Sunday) != "CN" {
		t.Error("names of the days of the week")
	}
}

// today of these tables is Friday, 25 November 2022.
var testToday = gov.MustDate("2022-11-25")

func TestReadPeriod(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"5/11":                  {"2022-11-05"},
		"15/01":                 {"2023-01-15"},
		"ngày 15 tháng 6":       {"2022-06-15"},
		"ngày 30":               {"2022-11-30"},
		"mai":                   {"2022-11-26"},
		"ngày mai":              {"2022-11-26"},
		"hôm qua":               {"2022-11-24"},
		"hom nay":               {"2022-11-25"},
		"thứ 6":                 {"2022-11-25"},
		"thu 2":                 {"2022-11-28"},
		"thứ Hai tuần sau":      {"2022-11-28"},
		"thứ Tư tuần này":       {"2022-11-23"},
		"thứ sáu tuần trước":    {"2022-11-18"},
		"chủ nhật":              {"2022-11-27"},
		"thứ Sáu, 23/12/2022":   {"2022-12-23"},
		"tuần này":              {"2022-11-21", "2022-11-27"},
		"tuần tới":              {"2022-11-28", "2022-12-04"},
		"tháng 12":              {"2022-12-01", "2022-12-31"},
		"thang 3":               {"2023-03-01", "2023-03-31"},
		"tháng 2/2024":          {"2024-02-01", "2024-02-29"},
		"12/2022":               {"2022-12-01", "2022-12-31"},
		"tháng này":             {"2022-11-01", "2022-11-30"},
		"tháng tới":             {"2022-12-01", "2022-12-31"},
		"quý I/2023":            {"2023-01-01", "2023-03-31"},
		"quy 1 2023":            {"2023-01-01", "2023-03-31"},
		"quý IV":                {"2022-10-01", "2022-12-31"},
		"Quý 2 năm 2023":        {"2023-04-01", "2023-06-30"},
		"quý sau":               {"2023-01-01", "2023-03-31"},
		"6 tháng đầu năm 2023":  {"2023-01-01", "2023-06-30"},
		"sáu tháng cuối năm":    {"2022-07-01", "2022-12-31"},
		"năm 2023":              {"2023-01-01", "2023-12-31"},
		"năm nay":               {"2022-01-01", "2022-12-31"},
		"2023":                  {"2023-01-01", "2023-12-31"},
		"giai đoạn 2021 - 2025": {"2021-01-01", "2025-12-31"},
		"2021-2025":             {"2021-01-01", "2025-12-31"},
		"từ ngày 01/6 đến hết ngày 15/6/2023":             {"2023-06-01", "2023-06-15"},
		"tu ngay 1/6 den 15/6/2023":                       {"2023-06-01", "2023-06-15"},
		"01/6 - 15/6/2023":                                {"2023-06-01", "2023-06-15"},
		"15-20/6/2023":                                    {"2023-06-15", "2023-06-20"},
		"từ ngày 15 đến ngày 20 tháng 6 năm 2023":         {"2023-06-15", "2023-06-20"},
		"từ 20/12 đến 10/01/2023":                         {"2022-12-20", "2023-01-10"},
		"từ ngày 20/12/2022 đến ngày 10/01/2023":          {"2022-12-20", "2023-01-10"},
		"tháng 01-3/2023":                                 {"2023-01-01", "2023-03-31"},
		"từ tháng 10 đến tháng 12 năm 2022":               {"2022-10-01", "2022-12-31"},
		"quý I đến quý III năm 2023":                      {"2023-01-01", "2023-09-30"},
		"Từ năm 2021 đến năm 2025":                        {"2021-01-01", "2025-12-31"},
		"từ ngày 01 tháng 6 đến ngày 15 tháng 7 năm 2023": {"2023-06-01", "2023-07-15"},
	} {
		if want[1] == "" {
			want[1] = want[0]
		}
		got, err := ReadPeriod(in, testToday)
		if err != nil || got.From.String() != want[0] || got.To.String() != want[1] {
			t.Errorf("ReadPeriod(%q) = %s – %s, %v, want %v", in, got.From, got.To, err, want)
		}
	}
	for _, in := range []string{"", "hôm", "32/12", "thứ 8", "quý V", "tháng 13", "đầu tư", "5 ngày", "37/2021/QH15", "từ 20/6 đến 10/6/2023"} {
		if got, err := ReadPeriod(in, testToday); err == nil {
			t.Errorf("ReadPeriod(%q) = %s", in, got)
		}
	}
}

func TestFindDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"Báo cáo trước ngày 15/12/2022, chậm nhất 30.6.2023; họp ngày 5/11.":       {"ngày 15/12/2022", "30.6.2023", "ngày 5/11"},
		"Ít nhất 2/3 tổng số thành viên, 1/3 số hộ":                                nil,
		"Nghị quyết số 37/2021/QH15, Nghị định số 11/2022/NĐ-CP":                   nil,
		"Sáng mai, đồng chí Mai họp lần thứ 6":                                     {"mai"},
		"từ ngày 01/6 đến hết ngày 15/6/2023 tại tỉnh":                             {"từ ngày 01/6 đến hết ngày 15/6/2023"},
		"trong quý II/2023 và 6 tháng đầu năm 2023":                                {"quý II/2023", "6 tháng đầu năm 2023"},
		"Giỗ Tổ ngày 10/3 âm lịch, nghỉ ngày 29/4/2023":                            {"ngày 29/4/2023"},
		"trong 05 ngày kể từ ngày nhận; quy định 1":                                nil,
		"Thứ Sáu, ngày 23 tháng 12 năm 2022":                                       {"Thứ Sáu, ngày 23 tháng 12 năm 2022"},
		"thực hiện trong tuần này, tháng 12/2022, năm 2023 và giai đoạn 2021-2025": {"tuần này", "tháng 12/2022", "năm 2023", "giai đoạn 2021-2025"},
		"giảm 1/3 đến 1/2 số vụ":                                                   nil,
		"học tập 01/6 - 15/6/2023":                                                 {"01/6 - 15/6/2023"},
		"đạt 1.234 tỷ đồng, tăng 12,5%":                                            nil,
	} {
		var got []string
		for _, h := range FindDates(in, testToday) {
			got = append(got, in[h.Start:h.End])
		}
		if len(got) != len(want) {
			t.Errorf("%q: %q, want %q", in, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %q, want %q", in, got, want)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"14 giờ 30 phút": "14:30", "14h00": "14:00", "14h": "14:00", "14 giờ": "14:00", "14 giờ 00'": "14:00", "14g30": "14:30", "15:09": "15:09", "3:09 CH": "15:09",
		"8:35 SA": "08:35", "12:05 SA": "00:05", "12:05 CH": "12:05", "8 giờ sáng": "08:00", "2 giờ chiều": "14:00", "12 giờ đêm": "00:00", "07:05:30": "07:05", "24:00": "24:00",
		"lúc 8 giờ 00": "08:00",
	} {
		if got, err := ParseTime(in); err != nil || got.String() != want {
			t.Errorf("ParseTime(%q) = %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "14", "25:00", "14:60", "13:00 CH", "0:30 SA", "14:3", "giờ", "24:30"} {
		if got, err := ParseTime(in); err == nil {
			t.Errorf("ParseTime(%q) = %s", in, got)
		}
	}
	for in, want := range map[string]string{
		"25/02/2024 3:09 CH": "2024-02-25T15:09:00+07:00", "21/02/2024 8:35 SA": "2024-02-21T08:35:00+07:00", "15:09 ngày 25/02/2024": "2024-02-25T15:09:00+07:00",
		"08 giờ 00 phút, ngày 21 tháng 12 năm 2022": "2022-12-21T08:00:00+07:00", "2022-12-21 14:00": "2022-12-21T14:00:00+07:00", "14h00 ngày 5/11/2022": "2022-11-05T14:00:00+07:00",
		"ngày 21 tháng 12 năm 2022, lúc 14 giờ 30 phút": "2022-12-21T14:30:00+07:00", "2022-12-21T14:00": "2022-12-21T14:00:00+07:00",
	} {
		if got, err := ParseDateTime(in); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseDateTime(%q) = %s, %v, want %s", in, got.Format(time.RFC3339), err, want)
		}
	}
	if x := (TimeOfDay{0, 5}); x.TwelveHours() != "12:05 SA" || x.Long() != "00 giờ 05 phút" || x.Invitation() != "00h05" || (TimeOfDay{15, 9}).TwelveHours() != "3:09 CH" {
		t.Error("times as written")
	}
}

func TestDatesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := gov.MustDate("1950-01-01").AddDays(rapid.IntRange(0, 60000).Draw(t, "day"))
		clock := TimeOfDay{rapid.IntRange(0, 23).Draw(t, "h"), rapid.IntRange(0, 59).Draw(t, "m")}
		for _, s := range []string{LongDate(d), ShortDate(d), d.String(), Fold(LongDate(d)), dayPeriod(d).String()} {
			if got, err := ParseDate(s); err != nil || got != d {
				t.Fatalf("%s is read as %s, %v", s, got, err)
			}
			for _, c := range []string{clock.String(), clock.Long(), clock.Invitation(), clock.TwelveHours()} {
				at, err := ParseDateTime(c + " " + s)
				if err != nil || gov.DateOf(at) != d || at.Hour() != clock.Hour || at.Minute() != clock.Minute {
					t.Fatalf("%s %s is read as %s, %v", c, s, at, err)
				}
			}
		}
		for _, p := range []Period{
			monthPeriod(d.Year, d.Month), quarterPeriod(d.Year, int(d.Month+2)/3), halfPeriod(d.Year, 1), halfPeriod(d.Year, 2), yearPeriod(d.Year),
			{d, d.AddDays(rapid.IntRange(1, 400).Draw(t, "n")), Range},
		} {
			got, err := ReadPeriod(p.String(), testToday)
			if err != nil || got != p {
				t.Fatalf("%s is read as %v, %v", p, got, err)
			}
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"từ ngày 01/6 đến hết ngày 15/6/2023", "thứ Sáu tuần sau", "quý I/2023", "25/02/2024 3:09 CH", "tháng 01-3/2023", "14 giờ 00'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, h := range FindDates(s, testToday) {
			if h.Start < last || h.End <= h.Start || h.End > len(s) || h.Period.From.After(h.Period.To) || !h.Period.From.Valid() || !h.Period.To.Valid() {
				t.Fatalf("%q: %+v", s, h)
			}
			last = h.End
		}
		if p, err := ReadPeriod(s, testToday); err == nil && (p.From.After(p.To) || !p.From.Valid() || !p.To.Valid()) {
			t.Fatalf("%q: %+v", s, p)
		}
		if d, err := ParseDate(s); err == nil && !d.Valid() {
			t.Fatalf("%q: %v", s, d)
		}
		if at, err := ParseDateTime(s); err == nil && at.IsZero() {
			t.Fatalf("%q: %v", s, at)
		}
		_, _ = ParseTime(s)
	})
}
