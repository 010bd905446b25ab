package app

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"roviec/internal/floor/mail"
)

// Config is how one process runs. The zero value of a field is its default.
type Config struct {
	Addr     string // of the public port
	Data     string // folder of the database and the files
	DB       string // "" = SQLite in Data; postgres://… = PostgreSQL
	Files    string // "" = a folder in Data
	BaseURL  string // "" = http://Addr
	OpsAddr  string // "" = no metrics
	Role     string // all, portal, workspace or jobs
	Demo     bool
	DemoDate string // "" = the demo's own beginning; "now" or YYYY-MM-DD
	Proxies  []netip.Prefix
	SMTP     string // "" = no mail; smtp://… or smtps://…, see floor/mail
	MailFrom string // sender of mails
}

// Usage is an error in how the program was called.
type Usage struct{ Words string }

func (u Usage) Error() string { return u.Words }

func usage(format string, args ...any) error { return Usage{fmt.Sprintf(format, args...)} }

// DefaultPassword is that of the demo accounts where the environment sets
// none; with it the demo listens on loopback only.
const DefaultPassword = "roviec-demo"

// DemoPassword is the password of the demo accounts.
func DemoPassword() string {
	if p := os.Getenv("ROVIEC_DEMO_PASSWORD"); p != "" {
		return p
	}
	return DefaultPassword
}

func (c *Config) check() error {
	switch c.Role {
	case "":
		c.Role = "all"
	case "all", "portal", "workspace", "jobs":
	default:
		return usage("--role must be all, portal, workspace or jobs, not %q", c.Role)
	}
	if c.Addr == "" {
		c.Addr = "127.0.0.1:8080"
	}
	if c.Data == "" {
		c.Data = "./roviec-data"
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return usage("--addr must be host:port, not %q", c.Addr)
	}
	if c.DB != "" && !strings.HasPrefix(c.DB, "postgres://") && !strings.HasPrefix(c.DB, "postgresql://") {
		return usage("--db must be a postgres:// address, or absent for SQLite in the data folder")
	}
	if c.Files != "" && strings.HasPrefix(c.Files, "s3://") {
		return usage("--files: storage in S3 is not built in yet; leave it out to keep files in the data folder")
	}
	if c.BaseURL != "" && !strings.HasPrefix(c.BaseURL, "http://") && !strings.HasPrefix(c.BaseURL, "https://") {
		return usage("--base-url must begin with http:// or https://, not %q", c.BaseURL)
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if c.SMTP != "" {
		if _, err := mail.New(c.SMTP, c.MailFrom); err != nil {
			return usage("--smtp, --mail-from: %v", err)
		}
	}
	if c.Demo && DemoPassword() == DefaultPassword && !c.loopback() {
		return usage("the demo with its default password listens on loopback only; set ROVIEC_DEMO_PASSWORD to use %s", c.Addr)
	}
	return nil
}

func (c *Config) loopback() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func (c *Config) baseURL() string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	return "http://" + c.Addr
}

// clockOffset is what tests and demos add to the clock.
func (c *Config) clockOffset() (time.Duration, error) {
	s := os.Getenv("ROVIEC_CLOCK_OFFSET")
	if s == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, usage("ROVIEC_CLOCK_OFFSET must be a duration such as 36h, not %q", s)
	}
	if !c.Demo {
		return 0, usage("ROVIEC_CLOCK_OFFSET works only together with --demo")
	}
	return d, nil
}
