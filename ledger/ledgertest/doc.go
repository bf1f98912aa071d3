// Package ledgertest builds ledgers for tests: seeded members and holders with
// their keys, a fully signed genesis, records of every kind with all their
// signatures, entries and cosignatures, a view in memory, and a chain that takes
// them through ledger/exec.
//
// Everything follows from a seed, so that a failing test fails again. What goes
// wrong here is a mistake of the test and ends it.
package ledgertest
