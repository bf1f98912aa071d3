package certificate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Recovery is a recovery from a lost quorum on which a report relies, because
// the trust file names its plan.
type Recovery struct {
	// Base is the height of the header that the ledger went on from; what the old
	// epoch has above it is void.
	Base  uint64 `json:"base"`
	Epoch uint64 `json:"epoch"`
	// Plan is the digest of the recovery file.
	Plan   sm3.Digest `json:"plan"`
	Reason string     `json:"reason"`
	// Signers are the members that signed the plan.
	Signers []string          `json:"signers"`
	Time    legaltime.Instant `json:"time"`
}

// recovery is a plan that holds under the set before it.
type recovery struct {
	ledger.OpenRecovery
	next epoch
}

func (r recovery) row() Recovery {
	return Recovery{Base: r.Base.Height, Epoch: r.Epoch, Plan: r.Digest, Reason: r.Reason, Signers: r.signers(), Time: r.Time}
}

func (r recovery) signers() []string {
	names := make([]string, len(r.Survivors))
	for i, s := range r.Survivors {
		names[i] = s.Member
	}
	return names
}

func (r recovery) number() string { return strconv.FormatUint(r.Epoch, 10) }
func (r recovery) base() string   { return strconv.FormatUint(r.Base.Height, 10) }

// unnamed says what has to be obtained before anything after the recovery can be
// believed. Nothing is wrong with the file for all that is known.
func (r recovery) unnamed() *fault {
	args := []string{r.number(), r.Digest.String(), r.base(), strings.Join(r.signers(), ", ")}
	return &fault{code: RecoveryUnknown, args: args, verdict: NotChecked}
}

// recover adds the set that a recovery plan leads to. More than f members of the
// set before have signed the plan, so one of them honestly; but fewer than a
// quorum, so that others may have signed another one: which of them is true only
// people can tell, and the trust file says it. See docs/format.md.
func (v *verifier) recover(c *chain, l GovernanceLink) *fault {
	r, base, f := v.openPlan(c.last(), l.Plan)
	if f != nil {
		return f
	}
	if !slices.Contains(v.trust.Recoveries, r.Digest) {
		c.unknown = r
		return nil
	}
	c.epochs, c.headers, c.recoveries = append(c.epochs, r.next), append(c.headers, base), append(c.recoveries, *r)
	v.relyOn(r.row())
	return nil
}

// openPlan checks a plan against the set that its base must name.
func (v *verifier) openPlan(old epoch, plan []byte) (*recovery, header, *fault) {
	digest := sm3.Sum(plan).String()
	file, err := ledger.ParseRecoveryFile(plan)
	if err != nil {
		return nil, header{}, failed(RecoveryPlan, err, digest)
	}
	open, err := file.Open(old.set)
	if err == nil {
		err = open.CheckComplete()
	}
	if err != nil {
		return nil, header{}, failed(RecoveryPlan, err, digest)
	}
	base, f := parseHeader(file.Base, v.id)
	if f != nil {
		return nil, header{}, f
	}
	r := &recovery{OpenRecovery: open}
	if r.next, f = v.parseGovernance(file.Governance, open.Governance); f != nil {
		return nil, header{}, f
	}
	// Open has verified all of them, but with one implementation only.
	if _, f := v.finalise(file.FinalSet, base, panel{set: old.set}); f != nil {
		return nil, header{}, f
	}
	if slices.Contains(v.verify(r.tasks()), false) {
		return nil, header{}, failed(RecoveryPlan, fmt.Errorf("a survivor's signature does not verify"), digest)
	}
	return r, base, nil
}

// tasks are the verifications of the signatures on the plan. Open has seen that
// each is by its member's key.
func (r recovery) tasks() []sm2.Task {
	var tasks []sm2.Task
	for _, l := range r.Lines {
		m, _ := r.Old.Member(l.Name)
		seal, err := ledger.ParseSeal(l)
		if err == nil {
			tasks = append(tasks, sm2.Task{Key: m.CosignKey, Digest: m.CosignKey.Digest(r.Text), Signature: seal.Signature})
		}
	}
	return tasks
}

// relyOn puts a recovery into the report, once.
func (v *verifier) relyOn(row Recovery) {
	known := func(r Recovery) bool { return r.Plan == row.Plan }
	if slices.ContainsFunc(v.report.Recoveries, known) {
		return
	}
	v.report.Recoveries = append(v.report.Recoveries, row)
	v.report.note(NoteRecovery, strconv.FormatUint(row.Epoch, 10), row.Plan.String(), strconv.FormatUint(row.Base, 10),
		strings.Join(row.Signers, ", "), row.Reason)
}

// voids checks that headers whose sets the chain of proves fit every recovery
// that c goes through. Headers of unproved sets are for others to refuse.
func (c *chain) voids(headers []header, of *chain) *fault {
	for _, h := range headers {
		i := of.place(h.Governance)
		if i < 0 {
			continue
		}
		for _, r := range c.recoveries {
			if f := r.admits(h, of.epochs[i].set); f != nil {
				return f
			}
		}
	}
	return nil
}

// admits checks a header of a set against the recovery: the old epoch ends with
// the base, the new one begins with the one block that the plan makes.
func (r recovery) admits(h header, set *ledger.Governance) *fault {
	before := uint64(set.Epoch) < r.Epoch
	switch {
	case before && h.Height > r.Base.Height:
		return failed(RecoveryVoid, nil, h.name(), r.number(), r.base())
	case !before && h.Height <= r.Base.Height:
		return failed(HeaderGovernance, fmt.Errorf("epoch %d begins above header %d", r.Epoch, r.Base.Height), h.name())
	case h.Height == r.Base.Height+1:
		if err := r.CheckHeader(h.Header); err != nil {
			return failed(HeaderChain, err, h.name())
		}
	}
	return nil
}

// contradicts finds an epoch into which the two chains go by different plans,
// whether the trust file names them or not.
func (c *chain) contradicts(other *chain) *fault {
	for _, a := range c.plans() {
		for _, b := range other.plans() {
			if a.Epoch == b.Epoch && a.Digest != b.Digest {
				return failed(RecoveryContradiction, nil, a.number(), b.Digest.String(), a.Digest.String())
			}
		}
	}
	return nil
}

// plans are the recoveries that the chain goes through, and the one at which it
// ends.
func (c *chain) plans() []recovery {
	if c.unknown == nil {
		return c.recoveries
	}
	return append(slices.Clone(c.recoveries), *c.unknown)
}
