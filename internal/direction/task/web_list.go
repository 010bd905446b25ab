package task

import (
	"net/url"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

func (r *Room) showList(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f, clock.Today(r.clock), r.agencyNamed(c.Context()))
	view := oneOf(f, "xem", listViews)
	if f.Err() != nil { // a filter that cannot be read restricts nothing, and says so
		flt, view = Filter{Limit: 50}, ""
	}
	by := GroupBy("")
	if view == "" {
		by = GroupBy(oneOf(f, "nhom", names(GroupBys)))
	}
	var page Page
	if view == "" && by == "" || view == viewGantt {
		page, err = r.Page(c.Context(), c.Actor, flt)
	} else {
		page.Total, page.More, err = r.Count(c.Context(), c.Actor, flt)
	}
	if err != nil {
		return err
	}
	v := views.List{Page: c.Listed(c.T("task.list.title")), Filter: f, CanMake: c.May("task.create"), Clear: base}
	v.Page.Problem = f.Err() != nil
	if err := r.choices(c, &v); err != nil {
		return err
	}
	for _, n := range []string{"20", "50", "100"} {
		v.Sizes = append(v.Sizes, layout.Option{Value: n, Text: c.T("task.filter.rows", n)})
	}
	q := queryOf(f)
	r.exports(c, q, &v)
	sort := flt.Sort
	if sort == "" {
		sort = SortPress
	}
	for _, s := range Sorts {
		v.Sorts = append(v.Sorts, views.SortLink{Text: c.T("task.sort." + s), Href: base + "?" + with(q, "sap-xep", s), Active: sort == s})
	}
	if flt.AsOf.IsZero() && c.May("task.bulk") {
		v.Bulk = r.bulkOptions(c)
	}
	if v.Grid, err = r.grid(c.Context(), c, page.Tasks, q, sort); err != nil {
		return err
	}
	v.Grid.Choose, v.Columns = len(v.Bulk) > 0, r.columnForm(c, q)
	v.Counts = countsBase + "?" + q.Encode()
	v.Chips = r.chips(c, f, q, v)
	v.Filtered = len(v.Chips) > 0
	v.Pager.Total = c.T("task.total", page.Total)
	if page.More {
		v.Pager.Total = c.T("task.total_more", page.Total)
	}
	r.viewLinks(c, q, view, &v)
	switch view {
	case viewBoard:
		return r.renderBoard(c, flt, q, v)
	case viewMonth:
		return r.renderMonth(c, f, flt, q, v)
	case "":
		v.GroupLinks = groupLinks(c, q, by)
		if by != "" {
			return r.renderGroups(c, f, flt, by, q, v)
		}
	}
	if page.Next != "" {
		v.Pager.Next = base + "?" + with(q, "sau", page.Next)
	}
	if flt.Cursor != "" {
		v.Pager.First = base + "?" + q.Encode()
	}
	if view == viewGantt {
		return r.renderGantt(c, f, flt, page.Tasks, q, v)
	}
	return c.Render(f.Status(), views.Tasks(v))
}

// filterNames are the parts of the address that make the list; the cursor is
// not among them.
var filterNames = append([]string{"q", "han", "trang-thai", "co-quan", "vai-tro", "khan", "tu", "den", "nguon", "nguon-id", "xin-gia-han", "su-kien", "dinh-ky", "muc", "co-so", "tinh-den", "chu-tri", "lanh-dao", "khong-han"}, shapeNames...)

// shapeNames are the parts of the address that say how the list is shown, not
// what is in it.
var shapeNames = slices.Concat(viewNames, groupNames, []string{"cot", "sap-xep", "so-dong"})

// viewNames are the parts of the address that only some views have.
var viewNames = []string{"xem", "thang", "do", "moc"}

// The views of a list, as the address names them; "" is the table.
const (
	viewBoard = "bang"
	viewMonth = "lich"
	viewGantt = "dong-thoi-gian"
)

var listViews = []string{viewBoard, viewMonth, viewGantt}

// oneOf reads a part of the address that no field of the page holds: what is
// not known is as if it were not there.
func oneOf(f *form.Form, name string, known []string) string {
	if s := f.Value(name); slices.Contains(known, s) {
		return s
	}
	return ""
}

