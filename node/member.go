package node

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// Names in a member's directory, beside ConfigFile.
const (
	// DescriptorFile is public: others need it to found a ledger.
	DescriptorFile = "member.note"
	// KeysDir is secret.
	KeysDir = "keys"
)

// ErrMemberExists is returned by InitMember for a directory that already holds a
// member: its keys may be in use.
var ErrMemberExists = errors.New("the directory already holds a member; choose another, or keep this one")

// MemberSpec is what an organisation says of itself.
type MemberSpec struct {
	Name, Title, TitleEN string
	Classes              []ledger.Class
	// Code is the unified social credit code.
	Code string
	// Filing is the number of a statutory filing, `unstated` when empty.
	Filing string
	// Scope lists the profiles under which the member may act; empty: all.
	Scope         []string
	Participation []ledger.Participation
	// Qualifications are needed for a registry.
	Qualifications *ledger.Qualifications
	// Config is for the member's node: Listen addresses and the like.
	Config Config
	// Existing are SM2 keys that need not be made: those of a device, by the name
	// of a staff role, `cosign` or `export`. Config.Signer must name the
	// signer of the node's.
	Existing map[string]sm2.Signer
	// Announce are the addresses at which peers reach the node; empty: where it
	// listens.
	Announce []string
}

// InitMember makes a member in dir: keys, a configuration if it has a node, and
// the signed public descriptor. Nothing that exists is replaced. Errors wrap
// ErrMemberExists, ledger.ErrDescriptor, ErrConfig or those of package keyfile.
func InitMember(dir string, spec MemberSpec, password []byte, p keyfile.Params, random io.Reader) (ledger.Member, error) {
	if err := checkVacant(dir); err != nil {
		return ledger.Member{}, err
	}
	hasNode := len(spec.Participation) > 0
	keys, err := newKeys(spec.Classes, hasNode, spec.Existing, random)
	if err != nil {
		return ledger.Member{}, err
	}
	m := spec.member(keys)
	if hasNode {
		if err := spec.placeNode(&m, keys); err != nil {
			return ledger.Member{}, err
		}
	}
	note, err := ledger.SignDescriptor(m, slices.Collect(maps.Values(keys.signers)), random)
	if err != nil {
		return ledger.Member{}, err
	}
	if err := keys.write(filepath.Join(dir, KeysDir), password, p); err != nil {
		return ledger.Member{}, err
	}
	if hasNode {
		if err := writeConfig(filepath.Join(dir, ConfigFile), ExampleConfig(spec.config())); err != nil {
			return ledger.Member{}, err
		}
	}
	// The descriptor comes last: a directory that has one is complete.
	return m, WriteFile(filepath.Join(dir, DescriptorFile), note, 0o644)
}

func checkVacant(dir string) error {
	for _, name := range []string{DescriptorFile, ConfigFile, KeysDir} {
		_, err := os.Lstat(filepath.Join(dir, name))
		if err == nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, name), ErrMemberExists)
		}
		if !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("couldn't look into %s: %w", dir, err)
		}
	}
	return nil
}

func (s MemberSpec) config() Config {
	c := s.Config
	c.Member = s.Name
	return c
}

func (s MemberSpec) member(keys memberKeys) ledger.Member {
	m := ledger.Member{
		Classes: slices.Sorted(slices.Values(s.Classes)), Code: s.Code, ExportKey: keys.signers[exportKey].Public(), Filing: s.Filing,
		Name: s.Name, Participation: slices.Sorted(slices.Values(s.Participation)), Qualifications: s.Qualifications, Scope: slices.Sorted(slices.Values(s.Scope)),
		Title: s.Title, TitleEN: s.TitleEN,
	}
	if m.Filing == "" {
		m.Filing = "unstated"
	}
	for _, role := range staffRoles(s.Classes, len(s.Participation) > 0) {
		m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: keys.signers[role].Public(), Role: role})
	}
	return m
}

// placeNode enters the node's keys and addresses and checks its configuration.
func (s MemberSpec) placeNode(m *ledger.Member, keys memberKeys) error {
	m.CosignKey = keys.signers[cosignKey].Public()
	m.Node = &ledger.Node{Addresses: s.Announce, Peer: p2p.PeerIDFromKey(keys.transport.Public().(ed25519.PublicKey))}
	if len(s.Announce) == 0 {
		m.Node.Addresses = []string{s.Config.P2P.Listen}
	}
	if err := s.config().Validate(); err != nil {
		return err
	}
	for _, a := range m.Node.Addresses {
		if err := p2p.ValidAddr(a); err != nil {
			return fmt.Errorf("%w: %w", ErrConfig, err)
		}
		if strings.HasPrefix(a, "/ip4/0.0.0.0/") || strings.HasPrefix(a, "/ip6/::/") || strings.HasSuffix(a, "/tcp/0") {
			return fmt.Errorf("%w: peers cannot dial %s; announce an address and port at which they reach this node", ErrConfig, a)
		}
	}
	return nil
}

// LoadDescriptor reads and verifies the descriptor file at path. Errors about
// what it says wrap ledger.ErrDescriptor.
func LoadDescriptor(path string) (ledger.Member, error) {
	data, err := readBounded(path, ledger.MaxNote)
	if err != nil {
		return ledger.Member{}, fmt.Errorf("couldn't read a member's descriptor: %w", err)
	}
	m, err := ledger.ParseDescriptor(data)
	if err != nil {
		return ledger.Member{}, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}
