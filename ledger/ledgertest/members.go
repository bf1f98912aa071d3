package ledgertest

import (
	"cmp"
	"slices"
	"strconv"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The members of a test ledger.
const (
	// RegistryA, RegistryB, NotaryA and ArbitratorA vote and cosign: with four,
	// one may lie and three are a quorum. RegistryB acts under the profile
	// test-registration only.
	RegistryA   = "registry-a"
	RegistryB   = "registry-b"
	NotaryA     = "notary-a"
	ArbitratorA = "arbitrator-a"
	// CourtA observes; CourtB has no node.
	CourtA = "court-a"
	CourtB = "court-b"
	// The others have no node. ProviderB has no filing number.
	ProviderA     = "provider-a"
	ProviderB     = "provider-b"
	DeidentifierA = "deidentifier-a"
	StructurerA   = "structurer-a"
	// ReviewerA, CommitteeA, ExchangeA, ExchangeB, MediatorA and RegulatorA are there where Options.Reviewers asks for
	// them.
	RegulatorA = "regulator-a"
	ReviewerA  = "reviewer-a"
	CommitteeA = "committee-a"
	ExchangeA  = "exchange-a"
	ExchangeB  = "exchange-b"
	MediatorA  = "mediator-a"
	// RegistryC, NotaryB and ArbitratorB vote and cosign where Options.Seven asks
	// for them: then two may lie and five are a quorum.
	RegistryC   = "registry-c"
	NotaryB     = "notary-b"
	ArbitratorB = "arbitrator-b"
)

// newcomerCodes are above the codes of the members at the beginning.
const newcomerCodes = 100

type memberSpec struct {
	name   string
	class  ledger.Class
	filing string
	scope  []string
	takes  []ledger.Participation
	zh, en string
}

// memberSpecs are sorted by name, as a governance asks.
func memberSpecs(o Options) []memberSpec {
	full := []ledger.Participation{ledger.Cosigner, ledger.Voter}
	specs := []memberSpec{
		{name: ArbitratorA, class: ledger.ClassArbitrator, takes: full, zh: "测试仲裁机构甲", en: "Test Arbitrator A"},
		{name: CourtA, class: ledger.ClassCourt, takes: []ledger.Participation{ledger.Observer}, zh: "测试法院甲", en: "Test Court A"},
		{name: CourtB, class: ledger.ClassCourt, zh: "测试法院乙", en: "Test Court B"},
		{name: DeidentifierA, class: ledger.ClassDeidentifier, zh: "测试脱敏机构甲", en: "Test De-identifier A"},
		{name: NotaryA, class: ledger.ClassNotary, takes: full, zh: "测试公证处甲", en: "Test Notary A"},
		{name: ProviderA, class: ledger.ClassEvidenceProvider, filing: "TEST-FILING-A", zh: "测试存证服务商甲", en: "Test Evidence Provider A"},
		{name: ProviderB, class: ledger.ClassEvidenceProvider, zh: "测试存证服务商乙", en: "Test Evidence Provider B"},
		{name: RegistryA, class: ledger.ClassRegistry, takes: full, zh: "测试登记机构甲", en: "Test Registry A"},
		{name: RegistryB, class: ledger.ClassRegistry, takes: full, scope: []string{"test-registration"}, zh: "测试登记机构乙", en: "Test Registry B"},
		{name: StructurerA, class: ledger.ClassStructurer, zh: "测试结构化机构甲", en: "Test Structurer A"},
	}
	if o.Reviewers {
		specs = append(specs,
			memberSpec{name: ReviewerA, class: ledger.ClassReviewer, zh: "测试审查机构甲", en: "Test Reviewer A"},
			memberSpec{name: RegulatorA, class: ledger.ClassRegulator, zh: "测试监管部门甲", en: "Test Regulator A"},
			memberSpec{name: CommitteeA, class: ledger.ClassCommittee, zh: "测试合规委员会甲", en: "Test Committee A"},
			memberSpec{name: MediatorA, class: ledger.ClassMediator, zh: "测试调解机构甲", en: "Test Mediator A"},
			memberSpec{name: ExchangeA, class: ledger.ClassExchange, zh: "测试数据交易场所甲", en: "Test Data Exchange A"},
			memberSpec{name: ExchangeB, class: ledger.ClassExchange, zh: "测试数据交易场所乙", en: "Test Data Exchange B"},
		)
	}
	if o.Seven {
		specs = append(specs,
			memberSpec{name: ArbitratorB, class: ledger.ClassArbitrator, takes: full, zh: "测试仲裁机构乙", en: "Test Arbitrator B"},
			memberSpec{name: NotaryB, class: ledger.ClassNotary, takes: full, zh: "测试公证处乙", en: "Test Notary B"},
			memberSpec{name: RegistryC, class: ledger.ClassRegistry, takes: full, scope: []string{"test-registration"}, zh: "测试登记机构丙", en: "Test Registry C"},
		)
	}
	slices.SortFunc(specs, func(a, b memberSpec) int { return cmp.Compare(a.name, b.name) })
	return specs
}

// Newcomer is an organisation that is no member yet.
type Newcomer struct {
	ledger.Member
	// Descriptor is what it says of itself, signed by all its keys.
	Descriptor string
}

// NewMember makes, once, the organisation of that name with all its keys: a governor's,
// one for its class, and those of a node when it takes part in something.
func (w *World) NewMember(t testing.TB, name string, class ledger.Class, takes ...ledger.Participation) Newcomer {
	t.Helper()
	if n, ok := w.newcomers[name]; ok {
		return n
	}
	m := w.member(t, newcomerCodes+len(w.newcomers), memberSpec{name: name, class: class, takes: takes, zh: "测试新成员 " + name, en: "Test Newcomer " + name})
	n := Newcomer{Member: m, Descriptor: w.Describe(t, m)}
	w.newcomers[name] = n
	return n
}

// Describe gives the descriptor of a member, signed by those of its keys that
// the test has.
func (w *World) Describe(t testing.TB, m ledger.Member) string {
	t.Helper()
	var signers []sm2.Signer
	for _, k := range m.NamedKeys() {
		signers = append(signers, w.byPublic[k.Key.Fingerprint()])
	}
	return string(Must(ledger.SignDescriptor(m, signers, w.random("descriptor "+m.Name)))(t))
}

// reviewDue is 00:00 of 1 January 2027 in Beijing.
const reviewDue legaltime.Instant = 1_798_732_800_000

// Qualified declares grounds of admission.
func Qualified(grounds ...ledger.GroundOfAdmission) *ledger.Qualifications {
	q := &ledger.Qualifications{CryptoReport: "unstated", GradeReport: "unstated", ReviewDue: reviewDue}
	for _, g := range grounds {
		q.Grounds = append(q.Grounds, ledger.AdmissionGround{Ground: g, Proof: Digest("proof of " + string(g))})
	}
	return q
}

// member makes the n-th member and its keys.
func (w *World) member(t testing.TB, n int, s memberSpec) ledger.Member {
	t.Helper()
	m := ledger.Member{
		Classes: []ledger.Class{s.class}, Code: CreditCode(t, n+1), Filing: s.filing, Name: s.name,
		Participation: s.takes, Scope: s.scope, Title: s.zh, TitleEN: s.en,
	}
	if m.Filing == "" {
		m.Filing = "unstated"
	}
	if grounds := ledger.GroundsOfAdmission(s.class); len(grounds) > 0 {
		m.Qualifications = Qualified(grounds[0])
	}
	roles := []string{ledger.StaffRole(s.class), ledger.GovernorRole}
	if len(s.takes) > 0 {
		roles = append(roles, ledger.NodeRole)
		if !slices.Contains(s.takes, ledger.Mirror) {
			m.CosignKey = w.newKey(t, s.name).Public()
		}
		m.Node = &ledger.Node{Addresses: []string{"/ip4/192.0.2." + strconv.Itoa(n+1) + "/tcp/7000"}, Peer: "peer-" + s.name}
	}
	slices.Sort(roles)
	for _, r := range roles {
		m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: w.newKey(t, s.name+"/"+r).Public(), Role: r})
	}
	return m
}
