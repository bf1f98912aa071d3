package certificate

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// refresh fills what depends on the state that is shown.
func (b builder) refresh(c *Certificate, own header, height uint64) error {
	headers, f := parseHeaders(c.Headers, own.Ledger)
	if f != nil {
		return fmt.Errorf("%w: %w", ErrFile, f.cause)
	}
	last := headers[len(headers)-1]
	at, err := b.stateHeader(last.Height, height)
	if err != nil {
		return err
	}
	if c.Governance, err = b.governance(c.Genesis, at, headers...); err != nil {
		return err
	}
	d, f := openDeed(c.Record)
	if f != nil {
		return fmt.Errorf("%w: the record does not issue a certificate (%s): %s", ErrFile, f.code, f.detail())
	}
	if c.Status, err = b.state(at, d.subject().entity()); err != nil {
		return err
	}
	if at.Size > last.Size {
		path, err := b.src.Consistency(last.Size, at.Size)
		if err != nil {
			return fmt.Errorf("prove the log from %d to %d: %w", last.Size, at.Size, err)
		}
		c.Status.Consistency = digests(path)
	}
	return nil
}

// stateHeader gives the header at height, or the newest final one; it must have
// a quorum of its own and be no older than the first.
func (b builder) stateHeader(first, height uint64) (header, error) {
	if height == 0 {
		final, err := b.src.Final()
		if err != nil {
			return header{}, fmt.Errorf("read the final height: %w", err)
		}
		height = final
	}
	if height < first {
		return header{}, fmt.Errorf("the state of height %d: %w", height, ErrNotFinal)
	}
	return b.header(height)
}

// state proves an entity at a header.
func (b builder) state(at header, id ledger.EntityID) (StatusProof, error) {
	lines, err := b.src.Cosignatures(at.Height)
	if err != nil {
		return StatusProof{}, fmt.Errorf("read the cosignatures over header %d: %w", at.Height, err)
	}
	enough, err := b.quorum(at.Height, lines)
	if err != nil {
		return StatusProof{}, err
	}
	if !enough {
		return StatusProof{}, fmt.Errorf("header %d has no quorum of its own: %w", at.Height, ErrNotFinal)
	}
	value, proof, err := b.src.State(at.Height, id)
	if err != nil {
		return StatusProof{}, fmt.Errorf("prove %s: %w", id, err)
	}
	return StatusProof{Cosignatures: string(lines), Header: string(at.text), Proof: proof.Encode(), Value: value}, nil
}
