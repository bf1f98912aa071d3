package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// OpenRecovery is a recovery file whose parts have been checked against each
// other and against the set that the base names.
type OpenRecovery struct {
	RecoveryPlan
	// Digest is SM3 of the file's bytes.
	Digest sm3.Digest
	// Text is the signed text, Lines the signatures on it.
	Text  []byte
	Lines []Line
	// BaseHeader is what the ledger goes on from, BaseSet proves it final.
	BaseHeader Header
	BaseSet    []Cosignature
	// Old is the set that cosigned the base, Decided the one that the base's `next`
	// names, most often the same, and Next the one of the new epoch.
	Old, Decided, Next *Governance
	// Heads are the survivors' newest headers, in the order of Survivors.
	Heads []Header
}

// Open checks everything that can be checked without a node: that all digests
// match their preimages, that the base is final under old, the set that it
// names, that the signers are enough of that set's cosigners for one of them to
// be honest and enough of the new set's to go on without anybody else, that the
// new set is no other than a recovery may make, and each signature present. It
// does not ask that all have signed; see Missing.
func (f RecoveryFile) Open(old *Governance) (OpenRecovery, error) {
	o, err := f.open(old)
	if err != nil {
		return OpenRecovery{}, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	return o, nil
}

func (f RecoveryFile) open(old *Governance) (OpenRecovery, error) {
	data, err := f.Bytes()
	if err != nil {
		return OpenRecovery{}, err
	}
	if len(data) > MaxRecovery {
		return OpenRecovery{}, fmt.Errorf("the file has %d bytes, at most %d are allowed", len(data), MaxRecovery)
	}
	text, block, ok := strings.Cut(f.Note, "\n\n")
	if !ok {
		return OpenRecovery{}, errors.New("no empty line after the text")
	}
	o := OpenRecovery{Digest: sm3.Sum(data), Text: []byte(text + "\n"), Old: old}
	if o.RecoveryPlan, err = ParseRecovery(o.Text); err != nil {
		return o, err
	}
	if o.Lines, err = ParseLines([]byte(block)); err != nil {
		return o, err
	}
	for _, check := range []func(RecoveryFile) error{o.openBase, o.openNext, o.openHeads} {
		if err := check(f); err != nil {
			return o, err
		}
	}
	if err := o.checkSurvivors(); err != nil {
		return o, err
	}
	return o, o.checkSignatures()
}

// openBase checks that the base is what the text names, and final.
func (o *OpenRecovery) openBase(f RecoveryFile) error {
	var err error
	if o.BaseHeader, err = ParseHeader([]byte(f.Base)); err != nil {
		return fmt.Errorf("the base: %w", err)
	}
	h := o.BaseHeader
	if (Pin{Height: h.Height, Digest: h.Digest()}) != o.Base || h.Ledger != o.Ledger {
		return errors.New("the base is not the header that the text names")
	}
	oldText, err := o.Old.Text()
	if err != nil {
		return err
	}
	if sm3.Sum(oldText) != h.Governance {
		return fmt.Errorf("the plan was checked against another set than the one that the base names, %s", h.Governance)
	}
	if CosignaturesDigest([]byte(f.FinalSet)) != o.FinalSet {
		return errors.New("the cosignatures of the base are not those that the text names")
	}
	if o.BaseSet, err = ParseCosignatures([]byte(f.FinalSet)); err != nil {
		return fmt.Errorf("the cosignatures of the base: %w", err)
	}
	if !o.Old.IsFinal([]byte(f.Base), o.BaseSet, sm2.Verify) {
		return errors.New("the base has no quorum of valid cosignatures, so it is not proved final")
	}
	return nil
}

// openNext checks the new set against what was decided up to the base.
func (o *OpenRecovery) openNext(f RecoveryFile) error {
	o.Decided = o.Old
	switch pending := o.BaseHeader.Next != o.BaseHeader.Governance; {
	case pending != (len(f.Decided) > 0):
		return errors.New("a set that the base has decided but not put in force comes with the plan, and no other")
	case pending && sm3.Sum(f.Decided) != o.BaseHeader.Next:
		return errors.New("the decided set is not the one that the base names")
	case pending:
		var err error
		if o.Decided, err = ParseGovernance(f.Decided); err != nil {
			return err
		}
	}
	if sm3.Sum(f.Governance) != o.Governance {
		return errors.New("the new set is not the one that the text names")
	}
	var err error
	if o.Next, err = ParseGovernance(f.Governance); err != nil {
		return err
	}
	if uint64(o.Next.Epoch) != o.Epoch {
		return fmt.Errorf("the text is about epoch %d, the new set about %d", o.Epoch, o.Next.Epoch)
	}
	return o.Decided.checkRecovered(o.Next)
}

// openHeads checks the headers that the survivors had executed.
func (o *OpenRecovery) openHeads(f RecoveryFile) error {
	if len(f.Heads) != len(o.Survivors) {
		return fmt.Errorf("%d newest headers, the text names %d", len(f.Heads), len(o.Survivors))
	}
	for i, s := range o.Survivors {
		h, err := ParseHeader([]byte(f.Heads[i].Header))
		if err != nil {
			return fmt.Errorf("the newest header of %s: %w", s.Member, err)
		}
		if (Pin{Height: h.Height, Digest: h.Digest()}) != s.Head || h.Ledger != o.Ledger {
			return fmt.Errorf("the newest header of %s is not the one that the text names", s.Member)
		}
		set, err := ParseCosignatures([]byte(f.Heads[i].Cosignatures))
		if err != nil {
			return fmt.Errorf("the cosignatures over the newest header of %s: %w", s.Member, err)
		}
		if err := o.checkHeld([]byte(f.Heads[i].Header), set); err != nil {
			return fmt.Errorf("the newest header of %s: %w", s.Member, err)
		}
		o.Heads = append(o.Heads, h)
	}
	return nil
}

func (o *OpenRecovery) checkHeld(header []byte, set []Cosignature) error {
	var tasks []sm2.Task
	for _, c := range set {
		m, ok := o.Old.Member(c.Member)
		if !ok || m.CosignKey == nil || m.CosignKey.ID() != c.Key {
			return fmt.Errorf("cosigned with an unknown key of %s", c.Member)
		}
		tasks = append(tasks, c.Task(header, m.CosignKey))
	}
	if slices.Contains(sm2.Verify(tasks), false) {
		return errors.New("a cosignature does not verify")
	}
	return nil
}

// checkSurvivors asks that those who sign may speak for the old set and can
// carry the new one.
func (o *OpenRecovery) checkSurvivors() error {
	cosigners, voters := 0, 0
	for _, s := range o.Survivors {
		m, ok := o.Old.Member(s.Member)
		if !ok || !m.Takes(Cosigner) {
			return fmt.Errorf("%s is no cosigner at the base and cannot sign", s.Member)
		}
		now, ok := o.Next.Member(s.Member)
		if !ok || now.CosignKey == nil || now.CosignKey.String() != m.CosignKey.String() {
			return fmt.Errorf("%s signs, but is not in the new set with the same key", s.Member)
		}
		if now.Takes(Cosigner) {
			cosigners++
		}
		if now.Takes(Voter) {
			voters++
		}
	}
	if need := Faults(len(o.Old.Cosigners())) + 1; len(o.Survivors) < need {
		return fmt.Errorf("%d survivors, at least %d must sign so that one of them is honest", len(o.Survivors), need)
	}
	if q := o.Next.Quorum(); cosigners < q {
		return fmt.Errorf("the new set needs %d cosigners for a final header, %d of them survive", q, cosigners)
	}
	if n := len(o.Next.Voters()); voters <= n/2 {
		return fmt.Errorf("the new set has %d voting nodes, %d of them survive: no majority", n, voters)
	}
	return nil
}

func (o *OpenRecovery) checkSignatures() error {
	for i, l := range o.Lines {
		seal, err := ParseSeal(l)
		if err != nil {
			return err
		}
		if i > 0 && l.Name == o.Lines[i-1].Name {
			return fmt.Errorf("%.60q signed twice", l.Name)
		}
		if !slices.ContainsFunc(o.Survivors, func(s Survivor) bool { return s.Member == l.Name }) {
			return fmt.Errorf("signed by %.60q, who is not among the survivors", l.Name)
		}
		m, _ := o.Old.Member(l.Name)
		if m.CosignKey.ID() != seal.Key || !sm2.VerifyMessage(m.CosignKey, o.Text, seal.Signature) {
			return fmt.Errorf("the signature of %s does not verify", l.Name)
		}
	}
	return nil
}

func (o OpenRecovery) signedBy(member string) bool {
	return slices.ContainsFunc(o.Lines, func(l Line) bool { return l.Name == member })
}

func (o OpenRecovery) without(member string) []Line {
	return slices.DeleteFunc(slices.Clone(o.Lines), func(l Line) bool { return l.Name == member })
}

// Missing lists the survivors that have not signed.
func (o OpenRecovery) Missing() []string {
	var names []string
	for _, s := range o.Survivors {
		if !o.signedBy(s.Member) {
			names = append(names, s.Member)
		}
	}
	return names
}
