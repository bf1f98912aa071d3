package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

type signOptions struct{ key, as, out, password string }

func (s *session) recordSign() *cobra.Command {
	var o signOptions
	c := s.command("record sign", "sign FILE --key FILE --as SIGNER", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.runRecordSign(ctx, args[0], o)
	})
	f := s.flags("record sign", c)
	f.str(&o.key, "key", "")
	f.str(&o.as, "as", "")
	f.str(&o.out, "out", "")
	f.str(&o.password, "password-file", "")
	return c
}

func (s *session) runRecordSign(ctx context.Context, path string, o signOptions) error {
	if err := s.need("key", o.key, "as", o.as); err != nil {
		return err
	}
	d, err := s.readDraft(path)
	if err != nil {
		return err
	}
	if d, err = s.signDraft(ctx, d, o); err != nil {
		return err
	}
	if err := s.replace(path, o.out, d.Bytes()); err != nil {
		return err
	}
	return s.printDraft(d, o.out)
}

// signDraft adds somebody's line.
func (s *session) signDraft(ctx context.Context, d draft, o signOptions) (draft, error) {
	if !slices.Contains(d.Record.Signers, o.as) {
		return d, s.usage("--as %q is not asked to sign; it is for %s", o.as, strings.Join(d.Record.Signers, ", "))
	}
	key, err := s.openKey(ctx, o.key, o.password)
	if err != nil {
		return d, err
	}
	if err := checkOffered(d.Record, o.as, key.Public()); err != nil {
		return d, err
	}
	line, err := ledger.SignText(d.Text, o.as, key, s.Random)
	if err != nil {
		return d, err
	}
	return d.With(line), nil
}

// printDraft tells what a draft is, unless the draft itself went to Out.
func (s *session) printDraft(d draft, out string) error {
	if out == "-" {
		return nil
	}
	r, err := newDraftShown(d)
	if err != nil {
		return err
	}
	return s.print(r)
}

// replace writes back to the file that was read, unless another was named.
func (s *session) replace(path, out string, content []byte) error {
	if out == "" && path != "-" {
		return node.WriteFile(path, content, publicFile)
	}
	if out == "" {
		out = "-"
	}
	return s.write(out, content, publicFile)
}

// checkOffered refuses to sign as a candidate with another key than the one
// that the record offers: it could never be accepted.
func checkOffered(r ledger.Record, as string, key *sm2.PublicKey) error {
	signer, err := ledger.ParseSigner(as)
	if err != nil || signer.Kind != ledger.CandidateSigner {
		return err
	}
	if !bytes.Contains(r.Body, []byte(`"key":"`+key.String()+`"`)) {
		return fmt.Errorf("%w: the record offers another key than %s", node.ErrKeyOfOther, key)
	}
	return nil
}

func (s *session) recordMerge() *cobra.Command {
	var out string
	c := s.command("record merge", "merge FILE FILE… > record.note", s.atLeast(2), func(_ context.Context, args []string) error {
		merged, err := s.mergeDrafts(args)
		if err != nil {
			return err
		}
		if err := s.write(out, merged.Bytes(), publicFile); err != nil {
			return err
		}
		return s.printDraft(merged, out)
	})
	s.flags("record merge", c).str(&out, "out", "-")
	return c
}

// mergeDrafts joins copies of one record.
func (s *session) mergeDrafts(paths []string) (draft, error) {
	merged, err := s.readDraft(paths[0])
	if err != nil {
		return merged, err
	}
	for _, path := range paths[1:] {
		d, err := s.readDraft(path)
		if err != nil {
			return merged, err
		}
		if !bytes.Equal(d.Text, merged.Text) {
			return merged, s.usage("%s is another record than %s", path, paths[0])
		}
		merged = merged.Merge(d)
	}
	return merged, nil
}

func (s *session) recordShow() *cobra.Command {
	return s.command("record show", "show FILE", s.exactly(1), func(_ context.Context, args []string) error {
		d, err := s.readDraft(args[0])
		if err != nil {
			return err
		}
		return s.printDraft(d, "")
	})
}

// draftShown is a record and how far its signing has come.
type draftShown struct {
	ID      sm3.Digest      `json:"id"`
	Record  json.RawMessage `json:"record"`
	Signed  []string        `json:"signed"`
	Missing []string        `json:"missing"`
	record  ledger.Record
}

func newDraftShown(d draft) (draftShown, error) {
	_, line, ok := bytes.Cut(bytes.TrimSuffix(d.Text, []byte("\n")), []byte("\n"))
	if !ok {
		return draftShown{}, ledger.ErrRecord
	}
	r := draftShown{ID: d.ID(), Record: line, Signed: []string{}, Missing: d.Missing(), record: d.Record}
	for _, l := range d.Lines {
		r.Signed = append(r.Signed, l.Name)
	}
	return r, nil
}

func (r draftShown) text(p *page) {
	p.row("record", r.ID.String())
	p.row("kind", string(r.record.Kind)+"  "+p.s.say(kindText(r.record.Kind)))
	p.row("ledger", r.record.Ledger.String())
	p.instant("time", r.record.Time)
	p.instant("expires", r.record.Expires)
	if !r.record.Base.IsZero() {
		p.row("signed against", r.record.Base.String())
	}
	var body any
	decoder := json.NewDecoder(bytes.NewReader(r.record.Body))
	decoder.UseNumber()
	if decoder.Decode(&body) == nil { // it is canonical JSON, or the record would not have been read
		p.body(r.record.Kind, body, "  ")
	}
	p.row("signed by", strings.Join(r.Signed, ", "))
	p.row("still to sign", strings.Join(r.Missing, ", "))
}
