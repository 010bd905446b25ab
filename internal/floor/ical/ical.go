// Package ical writes calendars of RFC 5545, as programs of calendars
// subscribe to them. Times are in Asia/Ho_Chi_Minh, whose rule the file
// carries; Vietnam has no summer time.
package ical

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
)

// ContentType of a calendar.
const ContentType = "text/calendar; charset=utf-8"

// Calendar is what one address gives.
type Calendar struct {
	Name   string
	Events []Event
}

// Event is one entry: a whole day, or from Start to End.
type Event struct {
	UID       string // stable; with a host, so that it is unique in the world
	Day       gov.Date
	Start     time.Time // where Day is zero
	End       time.Time // zero = as Start
	Title     string
	Text      string
	Place     string
	URL       string
	Changed   time.Time
	Sequence  int // grows with each change that moves or cancels the event
	Cancelled bool
	// Alarm is how long before its beginning the event announces itself; 0 = it
	// does not.
	Alarm time.Duration
}

const zone = "Asia/Ho_Chi_Minh"

// Write returns the calendar as of the moment now.
func (c Calendar) Write(now time.Time) []byte {
	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Ro Viec//Ro Viec//VI")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	w.text("X-WR-CALNAME", c.Name)
	w.line("X-WR-TIMEZONE", zone)
	w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	w.line("X-PUBLISHED-TTL", "PT1H")
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", zone)
	w.line("BEGIN", "STANDARD")
	w.line("DTSTART", "19750613T000000")
	w.line("TZOFFSETFROM", "+0700")
	w.line("TZOFFSETTO", "+0700")
	w.line("TZNAME", "+07")
	w.line("END", "STANDARD")
	w.line("END", "VTIMEZONE")
	for _, e := range c.Events {
		e.write(w, now)
	}
	w.line("END", "VCALENDAR")
	return w.Bytes()
}

func (e Event) write(w *writer, now time.Time) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", escape(e.UID))
	stamp := e.Changed
	if stamp.IsZero() {
		stamp = now
	}
	w.line("DTSTAMP", utc(stamp))
	if !e.Changed.IsZero() {
		w.line("LAST-MODIFIED", utc(e.Changed))
	}
	w.line("SEQUENCE", fmt.Sprint(e.Sequence))
	if !e.Day.IsZero() {
		w.line("DTSTART;VALUE=DATE", date(e.Day))
		w.line("DTEND;VALUE=DATE", date(e.Day.AddDays(1)))
		w.line("TRANSP", "TRANSPARENT") // a limit takes no time of anybody
	} else {
		w.line("DTSTART;TZID="+zone, local(e.Start))
		if e.End.After(e.Start) {
			w.line("DTEND;TZID="+zone, local(e.End))
		}
	}
	w.text("SUMMARY", e.Title)
	w.text("DESCRIPTION", e.Text)
	w.text("LOCATION", e.Place)
	if e.URL != "" {
		w.line("URL", e.URL)
	}
	if e.Cancelled {
		w.line("STATUS", "CANCELLED")
	} else {
		w.line("STATUS", "CONFIRMED")
	}
	if e.Alarm > 0 && !e.Cancelled {
		w.line("BEGIN", "VALARM")
		w.line("ACTION", "DISPLAY")
		w.text("DESCRIPTION", e.Title)
		w.line("TRIGGER", fmt.Sprintf("-PT%dM", int(e.Alarm/time.Minute)))
		w.line("END", "VALARM")
	}
	w.line("END", "VEVENT")
}

func utc(t time.Time) string   { return t.UTC().Format("20060102T150405Z") }
func local(t time.Time) string { return t.In(clock.VN).Format("20060102T150405") }
func date(d gov.Date) string   { return strings.ReplaceAll(d.String(), "-", "") }

type writer struct{ bytes.Buffer }

// text writes a property of text, and nothing where there is none.
func (w *writer) text(name, value string) {
	if value != "" {
		w.line(name, escape(value))
	}
}

// octets is the longest line, its end not counted (RFC 5545, 3.1).
const octets = 75

// line writes one property, folded so that no character is cut in two.
func (w *writer) line(name, value string) {
	s := name + ":" + value
	for room := octets; len(s) > room; room = octets - 1 {
		n := room
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		w.WriteString(s[:n] + "\r\n ")
		s = s[n:]
	}
	w.WriteString(s + "\r\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escape makes a value of type TEXT; control characters have no place there.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return escapes.Replace(s)
}
