package node_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/node"
)

func must[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

const password = "correct horse"

// quick keeps key derivation out of the tests' time.
func quick() keyfile.Params { return keyfile.Params{Iterations: 1} }

// creditCode makes a code of a region that does not exist.
func creditCode(t testing.TB, n byte) string {
	t.Helper()
	first := "91000000MA000000" + string('0'+rune(n))
	check, ok := ledger.SocialCreditCheck(first)
	if !ok {
		t.Fatal(first)
	}
	return first + string(check)
}

func spec(t testing.TB, n byte, name string, class ledger.Class, takes ...ledger.Participation) node.MemberSpec {
	t.Helper()
	c := node.DefaultConfig()
	c.P2P.Listen = "/ip4/127.0.0.1/tcp/410" + string('0'+rune(n))
	var declared *ledger.Qualifications
	if grounds := ledger.GroundsOfAdmission(class); len(grounds) > 0 {
		declared = &ledger.Qualifications{
			CryptoReport: "unstated", GradeReport: "unstated", ReviewDue: 1_798_732_800_000,
			Grounds: []ledger.AdmissionGround{{Ground: grounds[0], Proof: sm3.Sum([]byte("proof"))}},
		}
	}
	return node.MemberSpec{
		Qualifications: declared,
		Name:           name, Title: "测试成员" + name, TitleEN: "Test member " + name, Classes: []ledger.Class{class},
		Code: creditCode(t, n), Participation: takes, Config: c,
	}
}

// found makes a directory and descriptor of each member.
func found(t testing.TB, specs ...node.MemberSpec) (dirs []string, members []ledger.Member) {
	t.Helper()
	for _, s := range specs {
		dir := t.TempDir()
		must[ledger.Member](t)(node.InitMember(dir, s, []byte(password), quick(), rand.Reader))
		dirs = append(dirs, dir)
		members = append(members, must[ledger.Member](t)(node.LoadDescriptor(filepath.Join(dir, node.DescriptorFile))))
	}
	return dirs, members
}

func founders(t testing.TB) ([]string, []ledger.Member) {
	t.Helper()
	return found(t,
		spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner),
		spec(t, 2, "court-b", ledger.ClassCourt, ledger.Observer),
		spec(t, 3, "provider-c", ledger.ClassEvidenceProvider))
}

func genesisSpec(t testing.TB, members []ledger.Member) node.GenesisSpec {
	t.Helper()
	return node.GenesisSpec{
		Title: "测试账本", Purpose: ledger.Test, Time: must[legaltime.Instant](t)(legaltime.ParseInstant("2026-03-02T00:00:00.000Z")),
		Profiles: [][]byte{must[[]byte](t)(profile.Template("tianjin-tj003")), must[[]byte](t)(profile.Template("test-registration"))},
		Calendar: legaltime.China(), Params: ledger.DefaultParams(), Members: members,
	}
}

