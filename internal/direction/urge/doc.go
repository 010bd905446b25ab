// Package urge writes the letters (công văn đôn đốc) that press an agency for
// its overdue tasks.
//
// A letter names the tasks that are overdue in the second in which it is
// sent. In one transaction it is written, numbered in the register of
// documents and issued, its sending enters the history of each task, and the
// agency is told. If the tasks are no longer those of the preview, nothing is
// sent and the new preview is shown.
package urge
