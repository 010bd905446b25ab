package app

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"roviec/internal/app/demo"
	"roviec/internal/base/clock"
	"roviec/internal/direction/document"
	"roviec/internal/direction/draft"
	"roviec/internal/direction/indicator"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/plan"
	"roviec/internal/direction/programme"
	"roviec/internal/direction/remind"
	"roviec/internal/direction/review"
	"roviec/internal/direction/schedule"
	"roviec/internal/direction/score"
	"roviec/internal/direction/task"
	"roviec/internal/direction/urge"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/files"
	"roviec/internal/floor/jobs"
	"roviec/internal/floor/mail"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/static"
	"roviec/internal/people/account"
	"roviec/internal/people/calendar"
	"roviec/internal/people/desk"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/people/view"
	"roviec/internal/public/portal"
	"roviec/internal/public/publish"
)

// Rooms is every room, wired.
type Rooms struct {
	config Config
	db     *db.DB
	clock  clock.Clock
	log    *slog.Logger

	Rights     *access.Table
	Audit      *audit.Log
	Files      *files.Store
	Org        *org.Store
	Calendar   *calendar.Room
	Accounts   *account.Service
	Notices    *notice.Center
	Tasks      *task.Room
	Reminders  *remind.Room
	Letters    *urge.Room
	Documents  *document.Room
	Drafts     *draft.Room
	Meetings   *meeting.Room
	Plans      *plan.Room
	Indicators *indicator.Room
	Reviews    *review.Room
	Programmes *programme.Room
	Scores     *score.Room
	Schedules  *schedule.Room
	Desk       *desk.Room
	Views      *view.Room
	News       *publish.Room
	Portal     *portal.Room

	accountPages *account.Room
	cache        *portal.Front
}

// rights joins what the rooms grant.
func rights() *access.Table {
	return access.NewTable(
		org.Grants, calendar.Grants, account.Grants, notice.Grants, desk.Grants, view.Grants,
		document.Grants, draft.Grants, meeting.Grants, task.Grants, plan.Grants, indicator.Grants, review.Grants, programme.Grants, remind.Grants, urge.Grants, schedule.Grants,
		publish.Grants, readerGrants,
	)
}

