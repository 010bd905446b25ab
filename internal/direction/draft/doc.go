// Package draft is a paper before it is issued: versions, comments of agencies
// on passages, what became of each comment, and the comparison of versions.
//
// A draft is prepared, circulated to agencies, settled and issued, or
// withdrawn. A text that was circulated does not change: a correction is a new
// version. A comment is closed as accepted, accepted in part, or not accepted
// with a reason; a draft with an open comment cannot be issued. The comparison
// names for each changed passage what caused it: the Chair's conclusion for
// theme and motto, the comments on the passage elsewhere.
//
// Agencies see a draft once it is circulated to them, and the comments of
// others once it is settled.
package draft
