package certificate

import (
	"fmt"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// BuildOptions is what a builder may add or choose.
type BuildOptions struct {
	// Annexes are documents whose digests the record names.
	Annexes []Annex
	// Disclosures are values behind the record's commitments, sorted by path.
	Disclosures []ledger.Disclosure
	// Height is the final header whose state is shown; 0 for the newest.
	Height uint64
	// Pin is the height of a header that the reader's trust file pins, 0 for
	// none: the governance is then proved from there on and not from before, so
	// that the file stays short however old the ledger is.
	Pin uint64
}

// Build makes the certificate with this number. Errors wrap ErrUnknown,
// ErrNotFinal, ErrPruned, ErrFile when it would be too large, or are the
// source's.
func Build(src Source, number string, o BuildOptions) (*Certificate, error) {
	b := builder{src, o.Pin}
	c := &Certificate{Annexes: o.Annexes, Disclosures: o.Disclosures, Format: certificateFormat, Number: number}
	index, err := src.CertificateLeaf(number)
	if err != nil {
		return nil, fmt.Errorf("find certificate %s: %w", number, err)
	}
	note, err := src.Leaf(index)
	if err != nil {
		return nil, fmt.Errorf("read leaf %d: %w", index, err)
	}
	genesis, err := src.Genesis()
	if err != nil {
		return nil, fmt.Errorf("read the genesis: %w", err)
	}
	c.Record, c.Genesis = string(note), string(genesis)
	own, err := b.blockOf(index)
	if err != nil {
		return nil, err
	}
	if err := b.include(c, index, own); err != nil {
		return nil, err
	}
	if err := b.refresh(c, own, o.Height); err != nil {
		return nil, err
	}
	_, err = c.Bytes()
	return c, err
}

// StatusOptions is what a builder of a status file may choose; see BuildOptions.
type StatusOptions struct{ Height, Pin uint64 }

// BuildStatus makes the status file of an entity, present or not. Errors are as
// of Build.
func BuildStatus(src Source, subject Subject, o StatusOptions) (*Status, error) {
	b := builder{src, o.Pin}
	genesis, err := src.Genesis()
	if err != nil {
		return nil, fmt.Errorf("read the genesis: %w", err)
	}
	at, err := b.stateHeader(1, o.Height)
	if err != nil {
		return nil, err
	}
	s := &Status{Format: statusFormat, Genesis: string(genesis), Subject: subject}
	if s.Governance, err = b.governance(string(genesis), at); err != nil {
		return nil, err
	}
	if s.Status, err = b.state(at, subject.entity()); err != nil {
		return nil, err
	}
	_, err = s.Bytes()
	return s, err
}

// builder reads a source.
type builder struct {
	src Source
	pin uint64
}

func (b builder) header(height uint64) (header, error) {
	text, err := b.src.Header(height)
	if err != nil {
		return header{}, fmt.Errorf("read header %d: %w", height, err)
	}
	h, err := ledger.ParseHeader(text)
	return header{Header: h, text: text, digest: sm3.Sum(text)}, err
}

// blockOf finds the first final header whose log holds the leaf.
func (b builder) blockOf(index uint64) (header, error) {
	final, err := b.src.Final()
	if err != nil {
		return header{}, fmt.Errorf("read the final height: %w", err)
	}
	low, high := uint64(1), final+1
	for low < high {
		middle := low + (high-low)/2
		h, err := b.header(middle)
		if err != nil {
			return header{}, err
		}
		if h.Size > index {
			high = middle
		} else {
			low = middle + 1
		}
	}
	if low > final {
		return header{}, fmt.Errorf("leaf %d: %w", index, ErrNotFinal)
	}
	return b.header(low)
}

// include fills what proves the record final, for ever.
func (b builder) include(c *Certificate, index uint64, own header) error {
	path, err := b.src.Inclusion(index, own.Size)
	if err != nil {
		return fmt.Errorf("prove leaf %d: %w", index, err)
	}
	c.Inclusion = Inclusion{Index: index, Path: digests(path)}
	first := max(1, own.Height-1)
	if own.Final > 0 {
		set, err := b.src.FinalSet(own.Height)
		if err != nil {
			return fmt.Errorf("read the set that header %d names: %w", own.Height, err)
		}
		first, c.FinalSet = own.Final, string(set)
	}
	last, lines, err := b.firstFinal(own.Height)
	if err != nil {
		return err
	}
	c.Cosignatures = lines
	c.Headers, err = b.texts(first, last)
	return err
}

func digests(path []merkle.Hash) []sm3.Digest {
	out := make([]sm3.Digest, len(path))
	for i, h := range path {
		out[i] = sm3.Digest(h)
	}
	return out
}

func (b builder) texts(first, last uint64) ([]string, error) {
	var texts []string
	for height := first; height <= last; height++ {
		text, err := b.src.Header(height)
		if err != nil {
			return nil, fmt.Errorf("read header %d: %w", height, err)
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// firstFinal finds the first header from height on that has a quorum of its
// own, and the lines over it.
func (b builder) firstFinal(height uint64) (uint64, string, error) {
	final, err := b.src.Final()
	if err != nil {
		return 0, "", fmt.Errorf("read the final height: %w", err)
	}
	for ; height <= final; height++ {
		lines, err := b.src.Cosignatures(height)
		if err != nil {
			return 0, "", fmt.Errorf("read the cosignatures over header %d: %w", height, err)
		}
		enough, err := b.quorum(height, lines)
		if err != nil {
			return 0, "", err
		}
		if enough {
			return height, string(lines), nil
		}
	}
	return 0, "", fmt.Errorf("header %d: %w", height, ErrNotFinal)
}

// quorum counts lines, which the source has verified.
func (b builder) quorum(height uint64, lines []byte) (bool, error) {
	h, err := b.header(height)
	if err != nil {
		return false, err
	}
	set, _, err := b.set(h.Governance)
	if err != nil {
		return false, err
	}
	_, rows, err := signedBy(set, lines)
	return panel{set: set}.quorum(rows).reached(), err
}

// set reads a set that a header names.
func (b builder) set(digest sm3.Digest) (*ledger.Governance, []byte, error) {
	text, err := b.src.Governance(digest)
	if err != nil {
		return nil, nil, fmt.Errorf("read the governance %s: %w", digest, err)
	}
	set, err := ledger.ParseGovernance(text)
	return set, text, err
}

// signedBy keeps of the lines, which the source has verified, those by keys of
// the set's members.
func signedBy(set *ledger.Governance, lines []byte) ([]ledger.Cosignature, []Cosigner, error) {
	all, err := ledger.ParseCosignatures(lines)
	if err != nil {
		return nil, nil, err
	}
	var kept []ledger.Cosignature
	var rows []Cosigner
	for _, c := range all {
		if m, ok := set.Member(c.Member); ok && m.CosignKey != nil && m.CosignKey.ID() == c.Key {
			kept, rows = append(kept, c), append(rows, Cosigner{Member: c.Member, Verified: true})
		}
	}
	return kept, rows, nil
}
