package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// account takes an account one step through its life, from application to end, or
// another that may have something in its book.
func (f *Workflow) account(t testing.TB) []byte {
	t.Helper()
	if len(f.accounts) < 3 {
		return f.applyForAccount(t)
	}
	h := pick(f, f.accounts)
	if f.rng.IntN(2) == 0 {
		h = pick(f, f.holders)
	}
	if id := f.active(t); id != "" && f.rng.IntN(3) == 0 {
		h = f.holderOf(Asset(t, f.Chain, id))
	}
	if note := f.certify(t); note != nil {
		return note
	}
	law, step := f.anyLaw(t), f.rng.IntN(6)
	if Find[*ledger.Account](t, f.Chain, ledger.AccountEntity, h.Account).Pending != nil {
		step = 5 // a change is completed
	}
	switch step {
	case 0:
		return f.applyForAccount(t)
	case 1:
		return f.record(t, ledger.AccountContact, ledger.AccountContactBody{Account: h.Account, Contact: Digest(f.number("contact"))}, sm3.Digest{})
	case 2:
		return f.record(t, ledger.AccountChange, ledger.AccountChangeBody{
			Account: h.Account, Documents: []sm3.Digest{Digest("papers")}, Effect: "none", Occurred: f.Chain.Now, Profile: law.Name, Reason: "renewed",
			Registry: RegistryA, Standing: Digest(f.number("standing")),
		}, sm3.Digest{})
	case 3:
		return f.record(t, ledger.AccountClose, ledger.AccountCloseBody{
			Account: h.Account, Applicant: pick(f, []string{h.Account, f.holders[0].Account}), Documents: []sm3.Digest{Digest("papers")}, Ground: closing(law),
			Profile: law.Name, Registry: RegistryA,
		}, sm3.Digest{})
	default:
		return f.record(t, ledger.AccountComplete, ledger.AccountCompleteBody{
			Account: h.Account, Notice: f.number("N"), Person: "clerk", Registry: RegistryA, Text: Digest("notice"),
		}, sm3.Digest{})
	}
}

// certify issues a voucher that is due to an account, most times that there is one.
func (f *Workflow) certify(t testing.TB) []byte {
	t.Helper()
	for _, h := range f.accounts {
		account := Find[*ledger.Account](t, f.Chain, ledger.AccountEntity, h.Account)
		if account.State == ledger.AccountIsOpen && len(account.Due) > 0 && f.rng.IntN(3) > 0 {
			return f.record(t, ledger.AccountCertify, f.Chain.CertifyBody(t, f.Chain, account, "", f.number("V"), f.Chain.Now), sm3.Digest{})
		}
	}
	return nil
}

// capacities gives those in which a profile registers subjects of a kind.
func capacities(law *profile.Profile, of ledger.SubjectKind) (names []string) {
	for name := range law.Certificates {
		if _, refusal := law.Capacity(name, of); refusal == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// holderOf gives a holder of an asset.
func (f *Workflow) holderOf(a *ledger.Asset) *Holder {
	account := pick(f, a.Holders).Account
	return f.holders[slices.IndexFunc(f.holders, func(h *Holder) bool { return h.Account == account })]
}

// closing gives a ground on which a profile closes accounts, or one that none has.
func closing(law *profile.Profile) string {
	if law.Account == nil {
		return "rights_ended"
	}
	return law.Account.Lists[profile.AccountClosing].Values[0]
}

func (f *Workflow) applyForAccount(t testing.TB) []byte {
	t.Helper()
	h := f.Chain.Holder(t, f.number("applicant"))
	body := h.Open
	body.Profile, body.Standing = pick(f, f.profiles), Digest("standing")
	body.Capacities = capacities(f.law(t, body.Profile), body.Kind)
	note := f.record(t, ledger.AccountApply, body, sm3.Digest{})
	f.then(t, note, func() { f.accounts = append(f.accounts, h) })
	return note
}

// asksForStanding names the first profile under which parties need accounts that were
// opened on the proof of their standing, empty for none.
func (f *Workflow) asksForStanding(t testing.TB) string {
	t.Helper()
	for _, name := range f.profiles {
		if rule, refusal := f.law(t, name).AccountParam(profile.AccountStanding); refusal == nil && rule.Value == profile.Needed {
			return name
		}
	}
	return ""
}

// completeOpening opens the account that was applied for first.
func (f *Workflow) completeOpening(t testing.TB) []byte {
	t.Helper()
	h := f.opening[0]
	f.opening = f.opening[1:]
	note := f.record(t, ledger.AccountComplete, ledger.AccountCompleteBody{
		Account: h.Account, Notice: f.number("N"), Person: "clerk", Registry: RegistryA, Text: Digest("notice"),
	}, sm3.Digest{})
	f.then(t, note, func() { f.holders = append(f.holders, h) })
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
