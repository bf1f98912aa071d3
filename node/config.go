package node

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
)

// ConfigFile is the name of a member's configuration in its directory.
const ConfigFile = "config.toml"

// maxConfig bounds a configuration file in bytes.
const maxConfig = 1 << 20

// ErrConfig is wrapped by every error about a configuration. Its text names the
// key and says what to write.
var ErrConfig = errors.New("invalid configuration")

// Config is what a node is told by its operator. Relative paths in a file are
// relative to the file's directory; LoadConfig makes them absolute.
type Config struct {
	// Member is the name under which the ledger knows this organisation.
	Member string `toml:"member"`
	// Data is the directory of blocks, state and the Raft log.
	Data string `toml:"data"`
	// Genesis is the path of the genesis file, signed by all.
	Genesis string `toml:"genesis"`
	// Keys is the directory of the key files.
	Keys string `toml:"keys"`
	// PasswordFile holds the key files' password; empty to take it from
	// CERTLEDGER_PASSWORD or the terminal.
	PasswordFile string `toml:"password_file"`

	Signer   SignerConfig   `toml:"signer"`
	P2P      P2PConfig      `toml:"p2p"`
	HTTP     HTTPConfig     `toml:"http"`
	Operator OperatorConfig `toml:"operator"`
	Log      LogConfig      `toml:"log"`
	Cache    CacheConfig    `toml:"cache"`
	Raft     RaftConfig     `toml:"raft"`
}

// SignerConfig is another process that holds keys of this node, see package
// signer.
type SignerConfig struct {
	// Socket is the path of its Unix socket. Whichever of its keys and of the key
	// files the ledger names as the node's is used. Empty: there are files only.
	Socket string `toml:"socket"`
}

// P2PConfig is where other members' nodes connect.
type P2PConfig struct {
	// Listen is a multiaddress such as /ip4/0.0.0.0/tcp/4001.
	Listen string `toml:"listen"`
}

// HTTPConfig is the public API and page.
type HTTPConfig struct {
	// Listen is host:port. Beyond this machine it needs TLS.
	Listen string `toml:"listen"`
	// TLSCert and TLSKey are PEM files; both or neither.
	TLSCert string `toml:"tls_cert"`
	TLSKey  string `toml:"tls_key"`
	// Rate and Burst are requests a second that one client may make.
	Rate  int `toml:"rate"`
	Burst int `toml:"burst"`
}

// TLS reports whether the public listener speaks TLS.
func (c HTTPConfig) TLS() bool { return c.TLSCert != "" }

// OperatorConfig is the listener for health, metrics and control.
type OperatorConfig struct {
	// Listen is host:port on this machine.
	Listen string `toml:"listen"`
}

// LogConfig is what is logged, and how.
type LogConfig struct {
	Level slog.Level `toml:"level"`
	// Format is `text` or `json`.
	Format string `toml:"format"`
}

// CacheConfig are sizes in MiB.
type CacheConfig struct {
	// Blocks is the block cache, Memtable one write buffer of the database.
	Blocks   int `toml:"blocks"`
	Memtable int `toml:"memtable"`
}

// RaftConfig are Raft's timings.
type RaftConfig struct {
	// Heartbeat is the time without a leader until an election.
	Heartbeat Duration `toml:"heartbeat"`
	// Commit is how soon idle followers learn of a commit.
	Commit Duration `toml:"commit"`
	// Snapshot is how often to see whether the log can be cut.
	Snapshot Duration `toml:"snapshot"`
}

// Duration is a time.Duration that is written like `3s` or `50ms`.
type Duration time.Duration

// UnmarshalText reads a duration as time.ParseDuration does.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = Duration(v)
	return err
}

// MarshalText writes the duration as it is read.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// DefaultConfig is a configuration with every value that has a usual one.
func DefaultConfig() Config {
	return Config{
		Data: "data", Genesis: "genesis.json", Keys: "keys",
		HTTP:     HTTPConfig{Listen: "127.0.0.1:8001", Rate: 50, Burst: 200},
		Operator: OperatorConfig{Listen: "127.0.0.1:9001"},
		Log:      LogConfig{Format: "text"},
		Cache:    CacheConfig{Blocks: 32, Memtable: 8},
		Raft: RaftConfig{
			Heartbeat: Duration(3 * time.Second), Commit: Duration(50 * time.Millisecond), Snapshot: Duration(2 * time.Minute),
		},
	}
}

