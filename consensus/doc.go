// Package consensus orders opaque entries with Raft (hashicorp/raft v1.8.0) and hands them, one by one and in order, to one
// state machine on every node.
//
// The state machine keeps its own database. The only fact about it that Raft learns is Applied(), the index of the last
// entry whose effects are in that database; after a restart Raft hands out every entry behind it again. There is no
// snapshot data: a "snapshot" makes the machine durable and lets the log be cut behind that point, and the term and the
// configuration that Raft wants to know about the index come from the log itself (see snapshot.go). A member that needs
// entries which the others have cut is told which checkpoint to fetch; how, is its machine's business (see install.go).
//
// Members come and go one at a time, while entries go on (see membership.go): a new node opens with Join, the leader adds it
// as a non-voter, and promotes it once it has caught up. When a majority of voters is lost for good, those left begin a new
// epoch in new logs (see reset.go).
//
// What an outcome means:
//
//   - a result: the entry is committed and this node's machine has taken it; it survives any minority of failures.
//   - ErrNotLeader, ErrBusy, ErrTooLarge: the entry is surely not in the log.
//   - ErrUnknownOutcome: it may or may not be. Propose the same thing again only if the machine recognises duplicates.
//
// Raft tolerates crashes, not lies: an index and a result here say what this node's Raft believes. What follows from it for
// others is decided above this package.
//
// Files: node.go opens and closes, propose.go is the way in, fsm.go the way out, snapshot.go, install.go and start.go how a
// node finds its place, membership.go and reset.go who takes part, transport.go and guard.go keep malformed messages and
// failing disks away from hashicorp/raft, which would end the process, log.go and metrics.go translate its logs and figures.
package consensus
