package registry

import (
	"cmp"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// outdatedAtOnce is how many certificates one event makes invalid: those of a large
// holder end in several, of the same instant.
const outdatedAtOnce = 64

func outdatedRow() Transition {
	open := string(ledger.AccountIsOpen)
	return Transition{
		Machine: ledger.AccountEntity, From: open, On: string(ledger.AccountOutdated), Effect: invalidateOutdated(), To: open, Article: "DL 29",
	}.also(endsAs(ledger.CertificateInvalid)...)
}

// chain puts a certificate before those of its account that a change of the
// account's information makes invalid, if it is one of them. The book leads to the
// newest, and each to the one before, so that the change finds them all.
func (a *act) chain(c *ledger.Certificate, kind profile.Kind) *ledger.Refusal {
	rule, refusal := kind.Param(profile.OnAccountChange)
	if refusal != nil || rule.Value != profile.Invalid {
		return refusal
	}
	book := a.book(c.Account)
	c.Before, book.Newest = book.Newest, c.Number
	return nil
}

// outdate hands an account's certificates that its change makes invalid to the
// event that does so. What is issued from now on shows the new information.
func (a *act) outdate(account *ledger.Account) {
	if b, ok := get[*ledger.Book](a, ledger.BookEntity, account.ID); ok && b.Newest != "" {
		account.Outdated = b.Newest
		a.book(account.ID).Newest = ""
	}
}

// invalidateOutdated makes certificates invalid that were made from information
// which is no longer the account's.
func invalidateOutdated() Effect {
	return changingAccount("invalidate_outdated", func(a *act, account *ledger.Account) *ledger.Refusal {
		for n := 0; n < outdatedAtOnce && account.Outdated != ""; n++ {
			c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, account.Outdated)
			if !ok {
				return ledger.Refuse(ledger.CertificateUnknown, "%s", account.Outdated)
			}
			account.Outdated = c.Before
			if c.State != ledger.CertificateValid && c.State != ledger.CertificateLapsed {
				continue
			}
			if c.Class == ledger.SubjectClass {
				a.endVoucher(account, c, ledger.CertificateInvalid)
				continue
			}
			asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, c.Asset)
			if !ok {
				return ledger.Refuse(ledger.AssetUnknown, "%s", c.Asset)
			}
			shown, ok := asset.Certificate(c.Number)
			if !ok {
				return ledger.Refuse(ledger.CertificateUnknown, "%s", c.Number)
			}
			if refusal := a.endCertificate(asset, shown, ledger.CertificateInvalid, ""); refusal != nil {
				return refusal
			}
			a.set(ledger.AssetEntity, asset.ID, asset)
		}
		return nil
	})
}

// outdatedArticle gives the source of that.
func (a *act) outdatedArticle(number string) string {
	c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, number)
	if !ok {
		return ""
	}
	p := a.Documents.Profile(c.Profile)
	if p == nil {
		return ""
	}
	kind, _ := p.Kind(c.Kind)
	return cmp.Or(kind.Article(profile.OnAccountChange), "DL 29")
}
