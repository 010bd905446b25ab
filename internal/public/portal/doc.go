// Package portal is what citizens get: pages, feeds, search, rating and open
// data over what was published. It reads published_* tables, writes intake_*
// tables, and knows no sign-in.
//
// Front stands before the route table and answers from memory: compressed
// bytes for path, language, display settings and encoding, each with a strong
// ETag. A publication raises a version that every node looks at four times a
// second; what was cached before is dropped.
package portal
