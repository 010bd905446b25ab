// Package publish is the desk that makes things public.
//
// An article is written, submitted, and approved by another person; approval
// copies it into the published store in the same transaction, with an entry in
// the publication log. What was published is corrected (the old text stays
// until the new one is approved), withdrawn (title and notice stay), replaced
// (its address leads on) or removed (gone). Records of other rooms are
// published through Record.
//
// What must stay true:
//   - Nobody approves what they wrote themselves.
//   - The portal's store holds copies; it knows no draft.
//   - Each publication raises the version that caches of all nodes follow.
package publish
