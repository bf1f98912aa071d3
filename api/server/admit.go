package server

import (
	"context"
	"errors"
	"log/slog"

	"golang.org/x/time/rate"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// clockSlack is how far in milliseconds a node's clock may be from the block
// time that will judge a record: admission refuses only what is surely expired.
const clockSlack = 60_000

// admission decides what may be ordered. The rules decide again when a record
// is executed; admission spares everybody what they would surely refuse, and
// adds what rules may not judge because it depends on tables that change.
type admission struct {
	ledger        sm3.Digest
	clock         Clock
	keys          Keys
	verifier      Verifier
	disagreements Disagreements
	crossChecks   *rate.Limiter
	metrics       *Metrics
	logger        *slog.Logger
}

func newAdmission(cfg Config) *admission {
	return &admission{
		ledger: cfg.Ledger.ID(), clock: cfg.Clock, keys: cfg.Keys, verifier: cfg.Verifier, disagreements: cfg.Disagreements,
		crossChecks: rate.NewLimiter(rate.Limit(cfg.Limits.CrossChecks), max(int(cfg.Limits.CrossChecks), 1)),
		metrics:     cfg.Metrics, logger: cfg.Logger,
	}
}

// errVerdictChanged says that the same implementation gave both verdicts about
// one signature: the machine computes wrongly.
var errVerdictChanged = errors.New("a signature that was refused is good when asked about again")

// Admission gives the judgement of the API's admission for notes that come in
// another way: one refusal, or nil, a note. A failure of the node's own admits:
// the rules decide in any case.
func Admission(cfg Config) func(ctx context.Context, notes [][]byte) []*ledger.Refusal {
	a := newAdmission(cfg)
	return func(ctx context.Context, notes [][]byte) []*ledger.Refusal {
		refusals := make([]*ledger.Refusal, len(notes))
		applicants, err := a.admit(ctx, notes)
		if err != nil {
			a.logger.ErrorContext(ctx, "admission failed", slog.Any("err", err))
			return refusals
		}
		for i := range applicants {
			refusals[i] = applicants[i].refusal
		}
		return refusals
	}
}

// applicant is a note on its way through admission.
type applicant struct {
	note    []byte
	record  ledger.SignedRecord
	tasks   []sm2.Task
	refusal *ledger.Refusal
}

// admit judges notes, in order. All signatures go to the verifier as one slice.
// The error is the node's own failure.
func (a *admission) admit(ctx context.Context, notes [][]byte) ([]applicant, error) {
	applicants := make([]applicant, len(notes))
	var tasks []sm2.Task
	for i, note := range notes {
		p := &applicants[i]
		p.note = note
		if p.record, p.refusal = a.read(note); p.refusal != nil {
			continue
		}
		var err error
		if p.tasks, p.refusal, err = a.tasks(ctx, p.record); err != nil {
			return nil, err
		}
		tasks = append(tasks, p.tasks...)
	}
	verdicts := a.verifier.Verify(tasks)
	for i := range applicants {
		p := &applicants[i]
		mine := verdicts[:len(p.tasks)]
		verdicts = verdicts[len(p.tasks):]
		if p.refusal == nil {
			p.refusal = a.judge(ctx, p, mine)
		}
		a.metrics.admitted(ledger.Receipt{Refusal: p.refusal}.Code())
	}
	return applicants, nil
}

// read takes the cheap steps: size, form, ledger, life.
func (a *admission) read(note []byte) (ledger.SignedRecord, *ledger.Refusal) {
	r, err := ledger.ParseRecord(note)
	switch {
	case err != nil:
		return r, ledger.Refuse(ledger.FormCode(err), "%v", err)
	case r.Ledger != a.ledger:
		return r, ledger.Refuse(ledger.RecordLedger, "the record says %s, this ledger is %s", r.Ledger, a.ledger)
	case r.Expires <= r.Time || r.Expires-r.Time > ledger.MaxRecordLife:
		return r, ledger.Refuse(ledger.RecordLifetime, "from %s to %s", r.Time, r.Expires)
	case r.Expires+clockSlack <= a.clock.Now():
		return r, ledger.Refuse(ledger.RecordExpired, "at %s", r.Expires)
	}
	return r, nil
}

// tasks finds the key of each signer.
func (a *admission) tasks(ctx context.Context, r ledger.SignedRecord) ([]sm2.Task, *ledger.Refusal, error) {
	tasks := make([]sm2.Task, len(r.Seals))
	for i, seal := range r.Seals {
		key, err := a.key(ctx, r, seal)
		if err != nil {
			return nil, nil, err
		}
		if key == nil {
			return nil, ledger.Refuse(ledger.RecordSignerUnknown, "%s with key %s", seal.Signer, seal.Key), nil
		}
		tasks[i] = r.Task(i, key)
	}
	return tasks, nil, nil
}

// key gives the key that a seal was made with, nil when there is none.
func (a *admission) key(ctx context.Context, r ledger.SignedRecord, seal ledger.Seal) (*sm2.PublicKey, error) {
	signer, err := ledger.ParseSigner(seal.Signer)
	if err != nil {
		return nil, nil //nolint:nilerr // a name that cannot be read has no key
	}
	if signer.Kind != ledger.CandidateSigner {
		return a.keys.Key(ctx, signer, seal.Key)
	}
	if key := offeredKey(r.Body); key != nil && key.ID() == seal.Key {
		return key, nil
	}
	return nil, nil
}

// offeredKey gives the key that a record's body offers for an account.
func offeredKey(body canonical.Raw) *sm2.PublicKey {
	var fields map[string]canonical.Raw
	if canonical.Unmarshal(body, &fields) != nil {
		return nil
	}
	var key *sm2.PublicKey
	if raw, ok := fields["key"]; !ok || canonical.Unmarshal(raw, &key) != nil {
		return nil
	}
	return key
}

func (a *admission) judge(ctx context.Context, p *applicant, verdicts []bool) *ledger.Refusal {
	for i, ok := range verdicts {
		if !ok {
			return a.refuseSignature(ctx, p, i)
		}
	}
	if r := ledger.CheckText(p.record.Body); r != nil {
		return r
	}
	return ledger.CheckPersonalData(p.record.Body)
}

// refuseSignature says why the i-th signature is refused. One by an enrolled
// key is asked about twice, as far as the rate allows: a provider that refuses
// good signatures would otherwise go unnoticed.
func (a *admission) refuseSignature(ctx context.Context, p *applicant, i int) *ledger.Refusal {
	seal := p.record.Seals[i]
	signer, err := ledger.ParseSigner(seal.Signer)
	if err == nil && signer.Kind != ledger.CandidateSigner && a.crossChecks.Allow() {
		ok, err := sm2.Check(p.tasks[i])
		switch {
		case errors.Is(err, sm2.ErrDisagreement):
			return a.disagreement(ctx, p, seal.Signer, err)
		case ok:
			return a.disagreement(ctx, p, seal.Signer, errVerdictChanged)
		case err != nil:
			a.logger.WarnContext(ctx, "no second opinion about a signature", slog.Any("error", err))
		}
	}
	return ledger.Refuse(ledger.RecordSignature, "of %s with key %s", seal.Signer, seal.Key)
}

func (a *admission) disagreement(ctx context.Context, p *applicant, signer string, cause error) *ledger.Refusal {
	a.metrics.disagreed()
	a.logger.ErrorContext(ctx, "the two SM2 implementations disagree", slog.String("record", p.record.ID.String()), slog.Any("error", cause))
	if err := a.disagreements.KeepDisagreement(p.note, signer, cause); err != nil {
		a.logger.ErrorContext(ctx, "could not keep the bytes of a disagreement", slog.Any("error", err))
	}
	return ledger.Refuse(ledger.CryptoDisagreement, "signature of %s", signer)
}
