package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

func agencyRows() []Transition {
	active := string(ledger.AgencyActive)
	row := func(from, on string, to ledger.AgencyState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.AgencyEntity, From: from, On: on, Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	return []Transition{
		row(None, string(ledger.AgentAppoint), ledger.AgencyActive, enterAgency(), "DL 13-16, GZ 16", agencyFits()),
		row(active, string(ledger.AgentDismiss), ledger.AgencyDismissed, endAgency(ledger.AgencyDismissed), "by analogy: Civil Code 173", ownAgency()),
		row(active, string(ledger.AgencyOver), ledger.AgencyEnded, endAgency(ledger.AgencyEnded), "by analogy: Civil Code 173"),
	}
}

func agencyFits() Guard {
	return Guard{"agency_fits", "DL 13-16, GZ 16", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AgentAppointBody)
		for _, account := range []string{b.Agent, b.Principal} {
			if refusal := a.accountIsOpen(account); refusal != nil {
				return refusal
			}
		}
		switch {
		case b.Agent == b.Principal:
			return ledger.Refuse(ledger.AgencyBad, "agent and principal are one")
		case b.Until <= a.Time:
			return ledger.Refuse(ledger.AgencyBad, "until %s: is past", b.Until)
		case !rising(b.Acts) || len(b.Acts) > 1 && slices.Contains(b.Acts, ledger.AnyAct):
			return ledger.Refuse(ledger.AgencyBad, "acts must be sorted, each once, or %s alone", ledger.AnyAct)
		}
		return nil
	}}
}

func (a *act) agency() (*ledger.Agency, *ledger.Refusal) {
	e, ok := get[*ledger.Agency](a, ledger.AgencyEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.AgencyUnknown, "%s", a.subject.ID)
	}
	return e, nil
}

func ownAgency() Guard {
	return Guard{"own_agency", "by analogy: Civil Code 173", func(a *act) *ledger.Refusal {
		e, refusal := a.agency()
		if refusal == nil && e.Principal != a.body.(*ledger.AgentDismissBody).Principal {
			refusal = ledger.Refuse(ledger.AgencyBad, "%s is not the principal's", e.ID)
		}
		return refusal
	}}
}

func enterAgency() Effect {
	return Effect{"enter_agency", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AgentAppointBody)
		a.set(ledger.AgencyEntity, b.Agency, &ledger.Agency{
			Acts: b.Acts, Agent: b.Agent, Document: b.Document, ID: b.Agency, Principal: b.Principal, State: ledger.AgencyActive, Until: b.Until,
		})
		return nil
	}}
}

func endAgency(state ledger.AgencyState) Effect {
	return Effect{"end_agency", func(a *act) *ledger.Refusal {
		e, refusal := a.agency()
		if refusal == nil {
			e.State = state
			a.set(ledger.AgencyEntity, e.ID, e)
		}
		return refusal
	}}
}

// signing is who signs a step of an application, and under which agencies.
type signing struct {
	act                   string
	signatories, agencies []string
}

// speaksFor reports whether an account has signed, itself or by an agent whose
// authority covers the act now, and gives who it was.
func (a *act) speaksFor(s signing, account string) (signer string, ok bool) {
	if slices.Contains(s.signatories, account) {
		return account, true
	}
	for _, id := range s.agencies {
		e, there := get[*ledger.Agency](a, ledger.AgencyEntity, id)
		if there && e.Principal == account && e.Covers(s.act, a.Time) && slices.Contains(s.signatories, e.Agent) {
			return e.Agent, true
		}
	}
	return "", false
}
