package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
)

const recoveryFormat = "certledger-recovery-file/v1"

// MaxRecovery bounds a recovery file in bytes: the file is the one entry of the
// block that the plan makes.
const MaxRecovery = MaxEntry

// RecoveryFile is a plan with the signatures on it and the preimages of what it
// names. Its bytes, once complete, are the only entry of the block after the
// base, and SM3 of them is the plan's digest: what operators confirm, what trust
// files and the event in the log name.
type RecoveryFile struct {
	// Base is the text of the header that the ledger goes on from.
	Base string `json:"base"`
	// Decided is the set that the base's `next` line names, when that is another
	// one than its `governance`.
	Decided canonical.Raw `json:"decided,omitempty"`
	// FinalSet is the cosignature lines that prove the base final.
	FinalSet string `json:"final_set"`
	Format   string `json:"format"`
	// Governance is the set of the new epoch.
	Governance canonical.Raw `json:"governance"`
	// Heads are the survivors' newest headers, in the order of the text.
	Heads []RecoveryHead `json:"heads"`
	// Note is the plan's text with the signatures collected so far; before the
	// first one it is the text and an empty line.
	Note string `json:"note"`
}

// RecoveryHead is a survivor's newest header and the cosignatures that it held
// over it: what is void with the plan, kept for ever.
type RecoveryHead struct {
	Cosignatures string `json:"cosignatures"`
	Header       string `json:"header"`
}

// NewRecoveryFile makes an unsigned file of a plan and its preimages. It fills
// the digests that follow from them.
func NewRecoveryFile(p RecoveryPlan, f RecoveryFile, old *Governance) (RecoveryFile, error) {
	p.FinalSet = CosignaturesDigest([]byte(f.FinalSet))
	p.Governance = sm3.Sum(f.Governance)
	f.Format, f.Note = recoveryFormat, string(p.Text())+"\n"
	_, err := f.Open(old)
	return f, err
}

// Bytes gives the file's one encoding.
func (f RecoveryFile) Bytes() ([]byte, error) { return canonical.Marshal(f) }

// Digest gives SM3 of the file: of a complete one, the plan's digest.
func (f RecoveryFile) Digest() (sm3.Digest, error) {
	data, err := f.Bytes()
	return sm3.Sum(data), err
}

// ParseRecoveryFile reads a recovery file; Open checks what it says.
func ParseRecoveryFile(data []byte) (RecoveryFile, error) {
	var f RecoveryFile
	if err := canonical.UnmarshalFormat(data, MaxRecovery, &f, &f.Format, recoveryFormat); err != nil {
		return f, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	return f, nil
}

// Plan gives what the text says, checked for form only.
func (f RecoveryFile) Plan() (RecoveryPlan, error) {
	text, _, ok := strings.Cut(f.Note, "\n\n")
	if !ok {
		return RecoveryPlan{}, fmt.Errorf("%w: no empty line after the text", ErrRecovery)
	}
	return ParseRecovery([]byte(text + "\n"))
}

// AddSignature returns the file with one more signature, in order; one that the
// member gave before is replaced.
func (f RecoveryFile) AddSignature(l Line, old *Governance) (RecoveryFile, error) {
	o, err := f.Open(old)
	if err != nil {
		return f, err
	}
	return f.withLines(o, append(o.without(l.Name), l), old)
}

// Merge returns the file with the signatures of a copy of the same plan. Where
// both have a member's, f's stays.
func (f RecoveryFile) Merge(copied RecoveryFile, old *Governance) (RecoveryFile, error) {
	mine, err := f.Open(old)
	if err != nil {
		return f, err
	}
	theirs, err := copied.Open(old)
	if err != nil {
		return f, err
	}
	if string(mine.Text) != string(theirs.Text) {
		return f, fmt.Errorf("%w: the copies are of different plans", ErrRecovery)
	}
	lines := slices.Clone(mine.Lines)
	for _, l := range theirs.Lines {
		if !mine.signedBy(l.Name) {
			lines = append(lines, l)
		}
	}
	return f.withLines(mine, lines, old)
}

func (f RecoveryFile) withLines(o OpenRecovery, lines []Line, old *Governance) (RecoveryFile, error) {
	SortLines(lines)
	f.Note = string(AppendLines(append(slices.Clone(o.Text), '\n'), lines))
	_, err := f.Open(old)
	return f, err
}
