package directive

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Limits of the program that reads a PDF: wall clock, processor and memory.
const (
	pdfTime   = 20 * time.Second
	pdfLimits = `ulimit -t 20 2>/dev/null; ulimit -v 1048576 2>/dev/null; exec "$@"` // seconds, KiB
)

// fromPDF lets pdftotext (poppler-utils) read the text layer. It is a process of
// its own: a hostile file can end it, not the house.
func fromPDF(b []byte) (string, error) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		return "", failed(NoTool, err)
	}
	dir, err := os.MkdirTemp("", "pdf")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), pdfTime)
	defer cancel()
	args := []string{tool, "-q", "-enc", "UTF-8", "-nopgbrk", file, "-"}
	if sh, err := exec.LookPath("sh"); err == nil {
		args = append([]string{sh, "-c", pdfLimits, "sh"}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.WaitDelay = time.Second
	cmd.Env = []string{"LC_ALL=C"}
	out := bounded{max: maxText}
	cmd.Stdout = &out
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", failed(TooSlow, ctx.Err())
	case out.over:
		return "", failed(TooLarge, nil)
	case err != nil:
		return "", failed(Damaged, err)
	case strings.TrimSpace(out.b.String()) == "":
		return "", failed(Scanned, nil)
	}
	return strings.ToValidUTF8(out.b.String(), "\ufffd"), nil
}

var errOver = errors.New("directive: too much text")

// bounded keeps at most max bytes and then refuses more.
type bounded struct {
	b    bytes.Buffer
	max  int
	over bool
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > w.max {
		w.over = true
		return 0, errOver
	}
	return w.b.Write(p)
}
