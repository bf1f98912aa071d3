package servertest

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

const (
	hour        = 3600 * 1000
	year        = 365 * 24 * hour
	workingDays = legaltime.Working
)

// Numbers of what Story puts on the ledger.
const (
	Evidence    = "EV-1"
	Asset       = "AS-1"
	Certificate = "CT-1"
	Pledge      = "PL-1"
	Proposal    = "GP-1"
)

// Holder is the account that Story opens for an organisation.
func Holder() string { return CreditCode("E") }

// Pledgee is the account of the pledgee in Story, a natural person's.
func Pledgee() string { return ledger.PersonAccount(sm3.Sum([]byte("identity"))) }

// Digest is a digest of a text, for whatever needs some digest.
func Digest(text string) sm3.Digest { return sm3.Sum([]byte(text)) }

// Record signs a record of a kind with a body. The parts that a caller may want
// otherwise can be changed by change, before the signing.
func (l *Ledger) Record(kind ledger.Kind, body any, change func(*ledger.Record), signers ...Signer) []byte {
	l.tb.Helper()
	raw, err := canonical.Marshal(body)
	l.must(err)
	nonce := l.bytes(ledger.NonceSize)
	now := l.Now()
	r := ledger.Record{Body: raw, Expires: now + hour, Kind: kind, Ledger: l.Genesis.ID(), Nonce: hex.EncodeToString(nonce), Time: now}
	for _, s := range signers {
		r.Signers = append(r.Signers, s.Name.String())
	}
	slices.Sort(r.Signers)
	if change != nil {
		change(&r)
	}
	text, err := r.Text()
	l.must(err)
	return l.SignNote(text, signers...)
}

// bytes gives the next bytes of the ledger's stream.
func (l *Ledger) bytes(n int) []byte {
	l.tb.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := make([]byte, n)
	_, err := io.ReadFull(l.random, b)
	l.must(err)
	return b
}

// SignNote makes a note of a text.
func (l *Ledger) SignNote(text []byte, signers ...Signer) []byte {
	l.tb.Helper()
	note := ledger.Note{Text: text}
	for _, s := range signers {
		line, err := ledger.SignText(text, s.Name.String(), s.Key, bytes.NewReader(l.bytes(32)))
		l.must(err)
		note.Lines = append(note.Lines, line)
	}
	ledger.SortLines(note.Lines)
	return note.Bytes()
}

// OpenRecord opens an account for an organisation.
func (l *Ledger) OpenRecord(account string) []byte {
	return l.Record(ledger.AccountOpen, ledger.AccountOpenBody{
		Account: account, Code: account, Contact: Digest("contact of " + account), Key: Key(l.tb, "holder "+account).Public(),
		Kind: ledger.Organisation, Name: "Test holder", Registry: Registry,
	}, nil, Signer{ledger.Candidate(account), Key(l.tb, "holder "+account)}, l.Staff(Registry))
}

// PersonRecord opens the account of a natural person, whose identity and contact
// are commitments.
func (l *Ledger) PersonRecord() []byte {
	account := Pledgee()
	return l.Record(ledger.AccountOpen, ledger.AccountOpenBody{
		Account: account, Contact: Digest("contact"), Identity: Digest("identity"), Key: Key(l.tb, "holder "+account).Public(),
		Kind: ledger.NaturalPerson, Registry: Registry,
	}, nil, Signer{ledger.Candidate(account), Key(l.tb, "holder "+account)}, l.Staff(Registry))
}

// DepositRecord deposits one file as evidence. Its note is public.
func (l *Ledger) DepositRecord(evidence string, file sm3.Digest) []byte {
	return l.Record(ledger.EvidenceDeposit, ledger.EvidenceDepositBody{
		Declaration: ledger.Declaration{
			Acquisition: "original", Compliance: Digest("compliance"), Ownership: Digest("ownership"), Promise: true,
			Security: Digest("security"), Source: Digest("source"),
		},
		Evidence: evidence, Files: []ledger.EvidenceFile{{Digest: file, MediaType: "text/csv", Size: 12}},
		Holder: Holder(), Provider: Provider, Title: "Test data",
	}, nil, l.Holder(Holder()), l.Staff(Provider))
}

