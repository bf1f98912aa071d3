package sim_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// pullPatience is for how long a question may stay on the wire. It is less than what cosigners wait, so that the test
	// and not a race of timers decides what happens.
	pullPatience = 1600 * time.Millisecond
	// maxWire is how many packets may be on their way.
	maxWire = 400
)

var errLost = errors.New("the message was lost")

// packet is a message between cosigners on its way.
type packet struct {
	from, to string
	data     []byte
	sent     time.Time
	answer   chan reply // of a question; nil for an announcement
}

type reply struct {
	data []byte
	err  error
}

// fail tells who asked that no answer will come.
func (p *packet) fail() {
	if p.answer != nil {
		p.answer <- reply{err: errLost}
	}
}

// wire carries the cosigners' messages. Who sends hands over and goes on; the test decides what arrives, when, and how often.
type wire struct {
	mu    sync.Mutex
	fresh []*packet // guarded by mu: sent since the last collect, in the order of the scheduler's luck

	packets []*packet
	cut     map[[2]string]bool // pairs that cannot talk, both ways
}

func (w *wire) send(p *packet) {
	p.sent = time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fresh = append(w.fresh, p)
}

// collect puts what was sent on the wire, in an order that is the same each time.
func (w *wire) collect() {
	w.mu.Lock()
	fresh := w.fresh
	w.fresh = nil
	w.mu.Unlock()
	slices.SortStableFunc(fresh, func(a, b *packet) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(len(a.data), len(b.data)), cmp.Compare(questionKey(a), questionKey(b)))
	})
	w.packets = append(w.packets, fresh...)
	for len(w.packets) > maxWire {
		w.take(0).fail()
	}
}

// questionKey sorts questions; announcements of one length stay as they were sent.
func questionKey(p *packet) string {
	if p.answer == nil {
		return ""
	}
	return string(p.data)
}

func (w *wire) take(i int) *packet {
	p := w.packets[i]
	w.packets = slices.Delete(w.packets, i, i+1)
	return p
}

// expire fails questions before those who asked give up.
func (w *wire) expire() {
	w.packets = slices.DeleteFunc(w.packets, func(p *packet) bool {
		old := p.answer != nil && time.Since(p.sent) > pullPatience/2
		if old {
			p.fail()
		}
		return old
	})
}

// lose loses everything that is on its way.
func (w *wire) lose() {
	for len(w.packets) > 0 {
		w.take(0).fail()
	}
}

func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// part keeps two cosigners from talking, or lets them again.
func (w *wire) part(a, b string, apart bool) {
	if w.cut == nil {
		w.cut = map[[2]string]bool{}
	}
	w.cut[pair(a, b)] = apart
}

func (w *wire) parted(p *packet) bool { return w.cut[pair(p.from, p.to)] }

// deliver hands over one packet, and lets it have its effect.
func (n *network) deliver(p *packet) {
	n.t.Helper()
	switch {
	case n.wire.parted(p):
		p.fail()
	case n.isHonest(p.to):
		n.member(p.to).take(p)
	default:
		n.liar(p.to).take(p)
	}
	n.settle()
}

// move delivers, loses or repeats one packet.
func (n *network) move() {
	n.t.Helper()
	if len(n.wire.packets) == 0 {
		return
	}
	i := n.rng.IntN(len(n.wire.packets))
	switch p := n.wire.packets[i]; {
	case n.chance(10):
		n.wire.take(i).fail()
	case n.chance(10) && p.answer == nil:
		n.deliver(p)
	default:
		n.deliver(n.wire.take(i))
	}
}

// flush delivers everything, and what that causes, except what keep holds back.
func (n *network) flush(keep func(*packet) bool) {
	n.t.Helper()
	for i := 0; i < len(n.wire.packets); {
		if keep != nil && keep(n.wire.packets[i]) {
			i++
			continue
		}
		n.deliver(n.wire.take(i))
	}
}

// Broadcast is how a cosigner sends.
func (p *process) Broadcast(_ context.Context, message []byte) {
	if point(p.die.Load()) == beforeSend {
		p.silent.Store(true)
	}
	if p.silent.Load() || p.dead.Load() {
		return
	}
	p.member.net.oracle.sends(p.member, message)
	for _, to := range p.List() {
		p.member.net.wire.send(&packet{from: p.member.name, to: to, data: message})
	}
}

// Pull is how a cosigner asks.
func (p *process) Pull(ctx context.Context, peer string, request []byte) ([]byte, error) {
	if p.dead.Load() {
		return nil, errPlug
	}
	question := &packet{from: p.member.name, to: peer, data: request, answer: make(chan reply, 1)}
	p.member.net.wire.send(question)
	select {
	case r := <-question.answer:
		return r.data, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// List names the other cosigners.
func (p *process) List() []string {
	n := p.member.net
	gone := func(name string) bool {
		return !n.isHonest(name) && !slices.ContainsFunc(n.liars, func(l *liar) bool { return l.name == name })
	}
	return slices.DeleteFunc(n.Cosigners(), func(name string) bool { return name == p.member.name || gone(name) })
}
