package testnet

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/node"
)

// Names in a test network's directory.
const (
	manifestFile = "testnet.json"
	genesisFile  = "genesis.json"
	trustFile    = "trust.txt"
	passwordFile = "password"
)

// keyIterations makes key files open at once: a test network's password lies
// beside them.
const keyIterations = 1000

// clientRate is what one client may ask of a test network's node in a second:
// everything comes from this machine.
const clientRate = 100_000

// Manifest is what a test network's directory holds.
type Manifest struct {
	// Dir is where the manifest was read; it is not in the file, so that the
	// directory can be moved.
	Dir     string   `json:"-"`
	Ledger  string   `json:"ledger"`
	Members []Member `json:"members"`
	// Offset is how far the clocks were moved when the network was made.
	Offset time.Duration `json:"offset_ns,omitempty"`
}

// Member is one member of a test network.
type Member struct {
	Name string `json:"name"`
	// HTTP and Operator are the addresses of its node's listeners; empty for a
	// member without a node.
	HTTP     string `json:"http,omitempty"`
	Operator string `json:"operator,omitempty"`
	Observer bool   `json:"observer,omitempty"`
}

// Spec is how a test network is made.
type Spec struct {
	// Clock is where the network's clocks begin; zero for the machine's.
	Clock time.Time
	// Heartbeat is Raft's; zero for the default.
	Heartbeat time.Duration
	// VotersOnly leaves the observer without a node.
	VotersOnly bool
	// Profiles are in force from the beginning beside the embedded ones.
	Profiles [][]byte
	Random   io.Reader
}

// begins gives when the network's clocks begin.
func (s Spec) begins() time.Time {
	if s.Clock.IsZero() {
		return time.Now()
	}
	return s.Clock
}

// Create founds a network in dir: every member makes its keys and descriptor,
// the genesis is built from the descriptors, and every member signs it.
func Create(dir string, s Spec) (*Manifest, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the network's directory: %w", err)
	}
	password, err := newPassword(dir, s.Random)
	if err != nil {
		return nil, err
	}
	m := &Manifest{Dir: dir}
	members, err := m.initMembers(s, password)
	if err != nil {
		return nil, err
	}
	if err := m.found(s, members, password); err != nil {
		return nil, err
	}
	if err := m.setClocks(s); err != nil {
		return nil, err
	}
	// The manifest comes last: a directory that has one is complete.
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	return m, node.WriteFile(filepath.Join(dir, manifestFile), append(data, '\n'), 0o644)
}

// Load reads a network's manifest; the error wraps os.ErrNotExist when dir holds
// no network.
func Load(dir string) (*Manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("read the network's manifest: %w", err)
	}
	m := &Manifest{Dir: dir}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrNetwork, manifestFile, err)
	}
	return m, nil
}

func newPassword(dir string, random io.Reader) ([]byte, error) {
	raw := make([]byte, 16)
	if _, err := io.ReadFull(random, raw); err != nil {
		return nil, fmt.Errorf("make a password: %w", err)
	}
	password := []byte(hex.EncodeToString(raw))
	return password, node.WriteFile(filepath.Join(dir, passwordFile), append(password, '\n'), 0o600)
}

// MemberDir gives a member's directory.
func (m *Manifest) MemberDir(name string) string { return filepath.Join(m.Dir, name) }

// path gives a file of the network by name.
func (m *Manifest) path(name string) string { return filepath.Join(m.Dir, name) }

// GenesisPath gives the genesis file, signed by every member.
func (m *Manifest) GenesisPath() string { return m.path(genesisFile) }

// TrustPath gives the trust file that certificates verify with.
func (m *Manifest) TrustPath() string { return m.path(trustFile) }

// PasswordPath gives the file with the password of every key of the network.
func (m *Manifest) PasswordPath() string { return m.path(passwordFile) }

// KeyPath gives a member's key file.
func (m *Manifest) KeyPath(member, key string) string {
	return node.KeyPath(filepath.Join(m.MemberDir(member), node.KeysDir), key)
}

// Nodes lists the members that have a node.
func (m *Manifest) Nodes() []Member {
	var nodes []Member
	for _, x := range m.Members {
		if x.HTTP != "" {
			nodes = append(nodes, x)
		}
	}
	return nodes
}