// RegisterRecord applies for an asset's registration on evidence, which this
// ledger grants at once. Its details are for authorities.
func (l *Ledger) RegisterRecord(asset, evidence string) []byte {
	return l.Record(ledger.ApplicationSubmit, ledger.ApplicationSubmitBody{
		Act: "initial", Application: "AP-" + asset, Asset: asset, Parties: []ledger.PartyOf{{Account: Holder(), Role: ledger.RoleHolder}},
		Profile: "test", Registry: Registry, Signatories: []string{Holder()},
		Register: &ledger.RegisterTerms{
			Acquisition: "original", Details: Digest("details"), Evidence: []string{evidence}, Name: "Test data <&>", Rights: []string{"use"},
			Scenarios: "testing", Type: "tables", UpdateCycle: "unstated",
		},
	}, nil, l.Holder(Holder()))
}

// ApplyRecord applies, by the holder, for the cancellation of an asset with
// papers.
func (l *Ledger) ApplyRecord(application, asset string, papers ...ledger.Material) []byte {
	return l.Record(ledger.ApplicationSubmit, ledger.ApplicationSubmitBody{
		Act: "cancel", Application: application, Asset: asset, Materials: papers, Parties: []ledger.PartyOf{{Account: Holder(), Role: ledger.RoleHolder}},
		Reason: "withdrawn", Registry: Registry, Signatories: []string{Holder()},
	}, func(r *ledger.Record) { r.Base = Digest("base") }, l.Holder(Holder()))
}

// PapersAsked are those that the profile in force asks for with ApplyRecord.
func (l *Ledger) PapersAsked() (papers []ledger.Material, err error) {
	p, err := profile.Parse(l.profile)
	if err != nil {
		return nil, err
	}
	rules, _ := p.Act("cancel")
	for _, name := range rules.List(profile.Materials) {
		papers = append(papers, ledger.Material{Digest: Digest(name), Name: name})
	}
	return papers, nil
}

// CancelRecord grants an application for cancellation.
func (l *Ledger) CancelRecord(application string) []byte {
	return l.Record(ledger.ApplicationRegister, ledger.ApplicationBody{Application: application, Registry: Registry}, nil, l.Staff(Registry))
}

// IssueRecord issues the certificate of an asset.
func (l *Ledger) IssueRecord(number, asset string) []byte {
	return l.Record(ledger.CertificateIssue, ledger.CertificateIssueBody{
		Asset: asset, Registry: Registry,
		Face: ledger.Face{
			Acquisition: "original", AssetName: "Test data", AssetType: "tables", Confirmation: "QQ-1", EvidenceReport: Digest("report"),
			HolderCode: Holder(), HolderName: "Test holder", Issued: "2026-03-02", Kind: "confirmation", Registered: "2026-03-02", Number: number, Registration: asset, RegistryTitle: "Test member",
			Scenarios: "testing", Standard: "test", Title: "Test certificate", UpdateCycle: "unstated",
		},
	}, func(r *ledger.Record) { r.Base = Digest("base") }, l.Staff(Registry))
}

// PledgeRecord pledges an asset; the claim is for the parties.
func (l *Ledger) PledgeRecord(pledge, asset string) []byte {
	return l.Record(ledger.ApplicationSubmit, ledger.ApplicationSubmitBody{
		Act: "pledge", Application: "AP-" + pledge, Asset: asset, Registry: Registry,
		Deal:        &ledger.DealTerms{Contract: Digest("contract"), Pledge: &ledger.PledgeTerms{Claim: Digest("claim")}, Right: pledge},
		Parties:     []ledger.PartyOf{{Account: Holder(), Role: ledger.RoleHolder}, {Account: Pledgee(), Role: ledger.RolePledgee}},
		Signatories: slices.Sorted(slices.Values([]string{Holder(), Pledgee()})),
	}, func(r *ledger.Record) { r.Base = Digest("base") }, l.Holder(Holder()), l.Holder(Pledgee()))
}

