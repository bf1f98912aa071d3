// Package checkpoint fetches a checkpoint of the ledger from other nodes: for a node that joins, and for one that Raft can no
// longer bring up entry by entry. It carries opaque bytes: what a chunk is and whether it is genuine is decided by the Sink
// that receives it, which also remembers across restarts how far it is.
//
// A checkpoint stands for a height that a quorum has made final. Its chunks are the same on every member, so that each can be
// asked of another. Beside it goes an anchor, which proves the last header final and differs between members.
//
// The package knows nothing of the transport: Server and Caller are what it needs of consensus/p2p.
package checkpoint