func newRooms(d *db.DB, clk clock.Clock, c Config, log *slog.Logger) (*Rooms, error) {
	r := &Rooms{config: c, db: d, clock: clk, log: log, Rights: rights(), Audit: audit.New(d, clk)}
	var err error
	if r.Files, err = files.New(c.filesDir(), d, clk); err != nil {
		return nil, err
	}
	r.Org = org.New(d, clk, r.Audit)
	r.Calendar = calendar.New(d, clk, r.Audit)
	r.Accounts = account.New(d, clk, r.Audit, account.Options{Demo: c.Demo, Loopback: c.loopback(), Log: log})
	r.Notices = notice.New(d, clk, bodies{r})
	r.Accounts.TellWith(func(ctx context.Context, accountID, key, link string, args ...any) error {
		return r.Notices.Tell(ctx, notice.To{Accounts: []string{accountID}}, notice.Message{Key: key, Args: args, Link: link})
	})
	r.accountPages = account.NewRoom(r.Accounts, account.RoomOptions{BaseURL: c.baseURL(), Hints: demo.Hints()}.WithOrg(r.Org, clk))
	r.Tasks = task.New(d, clk, r.Audit, r.Rights, r.Org, r.Notices, r.Files, r.Calendar)
	r.Tasks.Calendars = r.Calendar
	r.Reminders = remind.New(d, clk, r.Audit, r.Rights, r.Calendar, r.Tasks, r.Accounts, r.Notices, r.Org)
	r.Notices.Accounts, r.Notices.Audit, r.Notices.BaseURL = r.Accounts, r.Audit, c.baseURL()
	r.Accounts.Field, r.Tasks.Leaders = r.Reminders.Supervised, r.Reminders.Leaders
	r.Notices.Sources[remind.Kind], r.Notices.Ready = r.Reminders.Stand, r.Reminders.Ready
	if c.SMTP != "" {
		if r.Notices.Post, err = mail.New(c.SMTP, c.MailFrom); err != nil {
			return nil, err
		}
	}
	if r.Notices.Push, err = pusher(d, c.baseURL()); err != nil {
		return nil, err
	}
	r.News = publish.New(d, clk, r.Audit, r.Rights, r.Notices, func() {
		if r.cache != nil {
			r.cache.Drop()
		}
	})
	r.Scores = score.New(d)
	r.Schedules = schedule.New(d, clk, r.Audit, r.Rights, r.Accounts, r.Notices)
	r.Schedules.Publish, r.Schedules.Beside = r.publishWeek, r.beside
	r.Views = view.New(d, clk, r.Audit, r.Rights)
	r.Views.Opens = r.opens
	r.Desk = desk.New(r.Audit, search.New(d, search.Staff), commands, r.Views.Links)
	r.Drafts = draft.New(d, clk, r.Audit, r.Rights, r.Org, r.Notices)
	r.Meetings = meeting.New(d, clk, r.Audit, r.Rights, r.Org, r.Notices, r.Files, r.Drafts, r.Tasks, readTasks, r.publishSitting)
	r.Documents = document.New(d, clk, r.Audit, r.Rights, r.Org, r.Files)
	r.Documents.Carriers, r.Documents.Published, r.Documents.Text = carriers{r}, r.publishDocument, textOf
	r.Documents.Conclusions, r.Meetings.Notice = conclusions{r}, r.noticeOf
	r.Tasks.Clauses, r.Documents.Dated = r.Documents, r.dated
	r.Plans = plan.New(d, clk, r.Audit, r.Org, r.Documents, r.publishPlan)
	r.Plans.Things = things{r}
	r.Indicators = indicator.New(d, clk, r.Audit, r.Rights, r.Org)
	r.Indicators.Published, r.Indicators.Changed, r.Indicators.Carries = r.publishIndicators, r.Plans.Republish, r.targetLines
	r.Reviews = review.New(d, clk, r.Audit, r.Org, r.Documents)
	r.Reviews.Subjects = subjects{r}
	r.Meetings.Cal = r.Calendar
	r.Meetings.Check, r.Meetings.Records = checker{}, r.records
	r.Programmes = programme.New(d, clk, r.Audit, r.Rights, r.Org, r.publishItem)
	r.Programmes.Told, r.Programmes.OnTime, r.Programmes.Issued = r.Notices.Tell, r.onTime, r.publishProgramme
	r.Programmes.Cal = r.Calendar
	r.Reminders.Sources = append(r.Reminders.Sources, r.remindItems())
	r.Notices.Sources[programme.RemindKind] = r.Programmes.Stand
	r.Programmes.Elsewhere, r.Programmes.Documents = elsewhere{r}, r.Documents
	r.Letters = urge.New(d, clk, r.Audit, r.Rights, r.Calendar, r.Tasks, r.Documents, r.Org, r.Notices)
	r.Notices.Feeds = r.feeds()
	r.Tasks.ActorOf, r.Tasks.Unread = r.Accounts.ActorOf, r.unread
	r.Tasks.Also = append(r.Tasks.Also, r.waitingArticles, r.waitingDrafts, r.waitingSittings, r.waitingFigures, r.waitingItems)
	secret, err := visitorSecret(d)
	if err != nil {
		return nil, err
	}
	r.Portal = portal.New(d, clk, c.baseURL(), secret)
	return r, nil
}

// world is the house as the demo's story needs it.
func (r *Rooms) world(story *clock.Manual) *demo.World {
	return &demo.World{
		DB: r.db, Clock: story, Org: r.Org, Accounts: r.Accounts, Files: r.Files, Tasks: r.Tasks, News: r.News,
		Documents: r.Documents, Drafts: r.Drafts, Meetings: r.Meetings, Plans: r.Plans, Indicators: r.Indicators, Reviews: r.Reviews, Programmes: r.Programmes,
		Views: r.Views, Progress: r.publishProgress, Reminders: r.Reminders, Remind: r.Remind, Letters: r.Letters, Schedules: r.Schedules,
	}
}

