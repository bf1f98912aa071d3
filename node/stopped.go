package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// stopped is a stopped node's directory, held so that nobody starts it meanwhile.
// A halted node's may be opened: to audit it, or to bring it back.
type stopped struct {
	config  Config
	file    ledger.GenesisFile
	genesis ledger.OpenGenesis
	locked  *os.File
}

func openStopped(c Config) (*stopped, error) {
	file, opened, _, err := ReadGenesis(c.Genesis)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	locked, err := lockDirectory(c.Data)
	if err != nil {
		return nil, err
	}
	return &stopped{config: c, file: file, genesis: opened, locked: locked}, nil
}

// Close lets go of the directory.
func (s *stopped) Close() error { return s.locked.Close() }

func (s *stopped) storeDir() string { return filepath.Join(s.config.Data, "store") }

func (s *stopped) raftDir() string { return filepath.Join(s.config.Data, "raft") }

func (s *stopped) openStore() (*store.Store, error) {
	o, err := offline(s.config)
	if err != nil {
		return nil, err
	}
	return store.Open(s.storeDir(), s.file, o)
}

// withStore opens the store, lets f use it and closes it.
func (s *stopped) withStore(f func(*store.Store) error) error {
	kept, err := s.openStore()
	if err != nil {
		return err
	}
	return errors.Join(f(kept), kept.Close())
}

// withRaftLog does the same for the Raft log in dir. Where there is none, f is
// not called.
func withRaftLog(dir string, f func(*raftlog.Store) error) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	log, err := raftlog.Open(dir, raftlog.Options{})
	if err != nil {
		return err
	}
	return errors.Join(f(log), log.Close())
}
