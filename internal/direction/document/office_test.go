package document

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// An office program that is not ours reads the file, prints it, and writes it
// anew: no word is lost on the way.
func TestReadByLibreOffice(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice (libreoffice-writer-nogui) is not installed")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	dir := t.TempDir()
	all := map[string]Document{"quyet-dinh": sampleDecision(), "cong-van": sampleLetter(), "ke-hoach": samplePlan(), "bao-cao": sampleReport()}
	convert := func(to string, files []string, out string) {
		t.Helper()
		args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", to, "--outdir", out}, files...)
		if b, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
	}
	var files []string
	for name, d := range all {
		var b bytes.Buffer
		if err := d.DOCX(&b); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	again := filepath.Join(dir, "again")
	convert("docx", files, again)
	convert("pdf", files, dir)
	for name, d := range all {
		out, err := exec.Command("pdftotext", "-layout", filepath.Join(dir, name+".pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		printedText := strings.ReplaceAll(flat(string(out)), " ", "")
		b, err := os.ReadFile(filepath.Join(again, name+".docx"))
		if err != nil {
			t.Fatal(err)
		}
		var first bytes.Buffer
		if err := d.DOCX(&first); err != nil {
			t.Fatal(err)
		}
		before, after := readBack(t, first.Bytes()), readBack(t, b)
		if got, want := flat(strings.Join(after.paras, " ")), flat(strings.Join(before.paras, " ")); got != want {
			t.Errorf("%s was read as\n%s\nwant\n%s", name, got, want)
		}
		for _, p := range before.paras {
			// Long paragraphs may be cut by the end of a page and its number.
			for _, w := range strings.Fields(p) {
				if !strings.Contains(printedText, w) && len(w) < 200 {
					t.Errorf("%s: %q is not printed", name, w)
				}
			}
		}
	}
}
