// Package notice is what reaches a person: the inbox in the workspace.
//
// A room tells within the transaction of its act, so that a notice exists
// exactly when the act does. Telling the same thing twice (Unique) is
// harmless. Only the person addressed reads a notice.
package notice
