package raftlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hashicorp/raft"
)

// Evidence is what is kept, as JSON in the log's directory, when Raft wants to replace entries that were applied. One of
// the two versions was never agreed on by a majority; comparing with other members shows which.
type Evidence struct {
	Floor  uint64          `json:"floor"`  // applied when it happened
	From   uint64          `json:"from"`   // first index to be replaced
	Kept   []EvidenceEntry `json:"kept"`   // what this log holds from there; the log itself still holds all of it
	Wanted []EvidenceEntry `json:"wanted"` // what Raft wanted to store instead
}

// EvidenceEntry is one Raft entry.
type EvidenceEntry struct {
	Index uint64 `json:"index"`
	Term  uint64 `json:"term"`
	Type  string `json:"type"`
	Data  []byte `json:"data"`
}

// evidenceEntries bounds each list in the file.
const evidenceEntries = 1024

// wantedGrace is how long the alarm waits for the entries that Raft stores right after it cut a suffix.
const wantedGrace = time.Second

type refusal struct {
	from, floor uint64
	timer       *time.Timer
	written     bool
}

// refuse latches ErrBelowFloor. DeleteRange then reports success on purpose: Raft goes on to store the version it wants,
// which the latch refuses but keeps as evidence, and only then stops. Had it been told the truth at once, the other version
// would be lost. Nothing else can be stored in between.
func (s *Store) refuse(from, floor uint64) {
	s.latch.hold(fmt.Errorf("%w (from %d on, applied up to %d)", ErrBelowFloor, from, floor))
	s.refused = &refusal{from: from, floor: floor}
	s.refused.timer = time.AfterFunc(wantedGrace, func() {
		if end, err := s.begin(); err == nil {
			defer end()
			s.keepWanted(nil)
		}
	})
}

// keepWanted writes the evidence file of a refusal, once, and raises the alarm.
func (s *Store) keepWanted(wanted []*raft.Log) {
	r := s.refused
	if r == nil || r.written {
		return
	}
	r.written = true
	r.timer.Stop()
	e := Evidence{Floor: r.floor, From: r.from, Kept: s.evidence(r.from)}
	for _, l := range wanted[:min(len(wanted), evidenceEntries)] {
		e.Wanted = append(e.Wanted, evidenceEntry(l))
	}
	name, err := s.writeEvidence(e)
	if err != nil {
		s.log.Error("raft log: couldn't keep the evidence", slog.Any("err", err))
	} else {
		s.log.Error("raft log: Raft wanted to remove applied entries; both versions are kept", slog.String("file", name))
	}
	s.latch.alarm()
}

func (s *Store) evidence(from uint64) []EvidenceEntry {
	var kept []EvidenceEntry
	for i := from; i <= s.last.Load() && len(kept) < evidenceEntries; i++ {
		v, closer, err := s.db.Get(indexKey(kindLog, i))
		if err != nil {
			break
		}
		var l raft.Log
		if err := errors.Join(decodeRecord(i, v, &l), closer.Close()); err != nil {
			break
		}
		kept = append(kept, evidenceEntry(&l))
	}
	return kept
}

func evidenceEntry(l *raft.Log) EvidenceEntry {
	return EvidenceEntry{Index: l.Index, Term: l.Term, Type: l.Type.String(), Data: l.Data}
}

func (s *Store) writeEvidence(e Evidence) (name string, err error) {
	text, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		return "", err
	}
	name = s.fs.PathJoin(s.dir, fmt.Sprintf("evidence-below-floor-%d.json", e.From))
	f, err := s.fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return "", err
	}
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	return name, errors.Join(err, f.Close(), s.syncDir())
}

// syncDir makes a new file's name durable.
func (s *Store) syncDir() error {
	d, err := s.fs.OpenDir(s.dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
