package app

import (
	"io"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/meeting"
)

// readTasks lets the reader of directives propose tasks for a conclusion.
func readTasks(text string, _ gov.Date) ([]meeting.Proposed, []meeting.Sentence) {
	var out []meeting.Sentence
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		n := utf8.RuneCountInString(line)
		if t := strings.TrimSpace(line); t != "" {
			out = append(out, meeting.Sentence{Start: at, End: at + n, Kind: "context"})
		}
		at += n
	}
	return nil, out
}

// textOf reads the words of an uploaded notice.
func textOf(_ string, r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, 4<<20))
	if err != nil || !utf8.Valid(b) {
		return "", fault.New(fault.Invalid, "meeting.error.file")
	}
	return string(b), nil
}
