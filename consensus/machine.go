package consensus

// StateMachine is what the entries are for. Apply, Sync and Install are called from one goroutine at a time; Applied and
// Snapshot are called from many, at any time, and must not block.
type StateMachine interface {
	// Applied returns the index of the last entry whose effects are in the database. It may stay behind the last index
	// handed to Apply, as long as a restart begins exactly there; it never goes back while the process runs.
	Applied() uint64

	// Apply takes the next entry. Indexes rise but have gaps, because Raft keeps entries of its own in between. The result
	// goes to the proposer, if it was this node. An error stops the node: nothing more is applied. The entry must not be
	// modified or kept.
	Apply(index uint64, entry []byte) (result any, err error)

	// Sync makes everything that Applied counts survive a power cut, and returns that index.
	Sync() (uint64, error)

	// Snapshot offers a checkpoint to members that are too far behind: the index of the last entry that it includes, which
	// is at most Applied, and at most MaxPointer bytes by which Install finds it. The log is kept from there on, and is not
	// cut at all while there is an error. An offer should stand for longer than its transfer takes: a member can only
	// install the one that is offered when it asks again.
	Snapshot() (index uint64, pointer []byte, err error)

	// Install replaces the whole state by the checkpoint that another member's Snapshot offered, which includes more than
	// was ever handed to Apply. It must verify what it takes, and that the pointer is of this index: Raft does not. Nothing
	// else goes on in Raft meanwhile, so it must be quick: fetch in the background, return ErrFetching until everything is
	// here, then swap. After nil the swap survives a power cut, and Applied and Sync say index; after an error the old state
	// is untouched. A leader asks again, at intervals that grow to 10 s.
	Install(index uint64, pointer []byte) error
}

// MaxPointer is the longest pointer, in bytes.
const MaxPointer = 4 << 10
