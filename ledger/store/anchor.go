package store

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/exec"
)

const anchorFormat = "certledger-anchor/v1"

// ErrAnchor means that an anchor proves nothing, whatever the rows are. It wraps
// ErrCheckpoint.
var ErrAnchor = fmt.Errorf("%w: the anchor proves nothing", ErrCheckpoint)

// MaxAnchor bounds an anchor in bytes.
const MaxAnchor = 64 << 10

// Anchor proves that the last header of a checkpoint is final. It is not part of
// the rows: members hold different cosignatures.
type Anchor struct {
	// Cosignatures are the lines held over the header.
	Cosignatures string `json:"cosignatures"`
	Format       string `json:"format"`
	// Header is the text of the checkpoint's last header.
	Header string `json:"header"`
}

// Anchor gives what proves that the header at height is final, for height 0 the
// newest one.
func (s *Store) Anchor(height uint64) (Anchor, error) {
	if height == 0 {
		height = s.Final()
	}
	if height == 0 || height > s.Final() {
		return Anchor{}, fmt.Errorf("%w: header %d is not final here", ErrNotFound, height)
	}
	lines, ok, err := s.quorumAt(height)
	if err != nil {
		return Anchor{}, err
	}
	if !ok {
		return Anchor{}, fmt.Errorf("%w: header %d is final by a later one; ask for %d", ErrNotFound, height, s.Final())
	}
	text, err := s.Header(height)
	if err != nil {
		return Anchor{}, err
	}
	return Anchor{Cosignatures: string(lines), Format: anchorFormat, Header: string(text)}, nil
}

// Bytes gives the anchor's one encoding.
func (a Anchor) Bytes() ([]byte, error) {
	a.Format = anchorFormat
	return canonical.Marshal(a)
}

// ParseAnchor reads an anchor. It checks form only.
func ParseAnchor(data []byte) (Anchor, error) {
	var a Anchor
	if err := canonical.UnmarshalFormat(data, MaxAnchor, &a, &a.Format, anchorFormat); err != nil {
		return a, fmt.Errorf("%w: %w", ErrAnchor, err)
	}
	if _, err := a.Parse(); err != nil {
		return a, err
	}
	return a, nil
}

// Parse gives the anchor's header.
func (a Anchor) Parse() (ledger.Header, error) {
	h, err := ledger.ParseHeader([]byte(a.Header))
	if err != nil {
		return h, fmt.Errorf("%w: %w", ErrAnchor, err)
	}
	return h, nil
}

// proof gives the cosignatures that make text final. ErrAnchor says that the anchor
// proves nothing; another ErrCheckpoint, that it proves another header, or that
// nobody can tell because the rows lack its governance.
func (s *Store) proof(a Anchor, text []byte) ([]ledger.Cosignature, error) {
	h, err := a.Parse()
	if err != nil {
		return nil, err
	}
	set, err := ledger.ParseCosignatures([]byte(a.Cosignatures))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAnchor, err)
	}
	g, err := s.Governance(h.Governance)
	if err != nil {
		return nil, fmt.Errorf("%w: the anchor is of governance %s, which the rows do not lead to", ErrCheckpoint, h.Governance)
	}
	if !exec.IsFinal(g, []byte(a.Header), set, s.options.Verify) {
		return nil, fmt.Errorf("%w: its cosignatures are no quorum over its header", ErrAnchor)
	}
	if a.Header != string(text) {
		return nil, fmt.Errorf("%w: the anchor proves header %s, the rows end with %s", ErrCheckpoint, h.Digest(), sm3.Sum(text))
	}
	return set, nil
}
