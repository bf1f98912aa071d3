package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) recordSubmit() *cobra.Command {
	var o connection
	var wait string
	c := s.command("record submit", "submit FILE… --node URL --trust FILE", s.atLeast(1), func(ctx context.Context, args []string) error {
		if wait != api.WaitApplied && wait != api.WaitFinal {
			return s.usage("--wait is applied or final, not %q", wait)
		}
		notes, err := s.readNotes(args)
		if err != nil {
			return err
		}
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		return s.submit(ctx, c, notes, wait)
	})
	f := s.flags("record submit", c)
	f.connection(&o)
	f.str(&wait, "wait", api.WaitFinal)
	return c
}

// readNotes reads records that are signed by all. What is not would be refused
// by the node; here the message names who is missing.
func (s *session) readNotes(paths []string) ([][]byte, error) {
	var notes [][]byte
	for _, path := range paths {
		if strings.HasSuffix(path, linesExtension) {
			lines, err := s.readLines(path)
			if err != nil {
				return nil, err
			}
			notes = append(notes, lines...)
			continue
		}
		d, err := s.readDraft(path)
		if err != nil {
			return nil, err
		}
		if missing := d.Missing(); len(missing) > 0 {
			return nil, ledger.Refuse(ledger.RecordSigners, "%s: %s", path, strings.Join(missing, ", "))
		}
		notes = append(notes, d.Bytes())
	}
	return notes, nil
}

// linesExtension names files of many records, a JSON string on each line, as the
// API takes them and a recovery leaves them.
const linesExtension = ".ndjson"

func (s *session) readLines(path string) ([][]byte, error) {
	data, err := s.read(path)
	if err != nil {
		return nil, err
	}
	var notes [][]byte
	for line := range bytes.Lines(data) {
		var note string
		if err := json.Unmarshal(line, &note); err != nil {
			return nil, fmt.Errorf("%s: line %d is no JSON string: %w: %w", path, len(notes)+1, ledger.ErrRecord, err)
		}
		if _, err := ledger.ParseDraft([]byte(note)); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, len(notes)+1, err)
		}
		notes = append(notes, []byte(note))
	}
	return notes, nil
}

// progressFrom is the number of records from which progress is told.
const progressFrom = 100

func (s *session) submit(ctx context.Context, c *client.Client, notes [][]byte, wait string) error {
	var all submitted
	for start := 0; start < len(notes); start += api.MaxBulkRecords {
		part := notes[start:min(start+api.MaxBulkRecords, len(notes))]
		subs, err := submitSome(ctx, c, part, wait)
		all.Submissions = append(all.Submissions, subs...)
		if err != nil {
			return errors.Join(s.print(all), err)
		}
		if len(notes) >= progressFrom {
			s.notice(s.t("%d of %d submitted", len(all.Submissions), len(notes)))
		}
	}
	if err := s.print(all); err != nil {
		return err
	}
	return all.verdict()
}

func submitSome(ctx context.Context, c *client.Client, notes [][]byte, wait string) ([]api.Submission, error) {
	if len(notes) > 1 {
		return c.SubmitMany(ctx, notes, wait)
	}
	sub, err := c.Submit(ctx, notes[0], wait)
	if err != nil {
		return nil, err
	}
	return []api.Submission{sub}, nil
}

type submitted struct {
	Submissions []api.Submission `json:"submissions"`
}

// verdict is an error when a record was refused.
func (r submitted) verdict() error {
	for _, sub := range r.Submissions {
		if sub.State == api.Rejected {
			return errNotValid
		}
	}
	return nil
}

func (r submitted) text(p *page) {
	for _, sub := range r.Submissions {
		p.submission(sub)
	}
}

func (p *page) submission(sub api.Submission) {
	p.plain(string(sub.State) + "  " + sub.ID.String())
	if sub.Height > 0 {
		p.number("  height", sub.Height)
	}
	if sub.Index != nil {
		p.number("  leaf", *sub.Index)
	}
	if sub.Code != "" && sub.Code != ledger.OK {
		p.row("  refused", p.s.say(api.CodeText(sub.Code))+" ["+string(sub.Code)+"]")
		p.row("  rule", strings.TrimSpace(sub.Rule+" "+sub.Article))
		p.row("  detail", sub.Detail)
	}
	if sub.State == api.Applied {
		p.line("  applied by this node; not final yet, so do not rely on it")
	}
}

func (s *session) recordGet() *cobra.Command {
	var o connection
	var note string
	var wait int
	c := s.command("record get", "get ID --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		id, err := sm3.Parse(args[0])
		if err != nil {
			return s.usage("%v", err)
		}
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		sub, err := statusOf(ctx, c, id, wait)
		if err != nil {
			return err
		}
		if note != "" {
			if err := s.saveNote(ctx, c, id, note); err != nil {
				return err
			}
		}
		all := submitted{Submissions: []api.Submission{sub}}
		return errors.Join(s.print(all), all.verdict())
	})
	f := s.flags("record get", c)
	f.connection(&o)
	f.str(&note, "note", "")
	f.integer(&wait, "wait-seconds", 0)
	return c
}

func statusOf(ctx context.Context, c *client.Client, id sm3.Digest, wait int) (api.Submission, error) {
	if wait <= 0 {
		return c.Status(ctx, id, nil)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(wait)*time.Second)
	defer cancel()
	return c.WaitFinal(ctx, id, nil)
}

func (s *session) saveNote(ctx context.Context, c *client.Client, id sm3.Digest, path string) error {
	note, err := c.Note(ctx, id)
	if err != nil {
		return err
	}
	return s.write(path, note, publicFile)
}
