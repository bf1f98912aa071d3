package registry_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// tagOf gives the tag of a person, with another secret for `NAME/SECRET`.
func tagOf(words string) (tag, key sm3.Digest) {
	name, secret, _ := strings.Cut(words, "/")
	secret = cmp.Or(secret, ledgertest.TagSecret)
	return ledger.IdentityTag([]byte(secret), "test", name), ledger.IdentityTagKey([]byte(secret))
}

// changeAccount asks for a change of the data that are given, a name if none is.
func (b *book) changeAccount(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AccountChangeBody{
		Account: b.account(t, c.subject()), Documents: []sm3.Digest{ledgertest.Digest("change")}, Effect: "certificates", Name: "测试权益人新名称", Occurred: b.now,
		Profile: "regime", Reason: "renamed", Registry: ledgertest.RegistryA,
	}
	for key, digest := range map[string]*sm3.Digest{"identity": &body.Identity, "responsible": &body.Responsible, "standing": &body.Standing, "corrects": &body.Corrects} {
		if value := c.text(key, ""); value != "" {
			*digest = ledgertest.Digest(value)
		}
	}
	if tag := c.text("tag", ""); tag != "" {
		body.Tag, body.TagKey = tagOf(tag)
	}
	if when := c.text("occurred", ""); when != "" {
		body.Occurred = ledgertest.At(t, when)
	}
	body.Capacities = c.list("capacities")
	c.set(map[string]*string{"name": &body.Name, "profile": &body.Profile, "registry": &body.Registry})
	return b.act(t, ledger.AccountChange, body, sm3.Digest{})
}

// certifyAccount issues a voucher of a kind= to a subject, with number=; with a false
// name where face-name= says so.
func (b *book) certifyAccount(t testing.TB, c command) string {
	t.Helper()
	id := b.account(t, c.subject())
	account, ok := ledgertest.Must(b.Entity(ledger.EntityID{Kind: ledger.AccountEntity, ID: id}))(t).(*ledger.Account)
	if !ok {
		account = &ledger.Account{ID: id, Registry: ledgertest.RegistryA}
	}
	w := *b.w
	w.Library = b.library.(*profile.Library) // by the law as it is now
	body := w.CertifyBody(t, b, account, c.text("kind", ""), c.text("number", "V-1"), b.now)
	c.set(map[string]*string{"registry": &body.Registry, "face-name": &body.Face.HolderName, "confirmation": &body.Face.Confirmation})
	return b.act(t, ledger.AccountCertify, body, sm3.Digest{})
}

func (b *book) closeAccount(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AccountCloseBody{
		Account: b.account(t, c.subject()), Applicant: b.account(t, c.text("by", c.subject())), Documents: []sm3.Digest{ledgertest.Digest("end")}, Ground: "rights_ended",
		Profile: "regime", Registry: ledgertest.RegistryA,
	}
	c.set(map[string]*string{"ground": &body.Ground, "profile": &body.Profile, "registry": &body.Registry})
	return b.act(t, ledger.AccountClose, body, sm3.Digest{})
}

func (b *book) complete(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AccountCompleteBody{
		Account: b.account(t, c.subject()), Notice: c.text("notice", "N-"+c.subject()), Person: "经办人", Registry: ledgertest.RegistryA, Text: ledgertest.Digest("notice"),
	}
	c.set(map[string]*string{"registry": &body.Registry})
	return b.act(t, ledger.AccountComplete, body, sm3.Digest{})
}

func (b *book) declare(t testing.TB, c command) string {
	t.Helper()
	body := ledger.DeclarationFileBody{
		Declaration: c.subject(), Provider: ledgertest.ProviderA, Report: ledgertest.Digest("report"), Signatories: b.accounts(t, c.list("by", "holder-a")),
		Statement: ledgertest.Digest("statement"),
	}
	c.set(map[string]*string{"provider": &body.Provider})
	return b.act(t, ledger.DeclarationFile, body, sm3.Digest{})
}
