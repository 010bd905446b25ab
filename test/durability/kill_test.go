// Package durability kills the program and the database under acknowledged
// writes, keeps the acknowledgements outside, and looks for each of them
// afterwards.
package durability

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "roviec-kill")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "roviec")
	out, err := exec.Command("go", "build", "-o", bin, "roviec/cmd/roviec").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
})

// server is one life of the program.
type server struct {
	cmd  *exec.Cmd
	base string
	log  bytes.Buffer
}

func start(t *testing.T, data, dsn, addr string) *server {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"serve", "--demo", "--data", data, "--addr", addr}
	if dsn != "" {
		args = append(args, "--db", dsn)
	}
	s := &server{cmd: exec.Command(bin, args...), base: "http://" + addr}
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		if r, err := http.Get(s.base + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return s
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	_ = s.cmd.Process.Kill()
	t.Fatalf("the program did not become ready\n%s", s.log.String())
	return nil
}

func (s *server) kill() {
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	_ = s.cmd.Wait()
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func token(t *testing.T, data, dsn string) string {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"token", "create", "--user", "vanphong", "--scope", "write", "--data", data}
	if dsn != "" {
		args = append(args, "--db", dsn)
	}
	out, err := exec.Command(bin, args...).Output()
	if err != nil {
		t.Fatalf("token: %v %s", err, out)
	}
	lines := strings.Fields(string(out))
	return lines[len(lines)-1]
}

// acknowledged is what the program said that it keeps.
type acknowledged struct {
	mu    sync.Mutex
	tasks map[string]string // id → title
	keys  map[string]string // idempotency key → id
}

// write creates tasks until stop closes; each key is repeated once when the
// answer was lost, as a proxy or a person would.
func (a *acknowledged) write(base, bearer string, worker, round int, stop <-chan struct{}) {
	client := &http.Client{Timeout: 5 * time.Second}
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		key := fmt.Sprintf("kill-%d-%d-%d", round, worker, n)
		title := "Nhiệm vụ mẫu " + key
		body, _ := json.Marshal(map[string]any{
			"title": title, "action": "thực hiện phép thử", "lead": []string{"snv"}, "product": "Báo cáo", "authority": "chairman",
			"accountable_officer": "Giám đốc", "due": "2023-03-31", "hand_out": n%2 == 0,
		})
		req, _ := http.NewRequest("POST", base+"/api/v1/tasks", bytes.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+bearer)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)
		r, err := client.Do(req)
		if err != nil {
			continue
		}
		b, err := io.ReadAll(r.Body)
		r.Body.Close()
		var got struct{ ID string }
		if err != nil || r.StatusCode != http.StatusCreated || json.Unmarshal(b, &got) != nil {
			continue
		}
		a.mu.Lock()
		a.tasks[got.ID], a.keys[key] = title, got.ID
		a.mu.Unlock()
	}
}

// missing looks for every acknowledged task.
func (a *acknowledged) missing(t *testing.T, base, bearer string) (lost int) {
	t.Helper()
	for id, title := range a.tasks {
		req, _ := http.NewRequest("GET", base+"/api/v1/tasks/"+id, nil)
		req.Header.Set("Authorization", "Bearer "+bearer)
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Title string }
		err = json.NewDecoder(r.Body).Decode(&got)
		r.Body.Close()
		if r.StatusCode != http.StatusOK || err != nil || got.Title != title {
			lost++
			t.Errorf("task %s: status %d, title %q, want %q", id, r.StatusCode, got.Title, title)
		}
	}
	return lost
}

func verify(t *testing.T, data, dsn string) {
	t.Helper()
	bin, _ := binary()
	args := []string{"verify", "--data", data}
	if dsn != "" {
		args = append(args, "--db", dsn)
	}
	if out, err := exec.Command(bin, args...).CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

func newAcknowledged() *acknowledged {
	return &acknowledged{tasks: map[string]string{}, keys: map[string]string{}}
}

// The program is killed twenty times at random moments under writes on
// SQLite: everything acknowledged is there, and the chain of acts is whole.
func TestKillTheProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("kills the program many times; not in short mode")
	}
	data := t.TempDir()
	s := start(t, data, "", freeAddr(t))
	bearer := token(t, data, "")
	ack := newAcknowledged()
	const kills = 20
	for round := range kills {
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Add(1)
			go func() { defer wg.Done(); ack.write(s.base, bearer, w, round, stop) }()
		}
		time.Sleep(time.Duration(100+rand.IntN(300)) * time.Millisecond)
		s.kill()
		close(stop)
		wg.Wait()
		s = start(t, data, "", freeAddr(t))
	}
	lost := ack.missing(t, s.base, bearer)
	s.kill()
	verify(t, data, "")
	t.Logf("%d kills, %d acknowledged, %d lost", kills, len(ack.tasks), lost)
	if len(ack.tasks) < kills {
		t.Errorf("only %d writes were acknowledged: the test shows nothing", len(ack.tasks))
	}
}

