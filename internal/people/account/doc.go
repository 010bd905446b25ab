// Package account is about who signs in: accounts with their roles and
// agencies, passwords, second factors, sign-in sessions and tokens of the API.
//
// An account holds roles and belongs to agencies, each for a period. What it
// may do is looked up anew for every request: the session or token leads to
// the account's row, whose rights_version says whether the rights in memory
// are still those of the database. So a disabled, moved or demoted person
// loses access with the next request, on every node.
//
// What must stay true:
//   - Secrets are stored hashed: passwords with argon2id, at most two at a
//     time; session values, tokens, links and recovery codes with SHA-256,
//     because they are random and long.
//   - A session gets a new value at sign-in and at the second factor; a change
//     of rights ends the sessions of the account.
//   - A wrong name and a wrong password are answered alike, in words, status
//     and time.
//   - Administrators, editors and approvers have no rights before they have a
//     second factor; exempt are the demo's accounts on a demo that listens on
//     loopback, and nothing else.
//
// Sessions, codes, links and waiting times follow the wall clock; membership
// of an agency follows the clock of the domain.
package account