func writeGenesis(t testing.TB, members []ledger.Member) string {
	t.Helper()
	file := must[ledger.GenesisFile](t)(node.NewGenesis(genesisSpec(t, members)))
	path := filepath.Join(t.TempDir(), "genesis.json")
	if err := os.WriteFile(path, must[[]byte](t)(file.Bytes()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFoundingNeedsEveryone(t *testing.T) {
	dirs, members := founders(t)
	path := writeGenesis(t, members)
	for i, dir := range dirs {
		_, _, err := node.LoadGenesis(path)
		var unsigned *node.UnsignedError
		if !errors.As(err, &unsigned) || !errors.Is(err, node.ErrUnsigned) || len(unsigned.Missing) != len(dirs)-i {
			t.Fatalf("after %d signatures: %v", i, err)
		}
		if !slices.Contains(unsigned.Missing, members[i].Name) || !strings.Contains(err.Error(), members[i].Name) {
			t.Errorf("%v does not name %s", err, members[i].Name)
		}
		must[ledger.OpenGenesis](t)(node.SignGenesis(dir, path, []byte(password), rand.Reader))
	}
	o, data, err := node.LoadGenesis(path)
	if err != nil || len(data) == 0 || o.ID().IsZero() {
		t.Fatalf("signed by all: %v", err)
	}
	// Signing again changes nothing that matters.
	must[ledger.OpenGenesis](t)(node.SignGenesis(dirs[0], path, []byte(password), rand.Reader))
	if again, _, err := node.LoadGenesis(path); err != nil || again.ID() != o.ID() {
		t.Errorf("signed again: %v", err)
	}
}

func TestSignGenesisRefusesAnothersDescriptor(t *testing.T) {
	dirs, members := founders(t)
	strangers, _ := found(t, spec(t, 4, "stranger", ledger.ClassCourt))
	changed := slices.Clone(members)
	changed[0].Title = "另一名称"
	for name, c := range map[string]struct {
		dir     string
		members []ledger.Member
	}{
		"not a founder":     {strangers[0], members},
		"changed by others": {dirs[0], changed},
	} {
		if _, err := node.SignGenesis(c.dir, writeGenesis(t, c.members), []byte(password), rand.Reader); !errors.Is(err, node.ErrNotFounder) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := node.SignGenesis(dirs[0], writeGenesis(t, members), []byte("wrong"), rand.Reader); !errors.Is(err, keyfile.ErrPassword) {
		t.Errorf("wrong password: %v", err)
	}
}

func TestNewGenesisRefuses(t *testing.T) {
	_, members := founders(t)
	confined := slices.Clone(members)
	confined[0].Scope = []string{"nowhere"}
	for name, c := range map[string]struct {
		change func(*node.GenesisSpec)
		says   string
	}{
		"no profile":    {func(s *node.GenesisSpec) { s.Profiles = nil }, "no profile"},
		"no voter":      {func(s *node.GenesisSpec) { s.Members = members[1:] }, "votes"},
		"unknown scope": {func(s *node.GenesisSpec) { s.Members = confined }, "nowhere"},
		"another calendar": {func(s *node.GenesisSpec) {
			s.Calendar = []byte(`{"calendar":"xx","version":1,"years":[{"notice":"unstated","off":[],"work":[],"year":2026}]}`)
		}, "xx"},
		"no calendar":              {func(s *node.GenesisSpec) { s.Calendar = nil }, "calendar"},
		"bad purpose":              {func(s *node.GenesisSpec) { s.Purpose = "fun" }, "purpose"},
		"member twice":             {func(s *node.GenesisSpec) { s.Members = append(members[:3:3], members[0]) }, "repeat"},
		"bad profile":              {func(s *node.GenesisSpec) { s.Profiles = [][]byte{[]byte("{}")} }, "profile"},
		"a draft without the word": {func(s *node.GenesisSpec) { s.Profiles = append(s.Profiles, draftProfile(t)) }, `despite "draft"`},
		"a draft with another word": {func(s *node.GenesisSpec) {
			s.Profiles, s.Despite = append(s.Profiles, draftProfile(t)), map[string]ledger.Despite{"a-draft": ledger.DespiteExpired}
		}, `despite "expired"`},
		"a word for no profile": {func(s *node.GenesisSpec) { s.Despite = map[string]ledger.Despite{"nothing": ledger.DespiteDraft} }, `"nothing"`},
		"bad parameter":         {func(s *node.GenesisSpec) { s.Params.MaxUnfinal = 0 }, "max_unfinal"},
	} {
		s := genesisSpec(t, members)
		c.change(&s)
		if _, err := node.NewGenesis(s); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want it to say %q", name, err, c.says)
		}
	}
}

// draftProfile is a template as a draft.
func draftProfile(t testing.TB) []byte {
	t.Helper()
	p := must[*profile.Profile](t)(profile.Parse(must[[]byte](t)(profile.Template("test-registration"))))
	p.Name, p.Status, p.Effective.Caveat = "a-draft", profile.StatusDraft, "依据的规定为征求意见稿"
	return must[[]byte](t)(canonical.Marshal(p))
}

func TestGenesisTakesADraftByItsWord(t *testing.T) {
	_, members := founders(t)
	s := genesisSpec(t, members)
	s.Profiles, s.Despite = append(s.Profiles, draftProfile(t)), map[string]ledger.Despite{"a-draft": ledger.DespiteDraft}
	o := must[ledger.OpenGenesis](t)(must[ledger.GenesisFile](t)(node.NewGenesis(s)).Open())
	if doc, ok := o.Governance.Profile("a-draft"); !ok || doc.Despite != ledger.DespiteDraft {
		t.Errorf("the genesis has %+v", doc)
	}
	if _, err := profile.NewLibrary(o.Governance, o.Documents); err != nil {
		t.Error(err)
	}
}

func TestInitMember(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	s := spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner)
	m := must[ledger.Member](t)(node.InitMember(dir, s, []byte(password), quick(), rand.Reader))
	names := []string{"cosign.key", "export.key", "governor.key", "node.key", "registrar.key", "transport.key"}
	if got := list(t, filepath.Join(dir, node.KeysDir)); !slices.Equal(got, names) {
		t.Errorf("keys: %v", got)
	}
	for _, name := range names {
		checkMode(t, filepath.Join(dir, node.KeysDir, name), 0o600)
	}
	checkMode(t, filepath.Join(dir, node.KeysDir), 0o700)
	c := must[node.Config](t)(node.LoadConfig(filepath.Join(dir, node.ConfigFile), noEnv))
	if err := node.CheckKeys(t.Context(), c, []byte(password), &m); err != nil {
		t.Error(err)
	}
	if _, err := node.InitMember(dir, s, []byte(password), quick(), rand.Reader); !errors.Is(err, node.ErrMemberExists) {
		t.Errorf("twice: %v", err)
	}
}

func TestLoadNodeKeysWantsTheMembersOwn(t *testing.T) {
	full := []ledger.Participation{ledger.Cosigner, ledger.Voter}
	a, members := found(t, spec(t, 1, "registry-a", ledger.ClassRegistry, full...), spec(t, 2, "registry-b", ledger.ClassRegistry, full...))
	for _, name := range []string{"node", "cosign", "transport"} {
		own, other := filepath.Join(a[0], "keys", name+".key"), filepath.Join(a[1], "keys", name+".key")
		kept := must[[]byte](t)(os.ReadFile(own))
		write(t, own, must[[]byte](t)(os.ReadFile(other)))
		if err := node.CheckKeys(t.Context(), node.Config{Keys: filepath.Join(a[0], "keys")}, []byte(password), &members[0]); !errors.Is(err, node.ErrKeyOfOther) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s of another member: %v", name, err)
		}
		write(t, own, kept)
	}
}

func TestInitMemberRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*node.MemberSpec)
		want   error
	}{
		"bad code":             {func(s *node.MemberSpec) { s.Code = "91000000MA0000001X" }, ledger.ErrDescriptor},
		"unknown class":        {func(s *node.MemberSpec) { s.Classes = []ledger.Class{"bank"} }, ledger.ErrDescriptor},
		"bad address":          {func(s *node.MemberSpec) { s.Config.P2P.Listen = "127.0.0.1:4001" }, node.ErrConfig},
		"nobody can dial it":   {func(s *node.MemberSpec) { s.Config.P2P.Listen = "/ip4/0.0.0.0/tcp/4001" }, node.ErrConfig},
		"observer that votes":  {func(s *node.MemberSpec) { s.Participation = append(s.Participation, ledger.Observer) }, ledger.ErrDescriptor},
		"API open to everyone": {func(s *node.MemberSpec) { s.Config.HTTP.Listen = "0.0.0.0:8001" }, node.ErrConfig},
	} {
		s := spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter)
		c.change(&s)
		dir := t.TempDir()
		if _, err := node.InitMember(dir, s, []byte(password), quick(), rand.Reader); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if left := list(t, dir); len(left) > 0 {
			t.Errorf("%s: left %v behind", name, left)
		}
	}
}