// ParseConfig reads a configuration: the defaults, then the file's text, then
// the environment, where CERTLEDGER_HTTP_LISTEN overrides `listen` in `[http]`.
// An unknown key is an error that names it. The result is not validated.
func ParseConfig(text []byte, env func(string) string) (Config, error) {
	c := DefaultConfig()
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, explainTOML(err))
	}
	if err := override(&c, env); err != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return c, nil
}

// explainTOML names the key and the line, which the library's Error leaves out.
func explainTOML(err error) error {
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		line, _ := first.Position()
		return fmt.Errorf("line %d: the key %q is unknown; remove it or correct its spelling", line, joinKey(first.Key()))
	}
	if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, column := decode.Position()
		return fmt.Errorf("line %d, column %d: %w", line, column, err)
	}
	return err
}

// LoadConfig reads and validates the configuration file at path. Errors about
// what it says wrap ErrConfig.
func LoadConfig(path string, env func(string) string) (Config, error) {
	text, err := readBounded(path, maxConfig)
	if err != nil {
		return Config{}, fmt.Errorf("couldn't read the configuration: %w", err)
	}
	c, err := ParseConfig(text, env)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	if err := c.locate(filepath.Dir(path)); err != nil {
		return Config{}, err
	}
	if err := c.Validate(); err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// locate makes every path absolute.
func (c *Config) locate(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("couldn't locate the configuration's directory: %w", err)
	}
	for _, p := range []*string{&c.Data, &c.Genesis, &c.Keys, &c.PasswordFile, &c.Signer.Socket, &c.HTTP.TLSCert, &c.HTTP.TLSKey} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	return nil
}

// Validate reports the first value with which a node cannot start.
func (c Config) Validate() error {
	if err := c.validate(); err != nil {
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return nil
}

func (c Config) validate() error {
	switch {
	case !ledger.ValidMember(c.Member):
		return fmt.Errorf("member is %q; write the member's name as the genesis has it", c.Member)
	case c.Data == "" || c.Genesis == "" || c.Keys == "":
		return errors.New("data, genesis and keys may not be empty; write their paths")
	case c.P2P.Listen == "":
		return errors.New("p2p.listen is empty; write an address such as /ip4/0.0.0.0/tcp/4001")
	case (c.HTTP.TLSCert == "") != (c.HTTP.TLSKey == ""):
		return errors.New("http.tls_cert and http.tls_key come together; write both or neither")
	case c.Log.Format != "text" && c.Log.Format != "json":
		return fmt.Errorf("log.format is %q; write text or json", c.Log.Format)
	}
	if err := p2p.ValidAddr(c.P2P.Listen); err != nil {
		return fmt.Errorf("p2p.listen: %w", err)
	}
	return errors.Join(c.validateListeners(), c.validateNumbers())
}

// validateListeners refuses listeners that reach further than they may.
func (c Config) validateListeners() error {
	if err := server.CheckListen(c.HTTP.Listen, c.HTTP.TLS()); err != nil {
		return fmt.Errorf("http.listen: %w", err)
	}
	// What the operator's listener can do is not for the network, with TLS or without.
	if err := server.CheckListen(c.Operator.Listen, false); err != nil {
		return fmt.Errorf("operator.listen must stay on this machine: %w", err)
	}
	if c.HTTP.Listen == c.Operator.Listen {
		return fmt.Errorf("http.listen and operator.listen are both %s; give them different ports", c.HTTP.Listen)
	}
	return nil
}

func (c Config) validateNumbers() error {
	for _, row := range []struct {
		key             string
		value, min, max int64
		unit            string
	}{
		{"http.rate", int64(c.HTTP.Rate), 1, 1_000_000, "requests/s"},
		{"http.burst", int64(c.HTTP.Burst), 1, 1_000_000, "requests"},
		{"cache.blocks", int64(c.Cache.Blocks), 8, 65536, "MiB"},
		{"cache.memtable", int64(c.Cache.Memtable), 1, 1024, "MiB"},
		{"raft.heartbeat", time.Duration(c.Raft.Heartbeat).Milliseconds(), 200, 60_000, "ms"},
		{"raft.commit", time.Duration(c.Raft.Commit).Milliseconds(), 1, 1000, "ms"},
		{"raft.snapshot", time.Duration(c.Raft.Snapshot).Milliseconds(), 1000, 24 * 3600 * 1000, "ms"},
	} {
		if row.value < row.min || row.value > row.max {
			return fmt.Errorf("%s is %d %s; write %d to %d", row.key, row.value, row.unit, row.min, row.max)
		}
	}
	return nil
}

// write creates the configuration file; it never replaces one.
func writeConfig(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't create the configuration: %w", err)
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
