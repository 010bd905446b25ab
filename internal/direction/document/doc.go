// Package document is the register of official documents: what came from
// above and outside, and what the province issues.
//
// Fields carry the names of Decree 30/2020/NĐ-CP, Annex VI. An incoming
// document is registered and may be withdrawn by its sender. An outgoing one
// is drafted, gets its number, is signed and issued. What is numbered is never
// edited: a mistake is mended by a new document that corrects, replaces or
// recalls the old one, and the old one says so.
//
// A number belongs to one document for ever. It is allotted within the act,
// per issuing agency, series and calendar year, from 1 on 1 January. A number
// that came to nothing stays in the series as void, with its reason.
//
// The text of a document is cut into clauses, each with an address that stays
// when the clause is corrected. Other rooms cite clauses; what they are and
// how they stand is told through Carriers, so that this room knows none of
// them.
package document
