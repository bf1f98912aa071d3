package certificate_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// change is one change of a set, the n-th of its ledger.
type change func(w *world, g *ledger.Governance, n int)

// ordinary changes leave the keys that sign headers alone: staff keys, addresses,
// profiles.
func ordinary(w *world, g *ledger.Governance, n int) {
	m := &g.Members[n%len(g.Members)]
	switch n % 3 {
	case 0:
		i := slices.IndexFunc(m.StaffKeys, func(k ledger.StaffKey) bool { return k.Role != ledger.NodeRole && k.Role != "registrar" })
		if i >= 0 {
			m.StaffKeys[i].Key = w.key(fmt.Sprintf("%s %d", m.Name, n)).Public()
		} else {
			m.Filing = fmt.Sprintf("filing-%d", n)
		}
	case 1:
		m.Node.Addresses = []string{fmt.Sprintf("/dns4/node-%d.example/tcp/%d", n, 1024+n%60000)}
	default:
		g.Profiles[0].Digest = sm3.Sum([]byte(fmt.Sprint("profile ", n)))
	}
}

// rotation replaces the cosign key of one member after the other: the worst case.
func rotation(w *world, g *ledger.Governance, n int) {
	m := &g.Members[n%len(g.Members)]
	w.keyNames[m.Name] = fmt.Sprintf("%s cosign %d", m.Name, n)
	m.CosignKey = w.key(w.keyNames[m.Name]).Public()
}

// newWorldOf makes a ledger of n cosigners.
func newWorldOf(t testing.TB, n int) *world {
	t.Helper()
	w := newWorld(t, fmt.Sprintf("long %d", n), ledger.Production)
	var members []ledger.Member
	for i := range n {
		name, class := fmt.Sprintf("member-%02d", i), ledger.ClassNotary
		if i == 0 {
			name, class = registry, ledger.ClassRegistry
		}
		members = append(members, w.member(i+1, name, class, ledger.Cosigner, ledger.Voter))
	}
	text := w.addGovernance(w.governance(members...))
	w.genesis.Governance, w.inForce, w.next = text, text, text
	return w
}

// cosignAll has every cosigner of the newest header sign it but those away.
func (w *world) cosignAll(away ...string) {
	w.t.Helper()
	var names []string
	for _, m := range w.set(w.inForce).Cosigners() {
		if !slices.Contains(away, m.Name) {
			names = append(names, m.Name)
		}
	}
	w.cosign(w.height(), names...)
}

// live makes as many changes, each in a block of its own, with a certificate
// issued before the first one, and one after the last. Of the members away says
// who misses the n-th block.
func (w *world) live(changes int, c change, away func(n int) []string) {
	w.t.Helper()
	w.seal(w.issue(w.asset(assetOne, holderA), certOne))
	w.cosignAll()
	for n := range changes {
		g := w.set(w.next)
		old := maps.Clone(w.keyNames)
		c(w, g, n)
		renewed := w.keyNames
		w.keyNames = old
		g.Sequence++
		w.next, w.decided = w.addGovernance(g), w.height()+1
		w.seal()
		w.cosignAll(away(n)...)
		w.keyNames = renewed
		w.seal()
		w.cosignAll(away(n)...)
	}
	w.seal(w.issue(w.asset(assetTwo, holderA), certOther))
	w.cosignAll()
}

func nobody(int) []string { return nil }

func linksOf(t testing.TB, w *world, number string) *certificate.Certificate {
	t.Helper()
	c := build(t, w, number, certificate.BuildOptions{})
	expectValid(t, certificate.Verify(c, w.trust(), w.soon()))
	return c
}

