// Package notice is what reaches a person: the inbox in the workspace, mail,
// messages to browsers (Web Push), the daily digest of reminders, and the calendar that a person's own program
// reads.
//
// A room tells within the transaction of its act, so that a notice exists
// exactly when the act does. Telling the same thing twice (Unique) is
// harmless. Only the person addressed reads a notice.
//
// What must stay true:
//   - A person is reminded of each step once, and gets one digest a day at
//     most; nothing goes to an account that is disabled.
//   - A mail goes only to an address that its person has proved to hold.
//   - The words of a mail or of a message to a browser are made when it is
//     sent, from what its receiver may see then.
//   - The queue is in the database: what an act enqueued is sent exactly when
//     the act was committed, and is tried again until it is sent or given up.
//     A mail whose sending was cut off may be sent twice, under one Message-ID.
//
// Digests and reminders follow the clock of the domain; the queue, codes and
// secrets follow the wall clock.
package notice
