package testnet

import (
	"fmt"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// role describes one member of a test network.
type role struct {
	name, filing  string
	class         ledger.Class
	participation []ledger.Participation
}

// roles are the members of every test network: four that vote and cosign, one
// observer, and six that sign or read without a node. All are named for their class.
func roles() []role {
	both := []ledger.Participation{ledger.Cosigner, ledger.Voter}
	observer := []ledger.Participation{ledger.Observer}
	return []role{
		{name: "registry-a", class: ledger.ClassRegistry, participation: both},
		{name: "registry-b", class: ledger.ClassRegistry, participation: both},
		{name: "notary-a", class: ledger.ClassNotary, participation: both},
		{name: "arbitrator-a", class: ledger.ClassArbitrator, participation: both},
		{name: "court-a", class: ledger.ClassCourt, participation: observer},
		{name: "provider-a", class: ledger.ClassEvidenceProvider, filing: "test-filing-0001"},
		{name: "deidentifier-a", class: ledger.ClassDeidentifier},
		{name: "structurer-a", class: ledger.ClassStructurer},
		{name: "reviewer-a", class: ledger.ClassReviewer},
		{name: "regulator-a", class: ledger.ClassRegulator},
		{name: "exchange-a", class: ledger.ClassExchange},
	}
}

// qualified declares on what a member of a test network is admitted, if its class
// needs a ground: on nothing, which the digest of no bytes says.
func qualified(class ledger.Class, begins time.Time) *ledger.Qualifications {
	known := ledger.GroundsOfAdmission(class)
	if len(known) == 0 {
		return nil
	}
	grounds := []ledger.AdmissionGround{{Ground: known[0], Proof: sm3.Sum(nil)}}
	due := legaltime.Instant(begins.AddDate(1, 0, 0).UnixMilli())
	return &ledger.Qualifications{CryptoReport: "unstated", GradeReport: "unstated", Grounds: grounds, ReviewDue: due}
}

// creditCode gives a valid unified social credit code that belongs to nobody:
// its region digits are zero.
func creditCode(n int) (string, error) {
	first := fmt.Sprintf("12000000%09d", n)
	check, ok := ledger.SocialCreditCheck(first)
	if !ok {
		return "", fmt.Errorf("%w: no credit code for %d", ErrNetwork, n)
	}
	return first + string(check), nil
}
