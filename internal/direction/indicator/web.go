package indicator

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"roviec/internal/base/fault"
	"roviec/internal/direction/indicator/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// Routes of targets.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "indicator.list", Handle: r.list},
		{Method: "GET", Pattern: base + "/xuat", Permission: "indicator.export", Handle: r.export},
		{Method: "GET", Pattern: base + "/moi", Permission: "indicator.write", Handle: func(c *web.Ctx) error { return r.renderForm(c, nil, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base, Permission: "indicator.write", Handle: r.create},
		{Method: "POST", Pattern: base + "/cong-bo", Permission: "indicator.publish", Handle: r.publish},
		{Method: "GET", Pattern: base + "/nhap", Permission: "indicator.report", Handle: func(c *web.Ctx) error { return r.renderEntry(c, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base + "/nhap", Permission: "indicator.report", Handle: r.enter},
		{Method: "POST", Pattern: base + "/nhap-tep", Permission: "indicator.report", Upload: true, Handle: r.enterFile},
		{Method: "GET", Pattern: base + "/tep-mau", Permission: "indicator.report", Handle: r.template},
		{Method: "GET", Pattern: base + "/{id}", Permission: "indicator.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.renderOne(c, c.Object.(Indicator), nil, http.StatusOK) }},
		{Method: "GET", Pattern: base + "/{id}/sua", Permission: "indicator.write", Read: "indicator.read", Load: r.load, Handle: func(c *web.Ctx) error {
			i := c.Object.(Indicator)
			return r.renderForm(c, &i, nil, http.StatusOK)
		}},
		{Method: "POST", Pattern: base + "/{id}/sua", Permission: "indicator.write", Read: "indicator.read", Load: r.load, Handle: r.change},
		{Method: "POST", Pattern: base + "/{id}/ket-thuc", Permission: "indicator.write", Read: "indicator.read", Load: r.load, Handle: r.end},
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	i, err := r.Get(ctx, q.PathValue("id"))
	return i, i.Object(), err
}

// rounded is a computed figure with as many decimals as are shown.
func rounded(x float64, decimals int) vntext.Number {
	return vntext.Number{Units: int64(math.Round(x * math.Pow10(decimals))), Scale: decimals}
}

// shown writes a number in the reader's language with the decimals it needs.
func shown(p i18n.Printer, n vntext.Number) string { return p.Amount(n) }

func (i Indicator) computed(p i18n.Printer, x float64) string {
	return shown(p, rounded(x, max(i.Decimals, i.Target.Scale)))
}

var tones = map[string]string{Reached: "green", Missed: "red", OnTrack: "blue", AtRisk: "amber", OffTrack: "red", Unknown: "neutral"}

// Tone is the colour of a verdict.
func Tone(verdict string) string { return tones[verdict] }

// periodWords names the n-th period in the reader's language.
func periodWords(c *web.Ctx, p vncal.Period) string {
	return i18n.From(c.Context()).Period(p)
}

func (r *Room) owners(c *web.Ctx) ([]layout.Option, error) {
	list, err := r.agencies.Agencies(c.Context(), r.today())
	var out []layout.Option
	for _, a := range list {
		if a.Assignable() {
			out = append(out, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	return out, err
}

func (r *Room) names(c *web.Ctx, ids []string) (map[string]string, error) {
	known, err := r.agencies.ByIDs(c.Context(), ids)
	out := map[string]string{}
	for id, a := range known {
		out[id] = a.ShortName
		if i18n.From(c.Context()).Lang() == i18n.EN && a.NameEN != "" {
			out[id] = a.NameEN
		}
	}
	return out, err
}

// page is the list that an address asks for, judged.
type page struct {
	form      *form.Form
	filter    Filter
	years     []int
	all       []Indicator // of the year, for the roll-up
	list      []Indicator
	standings map[string]Standing
	names     map[string]string
}

func (r *Room) pageOf(c *web.Ctx) (page, error) {
	var x page
	var err error
	if x.form, err = c.Form(); err != nil {
		return x, err
	}
	if x.years, err = r.Years(c.Context()); err != nil {
		return x, err
	}
	year := r.today().Year
	if len(x.years) > 0 {
		year = x.years[0]
	}
	if n := x.form.Int("nam", false, 2000, 2200); n != 0 {
		year = n
	}
	x.filter = Filter{Year: year, Text: x.form.Text("q", false, 200), Field: x.form.Choice("linh-vuc", false, Fields...), OwnerID: x.form.Value("co-quan"), Verdict: x.form.Choice("danh-gia", false, Verdicts...)}
	if x.all, err = r.List(c.Context(), Filter{Year: year, State: Active}); err != nil {
		return x, err
	}
	list, err := r.List(c.Context(), x.filter)
	if err != nil {
		return x, err
	}
	latest, err := r.Latest(c.Context(), year)
	if err != nil {
		return x, err
	}
	x.standings = map[string]Standing{}
	var ids []string
	for _, i := range append(slices.Clone(x.all), list...) {
		x.standings[i.ID] = i.Stand(latest[i.ID], r.today())
		ids = append(ids, i.OwnerID)
	}
	for _, i := range list {
		if x.filter.Verdict == "" || x.standings[i.ID].Verdict == x.filter.Verdict {
			x.list = append(x.list, i)
		}
	}
	x.names, err = r.names(c, ids)
	return x, err
}

// rolled is the table of the roll-up by field.
func (x page) rolled(c *web.Ctx) layout.Table {
	p := i18n.From(c.Context())
	t := layout.Table{Caption: c.T("indicator.roll.caption", strconv.Itoa(x.filter.Year)), Head: []string{c.T("indicator.field.field"), c.T("indicator.roll.all"), c.T("indicator.roll.known"), c.T("indicator.roll.weight"), c.T("indicator.roll.score")}}
	for _, v := range Verdicts {
		t.Head = append(t.Head, c.T("indicator.verdict."+v))
	}
	row := func(name string, list []Indicator) {
		var s []Standing
		for _, i := range list {
			s = append(s, x.standings[i.ID])
		}
		z := Roll(list, s)
		score := c.T("indicator.roll.no_score")
		if z.KnownWeight > 0 {
			score = p.Decimal(z.Score*100, 1) + " %"
		}
		cells := []layout.Cell{{Text: name}, {Text: p.Number(int64(z.All)), Num: true}, {Text: p.Number(int64(z.Known)), Num: true}, {Text: c.T("indicator.roll.of", z.KnownWeight, z.Weight), Num: true}, {Text: score, Num: true}}
		for _, v := range Verdicts {
			cells = append(cells, layout.Cell{Text: p.Number(int64(z.ByVerdict[v])), Num: true})
		}
		t.Rows = append(t.Rows, cells)
	}
	for _, f := range Fields {
		var list []Indicator
		for _, i := range x.all {
			if i.Field == f {
				list = append(list, i)
			}
		}
		row(c.T("indicator.fields."+f), list)
	}
	row(c.T("indicator.roll.total"), x.all)
	return t
}

// aimed writes the target with its sign and unit: ≥ 11 %.
func (i Indicator) aimed(p i18n.Printer, n vntext.Number) string {
	return i.amount(p, n) + " " + p.Unit(i.Unit)
}

// Aimed writes the target with its sign, for tables that name the unit beside.
func (i Indicator) Aimed(p i18n.Printer) string { return i.amount(p, i.Target) }

func (i Indicator) amount(p i18n.Printer, n vntext.Number) string {
	s := map[string]string{Up: "≥ ", Down: "≤ ", Keep: "= "}[i.Aim] + shown(p, n)
	if i.Aim == Keep && i.Tolerance.Units > 0 {
		s += " ± " + shown(p, i.Tolerance)
	}
	return s
}

func (i Indicator) forecastWords(c *web.Ctx, s Standing) string {
	p := i18n.From(c.Context())
	switch f := s.Forecast; {
	case f == nil:
		return ""
	case f.Method == ByYear:
		return i.computed(p, f.Value)
	default:
		return c.T("indicator.forecast.range", i.computed(p, f.Value), i.computed(p, f.Low), i.computed(p, f.High))
	}
}

func (r *Room) list(c *web.Ctx) error {
	x, err := r.pageOf(c)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	year := strconv.Itoa(x.filter.Year)
	v := views.List{Page: c.Page(c.T("indicator.of", year)), Heading: c.T("indicator.of", year), Filter: x.form, Action: base, Fields: web.Choices(c, "indicator.fields.", Fields), Verdicts: web.Choices(c, "indicator.verdict.", Verdicts)}
	if v.Owners, err = r.owners(c); err != nil {
		return err
	}
	for _, y := range x.years {
		v.Years = append(v.Years, layout.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	if len(x.all) > 0 {
		v.Rolled = x.rolled(c)
	}
	v.Table = layout.Table{Caption: v.Heading, Head: []string{c.T("indicator.field.title"), c.T("indicator.field.code"), c.T("indicator.field.owner"), c.T("indicator.field.target"), c.T("indicator.so_far"), c.T("indicator.forecast"), c.T("indicator.verdict")}}
	for _, i := range x.list {
		s := x.standings[i.ID]
		soFar := layout.Cell{Num: true}
		if s.Known {
			soFar.Text, soFar.Meta = i.computed(p, s.Value), periodWords(c, i.At(s.Latest.N))
		}
		title := layout.Cell{Text: i.Title, Href: base + "/" + i.ID}
		if i.Sample {
			title.Tag, title.Tone = c.T("indicator.sample"), "neutral"
		}
		verdict := layout.Cell{Tag: c.T("indicator.verdict." + s.Verdict), Tone: tones[s.Verdict]}
		if i.State == Ended {
			verdict = layout.Cell{Tag: c.T("indicator.state.ended"), Tone: "neutral"}
		}
		if n := len(s.Missing); n > 0 && i.State == Active {
			verdict.Meta = c.T("indicator.missing", n)
		}
		v.Table.Rows = append(v.Table.Rows, []layout.Cell{title, {Text: i.Code, Whole: true}, {Text: x.names[i.OwnerID]}, {Text: i.aimed(p, i.Target), Num: true}, soFar, {Text: i.forecastWords(c, s), Num: true}, verdict})
	}
	q := url.Values{"nam": {year}}
	for _, name := range []string{"q", "linh-vuc", "co-quan", "danh-gia"} {
		if s := x.form.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	v.Links = append(v.Links, layout.Link{Text: c.T("indicator.csv"), Href: base + "/xuat?" + q.Encode()})
	for _, x := range []string{"xlsx", "pdf"} {
		q.Set("dang", x)
		v.Links = append(v.Links, layout.Link{Text: c.T("indicator." + x), Href: base + "/xuat?" + q.Encode()})
	}
	if c.May("indicator.report") {
		v.Links = append(v.Links, layout.Link{Text: c.T("indicator.enter"), Href: base + "/nhap"})
	}
	if c.May("indicator.write") {
		v.Links = append(v.Links, layout.Link{Text: c.T("indicator.new"), Href: base + "/moi?nam=" + year})
	}
	if c.May("indicator.publish") && len(x.all) > 0 {
		v.Publish, v.Year = base+"/cong-bo", year
	}
	v.Pager.Total = c.T("indicator.total", len(x.list))
	return c.Render(x.form.Status(), views.ListPage(v))
}

func (r *Room) export(c *web.Ctx) error {
	x, err := r.pageOf(c)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	head := []string{}
	for _, k := range []string{"code", "title", "field", "owner", "unit", "aim", "baseline", "target", "first_target"} {
		head = append(head, c.T("indicator.field."+k))
	}
	rows := [][]string{append(head, c.T("indicator.so_far"), c.T("indicator.figure.period"), c.T("indicator.forecast"), c.T("indicator.verdict"), c.T("indicator.field.weight"), c.T("indicator.field.source"))}
	for _, i := range x.list {
		s := x.standings[i.ID]
		soFar, period, from := "", "", ""
		if s.Known {
			soFar, period = i.computed(p, s.Value), periodWords(c, i.At(s.Latest.N))
		}
		if i.Baseline != nil {
			from = shown(p, *i.Baseline)
		}
		rows = append(rows, []string{i.Code, i.Title, c.T("indicator.fields." + i.Field), x.names[i.OwnerID], p.Unit(i.Unit), c.T("indicator.aim." + i.Aim), from, shown(p, i.Target), shown(p, i.FirstTarget), soFar, period, i.forecastWords(c, s), c.T("indicator.verdict." + s.Verdict), strconv.Itoa(i.Weight), i.Source})
	}
	return download.Send(c, download.Table{Name: "chi-tieu-" + strconv.Itoa(x.filter.Year), Sheet: c.T("indicator.title"), Widths: []float64{10, 60, 18, 26, 14, 12, 12, 12, 12, 14, 18, 30, 16, 8, 40}, Kinds: []download.Kind{6: download.Number, 7: download.Number, 8: download.Number, 9: download.Number, 13: download.Number}, Rows: rows})
}

// defined reads a definition from its form; what is wrong with a number is
// noted there.
func defined(f *form.Form) Indicator {
	i := Indicator{
		Year: f.Int("year", true, 2000, 2200), Code: f.Value("code"), Title: f.Value("title"), Field: f.Value("field"), Unit: f.Value("unit"), Decimals: f.Int("decimals", false, 0, 6), BaselineNote: f.Value("baseline_note"),
		Aim: f.Value("aim"), OwnerID: f.Value("owner"), Period: vncal.PeriodKind(f.Value("period")), ReportDay: f.Int("report_day", true, 1, 28), Adds: f.Value("adds"), Source: f.Value("source"), Weight: f.Int("weight", true, 0, 1000), Jump: f.Int("jump", true, 1, 10_000),
	}
	number := func(name string, required bool) *vntext.Number {
		if f.Text(name, required, 40) == "" {
			return nil
		}
		n, bad := Typed(f.Value(name), i.Unit)
		if bad != nil {
			f.Fail(name, bad.Key, bad.Args...)
		}
		return &n
	}
	i.Baseline = number("baseline", false)
	if n := number("target", true); n != nil {
		i.Target = *n
	}
	if n := number("tolerance", false); n != nil {
		i.Tolerance = *n
	}
	return i
}

func (r *Room) renderForm(c *web.Ctx, i *Indicator, f *form.Form, status int) error {
	title, action := c.T("indicator.new"), base
	crumbs := []layout.Link{{Text: c.T("indicator.title"), Href: base}, {Text: title}}
	reported := false
	if i != nil {
		title, action = c.T("indicator.edit"), base+"/"+i.ID+"/sua"
		crumbs = []layout.Link{{Text: c.T("indicator.title"), Href: base}, {Text: i.Code, Href: base + "/" + i.ID}, {Text: title}}
		list, err := r.Figures(c.Context(), i.ID)
		if err != nil {
			return err
		}
		reported = len(list) > 0
	}
	v := views.Form{
		Basics: layout.Basics{Page: c.Page(title), Crumbs: crumbs, Heading: title, Form: f}, Action: action, Editing: i != nil, Reported: reported,
		Fields: web.Choices(c, "indicator.fields.", Fields), Aims: web.Choices(c, "indicator.aim.", Aims), Adding: web.Choices(c, "indicator.adds.", Adding), Periods: web.Choices(c, "indicator.period.", Periods),
	}
	v.Page.Problem = status != http.StatusOK
	var err error
	if v.Owners, err = r.owners(c); err != nil {
		return err
	}
	if f == nil {
		v.Form = form.New()
		set := func(name, value string) { v.Form.Set(name, value) }
		if i == nil {
			set("year", strconv.Itoa(r.today().Year))
			if q, err := c.Form(); err == nil && q.Value("nam") != "" {
				set("year", q.Value("nam"))
			}
			set("report_day", "20")
			set("weight", "1")
			set("jump", "50")
			set("decimals", "1")
		} else {
			for name, value := range map[string]string{
				"year": strconv.Itoa(i.Year), "code": i.Code, "title": i.Title, "field": i.Field, "unit": i.Unit, "decimals": strconv.Itoa(i.Decimals), "baseline_note": i.BaselineNote, "target": plain(i.Target), "aim": i.Aim, "owner": i.OwnerID,
				"period": string(i.Period), "report_day": strconv.Itoa(i.ReportDay), "adds": i.Adds, "source": i.Source, "weight": strconv.Itoa(i.Weight), "jump": strconv.Itoa(i.Jump), "version": strconv.FormatInt(i.Version, 10),
			} {
				set(name, value)
			}
			if i.Baseline != nil {
				set("baseline", plain(*i.Baseline))
			}
			if i.Tolerance.Units != 0 {
				set("tolerance", plain(i.Tolerance))
			}
		}
	}
	return c.Render(status, views.FormPage(v))
}

// plain writes a number so that it is read again in one way only.
func plain(n vntext.Number) string {
	if n.Scale == 3 {
		n.Units, n.Scale = n.Units*10, 4
	}
	s := stored(n)
	for k := range s {
		if s[k] == '.' {
			return s[:k] + "," + s[k+1:]
		}
	}
	return s
}

func (r *Room) create(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := defined(f)
	if f.Err() == nil {
		i, err := r.Create(c.Context(), c.Actor, x)
		if err == nil {
			return c.See(base+"/"+i.ID, "indicator.flash.created")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, nil, f, f.Status())
}

func (r *Room) change(c *web.Ctx) error {
	i := c.Object.(Indicator)
	f, err := c.Form()
	if err != nil {
		return err
	}
	f.Set("year", strconv.Itoa(i.Year))
	x := defined(f)
	if f.Err() == nil {
		seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
		if _, err = r.Change(c.Context(), c.Actor, i.ID, x, f.Value("reason"), seen); err == nil {
			return c.See(base+"/"+i.ID, "indicator.flash.saved")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, &i, f, f.Status())
}

func (r *Room) end(c *web.Ctx) error {
	i := c.Object.(Indicator)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if _, err := r.End(c.Context(), c.Actor, i.ID, f.Value("end_reason"), seen); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderOne(c, i, f, f.Status())
	}
	return c.See(base+"/"+i.ID, "indicator.flash.ended")
}

func (r *Room) publish(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	year := f.Int("nam", true, 2000, 2200)
	if err := f.Err(); err != nil {
		return err
	}
	if err := r.Publish(c.Context(), c.Actor, year); err != nil {
		if fault.Is(err, fault.Conflict) {
			return c.See(base+"?nam="+strconv.Itoa(year), fault.As(err).Key)
		}
		return err
	}
	return c.See(base+"?nam="+strconv.Itoa(year), "indicator.flash.published")
}

func (r *Room) renderOne(c *web.Ctx, i Indicator, f *form.Form, status int) error {
	p := i18n.From(c.Context())
	list, err := r.Figures(c.Context(), i.ID)
	if err != nil {
		return err
	}
	var latest []Figure
	for _, x := range list {
		if x.Latest {
			latest = append(latest, x)
		}
	}
	names, err := r.names(c, []string{i.OwnerID})
	if err != nil {
		return err
	}
	s := i.Stand(latest, r.today())
	v := views.One{
		Basics:  layout.Basics{Page: c.Page(i.Title), Heading: i.Title, Form: f, Crumbs: []layout.Link{{Text: c.T("indicator.title"), Href: base}, {Text: c.T("indicator.of", strconv.Itoa(i.Year)), Href: base + "?nam=" + strconv.Itoa(i.Year)}, {Text: i.Code}}},
		Verdict: c.T("indicator.verdict." + s.Verdict), Tone: tones[s.Verdict], Sample: i.Sample, Ended: i.State == Ended, Base: base + "/" + i.ID, Version: strconv.FormatInt(i.Version, 10),
	}
	v.Page.Problem = status != http.StatusOK
	fact := func(key, text string) {
		v.Facts = append(v.Facts, layout.Fact{Label: c.T("indicator.field." + key), Cell: layout.Cell{Text: text}})
	}
	fact("code", i.Code)
	fact("field", c.T("indicator.fields."+i.Field))
	fact("owner", names[i.OwnerID])
	fact("target", i.aimed(p, i.Target))
	if stored(i.Target) != stored(i.FirstTarget) {
		fact("first_target", i.aimed(p, i.FirstTarget))
	}
	fact("reason", i.Reason)
	if i.Baseline != nil {
		fact("baseline", shown(p, *i.Baseline)+" "+p.Unit(i.Unit)+map[bool]string{true: " (" + i.BaselineNote + ")"}[i.BaselineNote != ""])
	}
	fact("period", c.T("indicator.period."+string(i.Period)))
	fact("adds", c.T("indicator.adds."+i.Adds))
	fact("report_day", c.T("indicator.report_day", i.ReportDay))
	fact("weight", strconv.Itoa(i.Weight))
	fact("source", i.Source)
	if r.Carries != nil {
		links, err := r.Carries(c.Context(), c.Actor, i.ID)
		if err != nil {
			return err
		}
		for _, l := range links {
			v.Belongs = append(v.Belongs, layout.Link(l))
		}
	}
	if s.Known {
		v.SoFar = c.T("indicator.so_far_words", i.computed(p, s.Value), p.Unit(i.Unit), periodWords(c, i.At(s.Latest.N)), p.Decimal(s.Ratio*100, 1))
	}
	if s.Forecast != nil {
		v.Forecast = c.T("indicator.forecast.words", i.forecastWords(c, s), p.Unit(i.Unit))
		v.Method = c.T("indicator.method."+s.Forecast.Method, s.Forecast.Used)
	}
	for _, n := range s.Missing {
		v.Missing = append(v.Missing, periodWords(c, i.At(n)))
	}
	v.Chart = i.chart(c, latest, s)
	v.Table = layout.Table{Caption: c.T("indicator.figures"), Head: []string{c.T("indicator.figure.period"), c.T("indicator.figure.value"), c.T("indicator.figure.who"), c.T("indicator.figure.when"), c.T("indicator.figure.note")}}
	for _, x := range list {
		cell := layout.Cell{Text: shown(p, x.Value), Num: true}
		switch {
		case !x.Latest:
			cell.Tag, cell.Tone = c.T("indicator.figure.corrected"), "neutral"
		case x.Seq > 1:
			cell.Tag, cell.Tone = c.T("indicator.figure.correction"), "amber"
		}
		if x.Sample {
			cell.Meta = c.T("indicator.sample")
		}
		note := layout.Cell{Text: x.Note}
		if x.Reason != "" {
			note.Meta = c.T("indicator.figure.because", x.Reason)
		}
		v.Table.Rows = append(v.Table.Rows, []layout.Cell{{Text: periodWords(c, i.At(x.N))}, cell, {Text: x.ByName}, {Text: p.DateTime(x.At)}, note})
	}
	if c.Can("indicator.write", i.Object()) && i.State == Active {
		v.Edit = base + "/" + i.ID + "/sua"
	}
	if c.Can("indicator.report", i.Object()) && i.State == Active {
		v.Enter = base + "/nhap?chi-tieu=" + i.ID
	}
	return c.Render(status, views.OnePage(v))
}
