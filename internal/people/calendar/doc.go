// Package calendar keeps the announcements of days off and make-up days, and
// shows the year that they make.
//
// An announcement is corrected by a new version; all versions stay. Each change
// raises version_mark 'calendar' in its transaction; every node follows it four
// times a second, so that what is in memory is never older than that. Whoever
// counts within a transaction asks In, which reads what the transaction sees.
package calendar
