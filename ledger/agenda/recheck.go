package agenda

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// RecheckWarning is how long before its time a registry is told to look again at a
// certificate that it has recognised, in milliseconds: the times are short.
const RecheckWarning = 7 * 24 * 3600 * 1000

// recheckDue gives by when the certificate at home of an asset is to be looked up again,
// 0 when it need not be.
func recheckDue(e *ledger.Asset) legaltime.Instant {
	if e.Home == nil || e.State != ledger.AssetRegistered && e.State != ledger.AssetActive {
		return 0
	}
	return e.Home.Due
}

// recheck tells the registry that its knowledge of the certificate at home grows old.
func (w *waiter) recheck(id ledger.EntityID, e *ledger.Asset) {
	due := recheckDue(e)
	if e.Registry != w.name || due == 0 || due-RecheckWarning > w.env.Time {
		return
	}
	m := Matter{
		Code: RecheckNears, Of: id, Asset: e.ID, Subject: e.Home.Certificate, Due: due, Overdue: due <= w.env.Time,
		Next: []Act{{Kind: ledger.RecognitionRecheck, To: string(e.State)}},
	}
	if p := w.env.Documents.Profile(e.Profile); p != nil {
		m.Article = p.Params[profile.Recheck].Article
	}
	w.add(m)
}
