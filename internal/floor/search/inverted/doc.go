// Package inverted keeps sets of terms in tables of either engine and tells
// which rows hold which terms.
//
// A row is a number and its terms. What was put lately lies in a table of its
// own, row by row (fresh); many such rows together become a segment: sorted
// terms with the numbers of their rows, in blocks of some kilobytes that are
// never changed. Small segments are joined to larger ones, a step at a time.
// Both engines hold the same bytes, so both find the same rows.
//
// Must stay true:
//   - all changes of an index are made by one transaction at a time: the caller
//     holds its lock, which gives each change a new version.
//   - a number is given to a row once; a row that changes gets a new number.
//   - the numbers of segments follow each other: no two ranges meet.
package inverted
