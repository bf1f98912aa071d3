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
	nodeHeadTitle  = "certledger-recovery-head/v1"
	nodeHeadFormat = "certledger-recovery-head-file/v1"
)

// maxAbove bounds how many headers above the newest final one a head file shows.
const maxAbove = 64

// NodeHead is where one stopped node stands, as its member signs it: what a
// recovery is planned from.
type NodeHead struct {
	Ledger sm3.Digest
	Member string
	Time   legaltime.Instant
	// Final is the newest header that the node can prove final, Head the newest
	// that it has executed, Lock the last that it has promised to sign.
	Final, Head, Lock Pin
	// Raft is the last index in its log and its current term; zero when its node
	// does not vote.
	Raft RaftPosition
}

// Text gives the bytes that the member signs.
func (h NodeHead) Text() []byte {
	return fmt.Appendf(nil, "%s\nledger %s\nmember %s\ntime %s\nfinal %d %s\nhead %d %s\nlock %d %s\nraft %d %d\n", nodeHeadTitle,
		h.Ledger, h.Member, h.Time, h.Final.Height, h.Final.Digest, h.Head.Height, h.Head.Digest, h.Lock.Height, h.Lock.Digest, h.Raft.Index, h.Raft.Term)
}

func parseNodeHead(text string) (NodeHead, error) {
	f := fieldReader{lines: strings.Split(text, "\n")}
	f.title(nodeHeadTitle)
	h := NodeHead{Ledger: f.digest("ledger"), Member: f.text("member"), Time: f.time()}
	for _, row := range []struct {
		name string
		pin  *Pin
	}{{"final", &h.Final}, {"head", &h.Head}, {"lock", &h.Lock}} {
		row.pin.Height, row.pin.Digest = f.numberAndDigest(row.name)
	}
	h.Raft = read(&f, "raft", parseRaftPosition)
	if err := f.end(); err != nil {
		return h, err
	}
	if !ValidMember(h.Member) || h.Final.Height == 0 || h.Head.Height < h.Final.Height {
		return h, errors.New("want a member's name, a final header, and a newest header that is not below it")
	}
	return h, nil
}

// NodeHeadFile is a node's head with its signature and the preimages of what it
// names.
type NodeHeadFile struct {
	// Above are the headers above the final one, up to the newest, with the
	// cosignatures held over each; the oldest are left out beyond 64.
	Above []RecoveryHead `json:"above,omitempty"`
	// Decided is the set that the final header's `next` line names, when that is
	// another one than its `governance`.
	Decided canonical.Raw `json:"decided,omitempty"`
	// Final is the text of the final header, FinalSet the lines that prove it.
	Final    string `json:"final"`
	FinalSet string `json:"final_set"`
	Format   string `json:"format"`
	// Governance is the set that the final header names.
	Governance canonical.Raw `json:"governance"`
	// Note is the head's text with its one signature.
	Note string `json:"note"`
}

// SignNodeHead makes the file of a node's head. The key is the member's cosign
// key, or the key of its node when it does not cosign.
func SignNodeHead(h NodeHead, f NodeHeadFile, sign func(text []byte, signer string) (Line, error)) (NodeHeadFile, error) {
	text := h.Text()
	line, err := sign(text, h.Member)
	if err != nil {
		return f, err
	}
	f.Format, f.Note = nodeHeadFormat, string(Note{Text: text, Lines: []Line{line}}.Bytes())
	if len(f.Above) > maxAbove {
		f.Above = f.Above[len(f.Above)-maxAbove:]
	}
	_, err = f.Open()
	return f, err
}

// Bytes gives the file's one encoding.
func (f NodeHeadFile) Bytes() ([]byte, error) { return canonical.Marshal(f) }

