package client

import (
	"context"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// maxRun bounds the headers of a receipt: from its block to the final one.
const maxRun = 4096

// Receipt gives the proof of what became of a record, checked: the receipt is in
// the block, the leaf in the log, the headers are of this ledger and follow each
// other, and where it claims to be final the last has a quorum. note is the
// record as it was sent, for nodes that do not show it; it may be nil.
func (c *Client) Receipt(ctx context.Context, id sm3.Digest, note []byte) (api.Receipt, error) {
	receipt, err := read[api.Receipt](ctx, c, get(api.Path(api.PathRecordReceipt, id.String())))
	if err != nil {
		return api.Receipt{}, err
	}
	run, err := c.headerRun(receipt.Headers)
	if err != nil {
		return api.Receipt{}, err
	}
	if err := checkReceipt(receipt, id, run[0], note); err != nil {
		return api.Receipt{}, err
	}
	if receipt.Final {
		last := len(run) - 1
		return receipt, c.checkQuorum(ctx, run[last], []byte(receipt.Headers[last]), []byte(receipt.Cosignatures))
	}
	return receipt, nil
}

// headerRun reads consecutive headers of this ledger, at least one.
func (c *Client) headerRun(texts []string) ([]ledger.Header, error) {
	if len(texts) == 0 || len(texts) > maxRun {
		return nil, unproved("it has %d headers, want 1 to %d", len(texts), maxRun)
	}
	run := make([]ledger.Header, len(texts))
	for i, text := range texts {
		var err error
		if run[i], err = c.parseHeader([]byte(text)); err != nil {
			return nil, err
		}
		if i > 0 && (run[i].Height != run[i-1].Height+1 || run[i].Prev != sm3.Sum([]byte(texts[i-1]))) {
			return nil, unproved("header %d does not follow the one before it", run[i].Height)
		}
	}
	return run, nil
}

func (c *Client) parseHeader(text []byte) (ledger.Header, error) {
	h, err := ledger.ParseHeader(text)
	if err != nil {
		return h, unproved("%w", err)
	}
	if h.Ledger != c.options.Trust.Ledger {
		return h, unproved("a header is of ledger %s, trusted is %s", h.Ledger, c.options.Trust.Ledger)
	}
	for _, pin := range c.options.Trust.Pins {
		if pin.Height == h.Height && pin.Digest != sm3.Sum(text) {
			return h, unproved("header %d is not the one that the trust file pins", h.Height)
		}
	}
	return h, nil
}

func checkReceipt(r api.Receipt, id sm3.Digest, own ledger.Header, note []byte) error {
	if r.ID != id {
		return unproved("the receipt is of record %s, not %s", r.ID, id)
	}
	said := ledger.Receipt{ID: r.ID}
	if r.Code != ledger.OK {
		said.Refusal = &ledger.Refusal{Code: r.Code}
	}
	if (r.Code == ledger.OK) != (r.Inclusion != nil) {
		return unproved("a receipt has an inclusion proof exactly when the record was accepted")
	}
	if r.Inclusion != nil {
		said.Index = r.Inclusion.Index
	}
	if r.Line != said.Line() {
		return unproved("the receipt's line is %q, want %q", r.Line, said.Line())
	}
	h := merkle.SM3()
	err := merkle.VerifyInclusion(h, h.Leaf([]byte(r.Line)), r.Receipts.Position, r.Receipts.Count, hashes(r.Receipts.Path), merkle.Hash(own.Receipts))
	if err != nil {
		return unproved("the receipt is not in block %d: %w", own.Height, err)
	}
	if r.Inclusion == nil {
		return nil
	}
	return checkInclusion(r, id, own, note)
}

// checkInclusion follows the leaf. The node's note comes first: a record that
// was sent twice with different signatures has the first set in the log.
func checkInclusion(r api.Receipt, id sm3.Digest, own ledger.Header, note []byte) error {
	if r.Note != "" {
		note = []byte(r.Note)
	}
	if note == nil {
		return unproved("the node does not show the record to this reader; bring the signed record, or sign the request as a party")
	}
	record, err := ledger.ParseRecord(note)
	if err != nil || record.ID != id {
		return unproved("the note is not that of record %s", id)
	}
	h := merkle.SM3()
	if r.Inclusion.Size != own.Size {
		return unproved("the proof is for %d leaves, header %d has %d", r.Inclusion.Size, own.Height, own.Size)
	}
	err = merkle.VerifyInclusion(h, h.Leaf(note), r.Inclusion.Index, own.Size, hashes(r.Inclusion.Path), merkle.Hash(own.Log))
	if err != nil {
		return unproved("the record is not in the log of header %d: %w", own.Height, err)
	}
	return nil
}

func hashes(digests []sm3.Digest) []merkle.Hash {
	out := make([]merkle.Hash, len(digests))
	for i, d := range digests {
		out[i] = merkle.Hash(d)
	}
	return out
}

// checkQuorum checks that a quorum of the set in force signed a header.
func (c *Client) checkQuorum(ctx context.Context, h ledger.Header, text, block []byte) error {
	digest := sm3.Sum(text)
	if c.knownFinal(digest) {
		return nil
	}
	set, err := c.governance(ctx, h)
	if err != nil {
		return err
	}
	if err := checkSigned(h, set, text, block); err != nil {
		return err
	}
	c.rememberFinal(digest)
	return nil
}

// checkSigned checks that a quorum of a set signed a header.
func checkSigned(h ledger.Header, set *ledger.Governance, text, block []byte) error {
	witnesses, err := set.Witnesses(text, block)
	if err != nil {
		return unproved("%w", err)
	}
	if signed := ledger.CountedWitnesses(witnesses); signed < set.Quorum() {
		return unproved("header %d has %d good cosignatures, %d are needed", h.Height, signed, set.Quorum())
	}
	return nil
}

// maxFinal is how many headers with a proved quorum a client remembers: the
// receipts of one block all hang on the same one.
const maxFinal = 4096

func (c *Client) knownFinal(header sm3.Digest) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.final[header]
}

func (c *Client) rememberFinal(header sm3.Digest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.final == nil || len(c.final) >= maxFinal {
		c.final = map[sm3.Digest]bool{}
	}
	c.final[header] = true
}

// Genesis gives the ledger's genesis, held against the trust file.
func (c *Client) Genesis(ctx context.Context) (ledger.OpenGenesis, error) {
	c.mu.Lock()
	known := c.genesis
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	data, err := c.do(ctx, get(api.PathGenesis))
	if err != nil {
		return ledger.OpenGenesis{}, err
	}
	file, err := ledger.ParseGenesisFile(data)
	if err != nil {
		return ledger.OpenGenesis{}, unproved("%w", err)
	}
	genesis, err := file.Open()
	if err != nil {
		return ledger.OpenGenesis{}, unproved("%w", err)
	}
	if genesis.ID() != c.options.Trust.Ledger {
		return ledger.OpenGenesis{}, unproved("the node is of ledger %s, trusted is %s", genesis.ID(), c.options.Trust.Ledger)
	}
	c.mu.Lock()
	c.genesis = &genesis
	c.mu.Unlock()
	return genesis, nil
}
