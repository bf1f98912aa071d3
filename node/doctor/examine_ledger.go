package doctor

import (
	"strconv"
	"strings"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/node"
)

// Advice about work that is to be done regularly.
const (
	auditAdvice  = 366 * day
	backupAdvice = 2 * day
	// idleAdvice is how many idle periods may pass without a final block.
	idleAdvice = 3
	// lagAdvice is how many headers may wait for their quorum.
	lagAdvice = 4
)

func (f Facts) ordering() []Finding {
	if f.Node == nil {
		return nil
	}
	return standing("ordering", f.Node.Ordering)
}

func (f Facts) finality() []Finding {
	if f.Node == nil {
		return nil
	}
	return standing("finality", f.Node.Finality)
}

// standing judges a margin. That a small network has nobody to spare is known
// since its founding: while all are there it is no news.
func standing(what string, s api.Standing) []Finding {
	values := []string{strconv.Itoa(s.Up), strconv.Itoa(s.Total), strconv.Itoa(s.Needed)}
	missing := strings.Join(s.Missing, ", ")
	switch {
	case s.Margin < 0:
		return found(Failure, what+".stopped", "", append(values, strconv.Itoa(-s.Margin), missing)...)
	case s.Margin == 0 && len(s.Missing) == 0:
		return found(Notice, what+".small", "", values...)
	case s.Margin == 0:
		return found(Warning, what+".edge", "", append(values, missing)...)
	default:
		return found(OK, what+".margin", "", append(values, strconv.Itoa(s.Margin+1))...)
	}
}

// lag is how far finality is behind, in headers and in time.
func (f Facts) lag() []Finding {
	if f.Node == nil {
		return nil
	}
	waiting := f.Node.Height - min(f.Node.Final, f.Node.Height)
	age := time.Duration(f.Node.LagMillis) * time.Millisecond
	values := []string{number(waiting), age.Round(time.Second).String()}
	switch {
	case waiting >= uint64(f.Params.MaxUnfinal):
		return found(Failure, "lag.stuck", "", append(values, strconv.Itoa(f.Params.MaxUnfinal))...)
	case waiting >= lagAdvice:
		return found(Warning, "lag.grows", "", values...)
	case age > idleAdvice*time.Duration(f.Params.IdleMillis)*time.Millisecond:
		return found(Failure, "lag.still", "", values...)
	default:
		return found(OK, "lag.none", "", values...)
	}
}

func (f Facts) audits() []Finding {
	return f.regularly("audit", f.Traces.Audit, auditAdvice)
}

func (f Facts) backups() []Finding {
	return f.regularly("backup", f.Traces.Backup, backupAdvice)
}

// regularly judges the last run of what should be done every so often.
func (f Facts) regularly(what string, last *node.LastRun, every time.Duration) []Finding {
	if !f.Traces.Exists {
		return nil
	}
	if last == nil {
		return found(f.inProduction(Warning), what+".none", "")
	}
	age := f.Now.Sub(time.UnixMilli(int64(last.Time)))
	switch {
	case last.Result != node.Passed:
		return found(Failure, what+".failed", "", last.Result, number(last.Height), last.Time.String())
	case age > every:
		return found(f.inProduction(Warning), what+".old", "", days(age), days(every), number(last.Height))
	default:
		return found(OK, what+".recent", "", days(age), number(last.Height))
	}
}

// governed is what the ledger asks of the member before anything fails.
func (f Facts) governed() []Finding {
	var findings []Finding
	for _, c := range f.Concerns {
		findings = append(findings, Concerning(c))
	}
	return findings
}

// Concerning makes a finding of what a node is concerned about. One that this
// program does not know is a warning too.
func Concerning(c api.Concern) Finding {
	level := Warning
	switch c.Code {
	case "governed.revoked":
		level = Failure
	case "review.due":
		level = Notice
	}
	return Finding{Code: c.Code, Level: level, Values: c.Values}
}
