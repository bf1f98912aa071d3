package ledgertest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Seed gives the seed of a randomised test, from CERTLEDGER_SEED or the usual
// one, and prints it should the test fail.
func Seed(t testing.TB, usual uint64) uint64 {
	t.Helper()
	seed := usual
	if text := os.Getenv("CERTLEDGER_SEED"); text != "" {
		seed = Must(strconv.ParseUint(text, 10, 64))(t)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d: run again with CERTLEDGER_SEED=%d", seed, seed)
		}
	})
	return seed
}

// Workflow makes up what clerks, holders and courts do on a chain: mostly what
// the rules accept, and often enough what they refuse.
type Workflow struct {
	Chain *Chain
	// Counts says how often each kind was accepted, and each refusal given.
	Counts map[string]int

	rng *rand.Rand
	n   int
	// profiles are those under which assets are registered, most often the ones that are
	// named most often.
	profiles []string
	// stride is how many days pass at most at a time; until, where it is not zero, is
	// when none do any more.
	stride                            int
	until                             legaltime.Instant
	holders                           []*Holder
	evidence                          []ledger.VoucherBody // evidence and holder of what was deposited
	vouchers                          map[string][]string  // by evidence
	used                              map[string]bool      // evidence that somebody has applied with
	assets                            []string
	judgments, revocations, suspended []string
	holds                             [][2]string // number and asset
	// applications are those that were open when last looked at.
	applications []string
	// stuck counts how often the registry could not register what an application asks for.
	stuck map[string]int
	// handled are those with which something is done in the entry that is made now.
	handled []string
	// ended are those that were found to have ended.
	ended        []string
	notices      []string
	objections   []string
	contracts    []string
	alerts       []string
	agencies     []ledger.AgentAppointBody
	accounts     []*Holder // those that were applied for
	opening      []*Holder // applied for, to be opened next
	publications []string
	// founded counts the Foundations that are published.
	founded   int
	inquiries []string
	// attested are the notarial deeds that stand, oldest first.
	attested []string
	// requests are those for assistance that wait.
	requests  []string
	staleHead sm3.Digest
	after     map[sm3.Digest]func()
}

// NewWorkflow begins on a chain of a ledger with WorkflowOptions, or on one that has
// the profiles that are named.
func NewWorkflow(c *Chain, seed uint64, profiles ...string) *Workflow {
	if len(profiles) == 0 {
		profiles = usualProfiles()
	}
	return &Workflow{
		profiles: profiles, stride: 40,
		Chain: c, Counts: map[string]int{}, vouchers: map[string][]string{}, used: map[string]bool{}, stuck: map[string]int{},
		rng:       rand.New(rand.NewPCG(seed, 1)), //nolint:gosec // the same seed makes the same records
		staleHead: Digest("a head that never was"), after: map[sm3.Digest]func(){},
	}
}

// Run orders entries of one to five records; now and then days pass, headers
// stay unfinal for a while, or a record comes twice.
func (f *Workflow) Run(t testing.TB, entries int) {
	t.Helper()
	for range entries {
		f.pass(t)
		var notes [][]byte
		f.handled = nil
		for range 1 + f.rng.IntN(5) {
			if note := f.act(t); note != nil {
				notes = append(notes, note)
			}
		}
		if len(notes) > 0 && f.rng.IntN(8) == 0 {
			notes = append(notes, notes[0])
		}
		f.count(t, notes, f.Chain.Submit(t, notes...))
	}
}

// pass lets time pass: seconds while headers wait for their quorum, or days of
// an idle network.
func (f *Workflow) pass(t testing.TB) {
	t.Helper()
	switch f.rng.IntN(6) {
	case 0:
		f.wait(t, f.Chain.Now+legaltime.Instant(f.rng.IntN(f.stride))*Day+Hour)
	case 1, 2, 3:
		f.Chain.Finalise(t)
	}
}

// wait lets the network idle until an instant.
func (f *Workflow) wait(t testing.TB, until legaltime.Instant) {
	t.Helper()
	if f.until == 0 || until < f.until {
		f.Chain.At(t, until)
	}
}

