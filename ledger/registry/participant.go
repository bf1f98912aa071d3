package registry

import (
	"cmp"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// participantsFit checks that for each role for which the profile asks somebody with an
// account is named, and nobody for another.
func (a *act) participantsFit(p *profile.Profile, named []ledger.Participant) *ledger.Refusal {
	asked := p.Lists[profile.Participants]
	var roles []string
	for i, x := range named {
		if i > 0 && cmp.Or(cmp.Compare(named[i-1].Role, x.Role), cmp.Compare(named[i-1].Account, x.Account)) >= 0 {
			return ledger.Refuse(ledger.BodyValue, "participants must be sorted by role and account, each once")
		}
		if refusal := a.accountIsOpen(x.Account); refusal != nil {
			return refusal
		}
		roles = append(roles, x.Role)
	}
	var want []string
	if !slices.Equal(asked.Values, []string{profile.None}) {
		want = slices.Sorted(slices.Values(asked.Values))
	}
	if have := slices.Compact(roles); !slices.Equal(have, want) {
		return explain(ledger.Refuse(ledger.ProfileValue, "participants: %v are named, asked for are %v", have, want), "", asked.Article)
	}
	return nil
}
