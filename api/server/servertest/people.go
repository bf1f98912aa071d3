package servertest

import (
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Members of every ledger of this package. Four cosign, so one may be silent.
const (
	Registry = "registry-a"
	Provider = "provider-b"
	Notary   = "notary-c"
	Court    = "court-d"
)

// Start is the time of the genesis.
const Start legaltime.Instant = 1_770_000_000_000

// person is an organisation with its keys.
type person struct {
	member                     ledger.Member
	staff, node, cos, governor *sm2.PrivateKey
}

// Random gives a stream of bytes that depends on the seed alone.
func Random(seed string) io.Reader { return rand.NewChaCha8(sm3.Sum([]byte(seed))) }

// Key makes the key of a seed.
func Key(tb testing.TB, seed string) *sm2.PrivateKey {
	tb.Helper()
	k, err := sm2.GenerateKey(Random("key " + seed))
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// CreditCode makes a valid unified social credit code out of one letter.
func CreditCode(letter string) string {
	first := strings.Repeat(letter, 17)
	check, _ := ledger.SocialCreditCheck(first)
	return first + string(check)
}

func newPerson(tb testing.TB, name, letter string, class ledger.Class) person {
	tb.Helper()
	p := person{staff: Key(tb, name+" staff"), node: Key(tb, name+" node"), cos: Key(tb, name+" cosign"), governor: Key(tb, name+" governor")}
	p.member = ledger.Member{
		Classes: []ledger.Class{class}, Code: CreditCode(letter), CosignKey: p.cos.Public(), Filing: "unstated", Name: name,
		Node:          &ledger.Node{Addresses: []string{"/ip4/127.0.0.1/tcp/4001"}, Peer: "peer-" + name},
		Participation: []ledger.Participation{ledger.Cosigner, ledger.Voter},
		StaffKeys:     []ledger.StaffKey{{Key: p.staff.Public(), Role: ledger.StaffRole(class)}, {Key: p.node.Public(), Role: ledger.NodeRole}, {Key: p.governor.Public(), Role: ledger.GovernorRole}},
		Title:         "Test member " + name, TitleEN: "Test member " + name,
	}
	if class == ledger.ClassRegistry {
		grounds := []ledger.AdmissionGround{{Ground: ledger.GroundGradeThree, Proof: sm3.Sum([]byte("proof"))}}
		p.member.Qualifications = &ledger.Qualifications{CryptoReport: "unstated", GradeReport: "unstated", Grounds: grounds, ReviewDue: 1_798_732_800_000}
	}
	slices.SortFunc(p.member.StaffKeys, func(a, b ledger.StaffKey) int { return strings.Compare(a.Role, b.Role) })
	return p
}

func people(tb testing.TB) []person {
	tb.Helper()
	return []person{
		newPerson(tb, Court, "D", ledger.ClassCourt), newPerson(tb, Notary, "C", ledger.ClassNotary),
		newPerson(tb, Provider, "B", ledger.ClassEvidenceProvider), newPerson(tb, Registry, "A", ledger.ClassRegistry),
	}
}

// Signer is who signs a record or a request.
type Signer struct {
	Name ledger.SignerName
	Key  *sm2.PrivateKey
}

// Staff is the signer for a member's staff.
func (l *Ledger) Staff(member string) Signer {
	for _, p := range l.people {
		if p.member.Name == member {
			return Signer{ledger.Staff(member, ledger.StaffRole(p.member.Classes[0])), p.staff}
		}
	}
	l.tb.Fatalf("no member %s", member)
	return Signer{}
}

// Holder is the signer for an account, which Open makes.
func (l *Ledger) Holder(account string) Signer {
	return Signer{ledger.Holder(account), Key(l.tb, "holder "+account)}
}