// ParseNodeHeadFile reads a head file; Open checks what it says.
func ParseNodeHeadFile(data []byte) (NodeHeadFile, error) {
	var f NodeHeadFile
	if err := canonical.UnmarshalFormat(data, MaxRecovery, &f, &f.Format, nodeHeadFormat); err != nil {
		return f, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	if len(f.Above) > maxAbove {
		return f, fmt.Errorf("%w: %d headers above the final one, at most %d are allowed", ErrRecovery, len(f.Above), maxAbove)
	}
	return f, nil
}

// OpenNodeHead is a head file whose parts have been checked against each other.
type OpenNodeHead struct {
	NodeHead
	File NodeHeadFile
	// Governance is the set that cosigned the final header.
	Governance *Governance
	// FinalHeader is the final header, Above those above it.
	FinalHeader Header
	Above       []Header
	// held are the valid cosignatures over each of Above.
	held [][]Cosignature
}

// Open checks the final header's proof, the chain above it and the signature.
func (f NodeHeadFile) Open() (OpenNodeHead, error) {
	o := OpenNodeHead{File: f}
	if err := o.open(); err != nil {
		return OpenNodeHead{}, fmt.Errorf("%w: head file: %w", ErrRecovery, err)
	}
	return o, nil
}

func (o *OpenNodeHead) open() error {
	note, err := ParseNote([]byte(o.File.Note), MaxHeader)
	if err != nil {
		return err
	}
	if o.NodeHead, err = parseNodeHead(string(note.Text)); err != nil {
		return err
	}
	if err := o.openFinal(); err != nil {
		return err
	}
	if err := o.openAbove(); err != nil {
		return err
	}
	return o.checkSignature(note)
}

func (o *OpenNodeHead) openFinal() error {
	f := o.File
	var err error
	if o.FinalHeader, err = ParseHeader([]byte(f.Final)); err != nil {
		return err
	}
	if o.Governance, err = ParseGovernance(f.Governance); err != nil {
		return err
	}
	set, err := ParseCosignatures([]byte(f.FinalSet))
	if err != nil {
		return err
	}
	h := o.FinalHeader
	pending := h.Next != h.Governance
	switch {
	case h.pin() != o.Final || h.Ledger != o.Ledger:
		return errors.New("the final header is not the one that the text names")
	case sm3.Sum(f.Governance) != h.Governance:
		return errors.New("the governance is not the one that the final header names")
	case pending != (len(f.Decided) > 0) || pending && sm3.Sum(f.Decided) != h.Next:
		return errors.New("the decided set is not the one that the final header names")
	case !o.Governance.IsFinal([]byte(f.Final), set, sm2.Verify):
		return errors.New("the final header has no quorum")
	}
	return nil
}

// openAbove checks that the headers above lead to the newest. What was left out
// leaves a gap above the final one.
func (o *OpenNodeHead) openAbove() error {
	last := o.FinalHeader
	for i, a := range o.File.Above {
		h, err := ParseHeader([]byte(a.Header))
		if err != nil {
			return err
		}
		gap := i == 0 && h.Height > last.Height+1 && len(o.File.Above) == maxAbove
		if h.Ledger != o.Ledger || !gap && (h.Height != last.Height+1 || h.Prev != last.Digest()) {
			return fmt.Errorf("header %d does not follow %d", h.Height, last.Height)
		}
		set, err := ParseCosignatures([]byte(a.Cosignatures))
		if err != nil {
			return err
		}
		o.Above, o.held = append(o.Above, h), append(o.held, o.Governance.validLines([]byte(a.Header), set))
		last = h
	}
	if last.pin() != o.Head {
		return errors.New("the headers do not lead to the newest that the text names")
	}
	return nil
}

// validLines gives those of set that are cosigners' and verify over header.
func (g *Governance) validLines(header []byte, set []Cosignature) []Cosignature {
	return slices.DeleteFunc(slices.Clone(set), func(c Cosignature) bool {
		m, ok := g.Member(c.Member)
		return !ok || !m.Takes(Cosigner) || m.CosignKey.ID() != c.Key || !sm2.Verify([]sm2.Task{c.Task(header, m.CosignKey)})[0]
	})
}

func (o *OpenNodeHead) checkSignature(note Note) error {
	if len(note.Lines) != 1 || note.Lines[0].Name != o.Member {
		return errors.New("it has one signature, by its member")
	}
	seal, err := ParseSeal(note.Lines[0])
	if err != nil {
		return err
	}
	m, ok := o.Governance.Member(o.Member)
	if !ok {
		return fmt.Errorf("%s is not a member", o.Member)
	}
	key := m.CosignKey
	if key == nil {
		key = m.StaffKey(NodeRole, seal.Key)
	}
	if key == nil || key.ID() != seal.Key || !sm2.VerifyMessage(key, note.Text, seal.Signature) {
		return fmt.Errorf("the signature of %s does not verify", o.Member)
	}
	return nil
}

// pin names the header.
func (h Header) pin() Pin { return Pin{Height: h.Height, Digest: h.Digest()} }
