package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// account takes an account one step through its life, from application to end, or
// another that may have something in its book.
func (f *Workflow) account(t testing.TB) []byte {
	t.Helper()
	if len(f.accounts) < 3 {
		return f.applyForAccount(t)
	}
	h := pick(f, f.accounts)
	if f.rng.IntN(4) == 0 {
		h = pick(f, f.holders)
	}
	switch f.rng.IntN(6) {
	case 0:
		return f.applyForAccount(t)
	case 1:
		return f.record(t, ledger.AccountContact, ledger.AccountContactBody{Account: h.Account, Contact: Digest(f.number("contact"))}, sm3.Digest{})
	case 2:
		return f.record(t, ledger.AccountChange, ledger.AccountChangeBody{
			Account: h.Account, Documents: []sm3.Digest{Digest("papers")}, Effect: "none", Occurred: f.Chain.Now, Profile: "regime", Reason: "renewed",
			Registry: RegistryA, Standing: Digest(f.number("standing")),
		}, sm3.Digest{})
	case 3:
		return f.record(t, ledger.AccountClose, ledger.AccountCloseBody{
			Account: h.Account, Applicant: pick(f, []string{h.Account, f.holders[0].Account}), Documents: []sm3.Digest{Digest("papers")}, Ground: "rights_ended",
			Profile: "regime", Registry: RegistryA,
		}, sm3.Digest{})
	default:
		return f.record(t, ledger.AccountComplete, ledger.AccountCompleteBody{
			Account: h.Account, Notice: f.number("N"), Person: "clerk", Registry: RegistryA, Text: Digest("notice"),
		}, sm3.Digest{})
	}
}

func (f *Workflow) applyForAccount(t testing.TB) []byte {
	t.Helper()
	h := f.Chain.Holder(t, f.number("applicant"))
	body := h.Open
	body.Profile, body.Standing = "regime", Digest("standing")
	note := f.record(t, ledger.AccountApply, body, sm3.Digest{})
	f.then(t, note, func() { f.accounts = append(f.accounts, h) })
	return note
}

// declare files what the former holders of an asset owe, or something that nobody
// does.
func (f *Workflow) declare(t testing.TB) []byte {
	t.Helper()
	for _, number := range f.assets {
		a := Asset(t, f.Chain, number)
		for _, c := range a.Certificates {
			id := ledger.EntityID{Kind: ledger.DeclarationEntity, ID: c.Number}
			d, ok := Must(f.Chain.Entity(id))(t).(*ledger.OwnerDeclaration)
			if ok && (d.State == ledger.DeclarationDue || d.State == ledger.DeclarationMissing) {
				return f.record(t, ledger.DeclarationFile, ledger.DeclarationFileBody{
					Declaration: d.ID, Provider: ProviderA, Report: Digest("report"), Signatories: d.Holders, Statement: Digest("statement"),
				}, sm3.Digest{})
			}
		}
	}
	return nil
}
