// Package server answers the API of package api from a node's own ledger.
//
// NewPublic serves everybody: submission, proofs, certificates, the public page.
// NewOperator serves the operator's own listener: health, readiness, metrics,
// profiles, the clock of a test ledger. What the handlers need of the node is
// declared in backend.go, in types of package ledger; the node implements it.
//
// A record goes one way: size, strict form, signers' keys, signatures (bounded
// pool, remembered verdicts), text rules, then the Submitter. Nothing that comes
// from outside is trusted before that, and everything is bounded before it is
// read. Handlers return errors; errors.go alone turns them into answers.
package server
