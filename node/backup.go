package node

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// BackupOptions say what is backed up, and where to.
type BackupOptions struct {
	// Dirs are the places, by absolute paths.
	Dirs []string
	// ConfigFile is the configuration's file, which is kept beside the ledger; "" for
	// none.
	ConfigFile string
	// Tell is told how far one place is.
	Tell func(api.BackupProgress)

	beside func() (tree string, done func() error, err error)
}

// Backup brings the backups of a stopped node up to its newest final header. It
// fails with ErrInUse while the node runs, which then does it itself. A place that
// fails is in the result.
func Backup(ctx context.Context, c Config, o BackupOptions) (result api.BackupResult, err error) {
	s, err := openStopped(c)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	clock, err := openClock(c.Data, s.genesis.Purpose == ledger.Test)
	if err != nil {
		return result, err
	}
	if there, err := filled(storeDir(c.Data)); err != nil || !there {
		return result, errors.Join(err, errNothingFinal())
	}
	err = s.withStore(func(kept *store.Store) error {
		o.beside = snapshot(c.Data, desk.NewMaterials(materialsDir(c.Data)), desk.NewDrafts(draftsDir(c.Data)))
		result, err = backUp(ctx, kept, c.Data, clock.Now(), o)
		return err
	})
	return result, err
}

func errNothingFinal() error {
	return ledger.Refuse(ledger.ServerNotReady, "no header is final yet: there is nothing to back up")
}

// backUp writes the backups. Only when every place has everything it counts as
// the last backup.
func backUp(ctx context.Context, s *store.Store, data string, now legaltime.Instant, o BackupOptions) (api.BackupResult, error) {
	if s.Final() == 0 {
		return api.BackupResult{}, errNothingFinal()
	}
	files := map[string][]byte{}
	if o.ConfigFile != "" {
		text, err := readBounded(o.ConfigFile, maxConfig)
		if err != nil {
			return api.BackupResult{}, fmt.Errorf("couldn't read the configuration: %w", err)
		}
		files[ConfigFile] = text
	}
	added, err := backup.Run(ctx, s, o.Dirs, backup.Options{
		Beside: o.beside, Files: files, Time: now,
		Progress: func(dir string, height, of uint64) { o.Tell(api.BackupProgress{Dir: dir, Height: height, Of: of}) },
	})
	if errors.Is(err, context.Canceled) || len(added) == 0 {
		return api.BackupResult{}, err
	}
	result := api.BackupResult{Places: []api.BackupPlace{}}
	for _, a := range added {
		place := api.BackupPlace{Dir: a.Dir, From: a.From, To: a.To, Bytes: a.Bytes}
		if a.Err != nil {
			place.Problem = a.Err.Error()
		}
		result.Height = max(result.Height, a.To)
		result.Places = append(result.Places, place)
	}
	if !result.Complete() {
		return result, nil
	}
	return result, WriteLastRun(data, LastBackupFile, LastRun{Height: result.Height, Place: strings.Join(o.Dirs, ", "), Result: Passed, Time: now})
}

// backups writes one backup at a time, and none after the node began to close.
type backups struct {
	one     sync.Mutex
	closing chan struct{}
}

// end stops what is being written and waits for it: the store is about to close.
func (b *backups) end() error {
	close(b.closing)
	b.one.Lock() //nolint:gocritic // for good
	return nil
}

// Backup backs the ledger up while the node runs.
func (c control) Backup(ctx context.Context, dirs []string, tell func(api.BackupProgress)) (api.BackupResult, error) {
	n := c.node
	if !n.backups.one.TryLock() {
		return api.BackupResult{}, server.BusyError{After: 10 * time.Second}
	}
	defer n.backups.one.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-n.backups.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	// A short backup could be done before the goroutine above has run.
	told := func(p api.BackupProgress) {
		tell(p)
		select {
		case <-n.backups.closing:
			cancel()
		default:
		}
	}
	return backUp(ctx, n.store, n.config.Data, n.clock.Now(), BackupOptions{
		Dirs: dirs, ConfigFile: n.configFile, Tell: told, beside: snapshot(n.config.Data, n.materials, n.drafts),
	})
}

// HandOver has another voter lead.
func (c control) HandOver(ctx context.Context) error {
	n := c.node
	if n.raft == nil || !n.raft.IsLeader() {
		return nil
	}
	if err := n.raft.TransferLeadership(ctx); err != nil {
		return fmt.Errorf("%w: %w", server.ErrNotReady, err)
	}
	return nil
}