// ObjectRecord objects to an asset.
func (l *Ledger) ObjectRecord(objection, asset string) []byte {
	return l.Record(ledger.ObjectionFile, ledger.ObjectionFileBody{
		Asset: asset, Evidence: []sm3.Digest{Digest("proof")}, Grounds: Digest("grounds"), Matter: "matter", Objection: objection, Objector: Pledgee(), Reason: "reason", Registry: Registry,
	}, nil, l.Holder(Pledgee()))
}

// PurgeRecord says that a document of an application's file is purged.
func (l *Ledger) PurgeRecord(application string, document sm3.Digest) []byte {
	return l.Record(ledger.MaterialPurge, ledger.MaterialPurgeBody{
		Application: application, Documents: []sm3.Digest{document}, Person: "clerk", Registry: Registry,
	}, nil, l.Staff(Registry))
}

// AlertRecord has the registry alert the regulator.
func (l *Ledger) AlertRecord(alert string) []byte {
	return l.Record(ledger.AlertRaise, ledger.AlertRaiseBody{
		Alert: alert, Category: ledger.AlertViolation, Measures: Digest("measures"), Registry: Registry, Role: ledger.StaffRole(ledger.ClassRegistry), Text: Digest("text"),
	}, nil, l.Staff(Registry))
}

// Regulate has the provider be a regulator as well, from a block to come on, and gives its
// inspector.
func (l *Ledger) Regulate() Signer {
	l.tb.Helper()
	inspector := Signer{ledger.Staff(Provider, ledger.StaffRole(ledger.ClassRegulator)), Key(l.tb, "inspector")}
	l.Govern(func(g *ledger.Governance) {
		i := slices.IndexFunc(g.Members, func(m ledger.Member) bool { return m.Name == Provider })
		m := &g.Members[i]
		m.Classes = append(m.Classes, ledger.ClassRegulator)
		m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: inspector.Key.Public(), Role: inspector.Name.Role})
		slices.SortFunc(m.StaffKeys, func(a, b ledger.StaffKey) int { return strings.Compare(a.Role, b.Role) })
	})
	return inspector
}

// InspectionRecord orders an inspection, or gives its result where there is no order.
func (l *Ledger) InspectionRecord(number, replaces string, order *ledger.Inspection, by Signer) []byte {
	return l.Record(ledger.RegisterPublish, ledger.PublicationBody{
		Category: ledger.PublishedInspection, Inspection: order, Member: by.Name.Name, Publication: number, Replaces: replaces, Role: by.Name.Role, Text: Digest("order"), Title: "inspection",
	}, nil, by)
}

// File is the digest of the file that Story deposits.
func File() sm3.Digest { return Digest(strings.Repeat("data", 3)) }

// Story is what Tell put on the ledger.
type Story struct {
	Opened, Person, Deposited, Registered, Issued, Pledged, Refused, Proposed []byte
}

// Tell puts two accounts, evidence, an asset, its certificate, a pledge, a
// refused registration and a proposal on the ledger, a block each.
func (l *Ledger) Tell() Story {
	l.tb.Helper()
	var s Story
	s.Opened = l.Put(l.OpenRecord(Holder()))
	s.Person = l.Put(l.PersonRecord())
	s.Deposited = l.Put(l.DepositRecord(Evidence, File()))
	s.Registered = l.Put(l.RegisterRecord(Asset, Evidence))
	s.Issued = l.Put(l.IssueRecord(Certificate, Asset))
	s.Pledged = l.Put(l.PledgeRecord(Pledge, Asset))
	s.Refused = l.Put(l.RegisterRecord("AS-2", "EV-none"))
	s.Proposed = l.Put(l.ProposeRecord(Proposal, Provider))
	return s
}

// Put orders a record as the admitting node would, and gives it back.
func (l *Ledger) Put(note []byte) []byte {
	l.tb.Helper()
	outcomes, err := l.Submit(context.Background(), [][]byte{note})
	l.must(err)
	if len(outcomes) != 1 || outcomes[0].Pending {
		l.tb.Fatalf("got %v", outcomes)
	}
	return note
}

// ID is the id of a note.
func ID(note []byte) sm3.Digest {
	r, err := ledger.ParseRecord(note)
	if err != nil {
		return sm3.Digest{}
	}
	return r.ID
}

var _ server.Submitter = (*Ledger)(nil)
