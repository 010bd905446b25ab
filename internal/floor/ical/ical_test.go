package ical

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
)

var now = time.Date(2022, 12, 23, 1, 0, 0, 0, time.UTC)

func sample() Calendar {
	return Calendar{Name: "Rõ Việc: Đầu mối; Sở Nội vụ, \"mẫu\"", Events: []Event{
		{UID: "task-1@example.gov.vn", Day: gov.MustDate("2022-12-30"), Title: "Hạn: " + strings.Repeat("rà soát, đôn đốc; ", 20), Text: "Dòng một\nDòng hai \\ hết", URL: "https://example.gov.vn/lam-viec/nhiem-vu/1", Sequence: 3},
		{UID: "sitting-1@example.gov.vn", Start: time.Date(2022, 12, 29, 8, 0, 0, 0, clock.VN), End: time.Date(2022, 12, 29, 11, 30, 0, 0, clock.VN), Title: "Phiên họp", Place: "Phòng họp 1; tầng 2", Changed: now, Alarm: 30 * time.Minute},
		{UID: "schedule-1@example.gov.vn", Start: time.Date(2022, 12, 31, 23, 30, 0, 0, clock.VN), Title: "Hoãn\x07: kiểm tra", Changed: now, Sequence: 2, Cancelled: true},
		{UID: "leap@example.gov.vn", Day: gov.MustDate("2024-02-29"), Title: strings.Repeat("Ế", 100)},
	}}
}

// Lines are folded at 75 octets without cutting a character, and end with CRLF.
func TestFolding(t *testing.T) {
	t.Parallel()
	b := sample().Write(now)
	if bytes.Contains(bytes.ReplaceAll(b, []byte("\r\n"), nil), []byte("\n")) || !bytes.HasSuffix(b, []byte("\r\n")) {
		t.Error("a line does not end with CRLF")
	}
	folded := false
	for _, l := range strings.Split(strings.TrimSuffix(string(b), "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) {
			t.Errorf("%d octets, %q", len(l), l)
		}
		folded = folded || strings.HasPrefix(l, " ")
		if l == "" || l == " " {
			t.Errorf("an empty line")
		}
	}
	if !folded {
		t.Error("nothing was folded")
	}
	if again := sample().Write(now); !bytes.Equal(again, b) {
		t.Error("the same calendar gives other bytes")
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a,b;c\\d\n", "\xff\xfe", strings.Repeat("ầ", 80), "BEGIN:VEVENT\r\nEND:VEVENT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := Calendar{Name: s, Events: []Event{{UID: "x@y", Day: gov.MustDate("2022-12-30"), Title: s, Text: s, Place: s}}}.Write(now)
		for _, l := range strings.Split(string(b), "\r\n") {
			if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n") {
				t.Errorf("%q", l)
			}
		}
		if n := strings.Count(string(b), "\r\nBEGIN:VEVENT"); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

const reader = `
import sys, json
from icalendar import Calendar
cal = Calendar.from_ical(sys.stdin.buffer.read())
out = {"name": str(cal["X-WR-CALNAME"]), "version": str(cal["VERSION"]), "zones": [], "events": []}
for z in cal.walk("VTIMEZONE"):
    out["zones"].append(str(z["TZID"]))
for e in cal.walk("VEVENT"):
    if e.errors:
        raise SystemExit(str(e.errors))
    start = e.decoded("DTSTART")
    x = {"uid": str(e["UID"]), "title": str(e["SUMMARY"]), "start": start.isoformat(), "stamp": e.decoded("DTSTAMP").isoformat(), "sequence": int(e["SEQUENCE"]), "status": str(e["STATUS"])}
    for name, key in (("DESCRIPTION", "text"), ("LOCATION", "place"), ("URL", "url")):
        x[key] = str(e[name]) if name in e else ""
    x["end"] = e.decoded("DTEND").isoformat() if "DTEND" in e else ""
    x["alarms"] = len(e.walk("VALARM"))
    out["events"].append(x)
json.dump(out, sys.stdout)
`

// An implementation that is not ours reads what was written.
func TestReadByOthers(t *testing.T) {
	t.Parallel()
	const python = "/usr/bin/python3" // the system's: the one for which Debian packs the reader
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		t.Skip("python3-icalendar is not installed")
	}
	cmd := exec.Command(python, "-c", reader)
	c := sample()
	cmd.Stdin = bytes.NewReader(c.Write(now))
	var problem bytes.Buffer
	cmd.Stderr = &problem
	b, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problem.String())
	}
	type event struct {
		UID, Title, Start, End, Stamp, Status, Text, Place, URL string
		Sequence, Alarms                                        int
	}
	var got struct {
		Name, Version string
		Zones         []string
		Events        []event
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != c.Name || got.Version != "2.0" || len(got.Zones) != 1 || got.Zones[0] != "Asia/Ho_Chi_Minh" || len(got.Events) != 4 {
		t.Fatalf("%+v", got)
	}
	stamp := "2022-12-23T01:00:00+00:00"
	want := []event{
		{c.Events[0].UID, c.Events[0].Title, "2022-12-30", "2022-12-31", stamp, "CONFIRMED", c.Events[0].Text, "", c.Events[0].URL, 3, 0},
		{c.Events[1].UID, "Phiên họp", "2022-12-29T08:00:00+07:00", "2022-12-29T11:30:00+07:00", stamp, "CONFIRMED", "", c.Events[1].Place, "", 0, 1},
		{c.Events[2].UID, "Hoãn : kiểm tra", "2022-12-31T23:30:00+07:00", "", stamp, "CANCELLED", "", "", "", 2, 0},
		{c.Events[3].UID, c.Events[3].Title, "2024-02-29", "2024-03-01", stamp, "CONFIRMED", "", "", "", 0, 0},
	}
	for i, w := range want {
		if got.Events[i] != w {
			t.Errorf("event %d is read as\n%+v, want\n%+v", i, got.Events[i], w)
		}
	}
}
