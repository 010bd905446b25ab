package web

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var gzipPool = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 4)
	return w
}}

var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(128<<10), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic("web: zstd: " + err.Error())
	}
	return e
})

// Encoding chooses what to compress with: "zstd", "gzip" or "".
func Encoding(accept string) string {
	best := ""
	for part := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if q = strings.TrimSpace(q); q == "q=0" || q == "q=0.0" {
			continue
		}
		switch name {
		case "zstd":
			return "zstd"
		case "gzip":
			best = "gzip"
		}
	}
	return best
}

type sliceWriter struct{ b []byte }

func (s *sliceWriter) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}

// Compress returns body in the encoding, made fast.
func Compress(encoding string, body []byte) []byte {
	switch encoding {
	case "zstd":
		return zstdEncoder().EncodeAll(body, make([]byte, 0, len(body)/3))
	case "gzip":
		w := gzipPool.Get().(*gzip.Writer)
		defer gzipPool.Put(w)
		out := &sliceWriter{make([]byte, 0, len(body)/3)}
		w.Reset(out)
		_, _ = w.Write(body) // a slice takes everything
		_ = w.Close()
		return out.b
	}
	return body
}

func writeCompressed(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) > 1024 {
		if enc := Encoding(r.Header.Get("Accept-Encoding")); enc != "" {
			body = Compress(enc, body)
			h.Set("Content-Encoding", enc)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor may have gone
	}
}
