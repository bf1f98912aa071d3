package cli

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// demoReport is what the demo asserted.
type demoReport struct {
	Steps   []demoStep `json:"steps"`
	Seconds float64    `json:"seconds"`
}

type demoStep struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// step keeps each step and, for people, shows it at once.
func (r *demoReport) step(s *session) func(ledger.Text, string) {
	return func(title ledger.Text, detail string) {
		r.Steps = append(r.Steps, demoStep{s.say(title), detail})
		if s.output == outputText {
			s.notice(fmt.Sprintf("  ✓ %2d  %s\n        %s / %s", len(r.Steps), title.ZH, title.EN, detail))
		}
	}
}

func (r *demoReport) text(p *page) {
	p.line("%d steps, each asserted, in %.1f s", len(r.Steps), r.Seconds)
}