// Changes that leave the cosigners' keys alone cost one link however many they
// are; replaced keys cost a link as soon as leaving out one member would cost
// the quorum.
func TestLinksPassOverChanges(t *testing.T) {
	other := func(n int) []string { return []string{fmt.Sprintf("member-%02d", 1+n%3)} }
	for _, c := range []struct {
		name    string
		members int
		change  change
		away    func(int) []string
		changes int
		most    int
	}{
		{"ordinary", 4, ordinary, nobody, 30, 1},
		{"ordinary, one away", 4, ordinary, func(int) []string { return []string{"member-02"} }, 30, 1},
		{"ordinary, another one away each time", 4, ordinary, other, 30, 1},
		{"rotation of 4", 4, rotation, nobody, 12, 12},
		{"rotation of 4, another one away each time", 4, rotation, other, 12, 12},
		{"rotation of 7", 7, rotation, nobody, 12, 12},
		{"rotation of 16", 16, rotation, nobody, 32, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorldOf(t, c.members)
			w.live(c.changes, c.change, c.away)
			for _, number := range []string{certOne, certOther} {
				if n := len(linksOf(t, w, number).Governance.Links); n > c.most || n == 0 {
					t.Errorf("%s has %d links, want at most %d", number, n, c.most)
				}
			}
			for height := uint64(2); height < w.height(); height++ {
				linksOfHeight(t, w, height)
			}
		})
	}
}

// linksOfHeight verifies the first certificate with every state that it may
// show.
func linksOfHeight(t *testing.T, w *world, height uint64) {
	t.Helper()
	c := build(t, w, certOne, certificate.BuildOptions{Height: height})
	o := w.soon()
	expectValid(t, certificate.Verify(c, w.trust(), o))
}

// Whoever is left out, a chain that was signed by all holds.
func TestLinksHoldWithoutOneMember(t *testing.T) {
	for _, members := range []int{4, 16} {
		w := newWorldOf(t, members)
		w.live(members+3, rotation, nobody)
		c := linksOf(t, w, certOther)
		for _, m := range w.set(w.inForce).Cosigners() {
			o := w.soon()
			o.Without = []string{m.Name}
			expectValid(t, certificate.Verify(c, w.trust(), o))
		}
	}
}

// measured are the ledgers of docs/performance.md.
func measured() []struct {
	name    string
	members int
	change  change
} {
	return []struct {
		name    string
		members int
		change  change
	}{{"ordinary/4", 4, ordinary}, {"ordinary/16", 16, ordinary}, {"rotation/4", 4, rotation}, {"rotation/16", 16, rotation}}
}

// Size and time of the worst case stay far below the limit of a file.
func TestLongChainsAreBounded(t *testing.T) {
	counts := []int{10, 100, 1000}
	if testing.Short() {
		counts = counts[:1]
	}
	for _, m := range measured() {
		for _, n := range counts {
			w := newWorldOf(t, m.members)
			w.live(n, m.change, nobody)
			begin := time.Now()
			c := build(t, w, certOther, certificate.BuildOptions{})
			built := time.Since(begin)
			data := must[[]byte](t)(c.Bytes())
			begin = time.Now()
			r := certificate.VerifyFile(data, w.trust(), w.soon())
			t.Logf("%s: %d changes, %d links, %d bytes, built in %v, verified in %v", m.name, n, len(c.Governance.Links), len(data), built, time.Since(begin))
			expectValid(t, r)
			if len(data) > certificate.MaxSize*3/4 {
				t.Errorf("%s: %d changes take %d bytes", m.name, n, len(data))
			}
		}
	}
}

func BenchmarkVerifyLongChain(b *testing.B) {
	for _, m := range measured() {
		for _, n := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("%s/%d", m.name, n), func(b *testing.B) {
				w := newWorldOf(b, m.members)
				w.live(n, m.change, nobody)
				data := must[[]byte](b)(build(b, w, certOther, certificate.BuildOptions{}).Bytes())
				trust, o := w.trust(), w.soon()
				b.ReportMetric(float64(len(data)), "bytes")
				b.ResetTimer()
				for b.Loop() {
					if !certificate.VerifyFile(data, trust, o).Valid {
						b.Fatal("not valid")
					}
				}
			})
		}
	}
}
