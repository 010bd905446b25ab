// Package views draws the pages of tasks.
package views

import (
	"context"
	"strconv"
	"strings"

	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// moveValues returns what was typed into the form of a move that was refused;
// for the other moves of the page what is proposed.
func moveValues(t Task, m Move) *form.Form {
	if t.Form != nil && m.Open {
		return t.Form
	}
	if m.Leads && len(t.Competent) > 0 {
		f := form.New()
		f.Set(m.Name+".lead", t.Competent...)
		return f
	}
	return nil
}

// fieldID is the id to which the error summary leads.
func fieldID(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

func boxID(name string, group, n int) string {
	return fieldID(name) + "-" + strconv.Itoa(group) + "-" + strconv.Itoa(n)
}

func bad(f *form.Form, name string) bool {
	if f == nil {
		return false
	}
	_, wrong := f.ErrorOf(name)
	return wrong
}

// chosen counts the checked boxes of a group.
func chosen(f *form.Form, name string, g AgencyGroup) (n int) {
	for _, o := range g.Options {
		if f != nil && f.Is(name, o.Value) {
			n++
		}
	}
	return n
}

// refusedForm is what was typed into a form of the page that was refused.
func refusedForm(t Task, name string) *form.Form {
	if t.Refused == name {
		return t.Form
	}
	return nil
}

// needed marks what may wait until the task is handed out.
func needed(ctx context.Context) string { return i18n.T(ctx, "task.when_handed_out") }

// decisions are the answers to a request for another date that the reader may
// give.
func decisions(ctx context.Context, m Move) (out []layout.Option) {
	if !m.OnlyRefuse {
		out = append(out, layout.Option{Value: "1", Text: i18n.T(ctx, "task.decision.grant")})
	}
	return append(out, layout.Option{Value: "0", Text: i18n.T(ctx, "task.decision.refuse")})
}
