// Package registry is the law of the ledger: what happens to accounts,
// evidence, vouchers, assets, certificates, pledges and holds when a record
// arrives or a deadline passes.
//
// It is pure. A rule reads a View and returns Changes; it never writes, knows no
// clock but the block's, and answers whatever it is fed with a refusal code.
// What may happen is data: the rows of Tables, from which docs/states.md is
// printed.
package registry
