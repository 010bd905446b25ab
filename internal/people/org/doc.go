// Package org knows the agencies of the province, their posts, and who holds
// them, each with a period of validity.
//
// An agency that changes its name or is merged ends, and a new row begins: the
// old one stays for what happened in its time. The same code may return with
// another period, so that a row's identity is its id, and a code is looked up
// on a date.
package org
