package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// Recovered gives the set with which the ledger goes on after a lost quorum:
// of those whose nodes vote or cosign only keep do so any longer, and drop leave
// altogether. The other lost members stay as organisations without a node. What
// so few could never again decide is no longer asked for, everything else is as
// it was. No vote is open any more, since those who voted are not those who
// decide now.
func (g *Governance) Recovered(keep, drop []string) (*Governance, error) {
	for _, name := range slices.Concat(keep, drop) {
		if _, ok := g.Member(name); !ok {
			return nil, fmt.Errorf("%w: %.60q is not a member", ErrRecovery, name)
		}
	}
	next := *g
	next.Epoch, next.Sequence, next.Voted = g.Epoch+1, g.Sequence+1, g.Voted+1
	next.Members = nil
	for _, m := range g.Members {
		switch kept := slices.Contains(keep, m.Name); {
		case kept && slices.Contains(drop, m.Name):
			return nil, fmt.Errorf("%w: %s is kept and dropped", ErrRecovery, m.Name)
		case kept && !m.hasWeight():
			return nil, fmt.Errorf("%w: %s neither votes nor cosigns, there is nothing to keep", ErrRecovery, m.Name)
		case slices.Contains(drop, m.Name):
			continue
		case !kept && m.hasWeight():
			m = m.withoutNode()
		}
		next.Members = append(next.Members, m)
	}
	cosigners := next.Cosigners()
	next.Params.MinQuorum = min(g.Params.MinQuorum, len(cosigners))
	next.Approvals = slices.DeleteFunc(slices.Clone(g.Approvals), func(a Approval) bool { return !a.MetBy(cosigners) })
	if len(next.Approvals) == 0 {
		next.Approvals = nil
	}
	if _, err := next.Text(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	return &next, nil
}

// hasWeight reports whether ordering or finality may wait for the member.
func (m Member) hasWeight() bool { return m.Takes(Voter) || m.Takes(Cosigner) }

// withoutNode gives the member as an organisation that signs records only.
func (m Member) withoutNode() Member {
	m.Participation, m.Node, m.CosignKey = nil, nil, nil
	m.StaffKeys = slices.DeleteFunc(slices.Clone(m.StaffKeys), func(k StaffKey) bool { return k.Role == NodeRole })
	return m
}

// checkRecovered reports a set that is not what Recovered makes of g.
func (g *Governance) checkRecovered(next *Governance) error {
	var keep, drop []string
	for _, m := range g.Members {
		now, stays := next.Member(m.Name)
		switch {
		case !stays:
			drop = append(drop, m.Name)
		case m.hasWeight() && len(now.Participation) > 0:
			keep = append(keep, m.Name)
		}
	}
	want, err := g.Recovered(keep, drop)
	if err != nil {
		return err
	}
	wanted, err1 := want.Text()
	got, err2 := next.Text()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if !bytes.Equal(wanted, got) {
		return fmt.Errorf("%w: the new set changes more than a recovery may", ErrRecovery)
	}
	return nil
}
