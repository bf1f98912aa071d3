package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger/canonical"
)

const descriptorTitle = "certledger-member/v1\n"

// Names of the lines with which a member's keys that are no staff keys sign its
// descriptor. No staff role may be called so, or a line would name two keys.
const (
	CosignLine = "cosign"
	ExportLine = "export"
)

// ErrDescriptor is wrapped by every error about a member's descriptor.
var ErrDescriptor = errors.New("invalid member descriptor")

// memberKey is a member's key and the name of its line in the descriptor.
type memberKey struct {
	line string
	key  *sm2.PublicKey
}

// keys lists every SM2 key of the member with the line that it signs.
func (m Member) keys() []memberKey {
	var keys []memberKey
	for _, k := range m.NamedKeys() {
		keys = append(keys, memberKey{m.Name + "/" + k.Role, k.Key})
	}
	return keys
}

// DescriptorText gives the text that all of the member's keys sign: what an
// organisation says of itself before a ledger exists.
func DescriptorText(m Member) ([]byte, error) {
	if err := m.checkDescriptor(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDescriptor, err)
	}
	line, err := canonical.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDescriptor, err)
	}
	return slices.Concat([]byte(descriptorTitle), line, []byte("\n")), nil
}

func (m Member) checkDescriptor() error {
	if err := m.Check(); err != nil {
		return err
	}
	keys := m.keys()
	if len(keys) == 0 || len(keys) > MaxLines {
		return fmt.Errorf("%d keys, want 1 to %d", len(keys), MaxLines)
	}
	for _, k := range m.StaffKeys {
		if k.Role == CosignLine || k.Role == ExportLine {
			return fmt.Errorf("%q is no role of staff", k.Role)
		}
	}
	for i, k := range keys {
		if slices.ContainsFunc(keys[:i], func(other memberKey) bool { return other.key.String() == k.key.String() }) {
			return fmt.Errorf("the key of %s has another use too: one key, one purpose", k.line)
		}
	}
	return nil
}

// SignDescriptor gives the member's descriptor, signed by each of its SM2 keys.
// The signers may come in any order; all of the member's and no others are
// needed.
func SignDescriptor(m Member, signers []sm2.Signer, random io.Reader) ([]byte, error) {
	text, err := DescriptorText(m)
	if err != nil {
		return nil, err
	}
	keys := m.keys()
	if len(keys) != len(signers) {
		return nil, fmt.Errorf("%w: %d signers for %d keys", ErrDescriptor, len(signers), len(keys))
	}
	note := Note{Text: text}
	for _, k := range keys {
		i := slices.IndexFunc(signers, func(s sm2.Signer) bool { return s.Public().String() == k.key.String() })
		if i < 0 {
			return nil, fmt.Errorf("%w: the private key of %s was not given", ErrDescriptor, k.line)
		}
		line, err := SignText(text, k.line, signers[i], random)
		if err != nil {
			return nil, err
		}
		note.Lines = append(note.Lines, line)
	}
	SortLines(note.Lines)
	return note.Bytes(), nil
}

// ParseDescriptor reads a member's descriptor and verifies that whoever made it
// held every SM2 key in it: one line for each, and no other. The transport key
// behind the peer id proves itself in each handshake instead.
func ParseDescriptor(data []byte) (Member, error) {
	note, err := ParseNote(data, MaxNote)
	if err != nil {
		return Member{}, fmt.Errorf("%w: %w", ErrDescriptor, err)
	}
	m, err := parseDescriptorText(note.Text)
	if err != nil {
		return Member{}, fmt.Errorf("%w: %w", ErrDescriptor, err)
	}
	if err := m.possessed(note); err != nil {
		return Member{}, fmt.Errorf("%w: %s: %w", ErrDescriptor, m.Name, err)
	}
	return m, nil
}

func parseDescriptorText(text []byte) (Member, error) {
	line, ok := bytes.CutPrefix(text, []byte(descriptorTitle))
	if !ok {
		return Member{}, fmt.Errorf("the first line is not %q", descriptorTitle[:len(descriptorTitle)-1])
	}
	line, ok = bytes.CutSuffix(line, []byte("\n"))
	if !ok || bytes.IndexByte(line, '\n') >= 0 {
		return Member{}, errors.New("a descriptor is one line of JSON")
	}
	var m Member
	if err := canonical.Unmarshal(line, &m); err != nil {
		return Member{}, err
	}
	return m, m.checkDescriptor()
}

// possessed checks that the note's lines are one valid signature of each key.
func (m Member) possessed(note Note) error {
	keys := m.keys()
	for _, l := range note.Lines {
		seal, err := ParseSeal(l)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(keys, func(k memberKey) bool { return k.line == seal.Signer && k.key.ID() == seal.Key })
		if i < 0 {
			return fmt.Errorf("the line of %.100q belongs to no key that has not signed yet", seal.Signer)
		}
		if !sm2.VerifyMessage(keys[i].key, note.Text, seal.Signature) {
			return fmt.Errorf("the signature of %s does not verify", seal.Signer)
		}
		keys = slices.Delete(keys, i, i+1)
	}
	if len(keys) > 0 {
		return fmt.Errorf("the signature of %s is missing", keys[0].line)
	}
	return nil
}
