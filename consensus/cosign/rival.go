package cosign

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// oppose takes cosignatures over another header than the one computed here. Without a cosigner's valid signature it has no
// effect. A member is charged for at most maxRivals headers that it brings up, but every signature under a header that is
// already known counts, so that liars cannot keep us from seeing that a quorum stands against us.
func (c *core) oppose(s *slot, a Announcement) {
	if a.Header.Ledger != s.header.Ledger {
		return // says nothing about this ledger, even if a key is in use on both
	}
	r := s.rival(a.Digest)
	lines := s.valid(a, func(l ledger.Cosignature) bool {
		return r != nil && has(r.lines, l.Member)
	})
	for _, l := range lines {
		if r == nil {
			r = c.open(s, a, l)
		}
		if r != nil {
			c.addRival(s, r, Announcement{Header: a.Header, Digest: a.Digest, Text: a.Text, Lines: []ledger.Cosignature{l}})
		}
	}
	if r != nil && len(r.lines) >= s.quorum {
		c.halt(ErrFork, announce(s.text, s.held), announce(r.text, r.lines))
	}
}

// open begins to keep another header, or returns nil when its signer brought up enough of them.
func (c *core) open(s *slot, a Announcement, l ledger.Cosignature) *rival {
	if s.opened(l.Member) >= maxRivals {
		return nil
	}
	r := &rival{digest: a.Digest, text: a.Text, opener: l.Member}
	s.rivals = append(s.rivals, r)
	a.Lines = []ledger.Cosignature{l}
	c.emit(doKeep{signatureEvidence(kindRival, a)})
	return r
}

func (c *core) addRival(s *slot, r *rival, a Announcement) {
	l := a.Lines[0]
	c.checkOwn(s, a)
	r.lines = append(r.lines, l)
	if held, ok := find(s.held, l.Member); ok {
		c.prove(s, s.announcement(held), a)
		return
	}
	for _, other := range s.rivals {
		if line, ok := find(other.lines, l.Member); ok && other != r {
			c.prove(s, other.announcement(line), a)
			return
		}
	}
}

// compareWithRivals is addRival from the other side: a member signs our header after it signed another one.
func (c *core) compareWithRivals(s *slot, l ledger.Cosignature) {
	for _, r := range s.rivals {
		if line, ok := find(r.lines, l.Member); ok {
			c.prove(s, r.announcement(line), s.announcement(l))
		}
	}
}

// prove writes down, once a member and height, that the member signed two texts.
func (c *core) prove(s *slot, first, second Announcement) {
	member := first.Lines[0].Member
	if slices.Contains(s.proven, member) {
		return
	}
	s.proven = append(s.proven, member)
	c.emit(doKeep{equivocationEvidence(Equivocation{Member: member, Key: s.keyOf(member), First: first, Second: second})})
}

func (r *rival) announcement(l ledger.Cosignature) Announcement {
	h, _ := ledger.ParseHeader(r.text) // was parsed when it came
	return Announcement{Header: h, Digest: sm3.Sum(r.text), Text: r.text, Lines: []ledger.Cosignature{l}}
}

func has(set []ledger.Cosignature, member string) bool {
	_, ok := find(set, member)
	return ok
}