// PostgreSQL is killed three times under writes; the program stays up and
// goes on when the database is back.
func TestKillPostgres(t *testing.T) {
	if testing.Short() {
		t.Skip("kills the database several times; not in short mode")
	}
	pg := newCluster(t)
	data := t.TempDir()
	s := start(t, data, pg.dsn, freeAddr(t))
	defer s.kill()
	bearer := token(t, data, pg.dsn)
	ack := newAcknowledged()
	const kills = 3
	for round := range kills {
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Add(1)
			go func() { defer wg.Done(); ack.write(s.base, bearer, w, round, stop) }()
		}
		time.Sleep(time.Duration(300+rand.IntN(500)) * time.Millisecond)
		pg.kill(t)
		time.Sleep(200 * time.Millisecond)
		began := time.Now()
		if r, err := http.Get(s.base + "/readyz"); err != nil || r.StatusCode != http.StatusServiceUnavailable || time.Since(began) > 6*time.Second {
			t.Errorf("without its database the program answers %v, %v after %s", r, err, time.Since(began))
		}
		pg.start(t)
		time.Sleep(500 * time.Millisecond)
		close(stop)
		wg.Wait()
	}
	lost := ack.missing(t, s.base, bearer)
	verify(t, data, pg.dsn)
	t.Logf("%d kills, %d acknowledged, %d lost", kills, len(ack.tasks), lost)
	if len(ack.tasks) < kills {
		t.Errorf("only %d writes were acknowledged: the test shows nothing", len(ack.tasks))
	}
}

// cluster is a PostgreSQL of the test's own, on a socket in its folder.
type cluster struct {
	bin, dir, sock, dsn string
	root                bool
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(bins) == 0 {
		t.Skip("PostgreSQL's server programs are not installed")
	}
	dir, err := os.MkdirTemp("", "roviec-pg")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{bin: filepath.Dir(bins[len(bins)-1]), dir: filepath.Join(dir, "data"), sock: dir, root: os.Geteuid() == 0}
	if c.root {
		u, err := user.Lookup("postgres")
		if err != nil {
			t.Skip("there is no user postgres to run the server")
		}
		if out, err := exec.Command("chown", u.Uid, dir).CombinedOutput(); err != nil {
			t.Fatalf("%s", out)
		}
	}
	t.Cleanup(func() {
		_ = c.command("pg_ctl", "-D", c.dir, "-m", "immediate", "stop").Run()
		_ = os.RemoveAll(dir)
	})
	if out, err := c.command("initdb", "-D", c.dir, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	c.start(t)
	c.dsn = "postgres://postgres@/postgres?host=" + c.sock
	return c
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	full := filepath.Join(c.bin, name)
	if !c.root {
		return exec.Command(full, args...)
	}
	cmd := exec.Command("runuser", append([]string{"-u", "postgres", "--", full}, args...)...)
	cmd.Dir = "/"
	return cmd
}

func (c *cluster) start(t *testing.T) {
	t.Helper()
	if out, err := c.command("pg_ctl", "-D", c.dir, "-w", "-l", filepath.Join(c.sock, "log"), "-o", "-c listen_addresses='' -k "+c.sock, "start").CombinedOutput(); err != nil {
		said, _ := os.ReadFile(filepath.Join(c.sock, "log"))
		t.Fatalf("start: %v\n%s\n%s", err, out, said)
	}
}

// kill ends the server and all its children with SIGKILL, as a machine that
// loses power would.
func (c *cluster) kill(t *testing.T) {
	t.Helper()
	f, err := os.Open(filepath.Join(c.dir, "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	line, _ := bufio.NewReader(f).ReadString('\n')
	pid := strings.TrimSpace(line)
	children, _ := exec.Command("pgrep", "-P", pid).Output()
	_ = exec.Command("kill", append([]string{"-KILL", pid}, strings.Fields(string(children))...)...).Run()
	time.Sleep(300 * time.Millisecond)
	// Where nobody reaps the dead server its number is still taken, and the
	// next one would believe it alive.
	_ = os.Remove(filepath.Join(c.dir, "postmaster.pid"))
	locks, _ := filepath.Glob(filepath.Join(c.sock, ".s.PGSQL.*"))
	for _, l := range locks {
		_ = os.Remove(l)
	}
}
