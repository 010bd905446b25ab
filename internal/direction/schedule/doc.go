// Package schedule is the leaders' schedule of a week: what which leader does
// when and where.
//
// The Office drafts a week, somebody else approves it, and what is approved
// becomes public in the same transaction. A published week may be changed;
// until the change is approved, readers and the public see what was approved
// before. An entry that was public and falls away stays as cancelled, so that
// calendars which took it learn of it.
package schedule
