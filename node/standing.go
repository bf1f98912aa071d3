package node

import "github.com/certledger/certledger/api"

// finalityStanding counts the cosigners that take part: their node answers, is
// not muted, and is less than unfinal final headers behind with signing.
func finalityStanding(members []api.MemberStatus, unfinal uint64, quorum int) api.Standing {
	of := func(m api.MemberStatus) bool { return m.Cosigner }
	up := func(m api.MemberStatus) bool { return m.Reachable && !m.Muted && m.Behind < unfinal }
	return standing(members, of, up, func(int) int { return quorum })
}

// orderingStanding counts the voters whose nodes answer: Raft needs a majority.
func orderingStanding(members []api.MemberStatus) api.Standing {
	of := func(m api.MemberStatus) bool { return m.Voter }
	up := func(m api.MemberStatus) bool { return m.Reachable }
	return standing(members, of, up, func(n int) int { return n/2 + 1 })
}

// standing counts the members of a group and those of them that are up against
// the number that a group of its size takes.
func standing(members []api.MemberStatus, of, up func(api.MemberStatus) bool, needed func(n int) int) api.Standing {
	s := api.Standing{Missing: []string{}}
	for _, m := range members {
		switch {
		case !of(m):
			continue
		case up(m):
			s.Up++
		default:
			s.Missing = append(s.Missing, m.Name)
		}
		s.Total++
	}
	s.Needed = needed(s.Total)
	s.Margin = s.Up - s.Needed
	return s
}
