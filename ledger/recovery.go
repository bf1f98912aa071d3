package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

const recoveryTitle = "certledger-recovery/v1"

// maxReason bounds the reason of a recovery in bytes.
const maxReason = 1000

// ErrRecovery is wrapped by every error about a recovery plan.
var ErrRecovery = errors.New("invalid recovery plan")

// RecoveryPlan is how the survivors of a lost quorum agree to go on: from the
// newest header that is proved final, with another set of members, in a new
// epoch of the same ledger. Each survivor signs the text with its cosign key and
// states in it what its node had executed and promised. Promises above the base
// are void by it; everything up to the base stays as it is.
type RecoveryPlan struct {
	Ledger sm3.Digest
	// Epoch is the number of the new epoch, the old one and 1.
	Epoch uint64
	// Base is the newest header that is proved final.
	Base Pin
	// FinalSet is the digest of the cosignatures that prove it, see
	// CosignaturesDigest.
	FinalSet sm3.Digest
	// Governance is the digest of the set of the new epoch.
	Governance sm3.Digest
	// Raft is where ordering goes on, above everything that survivors have seen.
	Raft RaftPosition
	// Time is when the plan was made, which every signer attests.
	Time   legaltime.Instant
	Reason string
	// Survivors are those who sign, sorted by name.
	Survivors []Survivor
}

// RaftPosition is a place in Raft's log.
type RaftPosition struct{ Index, Term uint64 }

// Survivor is what one signer says of its node.
type Survivor struct {
	Member string
	// Head is the newest header that its node has executed.
	Head Pin
	// Lock is the last header that its node has promised to sign; height 0 with
	// the ledger's identity when it has promised none.
	Lock Pin
}

// Text gives the bytes that survivors sign.
func (p RecoveryPlan) Text() []byte {
	var b strings.Builder
	b.WriteString(recoveryTitle + "\n")
	line := func(name string, values ...string) { b.WriteString(name + " " + strings.Join(values, " ") + "\n") }
	number := func(n uint64) string { return strconv.FormatUint(n, 10) }
	line("ledger", p.Ledger.String())
	line("epoch", number(p.Epoch))
	line("base", number(p.Base.Height), p.Base.Digest.String())
	line("final", p.FinalSet.String())
	line("governance", p.Governance.String())
	line("raft", number(p.Raft.Index), number(p.Raft.Term))
	line("time", p.Time.String())
	line("reason", p.Reason)
	for _, s := range p.Survivors {
		line("head", s.Member, number(s.Head.Height), s.Head.Digest.String())
		line("lock", s.Member, number(s.Lock.Height), s.Lock.Digest.String())
	}
	return []byte(b.String())
}

// ParseRecovery reads a plan's text; every byte of it is accounted for. It
// checks form only, see RecoveryFile.Open.
func ParseRecovery(text []byte) (RecoveryPlan, error) {
	if len(text) > MaxHeader {
		return RecoveryPlan{}, fmt.Errorf("%w: the text has %d bytes, at most %d are allowed", ErrRecovery, len(text), MaxHeader)
	}
	f := fieldReader{lines: strings.Split(string(text), "\n")}
	f.title(recoveryTitle)
	p := RecoveryPlan{Ledger: f.digest("ledger"), Epoch: f.number("epoch")}
	p.Base.Height, p.Base.Digest = f.numberAndDigest("base")
	p.FinalSet, p.Governance = f.digest("final"), f.digest("governance")
	p.Raft = read(&f, "raft", parseRaftPosition)
	p.Time, p.Reason = f.time(), f.text("reason")
	for f.has("head") && len(p.Survivors) < MaxLines {
		p.Survivors = append(p.Survivors, f.survivor())
	}
	if err := f.end(); err != nil {
		return RecoveryPlan{}, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	if err := p.check(); err != nil {
		return RecoveryPlan{}, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	return p, nil
}

func (f *fieldReader) survivor() Survivor {
	var s Survivor
	var again string
	s.Member, s.Head = f.memberAndPin("head")
	again, s.Lock = f.memberAndPin("lock")
	if f.err == nil && again != s.Member {
		f.err = fmt.Errorf("line %d: the lock is %.60q's, the head above it %q's", f.next, again, s.Member)
	}
	return s
}

func (f *fieldReader) memberAndPin(name string) (string, Pin) {
	member, rest, _ := strings.Cut(f.value(name), " ")
	number, digest, _ := strings.Cut(rest, " ")
	if f.err != nil {
		return "", Pin{}
	}
	height, err := parseNumber(number)
	if err == nil {
		var d sm3.Digest
		if d, err = sm3.Parse(digest); err == nil {
			return member, Pin{Height: height, Digest: d}
		}
	}
	f.err = fmt.Errorf("field %s: %w", name, err)
	return "", Pin{}
}

func parseRaftPosition(s string) (RaftPosition, error) {
	index, term, _ := strings.Cut(s, " ")
	i, err := parseNumber(index)
	if err != nil {
		return RaftPosition{}, err
	}
	t, err := parseNumber(term)
	return RaftPosition{Index: i, Term: t}, err
}

// check checks what the text says by itself.
func (p RecoveryPlan) check() error {
	switch {
	case p.Epoch == 0:
		return errors.New("epochs after the first count from 1")
	case p.Base.Height == 0:
		return errors.New("there is no final header to go on from; found the ledger again")
	case p.Raft.Index == 0 || p.Raft.Term == 0:
		return errors.New("index and term of Raft count from 1")
	case len(p.Reason) > maxReason || !printable(p.Reason):
		return fmt.Errorf("the reason has more than %d bytes or an invisible character", maxReason)
	case len(p.Survivors) == 0:
		return errors.New("nobody survives")
	}
	for i, s := range p.Survivors {
		if !ValidMember(s.Member) || i > 0 && s.Member <= p.Survivors[i-1].Member {
			return errors.New("survivors must be members' names, sorted, without repetition")
		}
		if err := p.checkSurvivor(s); err != nil {
			return fmt.Errorf("%s %w", s.Member, err)
		}
	}
	return nil
}

// checkSurvivor refuses whoever contradicts the base: a promise of another
// header at its height is no survivor's.
func (p RecoveryPlan) checkSurvivor(s Survivor) error {
	if s.Head.Height == 0 {
		return errors.New("has executed nothing; it can join again, but not sign")
	}
	for _, at := range []Pin{s.Head, s.Lock} {
		switch {
		case at.Height == 0 && at.Digest != p.Ledger:
			return errors.New("has a lock at height 0 that does not name the ledger")
		case at.Height == p.Base.Height && at != p.Base:
			return fmt.Errorf("has another header %d than the base; it cannot sign this plan", at.Height)
		}
	}
	return nil
}
