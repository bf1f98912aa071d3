// Package cli is the certledger command line: one file a noun, one constructor
// a command. Results go to Out, everything else to Err.
package cli

import (
	"crypto/rand"
	"io"
	"os"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/ledger/legaltime"
)

// App is what the commands know of the world.
type App struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string
	Now      func() time.Time
	// Random feeds keys, nonces, salts and signatures.
	Random io.Reader
	// KeyFiles says how much work guessing the password of a new key file costs.
	KeyFiles keyfile.Params
	// Dial makes the client of a node.
	Dial    func(address string, o client.Options) (*client.Client, error)
	Version string
}

// System is the App of a real process.
func System(version string) App {
	return App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now, Random: rand.Reader,
		KeyFiles: keyfile.DefaultParams(), Dial: client.New, Version: version,
	}
}

// session is one invocation: the App and the options of every command.
type session struct {
	App
	lang   api.Language
	output string
}

func (s *session) now() legaltime.Instant { return legaltime.Instant(s.Now().UnixMilli()) }

// Values of --output.
const (
	outputText = "text"
	outputJSON = "json"
)
