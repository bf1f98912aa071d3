package consensus

import "errors"

var (
	// ErrNotLeader means that the entry was surely not appended: another node leads, or none. Ask Leader and send it there.
	ErrNotLeader = errors.New("consensus: not the leader; the entry was not appended")

	// ErrBusy means that the entry was surely not appended because the node did not take it in time. Try again later.
	ErrBusy = errors.New("consensus: busy; the entry was not appended")

	// ErrTooLarge means that the entry is longer than Config.MaxEntry and was not appended.
	ErrTooLarge = errors.New("consensus: entry is too large; it was not appended")

	// ErrUnknownOutcome means that the entry may or may not be committed, now or later: leadership was lost, the node stops,
	// or the caller's time ran out. Only a machine that recognises duplicates may be sent it again.
	ErrUnknownOutcome = errors.New("consensus: outcome unknown; the entry may be committed")

	// ErrStopped is returned after Close or a fatal error; what was asked for was not done.
	ErrStopped = errors.New("consensus: node is stopped")

	// ErrLogLost means that the Raft log ends before what the state machine has applied, or is empty beside a vote: it was
	// deleted, or restored from a copy. This node may have promised things that it no longer knows. Give it a new key and
	// peer ID and let it join again; do not start it with this log.
	ErrLogLost = errors.New("consensus: the Raft log was lost or restored from an older copy; this node must join again under a new peer ID")

	// ErrLogGap means that entries between the state machine and the start of the Raft log no longer exist here. Restore a
	// state directory at least as new as the start of the log, or set the node up again from another member. Keep the log.
	ErrLogGap = errors.New("consensus: the state machine is older than the start of the Raft log; restore a newer state directory or set this node up from another member")

	// ErrForeignLog means that the entry at the state machine's index is not one that it can have applied: log and state
	// directory do not belong together. Put the matching pair back.
	ErrForeignLog = errors.New("consensus: the Raft log and the state machine do not belong together; restore the matching directories")

	// ErrFetching is what a machine's Install returns while it fetches the checkpoint. Raft's leader asks again by itself.
	ErrFetching = errors.New("consensus: the checkpoint is being fetched")

	// ErrStuck means that the leader sends the same checkpoint again and again, because this node refuses what follows it.
	// Start the process again; nothing is lost. If it happens again at once, keep the directory and the log lines.
	ErrStuck = errors.New("consensus: the same checkpoint was installed over and over; restart this node")

	// ErrNotNonvoter means that only a member that does not vote yet can be promoted: add it and let it catch up first.
	ErrNotNonvoter = errors.New("consensus: not a member; add it as a non-voter before it is promoted")

	// ErrLastVoter means that the change would leave nobody who votes. Promote another member first.
	ErrLastVoter = errors.New("consensus: no voter would be left")
)
