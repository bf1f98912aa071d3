package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/node"
)

type genesisOptions struct {
	title, purpose, time, calendar, out string
	profiles, params, despite           []string
}

func (s *session) initGenesis() *cobra.Command {
	var o genesisOptions
	c := s.command("init genesis", "genesis --title TITLE --purpose PURPOSE --profile PROFILE DESCRIPTOR… > genesis.json", s.atLeast(1), func(_ context.Context, args []string) error {
		return s.runInitGenesis(o, args)
	})
	f := s.flags("init genesis", c)
	f.str(&o.title, "title", "")
	f.str(&o.purpose, "purpose", "")
	f.str(&o.time, "time", "")
	f.list(&o.profiles, "profile")
	f.list(&o.despite, "despite")
	f.str(&o.calendar, "calendar", "")
	f.list(&o.params, "params")
	f.str(&o.out, "out", "-")
	return c
}

func (s *session) runInitGenesis(o genesisOptions, descriptors []string) error {
	if err := s.need("title", o.title, "purpose", o.purpose); err != nil {
		return err
	}
	spec, err := s.genesisSpec(o)
	if err != nil {
		return err
	}
	for _, path := range descriptors {
		m, err := node.LoadDescriptor(path)
		if err != nil {
			return err
		}
		spec.Members = append(spec.Members, m)
	}
	file, err := node.NewGenesis(spec)
	if err != nil {
		return err
	}
	opened, err := file.Open()
	if err != nil {
		return err
	}
	data, err := file.Bytes()
	if err != nil {
		return err
	}
	if err := s.write(o.out, data, publicFile); err != nil {
		return err
	}
	p := &page{s: s}
	p.row("fingerprint", groups(opened.ID()))
	p.fewCosigners(len(opened.Governance.Cosigners()))
	p.missing(opened.Missing())
	s.notice(strings.TrimSuffix(p.b.String(), "\n"))
	return nil
}

func (s *session) genesisSpec(o genesisOptions) (node.GenesisSpec, error) {
	spec := node.GenesisSpec{
		Title: o.title, Purpose: ledger.Purpose(o.purpose), Time: s.now(), Calendar: legaltime.China(), Params: ledger.DefaultParams(),
		Despite: map[string]ledger.Despite{},
	}
	if spec.Purpose != ledger.Production && spec.Purpose != ledger.Test {
		return spec, s.usage("--purpose is production or test, not %q", o.purpose)
	}
	if o.time != "" {
		var err error
		if spec.Time, err = parseTime(o.time); err != nil {
			return spec, s.usage("--time: %v", err)
		}
	}
	if len(o.profiles) == 0 {
		return spec, s.usage("--profile is needed: %v, or a file", profile.Templates())
	}
	for _, name := range o.profiles {
		text, err := s.profileText(name)
		if err != nil {
			return spec, err
		}
		if text, err = s.canonicalProfile(text); err != nil {
			return spec, err
		}
		spec.Profiles = append(spec.Profiles, text)
	}
	for _, pair := range o.despite {
		name, word, _ := strings.Cut(pair, "=")
		if !slices.Contains(ledger.Despites(), ledger.Despite(word)) {
			return spec, s.usage("--despite %q is not NAME=WORD, the word one of %v", pair, ledger.Despites())
		}
		spec.Despite[name] = ledger.Despite(word)
	}
	if o.calendar != "" {
		var err error
		if spec.Calendar, err = s.read(o.calendar); err != nil {
			return spec, err
		}
	}
	return spec, s.setParams(&spec.Params, o.params)
}

// profileText finds a profile: a template by its name, else a file.
func (s *session) profileText(name string) ([]byte, error) {
	if text, err := profile.Template(name); err == nil {
		return text, nil
	}
	text, err := s.read(name)
	if os.IsNotExist(err) {
		return nil, s.usage("%q is neither a file nor one of %v", name, profile.Templates())
	}
	return text, err
}

// parseTime reads RFC 3339 with any offset and up to milliseconds.
func parseTime(text string) (legaltime.Instant, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time such as 2026-03-02T16:00:00+08:00", text)
	}
	i := legaltime.Instant(t.UnixMilli())
	if !i.Valid() || t.Nanosecond()%int(time.Millisecond) != 0 {
		return 0, fmt.Errorf("%q is outside the years 2000 to 2199 or finer than milliseconds", text)
	}
	return i, nil
}

// paramRow is a governed number by its name in the governance.
type paramRow struct {
	name string
	get  func() int64
	set  func(int64)
}

func paramRows(p *ledger.Params) []paramRow {
	small := func(name string, to *int) paramRow {
		return paramRow{name, func() int64 { return int64(*to) }, func(n int64) { *to = int(n) }}
	}
	large := func(name string, to *int64) paramRow {
		return paramRow{name, func() int64 { return *to }, func(n int64) { *to = n }}
	}
	return []paramRow{
		small("block_bytes", &p.BlockBytes), small("block_records", &p.BlockRecords), large("idle_ms", &p.IdleMillis),
		large("max_step_ms", &p.MaxStepMillis), small("max_unfinal", &p.MaxUnfinal), small("min_quorum", &p.MinQuorum), large("seal_max_ms", &p.SealMaxMillis),
		large("skew_ms", &p.SkewMillis),
	}
}

func (s *session) setParams(params *ledger.Params, pairs []string) error {
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return s.usage("--params %q is not NAME=NUMBER", pair)
		}
		if !setParam(params, name, n) {
			return s.usage("--params: there is no %q", name)
		}
	}
	return nil
}

func setParam(params *ledger.Params, name string, n int64) bool {
	for _, row := range paramRows(params) {
		if row.name == name {
			row.set(n)
			return true
		}
	}
	return false
}
