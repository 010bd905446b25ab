package task

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vntext"
)

// How many groups a page shows, and how many tasks of each; the rest of a
// group is in its own list, so that no page breaks a group.
const (
	groupsPerPage = 20
	inGroup       = 10
)

// allClosed in the address closes every group but those that it opens.
const allClosed = "*"

// namedGroup is a group with its words.
type namedGroup struct {
	Group
	name string
}

// groupsOf returns the groups of the filter in the order in which they are
// shown.
func (r *Room) groupsOf(ctx context.Context, c *web.Ctx, flt Filter, by GroupBy) ([]namedGroup, error) {
	list, err := r.Groups(ctx, c.Actor, flt, by)
	if err != nil {
		return nil, err
	}
	p := i18n.From(ctx)
	out := make([]namedGroup, len(list))
	var ids []string
	for i, g := range list {
		out[i].Group = g
		ids = append(ids, g.Key)
	}
	var order func(g namedGroup) string
	place := func(keys []string) func(namedGroup) string {
		return func(g namedGroup) string { return strconv.Itoa(1000 + slices.Index(keys, g.Key)) }
	}
	byName := func(g namedGroup) string { return vntext.SortKey(g.name) }
	switch by {
	case ByLead:
		known, err := r.agencies.ByIDs(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i].name = nameOf(p, known[out[i].Key], false)
		}
		order = byName
	case BySupervisor:
		for i := range out {
			out[i].name = out[i].Key
		}
		order = byName
	case ByTime:
		for i := range out {
			out[i].name = p.T("task.time." + out[i].Key)
		}
		order = place(names(TimeStates))
	case ByUrgency:
		for i := range out {
			out[i].name = p.T("task.urgency." + out[i].Key)
		}
		reversed := slices.Clone(urgencies)
		slices.Reverse(reversed)
		order = place(reversed)
	case BySource:
		for i := range out {
			out[i].name = p.T("task.source." + sourceWord(out[i].Key))
		}
		order = place(sourceKinds)
	case ByMonth:
		for i := range out {
			if d, ok := parseMonth(out[i].Key); ok {
				out[i].name = p.T("task.month.name", int(d.Month), strconv.Itoa(d.Year))
			}
		}
		order = func(g namedGroup) string { return g.Key }
	}
	for i := range out {
		if out[i].Key == nobody {
			out[i].name = p.T("task.group_by.none." + string(by))
		}
	}
	slices.SortStableFunc(out, func(a, b namedGroup) int {
		if none := strings.Compare(strconv.FormatBool(a.Key == nobody), strconv.FormatBool(b.Key == nobody)); none != 0 {
			return none
		}
		return strings.Compare(order(a), order(b))
	})
	return out, nil
}

// groupQuery is the address of a group's own list.
func groupQuery(q url.Values, flt Filter, by GroupBy, key string) url.Values {
	out := url.Values{}
	for k, v := range q {
		if !slices.Contains(groupNames, k) {
			out[k] = v
		}
	}
	own := flt.of(by, key)
	switch by {
	case ByLead:
		if own.Belongs.Lead != "" {
			out.Set("chu-tri", key)
		} else {
			out.Set("co-quan", key)
			out.Set("vai-tro", "lead")
		}
	case ByTime:
		out.Set("han", key)
	case BySupervisor:
		out.Set("lanh-dao", key)
	case ByMonth:
		if own.Belongs.Undated {
			out.Set("khong-han", "1")
		} else {
			out = between(out, own.From, own.To)
		}
	case ByUrgency:
		out.Set("khan", key)
	case BySource:
		out.Set("nguon", key)
	}
	return out
}

// groupNames are the parts of the address that say how groups are shown.
var groupNames = []string{"nhom", "gap", "mo"}

// folded reports whether the address closes a group.
func folded(q url.Values, key string) bool {
	if slices.Contains(q["gap"], allClosed) {
		return !slices.Contains(q["mo"], key)
	}
	return slices.Contains(q["gap"], key)
}

// plus is the address with one more value.
func plus(q url.Values, name, value string) url.Values {
	out, _ := url.ParseQuery(with(q, name, value))
	return out
}

// turned is the address with a group opened or closed.
func turned(q url.Values, key string) url.Values {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	name := "gap"
	if slices.Contains(q["gap"], allClosed) {
		name = "mo"
	}
	if list := q[name]; slices.Contains(list, key) {
		out[name] = slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == key })
	} else {
		out[name] = append(slices.Clone(list), key)
	}
	return out
}

// renderGroups draws the table cut into groups.
func (r *Room) renderGroups(c *web.Ctx, f *form.Form, flt Filter, by GroupBy, q url.Values, v views.List) error {
	all, err := r.groupsOf(c.Context(), c, flt, by)
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(f.Value("trang"))
	page = max(1, min(page, (len(all)+groupsPerPage-1)/groupsPerPage))
	from := min((page-1)*groupsPerPage, len(all))
	here := all[from:min(from+groupsPerPage, len(all))]
	address := func(x url.Values) string {
		if page > 1 {
			return base + "?" + with(x, "trang", strconv.Itoa(page))
		}
		return base + "?" + x.Encode()
	}
	for i, g := range here {
		own := groupQuery(q, flt, by, g.Key)
		x := views.TaskGroup{ID: "nhom-" + strconv.Itoa(from+i+1), Heading: g.name, Count: c.T("task.total", g.N), All: base + "?" + own.Encode(), Open: !folded(q, g.Key), Toggle: address(turned(q, g.Key))}
		if x.Open {
			narrow := flt.of(by, g.Key)
			narrow.Limit, narrow.Cursor = inGroup, ""
			list, _, err := r.List(c.Context(), c.Actor, narrow)
			if err != nil {
				return err
			}
			if x.Grid, err = r.grid(c.Context(), c, list, q, flt.Sort); err != nil {
				return err
			}
			x.Grid.Caption, x.Grid.Prefix, x.Grid.Choose = g.name, strconv.Itoa(i)+"-", len(v.Bulk) > 0
			if n := g.N - len(list); n > 0 {
				x.More = c.T("task.group_by.more", n)
			}
		}
		v.Groups = append(v.Groups, x)
	}
	closed := url.Values{}
	for k, x := range q {
		if k != "mo" && k != "gap" {
			closed[k] = x
		}
	}
	v.OpenAll = address(closed)
	v.CloseAll = address(plus(closed, "gap", allClosed))
	v.Pager.Total = c.T("task.group_by.total", len(all), v.Pager.Total)
	v.Pager.Next, v.Pager.First = "", ""
	if from+groupsPerPage < len(all) {
		v.Pager.Next = base + "?" + with(q, "trang", strconv.Itoa(page+1))
	}
	if page > 1 {
		v.Pager.First = base + "?" + q.Encode()
	}
	return c.Render(f.Status(), views.Tasks(v))
}

// groupLinks are the ways to cut the table into groups.
func groupLinks(c *web.Ctx, q url.Values, by GroupBy) (out []views.SortLink) {
	plain := url.Values{}
	for k, x := range q {
		if !slices.Contains(groupNames, k) {
			plain[k] = x
		}
	}
	out = append(out, views.SortLink{Text: c.T("task.group_by.no"), Href: base + "?" + plain.Encode(), Active: by == ""})
	for _, x := range GroupBys {
		out = append(out, views.SortLink{Text: c.T("task.group_by." + string(x)), Href: base + "?" + with(plain, "nhom", string(x)), Active: x == by})
	}
	return out
}
