// Package db is the only door to the database. One SQL text serves SQLite
// and PostgreSQL; what differs between the two lives here and nowhere else.
//
// A store asks Q(ctx) for a handle: inside InTx it is the transaction, outside
// it reads from the read pool and refuses to write. So a store function never
// chooses a pool, and a write outside a transaction fails at once.
//
// Conventions of the schema: identifiers are text (gov.NewID), times are
// bigint milliseconds since the epoch in UTC, civil dates are text
// YYYY-MM-DD, truth values are bigint 0 or 1, structures are text holding
// JSON that only Go reads. Placeholders are $1, $2, …
//
// What must stay true: an act is acknowledged only after InTx returned nil;
// SQLite runs in WAL mode with synchronous=FULL and one writer; PostgreSQL
// keeps its own synchronous_commit.
package db
