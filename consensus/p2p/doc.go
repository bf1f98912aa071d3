// Package p2p connects the members' nodes: one libp2p host per node, lean (TCP, Noise, yamux and nothing else), open only to
// peers that its owner's Gate names.
//
// Every stream starts with a preamble that says which protocol it is for and which Handshake its sender has (versions and
// the ledger's identity). The answer either opens the stream or says why not, so that an operator reads "other ledger" or
// "other version" instead of a time-out. Above that, there are two ways to talk: request and response (Handle, Call), and
// plain streams for Raft (StreamLayer).
//
// All bytes from outside are length-prefixed, bounded before they are read, and read under a deadline.
//
// Peers are authenticated: a peer ID is the hash of the Ed25519 key that the connection was made with.
package p2p
