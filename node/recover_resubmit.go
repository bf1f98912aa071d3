package node

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

func (r *recovery) resubmitPath() string {
	return filepath.Join(r.config.Data, recoveryDir, fmt.Sprintf("resubmit-%d.ndjson", r.plan.Epoch))
}

// collect writes the records of void blocks, and of entries that Raft holds
// beyond them, as lines that `certledger record submit` takes.
func (r *recovery) collect(context.Context) error {
	if _, err := os.Stat(r.resubmitPath()); err == nil {
		return r.countCollected()
	}
	var notes [][]byte
	err := r.withStore(func(kept *store.Store) (err error) {
		if kept.Tip() > r.plan.Base.Height {
			if notes, err = kept.RecordsAbove(r.plan.Base.Height); err != nil {
				return err
			}
		}
		return withRaftLog(r.raftDir(), func(log *raftlog.Store) error {
			return log.Commands(kept.Applied(), func(_ uint64, entry []byte) error {
				fresh, err := kept.RecordsOf(entry, r.plan.Base.Height)
				notes = append(notes, fresh...)
				return err
			})
		})
	})
	if err != nil {
		return err
	}
	text, err := resubmitLines(notes)
	if err != nil {
		return err
	}
	if err := WriteFile(r.resubmitPath(), text, 0o600); err != nil {
		return err
	}
	return r.countCollected()
}

// resubmitLines gives each record once, as a JSON string on a line.
func resubmitLines(notes [][]byte) ([]byte, error) {
	var b bytes.Buffer
	seen := map[sm3.Digest]bool{}
	for _, note := range notes {
		record, err := ledger.ParseRecord(note)
		if err != nil || seen[record.ID] {
			continue
		}
		seen[record.ID] = true
		line, err := json.Marshal(string(note))
		if err != nil {
			return nil, err
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes(), nil
}

func (r *recovery) countCollected() error {
	text, err := os.ReadFile(r.resubmitPath())
	if err != nil {
		return fmt.Errorf("read what is void: %w", err)
	}
	if r.report.Records = bytes.Count(text, []byte("\n")); r.report.Records > 0 {
		r.report.Resubmit = r.resubmitPath()
	}
	return nil
}
