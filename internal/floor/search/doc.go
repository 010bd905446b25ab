// Package search finds records by what people type: with, without and with
// some marks, with slips, joined words, half words, abbreviations and document
// numbers in any spacing.
//
// It knows no room. Rooms hand it Documents in the transaction that changes
// the record; what a reader may see is a condition of the query itself, made
// of the same grants as lists (see Scope). Two indexes of the same make are
// kept apart, each with its own dictionary: what is public and what staff
// work on.
//
// Must stay true:
//   - both engines answer alike: they keep bytes (package inverted); everything
//     is decided here.
//   - a search is bounded: in the words, readings and terms that it asks for, the
//     candidates of each kind and the texts that it judges.
//   - no word reaches a reader that does not stand in a record which this
//     reader may see: suggestions and repairs are cut from such records.
//
// How it decides and how it was measured: docs/guides/search.md.
package search