// nav is the menu of the workspace; each entry shows to who may use it.
var nav = []web.NavItem{
	{Key: "nav.work", Href: "/lam-viec", Permission: access.SignedIn},
	{Key: "nav.search", Href: "/lam-viec/tim-kiem", Permission: access.SignedIn},
	{Key: "nav.tasks", Href: "/lam-viec/nhiem-vu", Permission: "task.list"},
	{Key: "nav.urge", Href: "/lam-viec/don-doc", Permission: "urge.list"},
	{Key: "nav.meetings", Href: "/lam-viec/phien-hop", Permission: "meeting.list"},
	{Key: "nav.schedule", Href: "/lam-viec/lich-cong-tac", Permission: "schedule.read"},
	{Key: "nav.drafts", Href: "/lam-viec/du-thao", Permission: "draft.list"},
	{Key: "nav.documents", Href: "/lam-viec/van-ban", Permission: "document.list"},
	{Key: "nav.plans", Href: "/lam-viec/ke-hoach", Permission: "plan.list"},
	{Key: "nav.indicators", Href: "/lam-viec/chi-tieu", Permission: "indicator.list"},
	{Key: "nav.reviews", Href: "/lam-viec/ra-soat", Permission: "review.list"},
	{Key: "nav.programmes", Href: "/lam-viec/chuong-trinh", Permission: "programme.list"},
	{Key: "nav.news", Href: "/lam-viec/tin-bai", Permission: "article.list"},
	{Key: "nav.accounts", Href: "/lam-viec/quan-tri/tai-khoan", Permission: "account.list"},
	{Key: "nav.acts", Href: "/lam-viec/quan-tri/so-viec", Permission: "audit.read"},
	{Key: "nav.org", Href: "/lam-viec/quan-tri/co-quan", Permission: "org.read"},
	{Key: "nav.calendar", Href: "/lam-viec/quan-tri/lich", Permission: "calendar.read"},
	{Key: "nav.remind", Href: "/lam-viec/quan-tri/nhac-viec", Permission: "remind.read"},
	{Key: "nav.mails", Href: "/lam-viec/quan-tri/thu", Permission: "mail.list"},
}

// opens reports whether the actor may use the entry of the menu below which a
// page lies.
func (r *Rooms) opens(a access.Actor, path string) bool {
	best := web.NavItem{Permission: access.SignedIn}
	for _, n := range nav {
		if (path == n.Href || strings.HasPrefix(path, n.Href+"/")) && len(n.Href) > len(best.Href) {
			best = n
		}
	}
	return r.Rights.May(a, best.Permission)
}

// commands are what can be begun from anywhere.
var commands = []web.NavItem{
	{Key: "palette.new_task", Href: "/lam-viec/nhiem-vu/moi", Permission: "task.create"},
	{Key: "palette.new_meeting", Href: "/lam-viec/phien-hop/moi", Permission: "meeting.create"},
	{Key: "palette.new_draft", Href: "/lam-viec/du-thao/moi", Permission: "draft.create"},
	{Key: "palette.new_incoming", Href: "/lam-viec/van-ban/moi", Permission: "document.create"},
	{Key: "palette.new_outgoing", Href: "/lam-viec/van-ban/moi?chieu=out", Permission: "document.create"},
	{Key: "palette.new_article", Href: "/lam-viec/tin-bai/moi", Permission: "article.write"},
	{Key: "palette.inbox", Href: "/lam-viec/thong-bao", Permission: access.SignedIn},
	{Key: "view.title", Href: "/lam-viec/bo-loc", Permission: access.SignedIn},
	{Key: "shell.display", Href: "/lam-viec/hien-thi", Permission: access.SignedIn},
	{Key: "palette.account", Href: "/lam-viec/tai-khoan", Permission: access.SignedIn},
	{Key: "shell.help", Href: "/lam-viec/tro-giup", Permission: access.SignedIn},
}

