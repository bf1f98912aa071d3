// Package cosign makes a member attest what its node executed, and gathers the attestations of the others until a header is
// final.
//
// Raft only orders. A header becomes final when a quorum of members has signed it, each after executing the block itself, and
// each at most once a height. The package is the place where "at most once" is kept: what is about to be signed is first
// written to the lock, a file of its own that is fsynced before the signature exists.
//
// The decisions are made by core, which has no clock, goroutine or disk: it takes one input at a time (a header executed
// here, a message, a tick) and returns what to do, in order. Cosigner does those things and nothing else.
//
// Limits of what others can cause: a message that no cosigner signed has no effect; a cosigner that signs another header is
// written down as evidence; only a quorum of valid signatures over another header stops the node, because then this node is
// wrong or more members lie than the ledger tolerates. A valid signature by this node's own key that the lock does not know
// makes it stop signing, and nothing more.
package cosign
