// Command bench measures the public read path of the whole program against a
// bare net/http handler that serves the same compressed bytes and headers from
// memory, in one run: requests a second over loopback and CPU time a request.
// It also measures a page asked for the first time.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"roviec/internal/app"
)

const encodings = "gzip, deflate, br, zstd"

// answer is what the bare handler repeats.
type answer struct {
	Header http.Header
	Body   []byte
}

func main() {
	serve := flag.String("serve", "", "for the program's own use: demo, or a file with the answer to repeat")
	seconds := flag.Int("seconds", 3, "length of one round of load")
	rounds := flag.Int("rounds", 5, "rounds for each server, in turn")
	documents := flag.Int("search", 0, "measure search over so many documents instead")
	flag.Parse()
	var err error
	switch {
	case *serve != "":
		err = child(*serve)
	case *documents > 0:
		err = measureSearch(*documents)
	default:
		err = measure(*rounds, time.Duration(*seconds)*time.Second)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child serves on a free port, prints its address and waits to be killed.
func child(what string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var h http.Handler
	if what == "demo" {
		dir, err := os.MkdirTemp("", "roviec-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		a, err := app.Open(context.Background(), app.Config{Data: dir, Demo: true, Addr: l.Addr().String()})
		if err != nil {
			return err
		}
		go a.Background(context.Background())
		h = a.Handler()
	} else {
		b, err := os.ReadFile(what)
		if err != nil {
			return err
		}
		var x answer
		if err := json.Unmarshal(b, &x); err != nil {
			return err
		}
		h = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			to := w.Header()
			for k, v := range x.Header {
				to[k] = v
			}
			_, _ = w.Write(x.Body)
		})
	}
	fmt.Println(l.Addr())
	return (&http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}).Serve(l)
}

// server is a running child.
type server struct {
	cmd  *exec.Cmd
	addr string
}

func start(what string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-serve", what)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s did not start: %w", what, err)
	}
	return &server{cmd, strings.TrimSpace(line)}, nil
}

func (s *server) stop() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() }

// cpu is the processor time that the child has used.
func (s *server) cpu() time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	var user, system int64
	_, _ = fmt.Sscan(f[11], &user)
	_, _ = fmt.Sscan(f[12], &system)
	return time.Duration(user+system) * 10 * time.Millisecond // a hundred ticks a second
}

// load asks for the path over kept connections and counts the answers.
func (s *server) load(path string, d time.Duration) (requests int64, cpu time.Duration, err error) {
	before := s.cpu()
	var n atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, 16)
	end := time.Now().Add(d)
	for range 16 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := s.ask(path, end, &n); err != nil {
				errs <- err
			}
		}()
	}
	wg.Wait()
	select {
	case err = <-errs:
	default:
	}
	return n.Load(), s.cpu() - before, err
}

func (s *server) ask(path string, end time.Time, n *atomic.Int64) error {
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(end.Add(10 * time.Second)); err != nil {
		return err
	}
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + s.addr + "\r\nAccept-Encoding: " + encodings + "\r\nUser-Agent: bench\r\n\r\n")
	r := bufio.NewReaderSize(conn, 64<<10)
	for time.Now().Before(end) {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		status, err := r.ReadSlice('\n')
		if err != nil || !strings.HasPrefix(string(status), "HTTP/1.1 200") {
			return fmt.Errorf("%s: %s %w", path, status, err)
		}
		size := 0
		for {
			line, err := r.ReadSlice('\n')
			if err != nil {
				return err
			}
			if len(line) <= 2 {
				break
			}
			if name, v, ok := bytes.Cut(line, []byte(": ")); ok && len(name) == 14 && bytes.EqualFold(name, []byte("Content-Length")) {
				if size, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
					return err
				}
			}
		}
		if _, err := r.Discard(size); err != nil {
			return err
		}
		n.Add(1)
	}
	return nil
}

func fetch(addr, path string) (answer, error) {
	q, err := http.NewRequest(http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return answer{}, err
	}
	q.Header.Set("Accept-Encoding", encodings)
	res, err := http.DefaultClient.Do(q)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, res.Status)
	}
	res.Header.Del("Date")
	return answer{res.Header, b}, err
}

