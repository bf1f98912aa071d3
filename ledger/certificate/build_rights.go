package certificate

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// RightsOptions is what a builder of a rights file may choose.
type RightsOptions struct {
	// At asks for the state at the end of an instant: that of the newest header
	// with a quorum of its own whose time is not later. 0 is for the newest.
	At legaltime.Instant
	// Assets are those that an account holds or held, where the subject is an
	// account; others are left out.
	Assets []string
	// Pin is as in BuildOptions.
	Pin uint64
}

// BuildRights makes the rights file of an asset, present or not, or of the
// assets that an account held. Errors are as of Build; ErrNotFinal also says that
// there was no final header yet.
func BuildRights(src Source, subject Subject, o RightsOptions) (*Rights, error) {
	b := builder{src, o.Pin}
	genesis, err := src.Genesis()
	if err != nil {
		return nil, fmt.Errorf("read the genesis: %w", err)
	}
	at, lines, err := b.headerBy(o.At)
	if err != nil {
		return nil, err
	}
	r := &Rights{Cosignatures: string(lines), Format: rightsFormat, Genesis: string(genesis), Header: string(at.text), Subject: subject}
	if r.Governance, err = b.governance(string(genesis), at); err != nil {
		return nil, err
	}
	assets := []string{subject.ID}
	if subject.Kind == ledger.AccountEntity {
		assets = slices.Compact(slices.Sorted(slices.Values(o.Assets)))
	}
	for _, id := range assets {
		if err := b.addAsset(r, at.Height, id); err != nil {
			return nil, err
		}
	}
	_, err = r.Bytes()
	return r, err
}

// headerBy finds the newest header with a quorum of its own that is not later
// than an instant, and the lines over it.
func (b builder) headerBy(at legaltime.Instant) (header, []byte, error) {
	final, err := b.src.Final()
	if err != nil {
		return header{}, nil, fmt.Errorf("read the final height: %w", err)
	}
	low, high := uint64(0), final // the newest that is not later is among those above low, if any
	for at != 0 && low < high {
		middle := high - (high-low)/2
		h, err := b.header(middle)
		if err != nil {
			return header{}, nil, err
		}
		if h.Time <= at {
			low = middle
		} else {
			high = middle - 1
		}
	}
	for height := high; height > 0; height-- {
		lines, err := b.src.Cosignatures(height)
		if err != nil {
			return header{}, nil, fmt.Errorf("read the cosignatures over header %d: %w", height, err)
		}
		enough, err := b.quorum(height, lines)
		if err != nil {
			return header{}, nil, err
		}
		if enough {
			h, err := b.header(height)
			return h, lines, err
		}
	}
	return header{}, nil, fmt.Errorf("by %s: %w", at, ErrNotFinal)
}

// addAsset adds an asset and its licences; of an account's assets only those that
// it held.
func (b builder) addAsset(r *Rights, height uint64, id string) error {
	value, err := b.addItem(r, height, Subject{ID: id, Kind: ledger.AssetEntity})
	if err != nil {
		return err
	}
	var a ledger.Asset
	if value != nil {
		if err := canonical.Unmarshal(value, &a); err != nil {
			return err
		}
	}
	if r.Subject.Kind == ledger.AccountEntity && !heldBy(a.Holders, r.Subject.ID) {
		r.Items = r.Items[:len(r.Items)-1]
		return nil
	}
	for _, licence := range a.Licences {
		if _, err := b.addItem(r, height, Subject{ID: licence, Kind: ledger.LicenceEntity}); err != nil {
			return err
		}
	}
	return nil
}

func (b builder) addItem(r *Rights, height uint64, subject Subject) ([]byte, error) {
	value, proof, err := b.src.State(height, subject.entity())
	if err != nil {
		return nil, fmt.Errorf("prove %s: %w", subject.entity(), err)
	}
	r.Items = append(r.Items, RightsItem{Proof: proof.Encode(), Subject: subject, Value: value})
	return value, nil
}

func heldBy(holders []ledger.Share, account string) bool {
	return slices.ContainsFunc(holders, func(s ledger.Share) bool { return s.Account == account })
}
