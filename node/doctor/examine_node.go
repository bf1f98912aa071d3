package doctor

import (
	"errors"
	"strconv"
	"strings"

	"github.com/certledger/certledger/consensus/cosign"
)

// process says whether the node runs and answers.
func (f Facts) process() []Finding {
	switch {
	case f.Node != nil && f.Node.Member != f.Member:
		return found(Failure, "node.other", f.OperatorAt, f.Node.Member)
	case f.Node != nil && f.Node.Problem != "":
		return found(Warning, "node.unready", "", f.Node.Problem)
	case f.Node != nil:
		return found(OK, "node.serves", "", number(f.Node.Height), number(f.Node.Final))
	case f.Traces.Running:
		return found(Failure, "node.silent", f.OperatorAt, f.NodeError)
	default:
		return found(Notice, "node.stopped", "")
	}
}

func (f Facts) halt() []Finding {
	if f.Traces.Halt == "" {
		return nil
	}
	return found(Failure, "node.halted", "", strings.TrimSpace(f.Traces.Halt))
}

// recovery names one that was cut short: until it is ended the node does not
// start.
func (f Facts) recovery() []Finding {
	if f.Traces.Recovering == "" {
		return nil
	}
	return found(Failure, "node.recovering", "", f.Traces.Recovering)
}

// memory is about what a voter or cosigner must not forget.
func (f Facts) memory() []Finding {
	promises := f.Votes || f.Cosigns
	switch {
	case !f.Traces.Exists && promises:
		return found(Failure, "data.missing", "")
	case !f.Traces.Exists:
		return found(Notice, "data.none", "")
	case !promises || f.Traces.LockError == nil:
		return nil
	case errors.Is(f.Traces.LockError, cosign.ErrNoLock) && f.Traces.Joining:
		return found(Notice, "lock.awaited", "")
	case errors.Is(f.Traces.LockError, cosign.ErrNoLock):
		return found(Failure, "lock.missing", "")
	default:
		return found(Failure, "lock.damaged", "", f.Traces.LockError.Error())
	}
}

// evidence counts what was kept, by the kind that the names begin with.
func (f Facts) evidence() []Finding {
	kinds := []struct {
		prefix, code string
		level        Level
	}{
		{"equivocation_", "evidence.equivocation", Warning},
		{"rival_", "evidence.rival", Warning},
		{"foreign_", "evidence.foreign", Failure},
		{"disagreement-", "evidence.disagreement", Warning},
		{"recovery-", "evidence.recovery", Notice},
		{"replaced-", "evidence.replaced", Notice},
		{"", "evidence.halt", Notice},
	}
	count := make([]int, len(kinds))
	for _, name := range f.Traces.Evidence {
		for i, k := range kinds {
			if strings.HasPrefix(name, k.prefix) {
				count[i]++
				break
			}
		}
	}
	var findings []Finding
	for i, k := range kinds {
		if count[i] > 0 {
			findings = append(findings, found(k.level, k.code, "", strconv.Itoa(count[i]))...)
		}
	}
	return findings
}

// ledger says whether a stopped node's ledger can be opened.
func (f Facts) ledger() []Finding {
	switch {
	case f.Still != nil:
		return found(OK, "store.opens", "", number(f.Still.Height), number(f.Still.Final))
	case f.StillError != "":
		return found(Failure, "store.unreadable", "", f.StillError)
	default:
		return nil
	}
}

// versions compares the program with the rules in force and with the process.
func (f Facts) versions() []Finding {
	switch {
	case f.Rules > f.Supported:
		return found(Failure, "version.rules", "", strconv.Itoa(f.Rules), strconv.Itoa(f.Supported))
	case f.Node != nil && f.Node.Version != f.Version:
		return found(Notice, "version.restart", "", f.Node.Version, f.Version)
	default:
		return found(OK, "version.good", "", f.Version)
	}
}

// identity looks for a second node with this one's keys.
func (f Facts) identity() []Finding {
	var findings []Finding
	for _, a := range f.Addresses {
		if a.Self && a.Found == a.Peer && a.Found != "" && f.Node == nil && !f.Traces.Running {
			findings = append(findings, found(Failure, "identity.elsewhere", a.Address)...)
		}
	}
	if f.Node == nil {
		return findings
	}
	if c := f.Node.Cosigning; c != nil {
		if c.Muted {
			findings = append(findings, found(Failure, "identity.muted", "")...)
		}
		for _, m := range f.Node.Members {
			if m.HoldsOurs > c.Lock {
				findings = append(findings, found(Failure, "identity.newer", m.Name, number(m.HoldsOurs), number(c.Lock))...)
			}
		}
	}
	if len(findings) == 0 {
		findings = found(OK, "identity.single", "")
	}
	return findings
}

// alerts passes on what the running node itself is alarmed about.
func (f Facts) alerts() []Finding {
	if f.Node == nil {
		return nil
	}
	if len(f.Node.Alerts) == 0 {
		return found(OK, "alerts.none", "")
	}
	return found(Warning, "alerts.open", "", strings.Join(f.Node.Alerts, ", "))
}

func number(n uint64) string { return strconv.FormatUint(n, 10) }
