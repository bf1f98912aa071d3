package doctor

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// Level is how grave a finding is.
type Level int

// The levels, the gravest last.
const (
	OK Level = iota
	Notice
	Warning
	Failure
)

// String names the level in machine output.
func (l Level) String() string {
	return [...]string{"ok", "notice", "warning", "failure"}[l]
}

// MarshalText writes the name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Finding is one thing that was looked at.
type Finding struct {
	// Code names it for ever.
	Code  string `json:"code"`
	Level Level  `json:"level"`
	// Subject is what it is about: a member, a file, an address, a listener's
	// name; empty when it is about the node.
	Subject string `json:"subject,omitempty"`
	// Values are the numbers and names in its sentence, in no language.
	Values []string `json:"values,omitempty"`
}

func found(level Level, code, subject string, values ...string) []Finding {
	return []Finding{{Code: code, Level: level, Subject: subject, Values: values}}
}

// Worst gives the gravest level among findings.
func Worst(findings []Finding) Level {
	worst := OK
	for _, f := range findings {
		worst = max(worst, f.Level)
	}
	return worst
}

// Examine judges facts: one check after the other, what is well included.
func Examine(f Facts) []Finding {
	return slices.Concat(
		f.process(), f.halt(), f.recovery(), f.memory(), f.evidence(), f.ledger(),
		f.clock(), f.synchronisation(), f.space(), f.fileSystem(), f.syncTime(),
		f.listeners(), f.ownAddresses(), f.peers(), f.versions(), f.identity(),
		f.keys(), f.certificates(), f.governed(),
		f.ordering(), f.finality(), f.lag(), f.alerts(),
		f.audits(), f.backups(),
	)
}

// inProduction gives a level that is only a notice on a test ledger.
func (f Facts) inProduction(l Level) Level {
	if f.Purpose == ledger.Test {
		return min(l, Notice)
	}
	return l
}
