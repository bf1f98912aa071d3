package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

func (s *session) headerGroup() *cobra.Command {
	return s.group("header", "header", s.headerGet(), s.headerVerify(), s.headerWitnesses())
}

func (s *session) headerGet() *cobra.Command {
	var o connection
	var out string
	c := s.command("header get", "get HEIGHT|latest --node URL --trust FILE > header.note", s.exactly(1), func(ctx context.Context, args []string) error {
		height, err := strconv.ParseUint(args[0], 10, 53)
		if err != nil && args[0] != "latest" {
			return s.usage("%q is neither a height nor `latest`", args[0])
		}
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		var h api.Header
		if args[0] == "latest" {
			h, err = c.LatestHeader(ctx)
		} else {
			h, err = c.Header(ctx, height)
		}
		if err != nil {
			return err
		}
		return s.write(out, []byte(h.Text+"\n"+h.Cosignatures), publicFile)
	})
	f := s.flags("header get", c)
	f.connection(&o)
	f.str(&out, "out", "-")
	return c
}

func (s *session) headerVerify() *cobra.Command {
	var trust, genesis string
	c := s.command("header verify", "verify FILE --trust FILE --genesis FILE", s.exactly(1), func(_ context.Context, args []string) error {
		if err := s.need("trust", trust, "genesis", genesis); err != nil {
			return err
		}
		believed, err := s.readTrust(trust)
		if err != nil {
			return err
		}
		_, o, _, err := node.ReadGenesis(genesis)
		if err != nil {
			return err
		}
		data, err := s.read(args[0])
		if err != nil {
			return err
		}
		r, err := verifyHeader(data, believed, o)
		if err != nil {
			return err
		}
		if err := s.print(r); err != nil || r.Final {
			return err
		}
		return errNotValid
	})
	f := s.flags("header verify", c)
	f.str(&trust, "trust", s.Env(envTrust))
	f.str(&genesis, "genesis", "")
	return c
}

// verifyHeader checks a note of a header and its cosignatures. It proves
// finality where the header is under the genesis's governance; later ones are
// proved by certificates and status files, which carry the changes.
func verifyHeader(data []byte, trust ledger.Trust, genesis ledger.OpenGenesis) (headerVerified, error) {
	note, err := ledger.ParseNote(data, ledger.MaxNote)
	if err != nil {
		return headerVerified{}, fmt.Errorf("%w: %w", ledger.ErrHeader, err)
	}
	h, err := ledger.ParseHeader(note.Text)
	if err != nil {
		return headerVerified{}, err
	}
	r := headerVerified{Height: h.Height, Digest: h.Digest(), Time: h.Time.String(), Needed: genesis.Governance.Quorum(), header: h}
	switch {
	case genesis.ID() != trust.Ledger:
		return r, fmt.Errorf("%w: the genesis is of ledger %s, trusted is %s", ledger.ErrHeader, genesis.ID(), trust.Ledger)
	case h.Ledger != trust.Ledger:
		return r, fmt.Errorf("%w: it is of ledger %s, trusted is %s", ledger.ErrHeader, h.Ledger, trust.Ledger)
	case h.Governance != genesis.Genesis.Governance:
		return r, fmt.Errorf("%w: it is under a later governance than the genesis's; a status file proves such a header", ledger.ErrHeader)
	}
	for _, pin := range trust.Pins {
		if pin.Height == h.Height && pin.Digest != r.Digest {
			return r, fmt.Errorf("%w: the trust file pins another header of height %d", ledger.ErrHeader, h.Height)
		}
	}
	return r, r.count(note, genesis.Governance)
}

// count verifies every line: one that is nobody's or does not verify makes the
// file suspect.
func (r *headerVerified) count(note ledger.Note, set *ledger.Governance) error {
	for i, l := range note.Lines {
		c, err := ledger.ParseCosignature(l)
		if err != nil {
			return fmt.Errorf("%w: %w", ledger.ErrHeader, err)
		}
		m, ok := set.Member(c.Member)
		if !ok || i > 0 && l.Name == note.Lines[i-1].Name || m.CosignKey == nil || m.CosignKey.ID() != c.Key || !sm2.Verify([]sm2.Task{c.Task(note.Text, m.CosignKey)})[0] {
			return fmt.Errorf("%w: the cosignature of %.60q is no member's only one, or does not verify", ledger.ErrHeader, c.Member)
		}
		if m.Takes(ledger.Cosigner) {
			r.Signed = append(r.Signed, c.Member)
		}
	}
	slices.Sort(r.Signed)
	r.Final = len(r.Signed) >= r.Needed
	return nil
}

type headerVerified struct {
	Height uint64     `json:"height"`
	Digest sm3.Digest `json:"digest"`
	Time   string     `json:"time"`
	Signed []string   `json:"signed"`
	Needed int        `json:"needed"`
	Final  bool       `json:"final"`
	header ledger.Header
}

func (r headerVerified) text(p *page) {
	if r.Final {
		p.line("FINAL: a quorum has signed header %d", r.Height)
	} else {
		p.line("NOT FINAL: header %d has %d good cosignatures, %d are needed", r.Height, len(r.Signed), r.Needed)
	}
	p.row("digest", r.Digest.String())
	p.instant("time", r.header.Time)
	p.row("cosigned by", strings.Join(r.Signed, ", "))
	p.line("to pin it, add to the trust file: header %d %s", r.Height, r.Digest)
}
