package cosign

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

type (
	Core = core
	Disk = disk
	File = file
)

const (
	Window       = window
	MaxRivals    = maxRivals
	MaxEvidence  = maxEvidence
	LockName     = lockName
	EvidenceName = evidenceName
)

var (
	NewCore     = newCore
	NewCosigner = newCosigner
	CreateOn    = create
	ReadLockOn  = readLock
	SaveLockOn  = saveLock
	VoidOn      = void
	PullRequest = pullRequest
	ParsePull   = parsePull
	Announce    = announce
)

// Do is an output in a form that tests can take apart. Text says what it is, in words.
type Do struct {
	Lock   *Lock
	Sign   *Lock
	Send   []byte
	Store  []ledger.Cosignature
	Final  bool
	Pull   string
	Halt   error
	Mute   bool
	Height uint64
	Kind   string
	Data   []byte
	Text   string
}

func StepExecuted(c *Core, text []byte, g *ledger.Governance, held []ledger.Cosignature, final uint64, newest bool, now legaltime.Instant) []Do {
	h, err := ledger.ParseHeader(text)
	if err != nil {
		panic(err)
	}
	return does(c.step(executed{header: h, text: text, governance: g, held: held, final: final, newest: newest, now: now}))
}

func StepReceived(c *Core, peer string, a Announcement) []Do { return does(c.step(received{peer, a})) }

func StepTick(c *Core, now legaltime.Instant, final uint64, peers []string) []Do {
	return does(c.step(ticked{now: now, final: final, peers: peers}))
}

func StepSigned(c *Core, height uint64, l ledger.Cosignature) []Do {
	return does(c.step(signed{height, l}))
}

func (c *core) Next() uint64 { return c.next() }
func (c *core) Early() int   { return len(c.early) }

func (c *core) Rivals(height uint64) int {
	if s := c.slot(height); s != nil {
		return len(s.rivals)
	}
	return 0
}

func does(outputs []output) []Do {
	out := make([]Do, len(outputs))
	for i, o := range outputs {
		out[i] = do(o)
	}
	return out
}

func do(o output) Do {
	switch o := o.(type) {
	case doLock:
		return Do{Lock: &o.lock, Height: o.lock.Height, Text: fmt.Sprintf("lock %d", o.lock.Height)}
	case doSign:
		return Do{Sign: &o.lock, Height: o.lock.Height, Text: fmt.Sprintf("sign %d", o.lock.Height)}
	case doSend:
		return Do{Send: o.message, Height: o.height, Text: fmt.Sprintf("send %d", o.height)}
	case doStore:
		text := fmt.Sprintf("store %d", o.height)
		for _, c := range o.set {
			text += " " + c.Member
		}
		return Do{Store: o.set, Height: o.height, Text: text}
	case isFinal:
		return Do{Final: true, Height: o.height, Text: fmt.Sprintf("final %d", o.height)}
	case doPull:
		return Do{Pull: o.peer, Height: o.height, Text: fmt.Sprintf("pull %d from %s", o.height, o.peer)}
	case doWait:
		return Do{Height: o.height, Text: fmt.Sprintf("wait with %d until %s: %s", o.height, o.until, o.why)}
	case doKeep:
		return keepText("keep", o.evidence)
	case doMute:
		d := keepText("MUTE", o.evidence)
		d.Mute = true
		return d
	case doHalt:
		return Do{Halt: o.reason, Data: o.evidence[len(o.evidence)-1], Text: fmt.Sprintf("HALT %v (%d pieces of evidence)", o.reason, len(o.evidence))}
	}
	panic(fmt.Sprintf("unknown output %T", o))
}

func keepText(word string, e evidence) Do {
	return Do{Height: e.height, Kind: e.kind, Data: e.data, Text: fmt.Sprintf("%s %s of %s at %d", word, e.kind, e.member, e.height)}
}

// KeepEvidence writes evidence as the loop does.
func KeepEvidence(dir, kind, member string, height uint64, mark string, data []byte) error {
	return keepEvidence(dir, evidence{kind: kind, member: member, height: height, mark: mark, data: data})
}

// ErrEvidenceFull is what keepEvidence answers at its limit.
var ErrEvidenceFull = errEvidenceFull

// Digest of a header text.
func Digest(text []byte) sm3.Digest { return sm3.Sum(text) }
