package consensus

import (
	"bytes"
	"fmt"
	"io"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// virtualSnapshots makes the state machine's database look like Raft's newest snapshot (the idea is Vault's). Nothing is
// stored: the index is the machine's, and what Raft wants to know about it is read from the log.
//
//   - Its term: raftlog never cuts the entry at or behind the durable index, so it is there after every crash; where a
//     checkpoint was installed, the log's base has it.
//   - Its configuration: the newest configuration entry at or below it, which raftlog keeps in the same batch as the log.
//     Newer ones Raft finds itself when it scans the entries behind the index.
//
// So there is no third record that a crash could leave behind or ahead of the other two. To others a snapshot is only the
// pointer to a checkpoint, at whose index they go on (see install.go).
type virtualSnapshots struct {
	store    *raftlog.Store
	machine  StateMachine
	installs *installs
}

var _ raft.SnapshotStore = virtualSnapshots{}

const virtualID = "state-machine"

// Create is called when Raft wants to cut its log, or was sent a pointer; Persist tells the two apart.
func (v virtualSnapshots) Create(_ raft.SnapshotVersion, index, term uint64, configuration raft.Configuration,
	configurationIndex uint64, _ raft.Transport,
) (raft.SnapshotSink, error) {
	return &sink{installs: v.installs, checkpoint: raftlog.Checkpoint{
		Base: raftlog.Base{Index: index, Term: term}, Configuration: configuration, ConfigurationIndex: configurationIndex,
	}}, nil
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

// Open returns the pointer that goes to a member far behind, or the one that was just received.
func (v virtualSnapshots) Open(id string) (*raft.SnapshotMeta, io.ReadCloser, error) {
	if id != virtualID {
		return v.installs.open(id)
	}
	index, pointer, err := v.machine.Snapshot()
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't offer a checkpoint: %w", err)
	}
	if index == 0 || len(pointer) > MaxPointer {
		return nil, nil, fmt.Errorf("consensus: a checkpoint at %d with a pointer of %d bytes cannot be offered", index, len(pointer))
	}
	meta, err := v.meta(index)
	if err != nil {
		return nil, nil, err
	}
	meta.Size = int64(len(pointer))
	return meta, io.NopCloser(bytes.NewReader(pointer)), nil
}

func (v virtualSnapshots) meta(index uint64) (*raft.SnapshotMeta, error) {
	term, err := v.store.Term(index)
	if err != nil {
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
		Term:               term,
		Configuration:      configuration,
		ConfigurationIndex: at,
	}, nil
}

// durable is a Raft snapshot with nothing to write: the machine has its own database.
type durable struct{}

func (durable) Persist(s raft.SnapshotSink) error { return s.Cancel() }
func (durable) Release()                          {}

// sink takes a pointer from a leader.
type sink struct {
	installs   *installs
	checkpoint raftlog.Checkpoint
	pointer    []byte
	cancelled  bool
}

func (s *sink) Write(p []byte) (int, error) {
	if len(s.pointer)+len(p) > MaxPointer {
		return 0, errPointer
	}
	s.pointer = append(s.pointer, p...)
	return len(p), nil
}

func (s *sink) Close() error {
	if s.cancelled {
		return nil
	}
	return s.installs.arrive(s)
}

func (s *sink) Cancel() error {
	s.cancelled = true
	return nil
}

func (s *sink) ID() string {
	return fmt.Sprintf("checkpoint-%d-%d", s.checkpoint.Index, s.checkpoint.Term)
}
