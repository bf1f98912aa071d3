// Package evidence makes and verifies evidence reports (TJ 7.3): one file for
// people, in Chinese first, that carries its proof and a record of how it was taken from
// the network (TJ annex 4-3).
//
// The file is a page of HTML without anything from outside. All that it shows follows from
// the data inside it: the state of the evidence, proved by a header that a quorum has
// signed, and the record of the collection. Who verifies makes the page again from what is
// proved and compares all bytes, so that nothing on it can be altered unnoticed. The digest
// of the file is what a provider deposits with an evidence.report record and what a
// certificate names as its annex; it fixes the record of the collection too.
//
// The package is pure: times and environment come in with the Collection.
package evidence
