package consensus

import (
	"errors"
	"fmt"
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
		return ErrTooFarBehind
	}
	return nil
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
		return vetConfiguration(l)
	default: // also those that Raft no longer writes
		return fmt.Errorf("consensus: entry %d has the unknown type %d", l.Index, l.Type)
	}
}

func vetConfiguration(l *raft.Log) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("consensus: configuration %d does not decode: %v", l.Index, r)
		}
	}()
	if len(raft.DecodeConfiguration(l.Data).Servers) == 0 {
		return fmt.Errorf("consensus: configuration %d has no members", l.Index)
	}
	return nil
}

// guardedLog ends Raft's goroutine, not the process, when an entry cannot be read. The store has told the node's owner by
// then; Raft's deferred functions run, and its shutdown works as usual.
type guardedLog struct{ *raft.LogCache }

var _ raft.MonotonicLogStore = guardedLog{}

func (g guardedLog) GetLog(index uint64, l *raft.Log) error {
	err := g.LogCache.GetLog(index, l)
	if errors.Is(err, raftlog.ErrCorrupt) || errors.Is(err, raftlog.ErrPoisoned) {
		runtime.Goexit()
	}
	return err
}

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
