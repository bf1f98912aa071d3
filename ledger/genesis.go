package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

const (
	genesisTitle  = "certledger-genesis/v1"
	genesisFormat = "certledger-genesis-file/v1"
)

// MaxGenesis bounds a genesis file in bytes.
const MaxGenesis = 4 << 20

// ErrGenesis is wrapped by every error about a genesis.
var ErrGenesis = errors.New("invalid genesis")

// Genesis is the ledger's birth certificate. The digest of its text is the
// ledger's identity for ever; every member signs the text with its cosign key,
// which proves possession of it.
type Genesis struct {
	// Title is the ledger's name for people.
	Title   string
	Purpose Purpose
	Time    legaltime.Instant
	// Governance is the digest of the first governance text.
	Governance sm3.Digest
	// Documents is the digest of the lines that list the first documents, see
	// DocumentsDigest.
	Documents sm3.Digest
}

// Text gives the bytes that members sign.
func (g Genesis) Text() []byte {
	return fmt.Appendf(nil, "%s\ntitle %s\npurpose %s\ntime %s\ngovernance %s\ndocuments %s\n",
		genesisTitle, g.Title, g.Purpose, g.Time, g.Governance, g.Documents)
}

// ID gives the ledger's identity.
func (g Genesis) ID() sm3.Digest { return sm3.Sum(g.Text()) }

// ParseGenesis reads a genesis text.
func ParseGenesis(text []byte) (Genesis, error) {
	if len(text) > MaxHeader {
		return Genesis{}, fmt.Errorf("%w: the text is too long", ErrGenesis)
	}
	f := fieldReader{lines: strings.Split(string(text), "\n")}
	f.title(genesisTitle)
	g := Genesis{
		Title: f.text("title"), Purpose: Purpose(f.text("purpose")), Time: f.time(),
		Governance: f.digest("governance"), Documents: f.digest("documents"),
	}
	if err := f.end(); err != nil {
		return Genesis{}, fmt.Errorf("%w: %w", ErrGenesis, err)
	}
	if g.Purpose != Production && g.Purpose != Test {
		return Genesis{}, fmt.Errorf("%w: purpose %.60q is neither production nor test", ErrGenesis, g.Purpose)
	}
	if !printable(g.Title) {
		return Genesis{}, fmt.Errorf("%w: the title is not UTF-8 or has an invisible character", ErrGenesis)
	}
	return g, nil
}

// GenesisFile is what members exchange and nodes start from: the signed text
// and the preimages of its digests.
type GenesisFile struct {
	// Documents are the profiles and calendars of the start, exactly those that
	// governance names, sorted by name.
	Documents  []DocumentText `json:"documents"`
	Format     string         `json:"format"`
	Governance canonical.Raw  `json:"governance"`
	// Note is the genesis text with the signatures collected so far; before
	// the first one it is the text and an empty line.
	Note string `json:"note"`
}

// DocumentText is a document and its bytes.
type DocumentText struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// DocumentsDigest gives SM3 over one line `name digest` per document.
func DocumentsDigest(docs []DocumentText) sm3.Digest {
	h := sm3.New()
	for _, d := range docs {
		h.Write(fmt.Appendf(nil, "%s %s\n", d.Name, sm3.Sum([]byte(d.Text))))
	}
	return sm3.Digest(h.Sum(nil))
}

// NewGenesisFile builds an unsigned genesis file.
func NewGenesisFile(title string, at legaltime.Instant, gov *Governance, docs []DocumentText) (GenesisFile, error) {
	text, err := gov.Text()
	if err != nil {
		return GenesisFile{}, err
	}
	g := Genesis{Title: title, Purpose: gov.Purpose, Time: at, Governance: sm3.Sum(text), Documents: DocumentsDigest(docs)}
	file := GenesisFile{Documents: docs, Format: genesisFormat, Governance: text, Note: string(g.Text()) + "\n"}
	if _, err := file.Open(); err != nil {
		return GenesisFile{}, err
	}
	return file, nil
}

// Bytes gives the file's one encoding.
func (f GenesisFile) Bytes() ([]byte, error) { return canonical.Marshal(f) }

// ParseGenesisFile reads a genesis file; Open checks what it says.
func ParseGenesisFile(data []byte) (GenesisFile, error) {
	var f GenesisFile
	if err := canonical.UnmarshalFormat(data, MaxGenesis, &f, &f.Format, genesisFormat); err != nil {
		return f, fmt.Errorf("%w: %w", ErrGenesis, err)
	}
	return f, nil
}

// OpenGenesis is a genesis file whose parts have been checked against each
// other.
type OpenGenesis struct {
	Genesis
	Governance *Governance
	Documents  map[sm3.Digest][]byte
	// Text is the signed text, Lines the signatures on it.
	Text  []byte
	Lines []Line
}

