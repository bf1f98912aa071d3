package sim_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// oracle reads everything along and judges it.
type oracle struct {
	net *network

	// looked is how far a store has been read.
	looked  map[*store.Store]uint64
	headers [][]byte // that exist anywhere, in the order in which they came to be
	known   map[string]bool
	read    map[string]bool // final headers whose blocks were read
	acked   map[sm3.Digest]acknowledged

	mu sync.Mutex // cosigners send from their own goroutines
	// guarded by mu:
	texts   map[string]string          // member and height → the one text that this honest member signed
	sent    map[string]uint64          // honest member → the highest header that it signed
	signers map[string]map[string]bool // header → who signed it
	final   map[uint64]string          // height → the header that a quorum signed, or that a member took for final
}

// acknowledged is a record that an honest member has reported as final.
type acknowledged struct {
	height, index uint64
	note          sm3.Digest
}

func newOracle(n *network) *oracle {
	return &oracle{
		net: n, looked: map[*store.Store]uint64{}, known: map[string]bool{}, read: map[string]bool{}, acked: map[sm3.Digest]acknowledged{},
		texts: map[string]string{}, sent: map[string]uint64{}, signers: map[string]map[string]bool{}, final: map[uint64]string{},
	}
}

func (o *oracle) fail(format string, args ...any) { o.net.t.Errorf(format, args...) }

// sends judges a message of an honest member, which may come from any goroutine.
func (o *oracle) sends(m *member, message []byte) {
	a, err := cosign.ParseAnnouncement(message)
	if err != nil {
		o.fail("%s sends what is no announcement: %v", m.name, err)
		return
	}
	for _, line := range a.Lines {
		if line.Member == m.name {
			o.checkLock(m, a, line)
		}
		if o.net.isHonest(line.Member) {
			o.signed(a, line)
		}
	}
}

// checkLock makes sure that a promise was durable before it was given.
func (o *oracle) checkLock(m *member, a cosign.Announcement, line ledger.Cosignature) {
	lock, err := cosign.ReadLock(m.dir)
	switch {
	case err != nil:
		o.fail("%s signs height %d: %v", m.name, a.Header.Height, err)
	case lock.Height < a.Header.Height:
		o.fail("%s signs height %d with a lock at %d", m.name, a.Header.Height, lock.Height)
	case lock.Height == a.Header.Height && (lock.Digest != a.Digest || lock.Time != line.Time):
		o.fail("%s signs another text than it has locked at height %d", m.name, a.Header.Height)
	}
}

// signed notes what an honest member signed.
func (o *oracle) signed(a cosign.Announcement, line ledger.Cosignature) {
	o.mu.Lock()
	key, text := fmt.Sprint(line.Member, " ", a.Header.Height), string(ledger.CosignText(line.Member, line.Time, a.Text))
	old, again := o.texts[key]
	o.texts[key] = text
	o.sent[line.Member] = max(o.sent[line.Member], a.Header.Height)
	o.mu.Unlock()
	if again && old != text {
		o.fail("%s signed two texts at height %d:\n%s\n%s", line.Member, a.Header.Height, old, text)
	}
	o.votes(line.Member, a.Text)
}

// votes notes a signature, whoever made it.
func (o *oracle) votes(member string, header []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	text := string(header)
	if o.signers[text] == nil {
		o.signers[text] = map[string]bool{}
	}
	o.signers[text][member] = true
	if h, err := ledger.ParseHeader(header); err == nil && len(o.signers[text]) >= o.net.Governance().Quorum() {
		o.decide(h.Height, text)
	}
}

func (o *oracle) voted(member string, header []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.signers[string(header)][member]
}

// decide needs mu. There is one final header a height, for ever.
func (o *oracle) decide(height uint64, text string) {
	old, ok := o.final[height]
	if ok && old != text {
		o.fail("two final headers at height %d:\n%s\n%s", height, old, text)
	}
	o.final[height] = text
}

// someHeader gives one that exists, mostly a new one.
func (o *oracle) someHeader(rng *rand.Rand) []byte {
	if len(o.headers) == 0 {
		return nil
	}
	if from := len(o.headers) - 4; from > 0 && rng.IntN(3) > 0 {
		return pick(rng, o.headers[from:])
	}
	return pick(rng, o.headers)
}

