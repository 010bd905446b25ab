// Package meeting is a sitting of the Committee: agenda with drafts and
// papers, invitations and answers, attendance, votes, and the conclusion that
// becomes tasks.
//
// Not "session": that word belongs to sign-in; the public API says sessions.
//
// What must stay true:
//   - Quorum (two thirds of all members) and the result of a vote (more than
//     half of all members) are computed from what was noted, never typed.
//   - The text of a conclusion does not change once a task was made of it; each
//     task keeps its hash and the span of the sentence.
//   - What the reader proposes binds nobody: the Office corrects, completes,
//     confirms or rejects with a reason, and nothing is lost between.
package meeting
