package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func accountRows() []Transition {
	open := string(ledger.AccountIsOpen)
	row := func(from string, on ledger.Kind, to ledger.AccountState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.AccountEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	overdue := func(at ledger.AccountState) Transition {
		return Transition{Machine: ledger.AccountEntity, From: string(at), On: string(ledger.AccountOverdue), Effect: flagAccount(), To: string(at), Article: "DL 10, 11"}
	}
	return []Transition{
		row(None, ledger.AccountOpen, ledger.AccountIsOpen, openAccount(), "TJ 6.2.1-6.2.3", numberFollowsIdentity(), tagFits(), keyIsNew(), capacitiesFit(), bringsNoStanding()),
		row(None, ledger.AccountApply, ledger.AccountApplied, applyForAccount(), "DL 8-10", numberFollowsIdentity(), tagFits(), keyIsNew(), accountPapers(), capacitiesFit()),
		row(string(ledger.AccountApplied), ledger.AccountComplete, ledger.AccountIsOpen, completeOpening(), "DL 10", keptByRegistry(), noticeIsNew()).also(sends()),
		overdue(ledger.AccountApplied),
		row(open, ledger.AccountKeyAdd, ledger.AccountIsOpen, addKey(), "TJ 6.2.4", fieldsFit("key"), keyIsNew()),
		row(open, ledger.AccountKeyReplace, ledger.AccountIsOpen, replaceKey(), "TJ 6.2.4", fieldsFit("key", "old"), keyIsNew(), oldKeyIsActive()),
		row(open, ledger.AccountKeyRevoke, ledger.AccountIsOpen, revokeKey(), "TJ 6.2.4", fieldsFit("old"), oldKeyIsActive(), notTheLastKey()),
		row(open, ledger.AccountKeyRecover, ledger.AccountIsOpen, recoverAccount(), "TJ 6.2.4", fieldsFit("identity_document", "key", "notary"), keyIsNew()),
		row(open, ledger.AccountContact, ledger.AccountIsOpen, changeContact(), "DL 11"),
		row(open, ledger.AccountChange, ledger.AccountIsOpen, applyForChange(), "DL 11", keptByRegistry(), changeFits(), capacitiesFit()),
		row(open, ledger.AccountComplete, ledger.AccountIsOpen, completeChange(), "DL 11", keptByRegistry(), changeIsPending(), noticeIsNew()).also(sends()),
		overdue(ledger.AccountIsOpen),
		outdatedRow(),
		row(open, ledger.AccountCertify, ledger.AccountIsOpen, certifySubject(), "GZT 17, 23", keptByRegistry(), voucherIsDue(), subjectNotBarred(), voucherFaceIsTrue(), voucherNumberIsNew()).also(issues()),
		row(open, ledger.AccountClose, ledger.AccountLocked, lockAccount(), "DL 12", keptByRegistry(), closingFits(), bookIsEmpty()).also(Move{ledger.CertificateEntity, certificateValid, string(ledger.CertificateCancelled)}),
		row(string(ledger.AccountLocked), ledger.AccountComplete, ledger.AccountClosed, closeAccount(), "DL 12", keptByRegistry(), noticeIsNew()).also(sends()),
	}
}

func numberFollowsIdentity() Guard {
	return Guard{"number_follows_identity", "TJ 6.2.2, 6.2.3, SZ 6, DL 3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AccountOpenBody)
		organisation := (b.Kind == ledger.Organisation || b.Kind == ledger.Unincorporated) && b.Account == b.Code && b.Name != "" &&
			b.Identity.IsZero() && ledger.ValidSocialCreditCode(b.Code)
		person := b.Kind == ledger.NaturalPerson && b.Code == "" && b.Name == "" && b.Responsible.IsZero() &&
			!b.Identity.IsZero() && b.Account == ledger.PersonAccount(b.Identity)
		if !organisation && !person {
			return ledger.Refuse(ledger.AccountName, "an organisation's account is its valid credit code, a person's follows from the identity commitment")
		}
		return nil
	}}
}

// tagFits refuses a second account of a natural person, whom the salted
// commitment to the identity cannot tell from another. An organisation has its
// number for that.
func tagFits() Guard {
	return Guard{"tag_fits", "TJ 6.2.3 (one subject, one book)", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AccountOpenBody)
		person := b.Kind == ledger.NaturalPerson
		if person == b.Tag.IsZero() || person == b.TagKey.IsZero() {
			return ledger.Refuse(ledger.AccountTag, "tag, tag_key: a natural person needs both, the kind is %s", b.Kind)
		}
		return a.tagIsFree(b.Registry, b.Account, b.Tag, b.TagKey)
	}}
}

// tagIsFree checks that a tag is made with the registry's one secret, and that no
// other account has it.
func (a *act) tagIsFree(registry, account string, tag, key sm3.Digest) *ledger.Refusal {
	if tag.IsZero() {
		return nil
	}
	if old := a.memberHistory(registry).TagKey; !old.IsZero() && old != key {
		return ledger.Refuse(ledger.AccountTag, "made with %s, %s uses %s", key, registry, old)
	}
	if i, ok := get[*ledger.Identity](a, ledger.IdentityEntity, tag.String()); ok && i.Live && i.Account != account {
		return ledger.Refuse(ledger.AccountTwice, "%s", i.Account)
	}
	return nil
}

