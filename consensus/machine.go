package consensus

// StateMachine is what the entries are for. All methods are called from one goroutine at a time, except Applied, which is
// called from many and must not block.
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
}