func (f *Workflow) count(t testing.TB, notes [][]byte, receipts []ledger.Receipt) {
	t.Helper()
	for i, r := range receipts {
		record := Must(ledger.ParseRecord(notes[i]))(t)
		if r.Refusal != nil {
			f.Counts[string(r.Refusal.Code)]++
			if body, _ := ledger.DecodeBody(record.Kind, record.Body); record.Kind == ledger.ApplicationRegister {
				f.stuck[body.(*ledger.ApplicationRegisterBody).Application]++
			}
			continue
		}
		f.Counts[string(record.Kind)]++
		if done := f.after[r.ID]; done != nil {
			done()
		}
	}
}

// act makes one record, or nil when the one that was thought of makes no sense.
func (f *Workflow) act(t testing.TB) []byte {
	t.Helper()
	if len(f.opening) > 0 {
		return f.completeOpening(t)
	}
	if len(f.holders) < 3 {
		return f.open(t)
	}
	if f.founded < len(Foundations()) {
		f.founded++
		return f.record(t, ledger.RegisterPublish, Foundations()[f.founded-1], sm3.Digest{})
	}
	acts := []func(testing.TB) []byte{
		f.open, f.changeKey, f.account, f.declare, f.agent, f.deposit, f.deposit, f.batch, f.voucher, f.voucher,
		f.issue, f.issue, f.issue, f.freeze, f.freeze, f.lift, f.litigate, f.revoke, f.assist, f.trade, f.trade, f.trade,
		f.submit, f.submit, f.submit, f.submit, f.serve,
		f.handle, f.handle, f.handle, f.handle, f.handle, f.handle, f.handle, f.handle, f.handle, f.handle, f.handle, f.handle,
		f.alert, f.declare, f.publish, f.object, f.object, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest, f.contest,
	}
	if f.until != 0 && f.rng.IntN(2) == 0 { // a practice is about registrations above all
		acts = []func(testing.TB) []byte{f.submit, f.submit, f.handle, f.handle, f.handle, f.handle, f.handle, f.issue, f.issue, f.voucher, f.voucher, f.trade}
	}
	return acts[f.rng.IntN(len(acts))](t)
}

func pick[T any](f *Workflow, list []T) T { return list[f.rng.IntN(len(list))] }

func (f *Workflow) number(prefix string) string {
	f.n++
	return fmt.Sprintf("%s-%d", prefix, f.n)
}

func (f *Workflow) record(t testing.TB, kind ledger.Kind, body any, base sm3.Digest) []byte {
	t.Helper()
	return f.Chain.Record(t, kind, body, base, f.Chain.Now)
}

// onAsset signs against the asset as it is, or sometimes as it was.
func (f *Workflow) onAsset(t testing.TB, kind ledger.Kind, body any, asset string) []byte {
	t.Helper()
	base := Head(t, f.Chain, asset)
	if f.rng.IntN(12) == 0 {
		base = f.staleHead
	}
	f.staleHead = Head(t, f.Chain, asset)
	return f.record(t, kind, body, base)
}

func (f *Workflow) open(t testing.TB) []byte {
	t.Helper()
	if len(f.holders) >= 12 {
		return nil
	}
	name := f.number("holder")
	h := f.Chain.Holder(t, name)
	if f.rng.IntN(4) == 0 {
		h = f.Chain.Person(t, f.number("person"))
	}
	if law := f.asksForStanding(t); law != "" {
		h.Open.Contact, h.Open.Profile, h.Open.Standing = Digest("contact"), law, Digest("standing")
		note := f.record(t, ledger.AccountApply, h.Open, sm3.Digest{})
		f.then(t, note, func() { f.opening = append(f.opening, h) })
		return note
	}
	note := f.record(t, ledger.AccountOpen, h.Open, sm3.Digest{})
	f.then(t, note, func() { f.holders = append(f.holders, h) })
	return note
}

