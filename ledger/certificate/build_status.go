package certificate

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
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
	if c.Status, err = b.state(at, ledger.EntityID{Kind: ledger.AssetEntity, ID: d.asset}); err != nil {
		return err
	}
	if at.Size > last.Size {
		path, err := b.src.Consistency(last.Size, at.Size)
		if err != nil {
			return fmt.Errorf("prove the log from %d to %d: %w", last.Size, at.Size, err)
		}
		c.Status.Consistency = digests(path)
	}
	c.Signers, err = b.signers(d, own, at)
	return err
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

// signers proves the accounts that signed the record.
func (b builder) signers(d *deed, own, at header) ([]AccountProof, error) {
	var proofs []AccountProof
	for i, s := range d.Signers {
		name, err := ledger.ParseSigner(s)
		if err != nil {
			return nil, err
		}
		if name.Kind != ledger.HolderSigner {
			continue
		}
		p, err := b.account(name.Name, d.Seals[i].Key, own.Height, at)
		if err != nil {
			return nil, fmt.Errorf("prove account %s: %w", name.Name, err)
		}
		proofs = append(proofs, p)
	}
	return proofs, nil
}

// account proves the value by which the key could sign the record at height.
func (b builder) account(account string, key sm2.KeyID, height uint64, at header) (AccountProof, error) {
	id := ledger.EntityID{Kind: ledger.AccountEntity, ID: account}
	value, proof, err := b.src.State(at.Height, id)
	if err != nil {
		return AccountProof{}, err
	}
	rows, err := b.src.History(id)
	if err != nil {
		return AccountProof{}, err
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r PastEntity) bool { return r.Height > at.Height })
	signed, err := withKey(rows, key, height)
	if err != nil {
		return AccountProof{}, err
	}
	p := AccountProof{Account: account, Current: value, Proof: proof.Encode()}
	var history ledger.History
	for i, r := range rows {
		bare := sm3.Sum(r.Value)
		switch i {
		case signed:
			p.Since = Link{Before: history.Head, Height: r.Height, Leaf: r.Leaf}
		case signed + 1:
			p.Past = &PastValue{Value: rows[signed].Value}
		}
		if i > signed {
			p.Past.Later = append(p.Past.Later, LaterLink{Height: r.Height, Leaf: r.Leaf, Value: bare})
		}
		history = history.Next(r.Height, r.Leaf, bare)
	}
	return p, nil
}

// withKey finds the newest value that has the key and was in force before, or
// at some moment during, the block of height.
func withKey(rows []PastEntity, key sm2.KeyID, height uint64) (int, error) {
	for i, r := range slices.Backward(rows) {
		if r.Height > height {
			continue
		}
		var a ledger.Account
		if err := canonical.Unmarshal(r.Value, &a); err != nil {
			return 0, err
		}
		if a.Key(key) != nil {
			return i, nil
		}
		if r.Height < height {
			break
		}
	}
	return 0, fmt.Errorf("key %s at height %d: %w", key, height, ErrUnknown)
}
