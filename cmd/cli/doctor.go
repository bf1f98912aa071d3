package cli

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/node/doctor"
)

// errFailing ends a command whose result says already what fails.
var errFailing = errors.New("failing")

func (s *session) doctor() *cobra.Command {
	var config string
	c := s.command("doctor", "doctor --config FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.examine(ctx, config)
	})
	s.flags("doctor", c).str(&config, "config", node.ConfigFile)
	return c
}

func (s *session) examine(ctx context.Context, config string) error {
	c, err := node.LoadConfig(config, s.Env)
	if err != nil {
		return err
	}
	facts, err := doctor.Gather(ctx, c, s.Version)
	if err != nil {
		return err
	}
	d := s.diagnose(facts)
	if err := s.print(d); err != nil {
		return err
	}
	switch d.Worst {
	case doctor.Failure:
		return errFailing
	case doctor.Warning:
		return errNotValid
	default:
		return nil
	}
}

// diagnosis is what the doctor says, the gravest first.
type diagnosis struct {
	Member   string            `json:"member"`
	Version  string            `json:"version"`
	Running  bool              `json:"running"`
	Time     legaltime.Instant `json:"time"`
	Worst    doctor.Level      `json:"worst"`
	Findings []diagnosed       `json:"findings"`
}

// diagnosed is a finding in words.
type diagnosed struct {
	doctor.Finding
	Message string `json:"message"`
	Cause   string `json:"cause,omitempty"`
	Cure    string `json:"cure,omitempty"`
}

func (s *session) diagnose(f doctor.Facts) diagnosis {
	findings := doctor.Examine(f)
	d := diagnosis{
		Member: f.Member, Version: s.Version, Running: f.Traces.Running, Time: legaltime.Instant(f.Now.UnixMilli()),
		Worst: doctor.Worst(findings), Findings: []diagnosed{},
	}
	slices.SortStableFunc(findings, func(a, b doctor.Finding) int { return cmp.Compare(b.Level, a.Level) })
	for _, g := range findings {
		w := doctor.Explain(g)
		d.Findings = append(d.Findings, diagnosed{g, s.say(w.Says), s.say(w.Cause), s.say(w.Cure)})
	}
	return d
}

func (d diagnosis) text(p *page) {
	count := map[doctor.Level]int{}
	for _, f := range d.Findings {
		count[f.Level]++
		about := f.Message
		if f.Subject != "" {
			about = f.Subject + p.colon() + about
		}
		p.plain(p.s.say(levelText(f.Level)) + "  " + about + "  [" + f.Code + "]")
		p.row("    cause", f.Cause)
		p.row("    cure", f.Cure)
	}
	p.line("%d failures, %d warnings, %d notices, %d well", count[doctor.Failure], count[doctor.Warning], count[doctor.Notice], count[doctor.OK])
}