// viewLinks are the ways to look at the same filter.
func (r *Room) viewLinks(c *web.Ctx, q url.Values, view string, v *views.List) {
	v.View = view
	for _, name := range append([]string{""}, listViews...) {
		own := url.Values{}
		for k, list := range q {
			own[k] = list
		}
		key := "list"
		if own.Del("xem"); name != "" {
			own.Set("xem", name)
			key = name
		}
		v.Views = append(v.Views, views.SortLink{Text: c.T("task.view." + key), Href: base + "?" + own.Encode(), Active: name == view})
	}
	hidden := append([]string{"nguon-id", "xin-gia-han", "su-kien", "dinh-ky", "muc", "co-so", "chu-tri", "lanh-dao", "khong-han"}, shapeNames...)
	for _, n := range hidden {
		if n == "so-dong" {
			continue
		}
		for _, x := range q[n] {
			v.Hidden = append(v.Hidden, [2]string{n, x})
		}
	}
}

func queryOf(f *form.Form) url.Values {
	q := url.Values{}
	for _, n := range filterNames {
		if v := f.Values(n); len(v) > 0 {
			q[n] = v
		}
	}
	return q
}

func with(q url.Values, name, value string) string {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	out.Set(name, value)
	return out.Encode()
}

func without(q url.Values, name, value string) string {
	out := url.Values{}
	for k, v := range q {
		if k == name {
			v = slices.DeleteFunc(slices.Clone(v), func(x string) bool { return x == value })
		}
		if len(v) > 0 {
			out[k] = v
		}
	}
	return out.Encode()
}

// choices are what the form of the filter offers.
func (r *Room) choices(c *web.Ctx, v *views.List) (err error) {
	v.States, v.Times, v.Urgencies = web.Choices(c, "task.state.", names(States)), web.Choices(c, "task.time.", names(TimeStates)), web.Choices(c, "task.urgency.", urgencies)
	v.Sources, v.Roles = web.Choices(c, "task.source.", sourceKinds), web.Choices(c, "task.role.", roles)
	v.Agencies, err = r.agencyOptions(c.Context())
	return err
}

// filterWords say which tasks the list of an address holds, and in what order.
func (r *Room) filterWords(c *web.Ctx, f *form.Form, q url.Values) []string {
	var v views.List
	if err := r.choices(c, &v); err != nil { // words of the address then
		v = views.List{}
	}
	var list []string
	for _, x := range r.chips(c, f, q, v) {
		list = append(list, x.Text)
	}
	words := c.T("task.print.all")
	if len(list) > 0 {
		words = c.T("task.print.filter", strings.Join(list, "; "))
	}
	sort := q.Get("sap-xep")
	if !slices.Contains(Sorts, sort) {
		sort = SortPress
	}
	return []string{words, c.T("task.print.sort", c.T("task.sort."+sort))}
}

// chips are the active filters; each leads to the list without it.
func (r *Room) chips(c *web.Ctx, f *form.Form, q url.Values, v views.List) (out []layout.Link) {
	lists := map[string][]layout.Option{"han": v.Times, "trang-thai": v.States, "co-quan": v.Agencies, "khan": v.Urgencies, "nguon": v.Sources, "vai-tro": v.Roles}
	for _, n := range filterNames {
		if slices.Contains(shapeNames, n) {
			continue
		}
		for _, value := range f.Values(n) {
			text := value
			for _, o := range lists[n] {
				if o.Value == value {
					text = o.Text
				}
			}
			switch n {
			case "muc":
				text = c.T("task.box." + value)
			case "co-so":
				text = c.T("task.basis.original")
			case "tu", "den", "tinh-den":
				text = c.T("task.chip."+n, value)
			case "co-quan", "chu-tri":
				if text == value { // the id of an agency of the past
					if known, err := r.agencies.ByIDs(c.Context(), []string{value}); err == nil && known[value].Name != "" {
						text = known[value].Name
					}
				}
				switch {
				case n == "chu-tri" && value == nobody:
					text = c.T("task.group_by.none.co-quan")
				case n == "chu-tri":
					text = c.T("task.chip.chu-tri", text)
				}
			case "lanh-dao":
				text = c.T("task.chip.lanh-dao", value)
				if value == nobody {
					text = c.T("task.group_by.none.lanh-dao")
				}
			case "khong-han":
				text = c.T("task.group_by.none.thang-han")
			case "su-kien", "dinh-ky":
				text = c.T("task.chip." + n)
			case "xin-gia-han":
				text = c.T("task.mine.extend")
			}
			out = append(out, layout.Link{Text: text, Href: base + "?" + without(q, n, value)})
		}
	}
	return out
}
