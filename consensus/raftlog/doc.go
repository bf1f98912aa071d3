// Package raftlog keeps Raft's log, term and vote on Pebble.
//
// It is the only durable memory of what this node promised to its peers, so it prefers stopping to guessing:
//
//   - Every write is fsynced before it is acknowledged. After one failed or stalled write the store refuses all further
//     writes (a retried fsync may report success for data that was lost) and reports through Options.Fatal, once.
//   - Pebble is never allowed to end the process: its fatal paths end in the same latch.
//   - A suffix is never cut at or below the state machine's applied index: what was applied was committed, and Raft never
//     un-commits. A request to do so means that a peer or this disk lies; both versions are kept as evidence.
//   - A prefix is only cut below the index up to which the state machine is durable, so that a crash finds every entry
//     that has to be applied again, and below the checkpoint that is offered to members which need more.
//   - The whole log only goes when the state machine became another member's checkpoint, in one batch with the base that
//     says where the next entry belongs (see base.go).
//
// Invariant: first <= Synced() <= Applied() <= floor <= last, whenever the log is not empty and the state machine is its own;
// where there is a base that the log continues, first is the base's index.
package raftlog
