package consensus

import (
	"fmt"
	"io"
	"strings"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// virtualSnapshots makes the state machine's database look like Raft's newest snapshot (the idea is Vault's). Nothing is
// stored: the index is the machine's, and what Raft wants to know about it is read from the log.
//
//   - Its term: raftlog never cuts the entry at or behind the durable index, so it is there after every crash.
//   - Its configuration: the newest configuration entry at or below it, which raftlog keeps in the same batch as the log.
//     Newer ones Raft finds itself when it scans the entries behind the index.
//
// So there is no third record that a crash could leave behind or ahead of the other two.
type virtualSnapshots struct {
	store   *raftlog.Store
	machine StateMachine
}

var _ raft.SnapshotStore = virtualSnapshots{}

const virtualID = "state-machine"

// Create is called when Raft wants to cut its log; the machine is durable by then.
func (virtualSnapshots) Create(raft.SnapshotVersion, uint64, uint64, raft.Configuration, uint64, raft.Transport) (raft.SnapshotSink, error) {
	return discard{}, nil
}

// List returns the machine as the only snapshot, or none while it is empty.
func (v virtualSnapshots) List() ([]*raft.SnapshotMeta, error) {
	index := v.machine.Applied()
	if index == 0 {
		return nil, nil
	}
	meta, err := v.meta(index)
	if err != nil {
		return nil, err
	}
	return []*raft.SnapshotMeta{meta}, nil
}

// Open returns a snapshot without content; no member accepts it (see guard.go).
func (v virtualSnapshots) Open(string) (*raft.SnapshotMeta, io.ReadCloser, error) {
	meta, err := v.meta(v.machine.Applied())
	if err != nil {
		return nil, nil, err
	}
	return meta, io.NopCloser(strings.NewReader("")), nil
}

func (v virtualSnapshots) meta(index uint64) (*raft.SnapshotMeta, error) {
	var l raft.Log
	if err := v.store.GetLog(index, &l); err != nil {
		return nil, fmt.Errorf("couldn't find the term of entry %d: %w", index, err)
	}
	configuration, at, err := v.store.Configuration(index)
	if err != nil {
		return nil, fmt.Errorf("couldn't find the configuration at entry %d: %w", index, err)
	}
	return &raft.SnapshotMeta{
		Version:            raft.SnapshotVersionMax,
		ID:                 virtualID,
		Index:              index,
		Term:               l.Term,
		Configuration:      configuration,
		ConfigurationIndex: at,
	}, nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }
func (discard) Cancel() error               { return nil }
func (discard) ID() string                  { return virtualID }
