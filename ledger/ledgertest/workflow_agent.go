package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// agent has a holder appoint another, or dismiss one.
func (f *Workflow) agent(t testing.TB) []byte {
	t.Helper()
	if len(f.agencies) > 0 && f.rng.IntN(3) == 0 {
		e := pick(f, f.agencies)
		return f.record(t, ledger.AgentDismiss, ledger.AgentDismissBody{Agency: e.Agency, Principal: e.Principal}, sm3.Digest{})
	}
	body := ledger.AgentAppointBody{
		Acts: []string{pick(f, append(f.anyLaw(t).ActsInOrder(), ledger.AnyAct, ledger.AnyAct))}, Agency: f.number("AG"), Agent: pick(f, f.holders).Account,
		Document: Digest("authority"), Principal: pick(f, f.holders).Account, Until: f.Chain.Now + legaltime.Instant(1+f.rng.IntN(900))*Day,
	}
	note := f.record(t, ledger.AgentAppoint, body, sm3.Digest{})
	f.then(t, note, func() { f.agencies = append(f.agencies, body) })
	return note
}

// byAgent has an agent sign for the applicant, if there is one.
func (f *Workflow) byAgent(t testing.TB, body *ledger.ApplicationSubmitBody) {
	t.Helper()
	for _, e := range f.agencies {
		active := Find[*ledger.Agency](t, f.Chain, ledger.AgencyEntity, e.Agency).State == ledger.AgencyActive && (e.Acts[0] == body.Act || e.Acts[0] == ledger.AnyAct)
		if !active && f.rng.IntN(8) > 0 {
			continue
		}
		if len(body.Signatories) == 1 && body.Signatories[0] == e.Principal && f.rng.IntN(2) == 0 {
			body.Agencies, body.Signatories = []string{e.Agency}, []string{e.Agent}
			return
		}
	}
}
