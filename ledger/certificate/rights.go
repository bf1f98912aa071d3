package certificate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

const (
	rightsFormat = "certledger-rights/v1"

	// RightsExtension ends the name of a rights file.
	RightsExtension = ".rights.json"

	// MaxRightsItems bounds the entities of a rights file.
	MaxRightsItems = 4096
)

// Rights is the content of a rights file: what stands on one asset, or on each
// asset of an account, at one header. All of it is proved by the state of that
// header, so that it is a certificate of what is not there as well.
type Rights struct {
	// Cosignatures are the lines over Header, with a quorum.
	Cosignatures string `json:"cosignatures"`
	Format       string `json:"format"`
	// Genesis and Governance are as in a certificate.
	Genesis    string     `json:"genesis"`
	Governance Governance `json:"governance"`
	Header     string     `json:"header"`
	// Items are the assets, sorted by number, each followed by its licences: of
	// them alone the asset does not say enough.
	Items []RightsItem `json:"items,omitempty"`
	// Subject is an asset, or an account whose assets these are.
	Subject Subject `json:"subject"`
}

// RightsItem proves one entity of a rights file.
type RightsItem struct {
	// Proof is the state proof, see statetree.Proof.Encode.
	Proof   string  `json:"proof"`
	Subject Subject `json:"subject"`
	// Value is absent when the register does not have the entity.
	Value canonical.Raw `json:"value,omitempty"`
}

// Encumbered is an asset and what stands on it.
type Encumbered struct {
	Asset string `json:"asset"`
	// Disposal is the number of the open application about it.
	Disposal string `json:"disposal,omitempty"`
	// Exclusive are those of Licences that are exclusive.
	Exclusive []string       `json:"exclusive,omitempty"`
	Holders   []ledger.Share `json:"holders"`
	Holds     []string       `json:"holds,omitempty"`
	// Home is the certificate of another ledger on which the registration rests.
	Home *ledger.Home `json:"home,omitempty"`
	// Judgments are the numbers of all effective documents about it, carried out or not.
	Judgments  []string `json:"judgments,omitempty"`
	Licences   []string `json:"licences,omitempty"`
	Objections []string `json:"objections,omitempty"`
	Pledges    []string `json:"pledges,omitempty"` // by rank, the first first
	// Revocation is the number of the one that is decided and not carried out.
	Revocation string            `json:"revocation,omitempty"`
	State      ledger.AssetState `json:"state"`
}

// Stands reports whether the registration itself stands: nothing that has ended, is
// suspended or is to be revoked can be free of burdens to anybody's use.
func (e Encumbered) Stands() bool {
	return (e.State == ledger.AssetActive || e.State == ledger.AssetRegistered) && e.Revocation == ""
}

// Free reports whether the registration stands and there is no pledge, freeze,
// exclusive licence or objection, also at home as far as that is known.
func (e Encumbered) Free() bool {
	return e.Stands() && soundAtHome(e.Home) && len(e.Pledges) == 0 && len(e.Holds) == 0 && len(e.Exclusive) == 0 && len(e.Objections) == 0
}

// Rank gives the place of a pledge among those that stand, 1 for the first; 0
// when it does not stand.
func (e Encumbered) Rank(pledge string) int { return slices.Index(e.Pledges, pledge) + 1 }

// ParseRights reads a rights file and holds it to its bounds. The texts inside
// are for VerifyRights. Errors wrap ErrFile.
func ParseRights(data []byte) (*Rights, error) {
	r := new(Rights)
	if err := parseFile(data, r); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return r, nil
}

// Bytes gives the file's one encoding. It fails, wrapping ErrFile, for what
// ParseRights would refuse.
func (r *Rights) Bytes() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return fileBytes(r)
}

func (r *Rights) check() error {
	switch {
	case r.Format != rightsFormat:
		return fmt.Errorf("format %q is not %s", r.Format, rightsFormat)
	case r.Subject.Kind != ledger.AssetEntity && r.Subject.Kind != ledger.AccountEntity:
		return fmt.Errorf("subjects of kind %q have no rights on them", r.Subject.Kind)
	case r.Subject.Kind == ledger.AssetEntity && len(r.Items) == 0:
		return errors.New("the asset itself is left out")
	}
	return errors.Join(bounded("items", len(r.Items), MaxRightsItems), r.Governance.check())
}

// status gives the proof of the header that all items share, as a status file
// has it.
func (r *Rights) status() *Status {
	return &Status{
		Format: statusFormat, Genesis: r.Genesis, Governance: r.Governance, Subject: r.Subject,
		Status: StatusProof{Cosignatures: r.Cosignatures, Header: r.Header},
	}
}
