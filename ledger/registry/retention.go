package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// KeptUntil gives the first instant at which a registry may
// purge the documents of a matter under a profile. completed is when the matter was
// completed, ended when the registration that it is about was cancelled or revoked;
// 0 is for what has not come. It gives Never while the period has not begun. The
// refusal says that the profile leaves it open, by which article: then nothing may
// go. Digests stay for ever, whatever it gives.
func KeptUntil(docs Documents, doc ledger.Document, completed, ended legaltime.Instant) (legaltime.Instant, *ledger.Refusal) {
	p := docs.Profile(doc)
	if p == nil {
		return Never, ledger.Refuse(ledger.ProfileUnknown, "%s", doc.Name)
	}
	rules, ok := p.SupervisionRules()
	if !ok {
		return Never, ledger.Refuse(ledger.ProfileUnstated, "%s has no rules on supervision: nothing says how long documents are kept", p.Name)
	}
	period, stated, refusal := rules.Period(profile.Retention)
	if refusal != nil {
		return Never, refusal
	}
	if completed == 0 {
		return Never, nil
	}
	if !stated {
		return completed, nil
	}
	from, refusal := rules.Param(profile.RetentionFrom)
	if refusal != nil {
		return Never, refusal
	}
	start := completed
	if from.Value == profile.AtEnd {
		start = ended
	}
	if start == 0 {
		return Never, nil
	}
	until, err := docs.After(p.Calendar, start, period)
	if err != nil {
		return Never, explain(ledger.Refuse(ledger.CalendarPending, "%v", err), "", rules.Article(profile.Retention))
	}
	return until, nil
}
