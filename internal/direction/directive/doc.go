// Package directive reads a Vietnamese administrative text and proposes the
// tasks that it lays on identifiable parties: who, what, by when, which
// product, to whom, and which of the six clarities the text leaves open.
//
// It needs no database. It decides by the structure of the text (numbering,
// headings, sentences), by giving words followed by a party, and by a party
// followed by work in a list of conclusions. Praise, descriptions, captions,
// headlines and what was assigned earlier are left out. Nothing is issued by
// it: a person accepts, edits or rejects each proposal.
//
// A text becomes units and sentences in text.go and table.go (out of files:
// load.go, docx.go, html.go, pdf.go). read.go walks the units; heading.go lays
// parties on what stands below them; sentence.go takes sentences apart;
// giver.go and who.go find who is given work, work.go what, when.go by when,
// product.go and whom.go what is to be handed to whom; mention.go keeps what
// only adds to a task before it.
//
// Offsets count Unicode code points of the NFC form of the text.
package directive
