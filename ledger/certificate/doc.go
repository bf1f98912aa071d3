// Package certificate builds, reads and verifies the two files that leave a
// ledger: the certificate (`<number>.cert.json`) and the stand-alone status
// proof. Both verify offline, with nothing but a trust file.
//
// A file brings evidence, never trust. What a verifier believes is the genesis
// fingerprint of its trust file; from there every step is proved: the first
// governance by the genesis, each later one by a quorum of the one before it, a
// header by a quorum of the set in force, a leaf by a Merkle path, a state by a
// state proof. Names that lead into the ledger, such as the key of the asset in
// the state tree, come from the signed record and never from the file around
// it. No byte of a file is left without a hash, a signature or a rule that
// fixes it, so that nothing in it can be altered unnoticed.
//
// The package is pure: the caller's clock comes in as Options.At.
package certificate
