// Package backup keeps a ledger's checkpoint in a directory and adds to it only
// what is new. What it holds can be verified and restored without any node; a
// restored store is verified as a checkpoint from a stranger is.
//
// A backup never holds private keys, Raft's log or the cosigner's lock: a node that
// comes back from one is a node that remembers less than it may have signed. It
// has to go on under its old lock, or rejoin as one that lost it.
//
// In the directory are
//
//	manifest         what the rest is; written last and replaced as a whole
//	genesis.json     the genesis file
//	rows/…           segments of checkpoint chunks, never changed once written
//	files/…          what an operator wants beside them
//	beside/…         what lies beside the ledger at the node, by the digest of its bytes, and its index
//
// A file that the manifest does not name is left from a run that was cut short.
// One run at a time may write to a directory.
package backup
