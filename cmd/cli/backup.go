package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/node"
)

func (s *session) backup() *cobra.Command {
	var config string
	var to []string
	c := s.command("backup", "backup --config FILE --to DIR [--to DIR…]", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runBackup(ctx, config, to)
	})
	f := s.flags("backup", c)
	f.str(&config, "config", node.ConfigFile)
	f.list(&to, "to")
	return c
}

func (s *session) runBackup(ctx context.Context, config string, to []string) error {
	if len(to) == 0 {
		return s.need("to", "")
	}
	result, err := s.backUp(ctx, config, to)
	if err != nil {
		return err
	}
	if err := s.print(backedUp(result)); err != nil {
		return err
	}
	if !result.Complete() {
		return errFailing
	}
	return nil
}

// backUp backs a stopped node up, or has the running one do it.
func (s *session) backUp(ctx context.Context, config string, to []string) (api.BackupResult, error) {
	c, err := node.LoadConfig(config, s.Env)
	if err != nil {
		return api.BackupResult{}, err
	}
	o := node.BackupOptions{ConfigFile: config, Tell: s.backupProgress()}
	for _, dir := range to {
		path, err := filepath.Abs(dir)
		if err != nil {
			return api.BackupResult{}, fmt.Errorf("find %s: %w", dir, err)
		}
		o.Dirs = append(o.Dirs, path)
	}
	result, err := node.Backup(ctx, c, o)
	if !errors.Is(err, node.ErrInUse) {
		return result, err
	}
	return s.operatorOf(c).Backup(ctx, o.Dirs, o.Tell)
}

func (s *session) operatorOf(c node.Config) client.Operator {
	return client.Operator{Base: "http://" + c.Operator.Listen, Language: s.lang}
}

// backupProgress tells on Err how far each place is.
func (s *session) backupProgress() func(api.BackupProgress) {
	tells := map[string]func(done, of uint64){}
	return func(p api.BackupProgress) {
		if tells[p.Dir] == nil {
			tells[p.Dir] = s.progress(s.t("backed up to %s", p.Dir))
		}
		tells[p.Dir](p.Height, p.Of)
	}
}

// backedUp is what a backup came to.
type backedUp api.BackupResult

func (r backedUp) text(p *page) {
	p.number("height", r.Height)
	for _, place := range r.Places {
		if place.Problem != "" {
			p.field(place.Dir, p.s.t("NOT backed up: %s", place.Problem))
			continue
		}
		p.field(place.Dir, p.s.t("heights up to %d, %d of them new, %d bytes added", place.To, place.To-place.From, place.Bytes))
	}
}
