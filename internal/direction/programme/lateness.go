package programme

import (
	"slices"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/db"
)

// How an item stands against the month due: by the last working day of that
// month it is to be submitted. The judgement is computed, never stored.

// TimeStates lists how an item can stand, most pressing first. They are
// labels of tasks, as people see both side by side.
var TimeStates = []task.TimeState{task.Overdue, task.DueToday, task.DueSoon, task.NotDue, task.DoneOnTime, task.DoneLate, task.Stopped}

// Calendar counts working days.
type Calendar interface {
	IsWorking(d gov.Date) bool
	AddWorkingDays(from gov.Date, n int) gov.Date
	WorkingDaysBetween(a, b gov.Date) int
}

// monthNo numbers months through the years.
func monthNo(year, month int) int { return year*12 + month - 1 }

// dueIn is the last working day of a month that has such a number.
func dueIn(cal Calendar, no int) gov.Date {
	d := gov.NewDate(no/12, time.Month(no%12)+2, 0)
	if !cal.IsWorking(d) {
		d = cal.AddWorkingDays(d, -1)
	}
	return d
}

// openMonth is the number of the first month whose last working day has not
// passed on the day.
func openMonth(cal Calendar, day gov.Date) int {
	no := monthNo(day.Year, int(day.Month))
	if dueIn(cal, no).Before(day) {
		no++
	}
	return no
}

// monthOf is the number of the month due: the one in force, or the first one,
// which an item keeps also where it was carried over into another year.
func (i Item) monthOf(b task.Basis) int {
	if b == task.Original {
		year := i.OriginalYear
		if year == 0 {
			year = i.Year
		}
		return monthNo(year, i.OriginalMonth)
	}
	return monthNo(i.Year, i.Month)
}

// Due is the last working day of the month due.
func (i Item) Due(b task.Basis, cal Calendar) gov.Date { return dueIn(cal, i.monthOf(b)) }

// delivered are the states in which an item was submitted.
var delivered = []string{"submitted", "decided"}

// Delivered reports whether the item was submitted.
func (i Item) Delivered() bool { return slices.Contains(delivered, i.State) }

// TimeState judges the item on the day today.
func (i Item) TimeState(b task.Basis, today gov.Date, cal Calendar) task.TimeState {
	due := i.Due(b, cal)
	switch {
	case i.Delivered() && i.SubmittedOn.After(due):
		return task.DoneLate
	case i.Delivered():
		return task.DoneOnTime
	case i.State != Planned:
		return task.Stopped
	case due.Before(today):
		return task.Overdue
	case due == today:
		return task.DueToday
	case !due.After(cal.AddWorkingDays(today, task.SoonDays)):
		return task.DueSoon
	}
	return task.NotDue
}

// DaysLate is by how many working days the item is, or was submitted, after
// its day; 0 where it is not.
func (i Item) DaysLate(b task.Basis, today gov.Date, cal Calendar) int {
	until, due := today, i.Due(b, cal)
	switch i.TimeState(b, today, cal) {
	case task.DoneLate:
		until = i.SubmittedOn
	case task.Overdue:
	default:
		return 0
	}
	return max(1, cal.WorkingDaysBetween(due, until)) // over a weekend it is late already
}

// turn puts the item into a state that it reached on the day. The earliest day
// of submission counts; who takes it back, takes the day back.
func (i *Item) turn(state string, day gov.Date) {
	was := i.Delivered() && !i.SubmittedOn.IsZero()
	switch i.State = state; {
	case !i.Delivered():
		i.SubmittedOn = gov.Date{}
	case !was || day.Before(i.SubmittedOn):
		i.SubmittedOn = day
	}
}

// restrictTime compiles a label into a condition on months, for the items of a
// year; years are those in which such items were first due. It says the same as
// TimeState.
func restrictTime(w *db.Where, ts task.TimeState, b task.Basis, year int, years []int, today gov.Date, cal Calendar) {
	column, base := "month", monthNo(year, 1)-1
	if b == task.Original {
		column, base = "(CASE WHEN original_year = 0 THEN year ELSE original_year END * 12 + original_month - 1)", 0
	} else {
		years = []int{year}
	}
	open := openMonth(cal, today)
	today0 := dueIn(cal, open) == today
	soon := !today0 && !dueIn(cal, open).After(cal.AddWorkingDays(today, task.SoonDays))
	in := func(yes bool) {
		if yes {
			w.Add(column+" = ?", open-base)
		} else {
			w.AddRaw("1 = 0")
		}
	}
	switch ts {
	case task.Overdue, task.DueToday, task.DueSoon, task.NotDue:
		w.AddRaw("state = 'planned'")
	case task.DoneOnTime, task.DoneLate:
		w.In("state", delivered...)
	case task.Stopped:
		w.In("state", ItemDraft, Withdrawn, Carried)
	}
	switch ts {
	case task.Overdue:
		w.Add(column+" < ?", open-base)
	case task.DueToday:
		in(today0)
	case task.DueSoon:
		in(soon)
	case task.NotDue:
		if today0 || soon {
			open++
		}
		w.Add(column+" >= ?", open-base)
	case task.DoneOnTime, task.DoneLate:
		after := ""
		for _, y := range years {
			for m := 1; m <= 12; m++ {
				no := monthNo(y, m)
				after += " WHEN " + w.Arg(no-base) + " THEN " + w.Arg(dueIn(cal, no).String())
			}
		}
		op := " <= "
		if ts == task.DoneLate {
			op = " > "
		}
		w.AddRaw("submitted_on" + op + "CASE " + column + after + " END")
	}
}
