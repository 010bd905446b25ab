package remind

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/gov"
)

// The rungs of the ladder.
const (
	Focal  = "focal"  // focal point of the lead agency
	Head   = "head"   // its head
	Leader = "leader" // who supervises it
)

// Levels lists them from below.
var Levels = []string{Focal, Head, Leader}

// Urgencies are those of tasks.
var Urgencies = []string{"normal", "urgent", "very_urgent", "express"}

// Rule says how many working days from the limit each rung is reminded:
// below 0 before it, 0 on the day itself, above 0 after it.
type Rule struct {
	Steps  map[string][]int `json:"steps"`  // by level, rising
	Repeat int              `json:"repeat"` // working days after the last step of focal and head; 0 = no more
}

// Policy is the rules from a day on.
type Policy struct {
	ID         string
	ValidFrom  gov.Date
	Minute     int             // of the day in Vietnam, from which reminders go out
	Rules      map[string]Rule // by urgency
	Supervises map[string][]string
	Note       string
	MadeName   string
	MadeAt     time.Time
}

// Default is in force where nothing was set: the second reminder a day before
// the limit, the head on the day itself, the leader three working days later.
func Default() Policy {
	rule := func(focal, head, leader []int, repeat int) Rule {
		return Rule{Steps: map[string][]int{Focal: focal, Head: head, Leader: leader}, Repeat: repeat}
	}
	return Policy{Minute: 7 * 60, Rules: map[string]Rule{
		"normal":      rule([]int{-3, -1, 0, 1}, []int{0, 1}, []int{3}, 5),
		"urgent":      rule([]int{-2, -1, 0, 1}, []int{-1, 0, 1}, []int{1}, 3),
		"very_urgent": rule([]int{-1, 0, 1}, []int{-1, 0, 1}, []int{1}, 2),
		"express":     rule([]int{-1, 0, 1}, []int{-1, 0, 1}, []int{0, 1}, 1),
	}}
}

// Calendar counts working days.
type Calendar interface {
	IsWorking(d gov.Date) bool
	AddWorkingDays(from gov.Date, n int) gov.Date
	WorkingDaysBetween(a, b gov.Date) int
}

// dayOf is the day of a step. A limit on a day off is told on the last working
// day before it.
func dayOf(cal Calendar, due gov.Date, step int) gov.Date {
	if step == 0 {
		if cal.IsWorking(due) {
			return due
		}
		return cal.AddWorkingDays(due, -1)
	}
	return cal.AddWorkingDays(due, step)
}

// passed is the latest step of a level whose day has come; ok is false where
// none has.
func (r Rule) passed(cal Calendar, level string, due, today gov.Date) (step int, ok bool) {
	steps := r.Steps[level]
	for i := len(steps) - 1; i >= 0; i-- {
		n := steps[i]
		if dayOf(cal, due, n).After(today) {
			continue
		}
		if i == len(steps)-1 && n > 0 && r.Repeat > 0 && level != Leader {
			n += max(0, cal.WorkingDaysBetween(due, today)-n) / r.Repeat * r.Repeat
		}
		return n, true
	}
	return 0, false
}

// early is the earliest step of all rules: how far ahead a sweep must look.
func (p Policy) early() int {
	first := 0
	for _, r := range p.Rules {
		for _, s := range r.Steps {
			if len(s) > 0 {
				first = min(first, s[0])
			}
		}
	}
	return -first
}

// Limits of a rule.
const (
	maxStep  = 60 // working days either way
	maxSteps = 10 // of one level
)

// parseSteps reads "-3, -1, 0, 1".
func parseSteps(s string) ([]int, bool) {
	var out []int
	for _, p := range strings.FieldsFunc(strings.ReplaceAll(s, "−", "-"), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		n, err := strconv.Atoi(strings.TrimPrefix(p, "+"))
		if err != nil || n < -maxStep || n > maxStep {
			return nil, false
		}
		out = append(out, n)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out, len(out) <= maxSteps
}

func writeSteps(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}
