package demo

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/testnet"
)

// begins is where the demo's clock stands: a Monday morning in Beijing. Fixed,
// so that its working days are in every calendar.
func begins() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// Options of a demo.
type Options struct {
	// Dir is where the network is laid out; it must be empty.
	Dir string
	// Binary is the certledger program, which runs every node.
	Binary string
	// File is the reader's own file to register; empty for the built-in one.
	File string
	// Random feeds keys and nonces.
	Random io.Reader
	// Step is told each step as it has been asserted.
	Step func(title ledger.Text, detail string)
}

// Run plays the story. The first step that does not come out as it must ends it
// with an error that wraps ErrStep.
func Run(ctx context.Context, o Options) (err error) {
	data, name, err := o.data()
	if err != nil {
		return err
	}
	m, err := testnet.Create(o.Dir, testnet.Spec{Clock: begins(), Heartbeat: time.Second, Random: o.Random})
	if err != nil {
		return err
	}
	net, err := testnet.Up(ctx, m, o.Binary, func(string) {})
	if err != nil {
		return err
	}
	defer func() { err = joinClose(err, net) }()
	a, err := newActors(ctx, net, o.Random, m.Offset)
	if err != nil {
		return err
	}
	o.Step(text("network"), fmt.Sprintf("%d / %s", len(net.Nodes()), m.Ledger))
	s := &story{actors: a, Options: o, data: data, name: name}
	if s.profile, err = template(profileName); err != nil {
		return err
	}
	return s.play(ctx)
}

func joinClose(err error, net *testnet.Network) error {
	if closing := net.Close(); err == nil {
		return closing
	}
	return err
}

func template(name string) (*profile.Profile, error) {
	data, err := profile.Template(name)
	if err != nil {
		return nil, err
	}
	return profile.Parse(data)
}

// data gives the bytes to register and their name.
func (o Options) data() ([]byte, string, error) {
	if o.File == "" {
		return areas, "areas.csv", nil
	}
	data, err := os.ReadFile(o.File)
	if err != nil {
		return nil, "", fmt.Errorf("read the file to register: %w", err)
	}
	return data, filepath.Base(o.File), nil
}
