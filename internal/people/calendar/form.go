package calendar

import (
	"strconv"

	"roviec/internal/base/gov"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vncal"
)

// Limits of texts in characters, and of days in one announcement.
const (
	maxTitle = 200
	maxText  = 1000
	maxDays  = 60
)

// fieldsOf reads the form of an announcement; what is wrong is noted in f.
func fieldsOf(f *form.Form) vncal.Announcement {
	a := vncal.Announcement{
		Title: f.Text("title", true, maxTitle), Number: f.Text("number", false, 60), Issued: f.Date("issued", false), Issuer: f.Text("issuer", false, maxTitle),
		Note: f.Text("note", false, maxText), Year: f.Int("year", false, 1990, 2100),
	}
	seen := map[gov.Date]bool{}
	for i := range maxDays {
		n := func(name string) string { return "d" + strconv.Itoa(i) + "." + name }
		if f.Value(n("date"))+f.Value(n("kind"))+f.Value(n("reason")) == "" {
			continue
		}
		d := vncal.Day{Date: f.Date(n("date"), true), Kind: vncal.Kind(f.Choice(n("kind"), true, kindNames()...)), Reason: f.Text(n("reason"), true, maxTitle)}
		switch {
		case d.Date.IsZero():
		case seen[d.Date]:
			f.Fail(n("date"), "calendar.error.twice")
		case a.Year != 0 && d.Date.Year != a.Year:
			f.Fail(n("date"), "calendar.error.year", strconv.Itoa(a.Year))
		case d.Date.Year < 1990 || d.Date.Year > 2100:
			f.Fail(n("date"), "form.date")
		}
		seen[d.Date] = true
		a.Days = append(a.Days, d)
	}
	if len(a.Days) == 0 {
		f.Fail("d0.date", "calendar.error.none")
	}
	return a
}

// formOf fills a form with what is stored.
func formOf(a Announcement) *form.Form {
	f := form.New()
	f.Set("title", a.Title)
	f.Set("number", a.Number)
	f.Set("issued", a.Issued.String())
	f.Set("issuer", a.Issuer)
	f.Set("note", a.Note)
	if a.Year != 0 {
		f.Set("year", strconv.Itoa(a.Year))
	}
	f.Set("version", strconv.Itoa(a.Version))
	for i, d := range a.Days {
		n := "d" + strconv.Itoa(i) + "."
		f.Set(n+"date", d.Date.String())
		f.Set(n+"kind", string(d.Kind))
		f.Set(n+"reason", d.Reason)
	}
	return f
}

// rowsOf is how many days the form offers: those that it holds and some more.
func rowsOf(f *form.Form) int {
	last := 0
	for i := range maxDays {
		n := "d" + strconv.Itoa(i) + "."
		if f.Value(n+"date")+f.Value(n+"kind")+f.Value(n+"reason") != "" {
			last = i + 1
		}
	}
	return min(last+4, maxDays)
}

func kindNames() []string {
	out := make([]string, len(vncal.Kinds))
	for i, k := range vncal.Kinds {
		out[i] = string(k)
	}
	return out
}
