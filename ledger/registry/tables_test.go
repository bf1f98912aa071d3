package registry_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

var update = flag.Bool("update", false, "write docs/states.md")

func TestStatesAreDocumented(t *testing.T) {
	const path = "../../docs/states.md"
	if *update {
		if err := os.WriteFile(path, []byte(registry.States()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have := ledgertest.Must(os.ReadFile(path))(t)
	if string(have) != registry.States() {
		t.Errorf("%s does not say what the tables say: run go test ./ledger/registry -update", path)
	}
}

func TestEveryActHasARow(t *testing.T) {
	on := map[string]ledger.EntityKind{}
	for _, row := range registry.Tables(registry.Rules) {
		if machine, ok := on[row.On]; ok && machine != row.Machine {
			t.Errorf("%s is in the tables of %s and of %s", row.On, machine, row.Machine)
		}
		on[row.On] = row.Machine
	}
	want := []string{
		string(ledger.CertificateExpired), string(ledger.HoldExpired), string(ledger.ProposalLapsed), string(ledger.LicenceExpired), string(ledger.PledgeTermEnded),
		string(ledger.AccountOverdue), string(ledger.AgencyOver), string(ledger.AssetUnrenewed), string(ledger.ContractUnrenewed), string(ledger.AccountOutdated), string(ledger.DeclarationOverdue), string(ledger.ApplicationAccepted), string(ledger.ApplicationLapsed), string(ledger.ApplicationOverdue), string(ledger.ApplicationOvertaken), string(ledger.ApplicationPublicised), string(ledger.NoticeOverdue),
		string(ledger.ObjectionLapsedEvent), string(ledger.ObjectionMooted), string(ledger.ObjectionOverdue), string(ledger.ObjectionUpheldEvent),
		string(ledger.AssistanceOverdue), string(ledger.ReportDue), string(ledger.ReportOverdue),
	}
	for _, kind := range ledger.Kinds() {
		want = append(want, string(kind))
	}
	slices.Sort(want)
	if have := slices.Sorted(maps.Keys(on)); !slices.Equal(have, want) {
		t.Errorf("the tables have %v, want %v", have, want)
	}
}

func TestRowsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range registry.Tables(registry.Rules) {
		name := rowName(row.On, row.From)
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if row.Article == "" || row.Effect.Name == "" || row.To == "" || row.To == registry.None {
			t.Errorf("%s lacks an article, an effect's name or a state: %+v", name, row)
		}
		for _, g := range row.Guards {
			if g.Name == "" || g.Article == "" || seen[name+g.Name] {
				t.Errorf("%s: guard %q lacks a name or article, or repeats", name, g.Name)
			}
			seen[name+g.Name] = true
		}
	}
}

// The states that ledger declares, and whether something may follow.
func declaredStates() map[ledger.EntityKind]map[string]bool {
	return map[ledger.EntityKind]map[string]bool{
		ledger.AccountEntity:  {"APPLIED": true, "OPEN": true, "LOCKED": true, "CLOSED": false},
		ledger.EvidenceEntity: {"SEALED": true, "REPORTED": false},
		ledger.VoucherEntity:  {"ISSUED": false},
		ledger.InquiryEntity:  {string(ledger.InquiryAsked): true, string(ledger.InquiryAnswered): false},
		ledger.AssetEntity: {
			string(ledger.AssetRegistered): true, string(ledger.AssetActive): true, string(ledger.AssetCancelled): true,
			string(ledger.AssetTerminated): false, string(ledger.AssetSuspended): true, string(ledger.AssetRevoked): false,
		},
		ledger.CertificateEntity: {
			string(ledger.CertificateValid): true, string(ledger.CertificateLapsed): true,
			string(ledger.CertificateInvalid): false, string(ledger.CertificateSuperseded): false, string(ledger.CertificateCancelled): false, string(ledger.CertificateRevoked): false,
		},
		ledger.PledgeEntity: {
			string(ledger.RightActive): true, string(ledger.RightReleased): false, string(ledger.RightRealised): false, string(ledger.RightExtinguished): false,
		},
		ledger.LicenceEntity: {
			string(ledger.RightActive): true, string(ledger.RightReleased): false, string(ledger.RightExpired): false, string(ledger.RightExtinguished): false,
		},
		ledger.ContractEntity: {
			string(ledger.ContractNegotiated): true, string(ledger.ContractDeposited): true, string(ledger.ContractSettled): true, string(ledger.ContractFiled): true, string(ledger.ContractEnded): false,
		},
		ledger.MemberEntity: {"ENROLLED": true},
		ledger.ProposalEntity: {
			string(ledger.ProposalOpen): true, string(ledger.ProposalEnacted): false,
			string(ledger.ProposalWithdrawn): false, string(ledger.ProposalExpired): false,
		},
		ledger.AgencyEntity: {string(ledger.AgencyActive): true, string(ledger.AgencyDismissed): false, string(ledger.AgencyEnded): false},
		ledger.ApplicationEntity: {
			string(ledger.ApplicationSubmitted): true, string(ledger.ApplicationReview): true, string(ledger.ApplicationCorrection): true,
			string(ledger.ApplicationPublicity): true, string(ledger.ApplicationReady): true, string(ledger.ApplicationCompleted): false,
			string(ledger.ApplicationNotAccepted): false, string(ledger.ApplicationRefused): false, string(ledger.ApplicationWithdrawn): false,
			string(ledger.ApplicationObjected): true, string(ledger.ApplicationTerminated): false,
		},
		ledger.ObjectionEntity: {
			string(ledger.ObjectionFiled): true, string(ledger.ObjectionOpen): true, string(ledger.ObjectionDemanded): true, string(ledger.ObjectionSuing): true,
			string(ledger.ObjectionRejected): false, string(ledger.ObjectionDecided): false, string(ledger.ObjectionSettled): false, string(ledger.ObjectionExecuted): false,
			string(ledger.ObjectionLapsed): false, string(ledger.ObjectionUpheld): false, string(ledger.ObjectionWithdrawn): false, string(ledger.ObjectionMoot): false,
		},
		ledger.PublicationEntity: {
			string(ledger.PublicationPublished): true, string(ledger.PublicationReplaced): false, string(ledger.PublicationRetracted): false,
		},
		ledger.ArchiveEntity: {string(ledger.ArchiveKept): true},
		ledger.AlertEntity:   {string(ledger.AlertRaised): true, string(ledger.AlertAcknowledged): false},
		ledger.ReportEntity:  {string(ledger.ReportOpen): true, string(ledger.ReportOwed): true, string(ledger.ReportFiled): false},
		ledger.DeclarationEntity: {
			string(ledger.DeclarationDue): true, string(ledger.DeclarationDone): false, string(ledger.DeclarationMissing): true, string(ledger.DeclarationLate): false,
		},
		ledger.AssistanceEntity:  {string(ledger.AssistanceAsked): true, string(ledger.AssistanceAnswered): false},
		ledger.AttestationEntity: {ledger.AttestationMade: true, ledger.AttestationWithdrawn: false},
		ledger.NoticeEntity:      {string(ledger.NoticeSent): true, string(ledger.NoticeServed): false},
		ledger.HoldEntity:        {string(ledger.HoldWaiting): true, string(ledger.HoldActive): true, string(ledger.HoldLifted): false, string(ledger.HoldEnded): false},
		ledger.RevocationEntity:  {string(ledger.RevocationDecided): true, string(ledger.RevocationExecuted): false, string(ledger.RevocationWithdrawn): false},
		ledger.JudgmentEntity:    {string(ledger.JudgmentEntered): true, string(ledger.JudgmentExecuted): false, string(ledger.JudgmentVacated): false},
	}
}

func TestStatesAreReachedAndLeft(t *testing.T) {
	moves := movesOf(registry.Tables(registry.Rules))
	for machine, states := range declaredStates() {
		reached := reachable(moves, machine)
		want := append(slices.Collect(maps.Keys(states)), registry.None)
		slices.Sort(want)
		if !slices.Equal(reached, want) {
			t.Errorf("%s reaches %v, declared are %v", machine, reached, want)
		}
		for state, goesOn := range states {
			left := slices.ContainsFunc(moves, func(m registry.Move) bool { return m.Machine == machine && m.From == state })
			if left != goesOn {
				t.Errorf("%s %s: something may follow: %t, want %t", machine, state, left, goesOn)
			}
		}
	}
	for _, kind := range ledger.EntityKinds() {
		if _, ok := declaredStates()[kind]; ok == stateless(kind) {
			t.Errorf("%s: has states is %t", kind, ok)
		}
	}
}

func movesOf(table []registry.Transition) []registry.Move {
	var moves []registry.Move
	for _, row := range table {
		moves = append(moves, registry.Move{Machine: row.Machine, From: row.From, To: row.To})
		moves = append(moves, row.Also...)
	}
	return moves
}

// reachable lists the states to which a path leads from none.
func reachable(moves []registry.Move, machine ledger.EntityKind) []string {
	reached := map[string]bool{registry.None: true}
	for range moves {
		for _, m := range moves {
			if m.Machine == machine && reached[m.From] {
				reached[m.To] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(reached))
}

// Whatever parameter the profiles have, some act needs it: a transcript shows
// the refusal when it is unstated.
func TestEveryParameterIsNeeded(t *testing.T) {
	text := string(ledgertest.Must(os.ReadFile("testdata/unstated/unstated.txt"))(t))
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("tianjin-tj003"))(t)))(t)
	for name := range p.Params {
		if name == profile.HolderSearch || name == profile.SubAccounts || name == profile.Service || name == profile.Recheck {
			continue // they are about what readers find or is flagged, and no act needs them
		}
		if !strings.Contains(text, `is silent on "`+name+`"`) {
			t.Errorf("no transcript shows what happens when %s is unstated", name)
		}
	}
}