// then does something once the record is accepted.
func (f *Workflow) then(t testing.TB, note []byte, do func()) {
	t.Helper()
	f.after[Must(ledger.ParseRecord(note))(t).ID] = do
}

func (f *Workflow) changeKey(t testing.TB) []byte {
	t.Helper()
	h, key := pick(f, f.holders), f.number("key")
	body := KeyBody(h.Account)
	body.Key = f.Chain.KeyOf(t, key)
	kind := ledger.AccountKeyAdd
	switch f.rng.IntN(3) {
	case 0:
		kind, body.Old = ledger.AccountKeyReplace, f.Chain.holderKeys[h.Account].Public().Fingerprint()
	case 1:
		kind, body.Notary, body.IdentityDocument = ledger.AccountKeyRecover, NotaryA, Digest("identity document")
	}
	note := f.record(t, kind, body, sm3.Digest{})
	f.then(t, note, func() { f.Chain.Use(t, h.Account, key) })
	return note
}

func (f *Workflow) deposit(t testing.TB) []byte {
	t.Helper()
	number, h := f.number("EV"), pick(f, f.holders)
	files := []string{fmt.Sprint("file ", f.rng.IntN(12)), fmt.Sprint("file ", 12+f.rng.IntN(12))}
	note := f.record(t, ledger.EvidenceDeposit, DepositBody(number, h.Account, files...), sm3.Digest{})
	f.then(t, note, func() { f.evidence = append(f.evidence, ledger.VoucherBody{Evidence: number, Holder: h.Account}) })
	return note
}

func (f *Workflow) batch(t testing.TB) []byte {
	t.Helper()
	number, h := f.number("EV"), pick(f, f.holders)
	note := f.record(t, ledger.EvidenceBatch, BatchBody(number, h.Account, fmt.Sprint(f.rng.IntN(8)), int64(f.rng.IntN(1_100_000))), sm3.Digest{})
	f.then(t, note, func() { f.evidence = append(f.evidence, ledger.VoucherBody{Evidence: number, Holder: h.Account}) })
	return note
}

// reportOn deposits the report on evidence, mostly on such as has none.
func (f *Workflow) reportOn(t testing.TB) []byte {
	t.Helper()
	e := pick(f, f.evidence)
	if without := slices.DeleteFunc(slices.Clone(f.evidence), func(e ledger.VoucherBody) bool {
		return !Find[*ledger.Evidence](t, f.Chain, ledger.EvidenceEntity, e.Evidence).Report.IsZero()
	}); len(without) > 0 && f.rng.IntN(4) > 0 {
		e = pick(f, without)
	}
	return f.record(t, ledger.EvidenceReport, ReportBody(e.Evidence), sm3.Digest{})
}

func (f *Workflow) voucher(t testing.TB) []byte {
	t.Helper()
	if len(f.evidence) == 0 {
		return nil
	}
	if f.rng.IntN(8) == 0 {
		return f.inquire(t)
	}
	if f.rng.IntN(4) == 0 {
		return f.reportOn(t)
	}
	e, number := pick(f, f.evidence), f.number("V")
	if lacking := slices.DeleteFunc(slices.Clone(f.evidence), func(e ledger.VoucherBody) bool { return len(f.vouchers[e.Evidence]) > 1 }); len(lacking) > 0 && f.rng.IntN(4) > 0 {
		e = pick(f, lacking)
	}
	kind, agency := ledger.VoucherDeidentify, DeidentifierA
	if len(f.vouchers[e.Evidence])%2 == 1 {
		kind, agency = ledger.VoucherStructure, StructurerA
	}
	note := f.record(t, kind, VoucherBody(number, e.Evidence, e.Holder, agency), sm3.Digest{})
	if f.rng.IntN(6) == 0 {
		note = f.record(t, ledger.VoucherEvidence, EvidenceCertificateBody(number, e.Evidence, e.Holder), sm3.Digest{})
	}
	f.then(t, note, func() { f.vouchers[e.Evidence] = append(f.vouchers[e.Evidence], number) })
	return note
}

