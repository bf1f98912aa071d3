package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// renewing is a certificate that is to have another term.
type renewing struct {
	old  *ledger.AssetCertificate
	kind profile.Kind
}

// renewable lists the certificates that an act renews: of each kind that it yields
// the newest of each who gets one. At least one has to be there.
func (a *act) renewable(asset *ledger.Asset, q *request) ([]renewing, *ledger.Refusal) {
	var all []renewing
	for _, y := range q.rules.Yields() {
		kind, _ := q.profile.Kind(y.Certificate)
		for _, account := range receivers(asset, q.parties, y.To) {
			if old := newest(asset, kind.Name, account, q.paperRight(kind)); old != nil {
				all = append(all, renewing{old, kind})
			}
		}
	}
	if len(all) == 0 {
		return nil, ledger.Refuse(ledger.CertificateStanding, "%s has none to be renewed", asset.ID)
	}
	return all, nil
}

// paperRight gives the right that certificates of a kind stand for in an act about
// certificates.
func (q *request) paperRight(kind profile.Kind) string {
	if q.rules.Right() == "" || !kind.Is(profile.ClassOf, profile.Voucher) {
		return ""
	}
	return entityName(q.rules.Right(), q.deal.Right)
}

// newest gives the newest certificate of a kind that an account has for a right, nil
// when none stands or has expired without a successor.
func newest(asset *ledger.Asset, kind, account, right string) *ledger.AssetCertificate {
	for i := len(asset.Certificates) - 1; i >= 0; i-- {
		c := &asset.Certificates[i]
		stands := (c.State == ledger.CertificateValid || c.State == ledger.CertificateLapsed) && c.Successor == ""
		if stands && c.Kind == kind && c.Account == account && c.Right == right {
			return c
		}
	}
	return nil
}

// RenewalWindow gives when the renewal of a certificate of the kind that ends at
// ends may be applied for: from opens on and before closes, which is 0 for a window
// without an end. False when it cannot be renewed; what is unstated is refused.
func RenewalWindow(count Counter, kind profile.Kind, ends legaltime.Instant) (opens, closes legaltime.Instant, ok bool, refusal *ledger.Refusal) {
	rule, refusal := kind.Param(profile.Renewal)
	if refusal != nil || ends == 0 || rule.Value == profile.None {
		return 0, 0, false, refusal
	}
	period, counted, _ := kind.Period(profile.Renewal)
	if !counted {
		return ends, 0, true, nil
	}
	opens, err := count.Before("", ends, period)
	return opens, ends, err == nil, nil
}

// renewalFits checks that each certificate is renewed at the time for it, and that
// it ends later than before: where an agreement, the data or a licence ends it,
// these have to go on.
func (a *act) renewalFits(asset *ledger.Asset, q *request) *ledger.Refusal {
	all, refusal := a.renewable(asset, q)
	for _, r := range all {
		if refusal == nil {
			refusal = a.inWindow(r)
		}
		if refusal == nil {
			refusal = a.goesOn(asset, q, r)
		}
	}
	return refusal
}

func (a *act) inWindow(r renewing) *ledger.Refusal {
	opens, closes, ok, refusal := RenewalWindow(a.Documents, r.kind, r.old.ValidTo)
	switch {
	case refusal != nil:
		return refusal
	case !ok:
		refusal = ledger.Refuse(ledger.CertificateRenewal, "%s is not renewed", r.old.Number)
	case closes == 0 && a.Time < opens:
		refusal = ledger.Refuse(ledger.CertificateRenewal, "%s: from %s on", r.old.Number, opens)
	case closes != 0 && (a.Time < opens || a.Time >= closes):
		refusal = ledger.Refuse(ledger.CertificateRenewal, "%s: from %s until %s", r.old.Number, opens, closes)
	}
	return explain(refusal, "", r.kind.Article(profile.Renewal))
}

func (a *act) goesOn(asset *ledger.Asset, q *request, r renewing) *ledger.Refusal {
	from, refusal := a.termFrom(r)
	if refusal != nil {
		return refusal
	}
	after := *asset
	if q.agreement != nil {
		after.Agreement = q.agreement
	}
	var right ledger.Entity
	if r.old.Right != "" {
		right = a.load(ledger.EntityID{Kind: q.rules.Right(), ID: q.deal.Right})
	}
	ends, refusal := certificateEnds(a.Documents, r.kind, &after, right, from, a.Time)
	if refusal == nil && ends != 0 && ends <= r.old.ValidTo {
		refusal = explain(ledger.Refuse(ledger.CertificateRenewal, "%s would end at %s as before", r.old.Number, ends), "", r.kind.Article(profile.EndsWith))
	}
	return refusal
}

// termFrom gives where the new term of a certificate begins.
func (a *act) termFrom(r renewing) (legaltime.Instant, *ledger.Refusal) {
	from, refusal := r.kind.Param(profile.RenewalFrom)
	if from.Value == profile.PreviousEnd {
		return r.old.ValidTo, refusal
	}
	return a.Time, refusal
}

// renewDue adds to a certificate that a renewal yields where its term begins, as that
// of the one whose place it takes says, or of the others where that was never
// issued. It is published as that was.
func (a *act) renewDue(asset *ledger.Asset, q *request, due *ledger.CertificateDue) (refusal *ledger.Refusal) {
	all, refusal := a.renewable(asset, q)
	if refusal != nil {
		return refusal
	}
	own := slices.IndexFunc(all, func(r renewing) bool { return r.old.Kind == due.Kind && r.old.Account == due.Account })
	r := all[max(own, 0)]
	due.Anonymous = due.Anonymous || r.old.Anonymous
	due.From, refusal = a.termFrom(r)
	return refusal
}
