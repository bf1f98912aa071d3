package sim_test

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
)

// liar is a member that signs whatever it likes, twice if it helps, and leads when it can. It has no node: it reads along
// with the others.
type liar struct {
	net   *network
	name  string
	heard [][]byte
	lines int // makes every signature another one
}

func newLiar(n *network, name string) *liar { return &liar{net: n, name: name} }

func (n *network) liar(name string) *liar {
	n.t.Helper()
	i := slices.IndexFunc(n.liars, func(l *liar) bool { return l.name == name })
	if i < 0 {
		n.t.Fatalf("%s is not a liar", name)
	}
	return n.liars[i]
}

// cosign signs a header at a time.
func (l *liar) cosign(header []byte, at legaltime.Instant) ledger.Cosignature {
	l.lines++
	random := ledgertest.Reader(l.name, fmt.Sprint("lie ", l.lines))
	return ledgertest.Must(ledger.Cosign(l.name, at, header, l.net.Keys[l.name], random))(l.net.t)
}

// vote is a signature that counts.
func (l *liar) vote(header []byte, at legaltime.Instant) ledger.Cosignature {
	l.net.oracle.votes(l.name, header)
	return l.cosign(header, at)
}

// clock shows what suits it.
func (l *liar) clock() legaltime.Instant {
	now := l.net.now()
	switch l.net.rng.IntN(5) {
	case 0:
		return ledgertest.At(l.net.t, "2099-12-31T09:00")
	case 1:
		return ledgertest.At(l.net.t, "2000-06-01T09:00")
	default:
		return now + legaltime.Instant(l.net.rng.IntN(4000)-2000)
	}
}

// finalSet is the newest that any honest member holds.
func (l *liar) finalSet() (height uint64, set []byte) {
	for _, m := range l.net.running() {
		if h, s := m.process.store.FinalSet(); h >= height && len(s) > 0 {
			height, set = h, s
		}
	}
	return height, set
}

// entry is one that is as it should be.
func (l *liar) entry(notes ...[]byte) ledger.Entry {
	e := ledger.Entry{Ledger: l.net.Genesis.ID(), Proposer: l.name, Time: l.net.now(), Records: notes}
	e.Final, e.FinalSet = l.finalSet()
	return e
}

// sign signs an entry as this member's node.
func (l *liar) sign(e ledger.Entry) []byte {
	e.Proposer = l.name
	return l.net.SignEntry(l.net.t, e)
}

// take hears a message, and answers questions as it likes.
func (l *liar) take(p *packet) {
	if p.answer == nil {
		l.heard = append(l.heard, p.data)
		return
	}
	switch l.net.rng.IntN(4) {
	case 0:
		p.fail()
	case 1:
		p.answer <- reply{data: noise(l.net, 200)}
	default:
		p.answer <- reply{data: l.lie()}
	}
}

// act sends a lie to somebody.
func (l *liar) act() { l.tell(pick(l.net.rng, l.net.members).name, l.lie()) }

func (l *liar) tell(to string, message []byte) {
	l.net.wire.send(&packet{from: l.name, to: to, data: message})
	l.net.wire.collect()
}

// lie makes a message for a cosigner.
func (l *liar) lie() []byte {
	n := l.net
	header := n.oracle.someHeader(n.rng)
	if header == nil {
		return noise(n, 100)
	}
	switch n.rng.IntN(8) {
	case 0:
		return announcement(l.madeUp(header), l)
	case 1:
		if len(l.heard) > 0 {
			return pick(n.rng, l.heard)
		}
	case 2: // another's name over its own signature
		line := l.cosign(header, n.now())
		line.Member = pick(n.rng, n.members).name
		line.Key = n.Keys[line.Member].Public().ID()
		return cosign.Announcement{Text: header, Lines: []ledger.Cosignature{line}}.Bytes()
	case 3:
		message := announcement(header, l)
		message[n.rng.IntN(len(message))] ^= 1 << n.rng.IntN(8)
		return message
	}
	return announcement(header, l)
}

// announcement says that l signed a header.
func announcement(header []byte, l *liar) []byte {
	return cosign.Announcement{Text: header, Lines: []ledger.Cosignature{l.vote(header, l.clock())}}.Bytes()
}

// madeUp is a header that nobody computed: beside a real one, or after it.
func (l *liar) madeUp(text []byte) []byte {
	h := ledgertest.Must(ledger.ParseHeader(text))(l.net.t)
	if l.net.chance(50) {
		h.Prev, h.Height = sm3.Sum(text), h.Height+1
	}
	h.State = ledgertest.Digest(fmt.Sprint("made up ", l.net.rng.IntN(3)))
	return h.Text()
}

// behave signs the newest header of most members and tells everyone, as an honest member would.
func (l *liar) behave() {
	height, text := uint64(0), []byte(nil)
	for _, m := range l.net.running() {
		if tip := m.process.store.Tip(); tip > height {
			height, text = tip, ledgertest.Must(m.process.store.Header(tip))(l.net.t)
		}
	}
	if height == 0 || l.net.oracle.voted(l.name, text) {
		return
	}
	for _, m := range l.net.members {
		l.tell(m.name, cosign.Announcement{Text: text, Lines: []ledger.Cosignature{l.vote(text, l.net.now())}}.Bytes())
	}
}
