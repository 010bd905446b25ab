package vntext

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/gov"
)

// Zone is the time of Vietnam: UTC+7 all year.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// A TimeOfDay is an hour and a minute of the day.
type TimeOfDay struct{ Hour, Minute int }

// String writes 15:09, the form of screens.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t.Hour, t.Minute) }

// Long writes the form of papers: "14 giờ 30 phút", "08 giờ 00 phút".
func (t TimeOfDay) Long() string { return fmt.Sprintf("%02d giờ %02d phút", t.Hour, t.Minute) }

// Invitation writes the short form of invitations: 14h00.
func (t TimeOfDay) Invitation() string { return fmt.Sprintf("%02dh%02d", t.Hour, t.Minute) }

// TwelveHours writes the form of old portals: "3:09 CH", "8:35 SA".
func (t TimeOfDay) TwelveHours() string {
	half, hour := "SA", t.Hour%12
	if t.Hour >= 12 {
		half = "CH"
	}
	if hour == 0 {
		hour = 12
	}
	return fmt.Sprintf("%d:%02d %s", hour, t.Minute, half)
}

// timeForm is an hour in the folded text: 14 gio 30 phut, 14h00, 14 gio 00', 3:09
// ch, 8 gio sang.
var timeForm = regexp.MustCompile(`^(?:luc |vao |hoi )*(\d{1,2}) ?(?:(?:gio|h|g|:) ?(\d{2})(?: ?(?:'|’|′|phut|p))?|(?:gio|h|g)\b)(?::\d{2})?(?: ?(sa|ch|am|pm|sang|trua|chieu|toi|dem)\b)?`)

// ParseTime reads a time of day: 14 giờ 30 phút, 14h00, 14 giờ 00', 14:30, "3:09
// CH", "8 giờ sáng". After SA and CH the hours are 1 to 12: 12:05 SA is five past
// midnight.
func ParseTime(s string) (TimeOfDay, error) {
	t, n, err := timeAt(Fold(s))
	if err == nil && n < len(Fold(s)) {
		err = fmt.Errorf("%w: %q is no time of day", ErrFormat, s)
	}
	return t, err
}

// timeAt reads a time at the start of a folded text and how long it is there.
func timeAt(key string) (t TimeOfDay, n int, err error) {
	m := timeForm.FindStringSubmatch(key)
	if m == nil {
		return t, 0, fmt.Errorf("%w: %q is no time of day", ErrFormat, key)
	}
	t.Hour, _ = strconv.Atoi(m[1])
	t.Minute, _ = strconv.Atoi(m[2])
	switch half := m[3]; half {
	case "":
	case "sa", "am", "ch", "pm":
		if t.Hour < 1 || t.Hour > 12 {
			return t, 0, fmt.Errorf("%w: %q", ErrRange, key)
		}
		t.Hour %= 12
		if half == "ch" || half == "pm" {
			t.Hour += 12
		}
	default: // 2 giờ chiều, 8 giờ tối; 12 giờ đêm is midnight
		switch {
		case half == "dem" && t.Hour == 12:
			t.Hour = 0
		case half == "dem" && t.Hour >= 6 && t.Hour < 12, half == "chieu" && t.Hour < 12, half == "toi" && t.Hour < 12, half == "trua" && t.Hour < 3:
			t.Hour += 12
		}
	}
	if t.Hour > 24 || t.Minute > 59 || t.Hour == 24 && t.Minute > 0 {
		return t, 0, fmt.Errorf("%w: %q", ErrRange, key)
	}
	return t, len(m[0]), nil
}

// ParseDateTime reads a day and an hour in either order: "25/02/2024 3:09 CH",
// "15:09 ngày 25/02/2024", "08 giờ 00 phút, ngày 21 tháng 12 năm 2022", "2022-12-21
// 14:00". The answer is in Zone.
func ParseDateTime(s string) (time.Time, error) {
	bad := fmt.Errorf("%w: %q is no day with an hour", ErrFormat, s)
	key := Fold(s)
	if t, n, err := timeAt(key); err == nil {
		rest := strings.TrimLeft(key[n:], " ,-")
		d, err := ParseDate(rest)
		if err != nil {
			return time.Time{}, fmt.Errorf("%q: %w", s, err)
		}
		return d.Time(Zone).Add(time.Duration(t.Hour)*time.Hour + time.Duration(t.Minute)*time.Minute), nil
	}
	r := newDateReader(key, gov.Date{})
	_, n := r.fullDate(0)
	if n == 0 || n >= len(r.toks) {
		return time.Time{}, bad
	}
	d, err := ParseDate(key[:r.toks[n-1].end])
	if err != nil {
		return time.Time{}, fmt.Errorf("%q: %w", s, err)
	}
	t, err := ParseTime(strings.TrimPrefix(strings.TrimLeft(key[r.toks[n-1].end:], " ,-"), "t"))
	if err != nil {
		return time.Time{}, fmt.Errorf("%q: %w", s, err)
	}
	return d.Time(Zone).Add(time.Duration(t.Hour)*time.Hour + time.Duration(t.Minute)*time.Minute), nil
}