// look judges every running member.
func (o *oracle) look() {
	for _, m := range o.net.members {
		if m.process != nil {
			o.member(m)
		}
	}
}

func (o *oracle) member(m *member) {
	p, s := m.process, m.process.store
	if err := s.Err(); err != nil {
		o.fail("%s: %v", m.name, err)
		return
	}
	for height := o.looked[s] + 1; height <= s.Tip(); height++ {
		o.sealed(s, height)
	}
	final := s.Final()
	if final < p.final {
		o.fail("%s: final went back from %d to %d", m.name, p.final, final)
	}
	if carried := s.LastHeader().Final; final < carried {
		o.fail("%s: final is %d, its own chain carries the proof of %d", m.name, final, carried)
	}
	for height := p.final + 1; height <= final; height++ {
		o.finalAt(m, height)
	}
	p.final = final
}

// sealed reads a new header of a store.
func (o *oracle) sealed(s *store.Store, height uint64) {
	t := o.net.t
	o.looked[s] = height
	text := ledgertest.Must(s.Header(height))(t)
	if o.known[string(text)] {
		return
	}
	o.known[string(text)] = true
	o.headers = append(o.headers, text)
	h := ledgertest.Must(ledger.ParseHeader(text))(t)
	// No leader and no f liars can move the ledger's time further than this; each block takes a millisecond in any case.
	if ahead := h.Time - o.latestClock() - legaltime.Instant(height); ahead > legaltime.Instant(maxStep.Milliseconds()) {
		o.fail("block %d is %d ms ahead of every honest clock", height, ahead)
	}
}

func (o *oracle) latestClock() legaltime.Instant {
	latest := o.net.now()
	for _, m := range o.net.members {
		latest = max(latest, m.now())
	}
	return latest
}

// finalAt reads a block that a member takes for final, and what it acknowledges by that.
func (o *oracle) finalAt(m *member, height uint64) {
	t, s := o.net.t, m.process.store
	text := ledgertest.Must(s.Header(height))(t)
	o.mu.Lock()
	o.decide(height, string(text))
	o.mu.Unlock()
	if o.read[string(text)] {
		return
	}
	o.read[string(text)] = true
	for _, data := range ledgertest.Must(s.Entries(height))(t) {
		e, err := ledger.ParseEntry(data)
		if err != nil {
			continue
		}
		for _, note := range e.Records {
			o.acknowledge(s, note)
		}
	}
}

func (o *oracle) acknowledge(s *store.Store, note []byte) {
	r, err := ledger.ParseRecord(note)
	if err != nil {
		return
	}
	receipt := ledgertest.Must(s.Receipt(r.ID))(o.net.t)
	if receipt == nil || receipt.Refusal != nil || receipt.Height > s.Final() {
		return
	}
	leaf := ledgertest.Must(s.Leaf(receipt.Index))(o.net.t)
	o.acked[r.ID] = acknowledged{height: receipt.Height, index: receipt.Index, note: sm3.Sum(leaf)}
}

// stops judges a member that halted itself: only one that was lied to may, and it keeps what proves it.
func (o *oracle) stops(m *member, reason error, evidence [][]byte) {
	if !m.forked {
		o.fail("%s is on the right side, but stopped: %v", m.name, reason)
	}
	if !isOneOf(reason, cosign.ErrFork, cosign.ErrLockConflict) || len(evidence) < 2 || slices.ContainsFunc(evidence, func(e []byte) bool { return len(e) == 0 }) {
		o.fail("%s halted with %d pieces of evidence: %v", m.name, len(evidence), reason)
	}
}

// history gives every header that came to be, in a line each.
func (o *oracle) history() string {
	var b strings.Builder
	for _, text := range o.headers {
		h := ledgertest.Must(ledger.ParseHeader(text))(o.net.t)
		fmt.Fprintf(&b, "%d %s %d %s\n", h.Height, h.Time, h.Size, h.Digest())
	}
	return b.String()
}
