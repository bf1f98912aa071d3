package cosign_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// names are the members of every test network, in order.
var names = []string{"alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf"}

const skew = 5000

var epoch = mustInstant("2026-11-21T08:00:00.000Z")

func mustInstant(s string) legaltime.Instant {
	i, err := legaltime.ParseInstant(s)
	if err != nil {
		panic(err)
	}
	return i
}

// stream is an endless, repeatable source of bytes.
type stream struct{ seed, n uint64 }

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		var block [16]byte
		binary.BigEndian.PutUint64(block[:], s.seed)
		binary.BigEndian.PutUint64(block[8:], s.n)
		d := sm3.Sum(block[:])
		p[i] = d[0]
		s.n++
	}
	return len(p), nil
}

func newKey(tb testing.TB, seed uint64) *sm2.PrivateKey {
	tb.Helper()
	k, err := sm2.GenerateKey(&stream{seed: seed})
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// consortium is who may sign.
type consortium struct {
	ledger  sm3.Digest
	members []string
	keys    map[string]*sm2.PrivateKey
	gov     *ledger.Governance
}

func newConsortium(tb testing.TB, n int) *consortium {
	tb.Helper()
	c := &consortium{ledger: sm3.Sum([]byte("a test ledger")), members: names[:n], keys: map[string]*sm2.PrivateKey{}, gov: &ledger.Governance{Params: ledger.DefaultParams()}}
	c.gov.Params.SkewMillis = skew
	for i, name := range c.members {
		c.keys[name] = newKey(tb, uint64(i)+1)
		c.gov.Members = append(c.gov.Members, ledger.Member{
			Name: name, CosignKey: c.keys[name].Public(), Participation: []ledger.Participation{ledger.Cosigner},
		})
	}
	return c
}

// header makes the header that follows prev (nil: the first). Different variants are different blocks.
func (c *consortium) header(prev []byte, at legaltime.Instant, variant string) []byte {
	h := ledger.Header{Ledger: c.ledger, Height: 1, Prev: c.ledger, Time: at, State: sm3.Sum([]byte(variant))}
	if prev != nil {
		p, err := ledger.ParseHeader(prev)
		if err != nil {
			panic(err)
		}
		h.Height, h.Prev, h.Time = p.Height+1, p.Digest(), max(at, p.Time+1)
	}
	return h.Text()
}

func (c *consortium) sign(member string, at legaltime.Instant, header []byte) ledger.Cosignature {
	l, err := ledger.Cosign(member, at, header, c.keys[member], nil)
	if err != nil {
		panic(err)
	}
	return l
}

// packet is a message on its way.
type packet struct {
	from, to string
	data     []byte
}

// world is a network of cores without goroutines or real time. Its log is what a transcript shows.
type world struct {
	*consortium
	tb    testing.TB
	nodes map[string]*simNode
	now   legaltime.Instant
	wire  []packet
	log   strings.Builder

	// oracle: everything that was ever signed, to judge the nodes by.
	texts map[string]string          // "member height" → the text an honest member signed
	votes map[string]map[string]bool // header text → members that signed it
	final map[uint64]string          // height → header text that has a quorum anywhere
}

// simNode is a member's node: what survives a crash, and the core, which does not.
type simNode struct {
	name  string
	chain [][]byte
	held  map[uint64][]ledger.Cosignature
	final uint64
	lock  cosign.Lock
	drift legaltime.Instant

	core   *cosign.Core
	die    string // dies right after an output whose text begins so
	halted error
	muted  bool
}

func newWorld(tb testing.TB, n int) *world {
	tb.Helper()
	w := &world{
		consortium: newConsortium(tb, n), tb: tb, nodes: map[string]*simNode{}, now: epoch,
		texts: map[string]string{}, votes: map[string]map[string]bool{}, final: map[uint64]string{},
	}
	for _, name := range w.members {
		w.nodes[name] = &simNode{name: name, held: map[uint64][]ledger.Cosignature{}, lock: cosign.Lock{Digest: w.ledger}}
		w.start(name)
	}
	return w
}

func (w *world) clock(n *simNode) legaltime.Instant { return w.now + n.drift }

func (w *world) start(name string) {
	n := w.nodes[name]
	n.core = cosign.NewCore(name, cosign.OneKey(w.keys[name]), n.lock)
	w.feed(n)
}

func (w *world) crash(name string) { w.nodes[name].core = nil }

// feed gives a core the headers of its store that it lacks.
func (w *world) feed(n *simNode) {
	tip := uint64(len(n.chain))
	for n.core != nil && n.halted == nil && n.core.Next() <= tip {
		h := n.core.Next()
		w.perform(n, cosign.StepExecuted(n.core, n.chain[h-1], w.gov, n.held[h], n.final, h == tip, w.clock(n)))
	}
}

// execute lets a node execute the block of header.
func (w *world) execute(name string, header []byte) {
	n := w.nodes[name]
	n.chain = append(n.chain, header)
	w.feed(n)
}

func (w *world) tick(name string) {
	n := w.nodes[name]
	if n.core == nil || n.halted != nil {
		return
	}
	peers := slices.DeleteFunc(slices.Clone(w.members), func(p string) bool { return p == name })
	w.perform(n, cosign.StepTick(n.core, w.clock(n), n.final, peers))
}

func (w *world) say(format string, args ...any) { fmt.Fprintf(&w.log, format+"\n", args...) }

// perform does what a core wants done, until the node dies.
func (w *world) perform(n *simNode, wanted []cosign.Do) {
	for _, d := range wanted {
		if n.core == nil {
			return
		}
		w.say("%s: %s", n.name, d.Text)
		switch {
		case d.Lock != nil:
			n.lock = *d.Lock
		case d.Sign != nil:
			w.sign(n, *d.Sign, d.Text)
			continue
		case d.Send != nil:
			w.broadcast(n.name, d.Send)
		case d.Store != nil:
			w.store(n, d.Height, d.Store)
		case d.Pull != "":
			w.wire = append(w.wire, packet{n.name, d.Pull, cosign.PullRequest(d.Height)})
		case d.Halt != nil:
			n.halted = d.Halt
		case d.Mute:
			n.muted = true
		}
		w.mayDie(n, d.Text)
	}
}

func (w *world) mayDie(n *simNode, text string) {
	if n.die != "" && strings.HasPrefix(text, n.die) {
		w.say("%s: dies", n.name)
		n.core, n.die = nil, ""
	}
}

func (w *world) sign(n *simNode, l cosign.Lock, text string) {
	if l.Height != n.lock.Height || string(l.Text()) != string(n.lock.Text()) {
		w.tb.Fatalf("%s signs height %d without its lock on disk", n.name, l.Height)
	}
	key := fmt.Sprintf("%s %d", n.name, l.Height)
	if old, ok := w.texts[key]; ok && old != string(l.Text()) {
		w.tb.Fatalf("%s signed two texts at height %d:\n%s\n%s", n.name, l.Height, old, l.Text())
	}
	w.texts[key] = string(l.Text())
	line := w.consortium.sign(n.name, l.Time, l.Header)
	w.vote(n.name, l.Header)
	if w.mayDie(n, text); n.core != nil {
		w.perform(n, cosign.StepSigned(n.core, l.Height, line))
	}
}

// vote notes a signature, whoever made it, and fails the test when two headers of one height have a quorum.
func (w *world) vote(member string, header []byte) {
	text := string(header)
	if w.votes[text] == nil {
		w.votes[text] = map[string]bool{}
	}
	w.votes[text][member] = true
	if len(w.votes[text]) < w.gov.Quorum() {
		return
	}
	h, err := ledger.ParseHeader(header)
	if err != nil {
		w.tb.Fatal(err)
	}
	if old, ok := w.final[h.Height]; ok && old != text {
		w.tb.Fatalf("two final headers at height %d", h.Height)
	}
	w.final[h.Height] = text
}

func (w *world) store(n *simNode, height uint64, set []ledger.Cosignature) {
	header := n.chain[height-1]
	for _, l := range set {
		if !sm2.Verify([]sm2.Task{l.Task(header, w.keys[l.Member].Public())})[0] {
			w.tb.Fatalf("%s stores a bad cosignature of %s at %d", n.name, l.Member, height)
		}
		n.held[height] = append(n.held[height], l)
	}
	if len(n.held[height]) >= w.gov.Quorum() {
		n.final = max(n.final, height)
	}
}

func (w *world) broadcast(from string, data []byte) {
	for _, to := range w.members {
		if to != from {
			w.wire = append(w.wire, packet{from, to, data})
		}
	}
}

// deliver hands over one message; a node that is down loses it.
func (w *world) deliver(p packet) {
	n := w.nodes[p.to]
	if n.core == nil || n.halted != nil {
		return
	}
	if height, ok, err := cosign.ParsePull(p.data); ok && err == nil {
		if height <= uint64(len(n.chain)) && len(n.held[height]) > 0 {
			w.wire = append(w.wire, packet{p.to, p.from, cosign.Announce(n.chain[height-1], n.held[height])})
		}
		return
	}
	a, err := cosign.ParseAnnouncement(p.data)
	if err != nil {
		w.tb.Fatalf("message of %s: %v", p.from, err)
	}
	w.perform(n, cosign.StepReceived(n.core, p.from, a))
}

// flush delivers everything that is on its way, and what that causes.
func (w *world) flush(choose func(packet) bool) {
	for i := 0; i < len(w.wire); {
		p := w.wire[i]
		if !choose(p) {
			i++
			continue
		}
		w.wire = slices.Delete(w.wire, i, i+1)
		w.deliver(p)
		i = 0
	}
}
