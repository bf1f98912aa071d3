package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// papersFit judges an act about certificates by those that there are.
func papersFit() Guard {
	return onSubmission("papers_fit", "TJ 8.3.2-8.3.3, GZ 21, 35, DL 28-30", func(a *act, s *submission) *ledger.Refusal {
		if s.asset == nil {
			return nil
		}
		return a.papersFit(s.asset, s.request())
	})
}

func (a *act) papersFit(asset *ledger.Asset, q *request) *ledger.Refusal {
	if q.rules.Right() != "" && q.deal.Right == "" {
		return nil // what an explanation asks about: it depends on the right
	}
	switch does, _ := q.rules.Param(profile.Does); does.Value {
	case profile.DoesRenew:
		return a.renewalFits(asset, q)
	case profile.DoesReissue:
		return noneStands(asset, q)
	case profile.DoesCopy:
		_, refusal := copied(asset, q)
		return refusal
	case profile.DoesAnnul:
		return nothingRests(asset, q)
	default:
		return nil
	}
}

// noneStands checks that certificates are issued again only where there is none.
func noneStands(asset *ledger.Asset, q *request) *ledger.Refusal {
	for _, y := range q.rules.Yields() {
		kind, _ := q.profile.Kind(y.Certificate)
		for _, account := range receivers(asset, q.parties, y.To) {
			if c := newest(asset, kind.Name, account, q.paperRight(kind)); c != nil {
				return ledger.Refuse(ledger.CertificateStanding, "%s is %s", c.Number, c.State)
			}
		}
	}
	return nil
}

// copied gives the certificate that a copy is asked of: one that is valid, of a kind
// that the act yields, of an account that gets such.
func copied(asset *ledger.Asset, q *request) (*ledger.AssetCertificate, *ledger.Refusal) {
	c, ok := asset.Certificate(q.certificate)
	if !ok {
		return nil, ledger.Refuse(ledger.CertificateUnknown, "%q of %s", q.certificate, asset.ID)
	}
	own := slices.ContainsFunc(q.rules.Yields(), func(y profile.Yield) bool {
		kind, _ := q.profile.Kind(y.Certificate)
		return y.Certificate == c.Kind && slices.Contains(receivers(asset, q.parties, y.To), c.Account) && q.paperRight(kind) == c.Right
	})
	if !own || c.State != ledger.CertificateValid {
		return nil, ledger.Refuse(ledger.CertificateStanding, "%s is %s, %s of %s", c.Number, c.State, c.Kind, c.Account)
	}
	return c, nil
}

// nothingRests checks that there is a certificate to be cancelled, and that nobody
// else has a right that rests on the registration: the paper's end would harm him.
func nothingRests(asset *ledger.Asset, q *request) *ledger.Refusal {
	article := q.rules.Article(profile.Does)
	switch {
	case len(currentCertificates(asset)) == 0:
		return explain(ledger.Refuse(ledger.CertificateStanding, "%s has none", asset.ID), "", article)
	case len(asset.Pledges) > 0:
		return explain(ledger.Refuse(ledger.CertificateStanding, "pledge/%s rests on it", asset.Pledges[0]), "", article)
	case len(asset.Licences) > 0:
		return explain(ledger.Refuse(ledger.CertificateStanding, "licence/%s rests on it", asset.Licences[0]), "", article)
	}
	return nil
}

// carryOutPapers does what an act about certificates does before new ones are due.
// The caller enters the asset.
func (a *act) carryOutPapers(asset *ledger.Asset, q *request) *ledger.Refusal {
	switch does, _ := q.rules.Param(profile.Does); does.Value {
	case profile.DoesRenew:
		if q.agreement != nil {
			asset.Agreement = q.agreement
		}
		return nil
	case profile.DoesAnnul:
		if refusal := nothingRests(asset, q); refusal != nil {
			return refusal
		}
		return a.endCertificates(asset, ledger.CertificateCancelled, ofRegistration)
	default:
		return a.papersFit(asset, q)
	}
}

// copyDue gives the paper that is due once more.
func (a *act) copyDue(asset *ledger.Asset, app *ledger.Application) ([]ledger.CertificateDue, *ledger.Refusal) {
	c, ok := asset.Certificate(app.Certificate)
	if !ok {
		return nil, ledger.Refuse(ledger.CertificateUnknown, "%s", app.Certificate)
	}
	return []ledger.CertificateDue{{
		Account: c.Account, Anonymous: c.Anonymous, Application: app.ID, Copy: max(c.Copy, 1) + 1, Kind: c.Kind, Number: c.Number, Profile: app.Profile, Right: c.Right,
	}}, nil
}