func (m *Manifest) initMembers(s Spec, password []byte) ([]ledger.Member, error) {
	ports, err := FreePorts(portsPerNode*len(roles()), s.Random)
	if err != nil {
		return nil, err
	}
	var members []ledger.Member
	for i, r := range roles() {
		if s.VotersOnly && slices.Contains(r.participation, ledger.Observer) {
			r.participation = nil
		}
		spec, err := memberSpec(i, r, s, ports[portsPerNode*i:])
		if err != nil {
			return nil, err
		}
		member, err := node.InitMember(m.MemberDir(r.name), spec, password, keyfile.Params{Iterations: keyIterations}, s.Random)
		if err != nil {
			return nil, fmt.Errorf("make member %s: %w", r.name, err)
		}
		entry := Member{Name: r.name}
		if member.Node != nil {
			entry.HTTP, entry.Operator, entry.Observer = spec.Config.HTTP.Listen, spec.Config.Operator.Listen, member.Takes(ledger.Observer)
		}
		m.Members = append(m.Members, entry)
		members = append(members, member)
	}
	return members, nil
}

// portsPerNode: one for peers, one for the public, one for the operator.
const portsPerNode = 3

func memberSpec(i int, r role, s Spec, ports []int) (node.MemberSpec, error) {
	code, err := creditCode(i + 1)
	title := memberTitle(r.name)
	spec := node.MemberSpec{
		Name: r.name, Title: title.ZH, TitleEN: title.EN, Classes: []ledger.Class{r.class},
		Code: code, Filing: r.filing, Participation: r.participation,
	}
	spec.Qualifications = qualified(r.class, s.begins())
	if err != nil || len(r.participation) == 0 {
		return spec, err
	}
	c := node.DefaultConfig()
	c.Genesis = filepath.Join("..", genesisFile)
	c.PasswordFile = filepath.Join("..", passwordFile)
	c.P2P.Listen = "/ip4/127.0.0.1/tcp/" + strconv.Itoa(ports[0])
	c.HTTP.Listen = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[1]))
	c.Operator.Listen = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[2]))
	c.HTTP.Rate, c.HTTP.Burst = clientRate, clientRate
	if s.Heartbeat > 0 {
		c.Raft.Heartbeat = node.Duration(s.Heartbeat)
	}
	spec.Config = c
	return spec, nil
}

// found builds the genesis and has every member sign it.
func (m *Manifest) found(s Spec, members []ledger.Member, password []byte) error {
	at := legaltime.Instant(s.begins().UnixMilli())
	embedded, err := inForce(at)
	if err != nil {
		return err
	}
	file, err := node.NewGenesis(node.GenesisSpec{
		Title: networkTitle(), Purpose: ledger.Test, Time: at, Profiles: slices.Concat(embedded, s.Profiles),
		Calendar: legaltime.China(), Params: ledger.DefaultParams(), Members: members,
	})
	if err != nil {
		return err
	}
	data, err := file.Bytes()
	if err != nil {
		return err
	}
	if err := node.WriteFile(m.GenesisPath(), data, 0o644); err != nil {
		return err
	}
	for _, x := range m.Members {
		if _, err := node.SignGenesis(m.MemberDir(x.Name), m.GenesisPath(), password, s.Random); err != nil {
			return fmt.Errorf("sign the genesis as %s: %w", x.Name, err)
		}
	}
	genesis, _, err := node.LoadGenesis(m.GenesisPath())
	if err != nil {
		return err
	}
	m.Ledger = genesis.ID().String()
	return node.WriteFile(m.TrustPath(), ledger.Trust{Ledger: genesis.ID()}.Text(), 0o644)
}

// inForce gives the embedded profiles whose regulations are law then. The others
// are for the members to adopt by vote.
func inForce(at legaltime.Instant) ([][]byte, error) {
	var texts [][]byte
	for _, name := range profile.Templates() {
		text, err := profile.Template(name)
		if err != nil {
			return nil, err
		}
		p, err := profile.Parse(text)
		if err != nil {
			return nil, err
		}
		if p.Standing(at) == "" {
			texts = append(texts, text)
		}
	}
	return texts, nil
}

// setClocks moves every node's clock to where the network's begins.
func (m *Manifest) setClocks(s Spec) error {
	if s.Clock.IsZero() {
		return nil
	}
	m.Offset = time.Until(s.Clock)
	for _, x := range m.Nodes() {
		c, err := node.LoadConfig(filepath.Join(m.MemberDir(x.Name), node.ConfigFile), func(string) string { return "" })
		if err != nil {
			return err
		}
		if err := node.PresetClock(c.Data, m.Offset); err != nil {
			return err
		}
	}
	return nil
}
