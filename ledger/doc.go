// Package ledger defines what certledger signs and hashes: records, entries,
// headers, cosignatures, governance, the genesis and the trust file, and the
// codes that say what is wrong with one of them.
//
// Everything here is a pure function of bytes. The rule is "sign bytes, carry
// bytes": nobody re-serialises before hashing, so every parsed value keeps the
// exact text that it came from. docs/format.md is the specification; the
// vectors under testdata are its examples.
package ledger
