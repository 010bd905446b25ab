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
// Offsets count Unicode code points of the NFC form of the text.
package directive