func noEnv(string) string { return "" }

func TestExampleConfigSaysItAll(t *testing.T) {
	c := node.DefaultConfig()
	c.Member, c.P2P.Listen = "registry-a", "/ip4/127.0.0.1/tcp/4001"
	again := must[node.Config](t)(node.ParseConfig(node.ExampleConfig(c), noEnv))
	if again != c {
		t.Errorf("got  %+v\nwant %+v", again, c)
	}
	keys, _ := node.ConfigKeys()
	for _, k := range keys {
		name := k[strings.LastIndexByte(k, '.')+1:]
		if !bytes.Contains(node.ExampleConfig(c), []byte("\n"+name+" = ")) {
			t.Errorf("the example lacks %s", k)
		}
	}
}

func TestEnvironmentOverridesEveryKey(t *testing.T) {
	before := string(node.ExampleConfig(must[node.Config](t)(node.ParseConfig(nil, noEnv))))
	_, variables := node.ConfigKeys()
	for _, v := range variables {
		changed := false
		// One value of each type that a key can have.
		for _, value := range []string{"77", "7ms", "debug", "a/path"} {
			c, err := node.ParseConfig(nil, func(name string) string {
				if name == v {
					return value
				}
				return ""
			})
			changed = changed || err == nil && string(node.ExampleConfig(c)) != before
		}
		if !changed {
			t.Errorf("%s changes nothing that the example shows", v)
		}
	}
}

func TestConfigRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                                    "member",
		"member = \"a-b\"\nport = 1":          `"port"`,
		"[http]\nlisten_on = \"x\"":           `"http.listen_on"`,
		"member = 3":                          "line 1",
		"member = \"a-b\"":                    "p2p.listen",
		"[raft]\nheartbeat = \"1\"":           "line 3",
		"[raft]\nheartbeat = \"1ms\"":         "raft.heartbeat",
		"[cache]\nblocks = 1":                 "cache.blocks",
		"[log]\nformat = \"xml\"":             "log.format",
		"[log]\nlevel = \"loud\"":             "loud",
		"[http]\nlisten = \"0.0.0.0:80\"":     "http.listen",
		"[http]\nlisten = \"127.0.0.1:9001\"": "both",
		"[operator]\nlisten = \"0.0.0.0:80\"": "operator.listen",
		"[http]\ntls_cert = \"x.pem\"":        "tls_key",
		"[p2p]\nlisten = \"127.0.0.1:4001\"":  "p2p.listen",
		"data = \"\"":                         "data",
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if text != "" && !strings.Contains(text, "member") {
			text = "member = \"a-b\"\n" + complete(text)
		}
		write(t, path, []byte(text))
		_, err := node.LoadConfig(path, noEnv)
		if !errors.Is(err, node.ErrConfig) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want it to say %s", text, err, says)
		}
	}
}

// complete adds the one key that has no default.
func complete(text string) string {
	if strings.Contains(text, "[p2p]") {
		return text
	}
	return strings.TrimRight(text, "\n") + "\n[p2p]\nlisten = \"/ip4/127.0.0.1/tcp/4001\"\n"
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	write(t, path, []byte("member = \"a-b\"\ngenesis = \"/abs/genesis.json\"\n[p2p]\nlisten = \"/ip4/127.0.0.1/tcp/4001\"\n"))
	c := must[node.Config](t)(node.LoadConfig(path, noEnv))
	if c.Data != filepath.Join(dir, "data") || c.Genesis != "/abs/genesis.json" || c.PasswordFile != "" {
		t.Errorf("%+v", c)
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add(node.ExampleConfig(node.DefaultConfig()))
	f.Add([]byte("member = 1"))
	f.Add([]byte("[raft]\nheartbeat = \"x\""))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := node.ParseConfig(text, noEnv)
		if err != nil && !errors.Is(err, node.ErrConfig) {
			t.Errorf("an error of another sort: %v", err)
		}
		if err == nil {
			_ = c.Log.Format
		}
	})
}

func list(t testing.TB, dir string) (names []string) {
	t.Helper()
	for _, e := range must[[]os.DirEntry](t)(os.ReadDir(dir)) {
		names = append(names, e.Name())
	}
	return names
}

func checkMode(t testing.TB, path string, want os.FileMode) {
	t.Helper()
	if got := must[os.FileInfo](t)(os.Stat(path)).Mode().Perm(); got != want {
		t.Errorf("%s has mode %04o, want %04o", path, got, want)
	}
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