// takeTag enters a tag, and with the first one the secret that it was made with.
func (a *act) takeTag(registry, account string, tag, key sm3.Digest) {
	if tag.IsZero() {
		return
	}
	a.set(ledger.IdentityEntity, tag.String(), &ledger.Identity{Account: account, Live: true})
	if a.memberHistory(registry).TagKey.IsZero() {
		a.keepHistory(registry).TagKey = key
	}
}

// accountPapers checks what an application for an account says beside who it is
// for.
func accountPapers() Guard {
	return Guard{"account_papers", "DL 9", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AccountOpenBody)
		for _, f := range []struct {
			name  string
			there bool
		}{{"contact", !b.Contact.IsZero()}, {"profile", b.Profile != ""}, {"standing", !b.Standing.IsZero()}} {
			if !f.there {
				return ledger.Refuse(ledger.BodyMalformed, "%s: is missing", f.name)
			}
		}
		_, refusal := a.regimeOf(b.Registry, b.Profile)
		return refusal
	}}
}

// bringsNoStanding keeps the proof of standing to applications: with it an account
// would pass for one that the registry has reviewed in time.
func bringsNoStanding() Guard {
	return Guard{"brings_no_standing", "DL 9, 10", func(a *act) *ledger.Refusal {
		if !a.body.(*ledger.AccountOpenBody).Standing.IsZero() {
			return ledger.Refuse(ledger.BodyValue, "standing: comes with %s", ledger.AccountApply)
		}
		return nil
	}}
}

// regimeOf gives a profile under which a registry acts.
func (a *act) regimeOf(registry, name string) (*profile.Profile, *ledger.Refusal) {
	m, ok := a.Governance.Member(registry)
	if !ok || len(m.Scope) > 0 && !slices.Contains(m.Scope, name) {
		return nil, ledger.Refuse(ledger.AuthorityScope, "%s does not act under %s", registry, name)
	}
	p, _, refusal := a.profileInForce(name)
	return p, refusal
}

func keyIsNew() Guard {
	return Guard{"key_is_new", "one key, one purpose", func(a *act) *ledger.Refusal {
		key := offeredKey(a)
		if key == nil {
			return ledger.Refuse(ledger.BodyMalformed, "key: is missing")
		}
		return a.unused(key)
	}}
}

// unused refuses a key that was ever used, by an account or a member.
func (a *act) unused(key *sm2.PublicKey) *ledger.Refusal {
	if a.markUsed(key.Fingerprint()) {
		return ledger.Refuse(ledger.AccountKeyUsed, "%s", key.Fingerprint())
	}
	return nil
}

func offeredKey(a *act) *sm2.PublicKey {
	switch b := a.body.(type) {
	case *ledger.AccountOpenBody:
		return b.Key
	case *ledger.MemberKeyBody:
		return b.Key
	default:
		return b.(*ledger.AccountKeyBody).Key
	}
}

func openAccount() Effect {
	return Effect{"open_account", func(a *act) *ledger.Refusal {
		account := a.newAccount(ledger.AccountIsOpen)
		account.Opened = a.Time
		return nil
	}}
}

// applyForAccount enters an application whose review has passed: the time to open
// the account is counted from here.
func applyForAccount() Effect {
	return Effect{"apply_for_account", func(a *act) *ledger.Refusal {
		account := a.newAccount(ledger.AccountApplied)
		return a.startAccountClock(account, a.body.(*ledger.AccountOpenBody).Profile, ledger.OpeningClock, profile.AccountOpening)
	}}
}

// newAccount enters the account that the body asks for, and what belongs to it
// alone. The caller may still change it.
func (a *act) newAccount(state ledger.AccountState) *ledger.Account {
	b := a.body.(*ledger.AccountOpenBody)
	account := &ledger.Account{
		Code: b.Code, Contact: b.Contact, ID: b.Account, Identity: b.Identity, Keys: []*sm2.PublicKey{b.Key}, Kind: b.Kind, Name: b.Name,
		Registry: b.Registry, Responsible: b.Responsible, Standing: b.Standing, State: state, Tag: b.Tag,
	}
	if len(b.Capacities) > 0 {
		_, doc, _ := a.profileInForce(b.Profile) // capacities_fit has found it
		owe(account, doc, b.Capacities)
	}
	a.set(ledger.AccountEntity, account.ID, account)
	a.useKey(b.Key, b.Account)
	a.takeTag(b.Registry, b.Account, b.Tag, b.TagKey)
	return account
}

func (a *act) useKey(key *sm2.PublicKey, account string) {
	a.set(ledger.KeyEntity, key.Fingerprint().String(), &ledger.KeyUse{Account: account})
}

// accountIsOpen gives the refusal that an account is not there, or not open.
func (a *act) accountIsOpen(id string) *ledger.Refusal {
	account, ok := get[*ledger.Account](a, ledger.AccountEntity, id)
	switch {
	case !ok:
		return ledger.Refuse(ledger.AccountUnknown, "%s", id)
	case account.State != ledger.AccountIsOpen:
		return ledger.Refuse(ledger.AccountNotOpen, "%s is %s", id, account.State)
	}
	return nil
}
