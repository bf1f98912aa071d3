package certificate

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

const (
	certificateFormat = "certledger-certificate/v1"

	// Extension ends the name of a certificate's file, after its number.
	Extension = ".cert.json"
)

// Limits of a file; what goes beyond one is refused before anything is hashed.
const (
	// MaxSize bounds a certificate or status file in bytes.
	MaxSize = 4 << 20

	maxAnnexes     = 16
	maxDisclosures = 256
	maxHeaders     = 1024
	maxLinks       = 4096
	maxPath        = 64
	maxSplices     = 4096
)

// ErrFile is wrapped by every error about a file that is not a certificate or
// status of a known version in its one form.
var ErrFile = errors.New("not a readable certledger file")

// Certificate is the content of a certificate file. Everything that is hashed
// or signed is carried as its exact text.
type Certificate struct {
	// Annexes are documents whose digests the record names, sorted by field.
	Annexes []Annex `json:"annexes,omitempty"`
	// Cosignatures are the lines over the last of Headers, all that the builder
	// held; a quorum of them makes the record final.
	Cosignatures string `json:"cosignatures"`
	// Disclosures are values behind commitments of the record, sorted by path.
	Disclosures []ledger.Disclosure `json:"disclosures,omitempty"`
	// FinalSet are the lines over the first of Headers, exactly those that the
	// own header's `final` line names; absent when that line says 0.
	FinalSet string `json:"final_set,omitempty"`
	Format   string `json:"format"`
	// Genesis is the genesis text; its SM3 is the ledger's identity.
	Genesis    string     `json:"genesis"`
	Governance Governance `json:"governance"`
	// Headers are consecutive header texts: from the one that the own header's
	// `final` line names (when that says 0, from the one before the own header,
	// or from the own header when it is the first of the ledger), through the
	// own header, which is the one that holds the record, to the first one that
	// has a quorum.
	Headers   []string  `json:"headers"`
	Inclusion Inclusion `json:"inclusion"`
	// Number is the certificate's number, as the record's face says it.
	Number string `json:"number"`
	// Record is the note of the record that issued the certificate.
	Record string `json:"record"`
	// Status is the newest state that the builder knew.
	Status StatusProof `json:"status"`
}

// Annex is a document that belongs to the certificate, such as the evidence
// report. Neither name nor media type travels with it: no hash would cover them.
type Annex struct {
	Content Content `json:"content"`
	// Field is where the record's body names the document's SM3, with dots, such
	// as `face.evidence_report`.
	Field string `json:"field"`
}

// Content is a document's bytes, in JSON as standard base64 with padding.
type Content []byte

// MarshalText gives the base64 form.
func (c Content) MarshalText() ([]byte, error) {
	return []byte(base64.StdEncoding.EncodeToString(c)), nil
}

// UnmarshalText reads the base64 form and no other spelling of it.
func (c *Content) UnmarshalText(text []byte) error {
	// Go's decoder skips line breaks, even when strict.
	if strings.ContainsAny(string(text), "\r\n") {
		return errors.New("base64 with line breaks")
	}
	data, err := base64.StdEncoding.Strict().DecodeString(string(text))
	*c = data
	return err
}

// Governance proves who the members were: the first set, and the later ones
// that something in the file needs.
type Governance struct {
	// First is the first governance text, whose SM3 the genesis names.
	First canonical.Raw `json:"first"`
	// Links lead from set to set, each proved by the one before; the last one
	// leads to the set of the status header.
	Links []GovernanceLink `json:"links,omitempty"`
}

// GovernanceLink proves a later set by an earlier one, over any number of
// changes between the two; or it is the plan of a recovery, which no quorum signs
// and which the trust file therefore has to name.
type GovernanceLink struct {
	// Cosignatures are lines over Header by keys of the earlier set, with a quorum
	// of it. They are absent where the trust file itself pins Header.
	Cosignatures string `json:"cosignatures,omitempty"`
	// Header names the later set: in `governance`, or in `next` when its
	// `governance` is the earlier one.
	Header string `json:"header,omitempty"`
	// Plan is a recovery file, see ledger.RecoveryFile: it leads from the set that
	// its base names to the set of the new epoch. A link has it or the other
	// fields.
	Plan canonical.Raw `json:"plan,omitempty"`
	// Splices make the later text of the earlier one.
	Splices []Splice `json:"splices,omitempty"`
}

// Inclusion proves the record's leaf in the log of the own header.
type Inclusion struct {
	Index uint64       `json:"index"`
	Path  []sm3.Digest `json:"path"`
}

// StatusProof proves the value of one entity at one header.
type StatusProof struct {
	// Consistency leads from the log of a certificate's last header to that of
	// Header; absent when the sizes are equal, and in a status file.
	Consistency []sm3.Digest `json:"consistency,omitempty"`
	// Cosignatures are the lines over Header, with a quorum.
	Cosignatures string `json:"cosignatures"`
	Header       string `json:"header"`
	// Proof is the state proof, see statetree.Proof.Encode.
	Proof string `json:"proof"`
	// Value is the entity's value; absent when the proof is one of absence.
	Value canonical.Raw `json:"value,omitempty"`
}

// Parse reads a certificate file and holds it to its bounds. The texts inside
// are for Verify. Errors wrap ErrFile.
func Parse(data []byte) (*Certificate, error) {
	c := new(Certificate)
	if err := parseFile(data, c); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return c, nil
}

func parseFile(data []byte, v any) error {
	if len(data) > MaxSize {
		return fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrFile, len(data), MaxSize)
	}
	if err := canonical.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	return nil
}

// Bytes gives the file's one encoding. It fails, wrapping ErrFile, for what
// Parse would refuse.
func (c *Certificate) Bytes() ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return fileBytes(c)
}

func fileBytes(v any) ([]byte, error) {
	data, err := canonical.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrFile, len(data), MaxSize)
	}
	return data, nil
}

func (c *Certificate) check() error {
	if c.Format != certificateFormat {
		return fmt.Errorf("format %q is not %s", c.Format, certificateFormat)
	}
	if len(c.Headers) == 0 {
		return errors.New("there is no header")
	}
	return errors.Join(
		bounded("annexes", len(c.Annexes), maxAnnexes),
		bounded("disclosures", len(c.Disclosures), maxDisclosures),
		bounded("headers", len(c.Headers), maxHeaders),
		bounded("inclusion path", len(c.Inclusion.Path), maxPath),
		c.Governance.check(), c.Status.check(),
	)
}

func (g Governance) check() error {
	for _, l := range g.Links {
		if len(l.Plan) > 0 && (l.Cosignatures != "" || l.Header != "" || len(l.Splices) > 0) {
			return errors.New("a link is by a header or by a recovery plan, not by both")
		}
		if err := bounded("splices of a link", len(l.Splices), maxSplices); err != nil {
			return err
		}
	}
	return bounded("governance links", len(g.Links), maxLinks)
}

func (p StatusProof) check() error {
	return bounded("consistency path", len(p.Consistency), maxPath+1)
}

func bounded(what string, n, limit int) error {
	if n > limit {
		return fmt.Errorf("%d %s, at most %d are allowed", n, what, limit)
	}
	return nil
}
