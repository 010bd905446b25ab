package queries

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

//go:embed samples.jsonl
var samples []byte

// Load reads the documents of a file; of "" the official texts of the shared
// folder where it is present, else the samples of the repository.
func Load(path string) (docs []Document, from string, err error) {
	from = path
	if path == "" {
		from = Shared()
	}
	b := samples
	switch {
	case from != "":
		if b, err = os.ReadFile(from); err != nil {
			return nil, "", err
		}
	default:
		from = "samples"
	}
	in := bufio.NewScanner(bytes.NewReader(b))
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var d Document
		if err := json.Unmarshal(in.Bytes(), &d); err != nil {
			return nil, "", fmt.Errorf("queries: line %d: %w", len(docs)+1, err)
		}
		if d.ID == "" {
			d.ID = "d" + strconv.Itoa(len(docs)+1)
		}
		docs = append(docs, d)
	}
	return docs, from, in.Err()
}

// Shared is the file of official texts, or "" where the folder is absent.
func Shared() string {
	dir := os.Getenv("ROVIEC_SHARED")
	if dir == "" {
		dir = "../shared"
	}
	p := dir + "/data/documents/official-texts.jsonl"
	if _, err := os.Stat(p); err != nil {
		return ""
	}
	return p
}

// Index puts the documents into the public index of a database.
func Index(ctx context.Context, d *db.DB, docs []Document) (*search.Index, error) {
	x := search.New(d, search.Public)
	for part := range slices.Chunk(docs, 250) {
		err := d.InTx(ctx, func(ctx context.Context) error {
			for _, doc := range part {
				at, _ := time.Parse("2006-01-02", doc.Date)
				if err := x.Put(ctx, search.Document{Kind: "document", ID: doc.ID, Title: doc.Title, Body: doc.Text, Number: doc.Number, URL: "/van-ban/" + doc.ID, Year: at.Year(), At: at}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return x, nil
}