// server is the route table of the role that this process has.
func (r *Rooms) server() (*web.Server, error) {
	api := web.NewAPI(Version)
	var routes [][]web.Route
	if r.config.Role != "workspace" {
		r.Portal.API(api)
		routes = append(routes, r.Portal.Routes())
	}
	if r.config.Role != "portal" {
		r.Tasks.API(api)
		r.extractAPI(api)
		routes = append(routes, r.accountPages.Routes(), r.Org.Routes(), r.Calendar.Routes(), r.Notices.Routes(), r.News.Routes(),
			r.Tasks.Routes(), r.Reminders.Routes(), r.Letters.Routes(), r.Schedules.Routes(),
			r.Drafts.Routes(r.Meetings.Settling), r.Meetings.Routes(textOf), r.Plans.Routes(), r.Indicators.Routes(), r.Reviews.Routes(), r.Programmes.Routes(), r.Documents.Routes(),
			r.Desk.Routes(), r.Views.Routes())
	}
	routes = append(routes, api.Routes(), []web.Route{{Method: "GET", Pattern: "/api", Permission: access.Public, Handle: r.Portal.Guide(api)}})
	s, err := web.New(web.Options{
		DB: r.db, Clock: r.clock, Rights: r.Rights, Moved: r.Portal.Moved, Audit: r.Audit, Sessions: r.Accounts, BaseURL: r.config.BaseURL, Demo: r.config.Demo, Nav: nav,
		Unread: func(ctx context.Context, a access.Actor) int { return r.Notices.Unread(ctx, a.AccountID) },
		Views:  r.Views.Links,
		Log:    r.log, TrustedProxies: r.config.Proxies,
	}, routes...)
	if err == nil {
		r.Notices.Sees = s.Sees
	}
	return s, err
}

// front puts what needs no session before the route table.
func (r *Rooms) front(s *web.Server) http.Handler {
	assets := static.Handler()
	r.cache = portal.NewFront(s, r.db, strings.HasPrefix(r.config.BaseURL, "https://"))
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if len(q.URL.Path) > 6 && q.URL.Path[:6] == "/tinh/" {
			assets.ServeHTTP(w, q)
			return
		}
		r.cache.ServeHTTP(w, q)
	})
}

// jobs is the work that no request waits for.
func (r *Rooms) jobs(s *web.Server) []jobs.Job {
	return []jobs.Job{
		{Name: "task.redate", Every: 30 * time.Second, Run: r.Tasks.Redate},
		{Name: "task.remind", Every: time.Minute, Run: r.Remind},
		{Name: "notice.mail", Every: 5 * time.Second, Run: r.Notices.SendMail},
		{Name: "notice.push", Every: 5 * time.Second, Run: r.Notices.SendPushes},
		{Name: "notice.tidy", Every: time.Hour, Run: r.Notices.Tidy},
		{Name: "task.recur", Every: 5 * time.Minute, Run: r.Tasks.Recur},
		{Name: "task.tidy", Every: 6 * time.Hour, Run: r.Tasks.TidyTally},
		{Name: "task.undo", Every: 6 * time.Hour, Run: r.Tasks.ForgetActs},
		{Name: "task.words", Every: 6 * time.Hour, Run: r.Tasks.TidyWords},
		{Name: "document.words", Every: 6 * time.Hour, Run: r.Documents.TidyWords},
		{Name: "review.words", Every: 6 * time.Hour, Run: r.Reviews.TidyWords},
		{Name: "progress.publish", Every: 5 * time.Minute, Run: r.publishProgress},
		{Name: "search.tidy", Every: 10 * time.Minute, Run: r.tidySearch},
		{Name: "account.sweep", Every: time.Hour, Run: r.Accounts.Sweep},
		{Name: "web.keys", Every: time.Hour, Run: s.ForgetKeys},
	}
}

// Remind notes the steps that are due and makes the digests of today.
func (r *Rooms) Remind(ctx context.Context) error {
	if err := r.Reminders.Sweep(ctx); err != nil {
		return err
	}
	return r.Notices.MakeDigests(ctx)
}

// watch follows what other nodes publish and announce, until ctx ends.
func (r *Rooms) watch(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { r.Calendar.Watch(ctx) })
	r.cache.Watch(ctx)
	wg.Wait()
}