func (f *Workflow) issue(t testing.TB) []byte {
	t.Helper()
	if len(f.assets) == 0 {
		return nil
	}
	asset := pick(f, f.assets[max(0, len(f.assets)-6):])
	if f.rng.IntN(4) > 0 {
		for _, id := range f.assets { // the paper of an old transfer is due as well
			if len(Asset(t, f.Chain, id).Due) > 0 {
				asset = id
			}
		}
	}
	if len(Asset(t, f.Chain, asset).Due) == 0 && f.rng.IntN(8) > 0 {
		return nil
	}
	number, confirmation := f.number("C"), f.number("Q")
	face := EmptyFace(asset, number, confirmation)
	if a := Asset(t, f.Chain, asset); len(a.Due) > 0 {
		due := pick(f, a.Due)
		kind, _ := f.Chain.Library.Profile(due.Profile).Kind(due.Kind)
		if !kind.Is(profile.Confirmation, profile.Needed) {
			confirmation = ""
		}
		if own, err := f.Chain.facing(t, f.Chain, a, due, f.Chain.Now).Face(number, confirmation); err == nil {
			face = own
		}
	}
	return f.onAsset(t, ledger.CertificateIssue, ledger.CertificateIssueBody{Asset: asset, Face: face, Registry: RegistryA}, asset)
}

// active gives an asset that has had a certificate, mostly one that can be disposed of;
// or empty.
func (f *Workflow) active(t testing.TB) string {
	t.Helper()
	whatever := f.rng.IntN(8) == 0
	with := slices.DeleteFunc(slices.Clone(f.assets), func(id string) bool {
		a := Asset(t, f.Chain, id)
		return len(a.Certificates) == 0 || !whatever && (a.State != ledger.AssetActive || a.Disposal != "")
	})
	if len(with) == 0 {
		return ""
	}
	return pick(f, with)
}

func (f *Workflow) freeze(t testing.TB) []byte {
	t.Helper()
	if len(f.assets) == 0 {
		return nil
	}
	asset, number := pick(f, f.assets), f.number("H")
	if Asset(t, f.Chain, asset).Disposal != "" && f.rng.IntN(4) > 0 {
		return nil // it would end what is under way
	}
	scope := ledger.HoldScopes()[f.rng.IntN(3):]
	if f.rng.IntN(4) == 0 {
		scope = []ledger.HoldScope{ledger.HoldAll}
	}
	body := FreezeBody(number, asset, f.Chain.Now+legaltime.Instant(1+f.rng.IntN(f.stride))*Day, scope...)
	if f.rng.IntN(3) == 0 {
		body.Ends, body.Period = 0, fmt.Sprint(1+f.rng.IntN(f.stride), "nd")
	}
	if f.rng.IntN(3) == 0 {
		body.Case = "case of " + asset
	}
	note := f.record(t, ledger.HoldFreeze, body, sm3.Digest{})
	f.then(t, note, func() { f.holds = append(f.holds, [2]string{number, asset}) })
	return note
}

func (f *Workflow) lift(t testing.TB) []byte {
	t.Helper()
	f.holds = slices.DeleteFunc(f.holds, func(h [2]string) bool {
		state := Find[*ledger.Hold](t, f.Chain, ledger.HoldEntity, h[0]).State
		return state != ledger.HoldActive && state != ledger.HoldWaiting && f.rng.IntN(4) > 0
	})
	if len(f.holds) == 0 {
		return nil
	}
	hold := pick(f, f.holds)
	if f.rng.IntN(2) == 0 {
		lift := LiftBody(hold[0], hold[1])
		return f.record(t, ledger.HoldExtend, ledger.HoldExtendBody{
			Asset: lift.Asset, Document: lift.Document, Ends: f.Chain.Now + legaltime.Instant(1+f.rng.IntN(60))*Day, Hold: lift.Hold, Issuer: lift.Issuer, Member: lift.Member,
			Order: lift.Order, Role: lift.Role,
		}, sm3.Digest{})
	}
	return f.record(t, ledger.HoldLift, LiftBody(hold[0], hold[1]), sm3.Digest{})
}
