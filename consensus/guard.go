package consensus

import (
	"errors"
	"fmt"
	"math"
	"runtime"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// hashicorp/raft ends the process with a panic in four cases that a peer or a disk can cause: a configuration that does not
// decode, an entry of unknown type, a log entry that cannot be read, a term that cannot be written. The first two would
// even be on disk by then, and end it again at every start. This file keeps all four from happening.

// vet refuses what no honest member sends.
func vet(command any, maxEntry int) error {
	switch m := command.(type) {
	case *raft.AppendEntriesRequest:
		for i, l := range m.Entries {
			if err := vetEntry(m, l, m.PrevLogEntry+1+uint64(i), maxEntry); err != nil {
				return err
			}
		}
	case *raft.InstallSnapshotRequest:
		return vetInstall(m)
	}
	return nil
}

func vetInstall(m *raft.InstallSnapshotRequest) error {
	switch {
	case m.SnapshotVersion != raft.SnapshotVersionMax:
		return fmt.Errorf("consensus: a checkpoint has version %d", m.SnapshotVersion)
	case m.Size < 0 || m.Size > MaxPointer:
		return errPointer
	case m.LastLogIndex == 0 || m.LastLogTerm == 0 || m.LastLogTerm > m.Term:
		return fmt.Errorf("consensus: a checkpoint at entry %d has term %d in a message of term %d", m.LastLogIndex, m.LastLogTerm, m.Term)
	case m.ConfigurationIndex == 0 || m.ConfigurationIndex > m.LastLogIndex:
		return fmt.Errorf("consensus: a checkpoint at entry %d has a configuration of entry %d", m.LastLogIndex, m.ConfigurationIndex)
	}
	return vetConfiguration(m.ConfigurationIndex, m.Configuration)
}

func vetEntry(m *raft.AppendEntriesRequest, l *raft.Log, index uint64, maxEntry int) error {
	switch {
	case l == nil:
		return errors.New("consensus: a Raft message has an empty entry")
	case l.Index != index:
		return fmt.Errorf("consensus: a Raft message has entry %d where %d belongs", l.Index, index)
	case l.Term == 0 || l.Term > m.Term:
		return fmt.Errorf("consensus: entry %d has term %d in a message of term %d", l.Index, l.Term, m.Term)
	case len(l.Data) > maxEntry || len(l.Extensions) > 0:
		return fmt.Errorf("consensus: entry %d has %d bytes and %d of extensions", l.Index, len(l.Data), len(l.Extensions))
	}
	switch l.Type {
	case raft.LogCommand, raft.LogNoop, raft.LogBarrier:
		return nil
	case raft.LogConfiguration:
		return vetConfiguration(l.Index, l.Data)
	default: // also those that Raft no longer writes
		return fmt.Errorf("consensus: entry %d has the unknown type %d", l.Index, l.Type)
	}
}

func vetConfiguration(index uint64, data []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("consensus: configuration %d does not decode: %v", index, r)
		}
	}()
	if !hasVoter(raft.DecodeConfiguration(data)) {
		return fmt.Errorf("consensus: configuration %d has no voter", index)
	}
	return nil
}

// electorate keeps elections to those who may take part. A node that knows no configuration, because it joins or has lost
// what it knew, would vote for anybody, and hashicorp/raft lets a leader make a candidate of a non-voter.
func electorate(command any, store *raftlog.Store, id string) error {
	switch command.(type) {
	case *raft.RequestVoteRequest, *raft.RequestPreVoteRequest, *raft.TimeoutNowRequest:
	default:
		return nil
	}
	configuration, at, err := store.Configuration(math.MaxUint64)
	if err != nil {
		return err
	}
	if _, stand := command.(*raft.TimeoutNowRequest); at == 0 || stand && !votes(configuration, id) {
		return errors.New("consensus: this node has no vote")
	}
	return nil
}

// guardedLog ends Raft's goroutine, not the process, when an entry cannot be read. The store has told the node's owner by
// then; Raft's deferred functions run, and its shutdown works as usual.
//
// It also answers for the log's base, so that a leader whose log begins there need not send a checkpoint to a member that
// stands at the same place.
type guardedLog struct {
	*raft.LogCache
	store *raftlog.Store
}

var _ raft.MonotonicLogStore = guardedLog{}

// baseEntry is the type of what stands for the base: no member takes an entry of that type (see vetEntry).
const baseEntry raft.LogType = 0xff

func (g guardedLog) GetLog(index uint64, l *raft.Log) error {
	err := g.LogCache.GetLog(index, l)
	if errors.Is(err, raftlog.ErrCorrupt) || errors.Is(err, raftlog.ErrPoisoned) {
		runtime.Goexit()
	}
	if b := g.store.Base(); errors.Is(err, raft.ErrLogNotFound) && index > 0 && index == b.Index {
		*l = raft.Log{Index: b.Index, Term: b.Term, Type: baseEntry}
		return nil
	}
	return err
}

// forget empties the cache: the log was replaced below it.
func (g guardedLog) forget() error { return g.DeleteRange(1, 0) }

// guardedStable does the same for terms and votes that cannot be written.
type guardedStable struct{ *raftlog.Store }

func (g guardedStable) Set(key, value []byte) error {
	return g.endUnlessStored(g.Store.Set(key, value))
}

func (g guardedStable) SetUint64(key []byte, value uint64) error {
	return g.endUnlessStored(g.Store.SetUint64(key, value))
}

func (g guardedStable) endUnlessStored(err error) error {
	if err != nil {
		runtime.Goexit()
	}
	return nil
}
