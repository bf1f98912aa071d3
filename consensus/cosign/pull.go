package cosign

import "slices"

// maxPulled is how many headers without their quorum are asked for in one round.
const maxPulled = 8

// pull asks peers for missing cosignatures. Everyone is asked for the newest header that lacks its quorum, because all who can
// will sign that one; for the others one peer a round is enough. After the quorum the newest header and one
// of the others are asked for, one peer a round, until all have signed or they leave the window.
func (c *core) pull(peers []string) {
	if len(peers) == 0 {
		return
	}
	var open, late []*slot
	for _, s := range slices.Backward(c.slots) {
		switch {
		case s.since+1 >= c.ticks, len(s.held) >= s.cosigners:
			// What was sent to us may still be on its way; or all have signed.
		case s.height <= c.final:
			late = append(late, s)
		case len(open) < maxPulled:
			open = append(open, s)
		}
	}
	for i, s := range open {
		if i == 0 {
			c.ask(s, peers...)
		} else {
			c.ask(s, peers[(c.ticks+i)%len(peers)])
		}
	}
	if n := len(late); n > 0 {
		c.ask(late[0], peers[c.ticks%len(peers)])
		if n > 1 {
			c.ask(late[1+c.ticks%(n-1)], peers[c.ticks/(n-1)%len(peers)])
		}
	}
}

func (c *core) ask(s *slot, peers ...string) {
	for _, p := range peers {
		c.emit(doPull{peer: p, height: s.height})
	}
}
