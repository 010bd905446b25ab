// Package task is assigned work: who, what, by when, whose responsibility,
// which product, whose authority.
//
// A task is made as a draft or handed out at once. The lead agency receives,
// starts and reports; the Office accepts or returns with a reason. A lead may
// decline or ask for another date; leaders and the Office decide. A task may be
// paused, given to another lead, or withdrawn. flow.go holds all moves.
//
// What must stay true:
//   - The process state and the acts are stored; how a task stands against its
//     date is computed (lateness.go) and is the same in every list and export.
//   - Each act keeps how the task stood after it; Replay tells the same from the
//     acts alone, and the tally of tally.go the same as a recount.
//   - Nothing is accepted without its product.
//   - The first date is kept beside the date in force; each change is an event.
//   - An accepted or withdrawn task does not change.
//   - Every move is one transaction with its event, audit entry and notices.
package task
