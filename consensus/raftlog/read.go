package raftlog

import "github.com/hashicorp/raft"

// Commands visits, in order, the data of the entries above index that were proposed, whether or not they were committed. It
// is for looking into a stopped node's log.
func (s *Store) Commands(index uint64, visit func(index uint64, data []byte) error) error {
	first, last := s.first.Load(), s.last.Load()
	if last == 0 {
		return nil
	}
	for i := max(first, index+1); i <= last; i++ {
		var l raft.Log
		if err := s.GetLog(i, &l); err != nil {
			return err
		}
		if l.Type != raft.LogCommand {
			continue
		}
		if err := visit(i, l.Data); err != nil {
			return err
		}
	}
	return nil
}

// Position returns the last index, or the base when the log is empty, and the current term.
func (s *Store) Position() (index, term uint64, err error) {
	term, err = s.GetUint64([]byte("CurrentTerm"))
	return max(s.last.Load(), s.Base().Index), term, err
}