// Open checks that all digests match their preimages, that the documents are
// exactly those that governance names, that every member can sign, and that each
// signature present is a member's only one and verifies. It does not ask that
// all have signed; see Missing.
func (f GenesisFile) Open() (OpenGenesis, error) {
	text, block, ok := strings.Cut(f.Note, "\n\n")
	if !ok {
		return OpenGenesis{}, fmt.Errorf("%w: no empty line after the text", ErrGenesis)
	}
	o := OpenGenesis{Text: []byte(text + "\n")}
	var err error
	if o.Genesis, err = ParseGenesis(o.Text); err != nil {
		return OpenGenesis{}, err
	}
	if o.Lines, err = ParseLines([]byte(block)); err != nil {
		return OpenGenesis{}, fmt.Errorf("%w: %w", ErrGenesis, err)
	}
	if o.Governance, err = ParseGovernance(f.Governance); err != nil {
		return OpenGenesis{}, fmt.Errorf("%w: %w", ErrGenesis, err)
	}
	if sm3.Sum(f.Governance) != o.Genesis.Governance || o.Governance.Purpose != o.Purpose {
		return OpenGenesis{}, fmt.Errorf("%w: the governance is not the one that the text names", ErrGenesis)
	}
	if err := o.Governance.checkFounders(); err != nil {
		return OpenGenesis{}, err
	}
	if o.Documents, err = f.openDocuments(o.Genesis, o.Governance); err != nil {
		return OpenGenesis{}, err
	}
	if err := o.checkSignatures(); err != nil {
		return OpenGenesis{}, err
	}
	return o, nil
}

// checkFounders reports members that could never sign the genesis.
func (g *Governance) checkFounders() error {
	if len(g.Members) > MaxLines {
		return fmt.Errorf("%w: %d members, at most %d can found a ledger; admit the others later", ErrGenesis, len(g.Members), MaxLines)
	}
	for i := range g.Members {
		if g.Members[i].genesisKey() == nil {
			return fmt.Errorf("%w: %s has no key to sign with", ErrGenesis, g.Members[i].Name)
		}
	}
	return nil
}

func (f GenesisFile) openDocuments(g Genesis, gov *Governance) (map[sm3.Digest][]byte, error) {
	if DocumentsDigest(f.Documents) != g.Documents {
		return nil, fmt.Errorf("%w: the documents are not those that the text names", ErrGenesis)
	}
	named := slices.Concat(gov.Profiles, gov.Calendars)
	slices.SortStableFunc(named, func(a, b Document) int { return strings.Compare(a.Name, b.Name) })
	if len(named) != len(f.Documents) {
		return nil, fmt.Errorf("%w: %d documents in the file, %d in the governance", ErrGenesis, len(f.Documents), len(named))
	}
	docs := map[sm3.Digest][]byte{}
	for i, d := range f.Documents {
		digest := sm3.Sum([]byte(d.Text))
		if named[i].Digest != digest || named[i].Name != d.Name {
			return nil, fmt.Errorf("%w: document %.60q is not the one that the governance names in its place", ErrGenesis, d.Name)
		}
		docs[digest] = []byte(d.Text)
	}
	return docs, nil
}

func (o OpenGenesis) checkSignatures() error {
	for i, l := range o.Lines {
		seal, err := ParseSeal(l)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrGenesis, err)
		}
		if i > 0 && l.Name == o.Lines[i-1].Name {
			return fmt.Errorf("%w: %.60q signed twice", ErrGenesis, l.Name)
		}
		m, ok := o.Governance.Member(seal.Signer)
		if !ok {
			return fmt.Errorf("%w: signed by %.60q, who is not a member", ErrGenesis, seal.Signer)
		}
		key := m.genesisKey()
		if key == nil || key.ID() != seal.Key || !sm2.VerifyMessage(key, o.Text, seal.Signature) {
			return fmt.Errorf("%w: the signature of %s does not verify", ErrGenesis, m.Name)
		}
	}
	return nil
}

// genesisKey is the key with which a member signs the genesis: its cosign key,
// or for a member without a node its first staff key.
func (m *Member) genesisKey() *sm2.PublicKey {
	if m.CosignKey != nil {
		return m.CosignKey
	}
	if len(m.StaffKeys) > 0 {
		return m.StaffKeys[0].Key
	}
	return nil
}

// Missing lists the members that have not signed the genesis.
func (o OpenGenesis) Missing() []string {
	var names []string
	for _, m := range o.Governance.Members {
		if !slices.ContainsFunc(o.Lines, func(l Line) bool { return l.Name == m.Name }) {
			names = append(names, m.Name)
		}
	}
	return names
}

// AddSignature returns the file with one more signature, in order; one that the
// member gave before is replaced.
func (f GenesisFile) AddSignature(l Line) (GenesisFile, error) {
	o, err := f.Open()
	if err != nil {
		return f, err
	}
	if i := slices.IndexFunc(o.Lines, func(x Line) bool { return x.Name == l.Name }); i >= 0 {
		o.Lines = slices.Delete(o.Lines, i, i+1)
	}
	lines := append(slices.Clone(o.Lines), l)
	SortLines(lines)
	f.Note = string(AppendLines(append(slices.Clone(o.Text), '\n'), lines))
	_, err = f.Open()
	return f, err
}