func measure(rounds int, d time.Duration) error {
	product, err := start("demo")
	if err != nil {
		return err
	}
	defer product.stop()
	path, err := article(product.addr)
	if err != nil {
		return err
	}
	// The dense form is made behind the answers, for what is asked for again.
	var x answer
	for try := 0; x.Header.Get("Content-Encoding") != "br"; try++ {
		if x, err = fetch(product.addr, path); err != nil {
			return err
		}
		if try == 100 {
			return errors.New("the dense form of the article is not made")
		}
		time.Sleep(50 * time.Millisecond)
	}
	dir, err := os.MkdirTemp("", "roviec-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "answer.json")
	b, err := json.Marshal(x)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return err
	}
	bare, err := start(file)
	if err != nil {
		return err
	}
	defer bare.stop()
	var rates, costs [2][]float64
	for range rounds {
		for i, s := range []*server{product, bare} {
			n, cpu, err := s.load(path, d)
			if err != nil {
				return err
			}
			rates[i] = append(rates[i], float64(n)/d.Seconds())
			costs[i] = append(costs[i], float64(cpu.Microseconds())/float64(n))
		}
	}
	fmt.Printf("cached article, %d bytes %s, 16 connections, median of %d rounds\n", len(x.Body), x.Header.Get("Content-Encoding"), rounds)
	fmt.Printf("  %-14s %10s %14s\n", "", "requests/s", "CPU µs/request")
	fmt.Printf("  %-14s %10.0f %14.1f\n", "roviec", median(rates[0]), median(costs[0]))
	fmt.Printf("  %-14s %10.0f %14.1f\n", "bare net/http", median(rates[1]), median(costs[1]))
	fmt.Printf("  ratio          %10.3f %14.3f   (bare = 1; bar: 0.90 in requests)\n", median(rates[0])/median(rates[1]), median(costs[1])/median(costs[0]))
	return first()
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

// article is the path of the newest article.
func article(addr string) (string, error) {
	x, err := http.Get("http://" + addr + "/api/v1/articles?limit=1")
	if err != nil {
		return "", err
	}
	defer x.Body.Close()
	var v struct{ Items []struct{ URL string } }
	if err := json.NewDecoder(x.Body).Decode(&v); err != nil || len(v.Items) == 0 {
		return "", fmt.Errorf("no article: %w", err)
	}
	u := v.Items[0].URL
	if i := strings.Index(u, "/tin-tuc"); i >= 0 {
		u = u[i:]
	}
	return u, nil
}

// first measures pages that no one asked for since the last publication.
func first() error {
	dir, err := os.MkdirTemp("", "roviec-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a, err := app.Open(context.Background(), app.Config{Data: dir, Demo: true, Addr: "127.0.0.1:8080"})
	if err != nil {
		return err
	}
	defer a.Close()
	l := httptest.NewServer(a.Handler())
	path, err := article(strings.TrimPrefix(l.URL, "http://"))
	l.Close()
	if err != nil {
		return err
	}
	fmt.Println("pages asked for the first time since a publication (in process, all CPU time of it)")
	for _, p := range []string{path, "/", "/tin-tuc", "/chi-dao-dieu-hanh", "/ke-hoach-hanh-dong/2023", "/chuong-trinh-cong-tac/2023"} {
		const n = 400
		var used time.Duration
		for i := range n + 20 {
			a.Forget()
			before := usage()
			w := httptest.NewRecorder()
			q := httptest.NewRequest(http.MethodGet, p, nil)
			q.Header.Set("Accept-Encoding", encodings)
			a.Handler().ServeHTTP(w, q)
			if w.Code != http.StatusOK {
				return fmt.Errorf("%s: %d", p, w.Code)
			}
			if i >= 20 {
				used += usage() - before
			}
		}
		name := p
		if p == path {
			name = "the article"
		}
		fmt.Printf("  %-32s %6.2f ms CPU\n", name, float64(used.Microseconds())/1000/n)
	}
	return nil
}

func usage() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
