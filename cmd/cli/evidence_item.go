package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// itemOptions name one item of a batch.
type itemOptions struct{ file, line string }

func (f flags) item(o *itemOptions) {
	f.str(&o.file, "item", "")
	f.str(&o.line, "line", "")
}

func (s *session) itemDigest(o itemOptions) (sm3.Digest, error) {
	if (o.file == "") == (o.line == "") {
		return sm3.Digest{}, s.usage("which item? give --item FILE or --line TEXT")
	}
	if o.line != "" {
		return sm3.Sum([]byte(o.line)), nil
	}
	digest, _, err := digestFile(o.file)
	return digest, err
}

func (s *session) evidenceProve() *cobra.Command {
	var o itemOptions
	var out string
	c := s.command("evidence prove", "prove ITEMS --item FILE > item.proof.json", s.exactly(1), func(_ context.Context, args []string) error {
		digest, err := s.itemDigest(o)
		if err != nil {
			return err
		}
		items, err := readItems(args[0])
		if err != nil {
			return err
		}
		i := slices.Index(items, digest)
		if i < 0 {
			return fmt.Errorf("%w: %s is not among the %d items of %s", ledger.ErrItemProof, digest, len(items), args[0])
		}
		proof, err := ledger.ProveItem(items, uint64(i))
		if err != nil {
			return err
		}
		data, err := proof.Bytes()
		if err != nil {
			return err
		}
		return s.write(out, data, publicFile)
	})
	f := s.flags("evidence prove", c)
	f.item(&o)
	f.str(&out, "out", "-")
	return c
}

func readItems(path string) ([]sm3.Digest, error) {
	var items []sm3.Digest
	return items, eachLine(path, func(line []byte) error {
		d, err := sm3.Parse(string(line))
		items = append(items, d)
		return err
	})
}

func (s *session) evidenceVerifyItem() *cobra.Command {
	var o itemOptions
	var record string
	c := s.command("evidence verify-item", "verify-item PROOF --record RECORD --item FILE", s.exactly(1), func(_ context.Context, args []string) error {
		if err := s.need("record", record); err != nil {
			return err
		}
		digest, err := s.itemDigest(o)
		if err != nil {
			return err
		}
		r, err := s.verifyItem(args[0], record, digest)
		if err != nil {
			return err
		}
		return s.print(r)
	})
	f := s.flags("evidence verify-item", c)
	f.item(&o)
	f.str(&record, "record", "")
	return c
}

func (s *session) verifyItem(path, record string, digest sm3.Digest) (itemProved, error) {
	data, err := s.read(path)
	if err != nil {
		return itemProved{}, err
	}
	proof, err := ledger.ParseItemProof(data)
	if err != nil {
		return itemProved{}, err
	}
	d, err := s.readDraft(record)
	if err != nil {
		return itemProved{}, err
	}
	var body ledger.EvidenceBatchBody
	if d.Record.Kind != ledger.EvidenceBatch {
		return itemProved{}, s.usage("%s is a record of kind %s, not %s", record, d.Record.Kind, ledger.EvidenceBatch)
	}
	if err := canonical.Unmarshal(d.Record.Body, &body); err != nil {
		return itemProved{}, err
	}
	switch {
	case proof.Digest != digest:
		return itemProved{}, fmt.Errorf("%w: it is about another item, %s; this one is %s", ledger.ErrItemProof, proof.Digest, digest)
	case proof.Root != body.Root || proof.Count != uint64(body.Count):
		return itemProved{}, fmt.Errorf("%w: it is about another batch than the record", ledger.ErrItemProof)
	}
	r := itemProved{Digest: digest, Index: proof.Index, Count: proof.Count, Evidence: body.Evidence, Record: d.ID()}
	return r, proof.Verify()
}

type itemProved struct {
	Digest   sm3.Digest `json:"digest"`
	Index    uint64     `json:"index"`
	Count    uint64     `json:"count"`
	Evidence string     `json:"evidence"`
	Record   sm3.Digest `json:"record"`
}

func (r itemProved) text(p *page) {
	p.line("the item is number %d of the %d that %s commits to", r.Index, r.Count, r.Evidence)
	p.row("record", r.Record.String())
	p.line("this does not prove that the record was accepted: verify that with its receipt or a certificate")
}
