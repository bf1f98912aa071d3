package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// An account has one state: nothing closes it yet.
const accountOpen = "OPEN"

func accountRows() []Transition {
	row := func(from string, on ledger.Kind, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.AccountEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: accountOpen, Article: article}
	}
	return []Transition{
		row(None, ledger.AccountOpen, openAccount(), "TJ 6.2.1-6.2.3", numberFollowsIdentity(), keyIsNew()),
		row(accountOpen, ledger.AccountKeyAdd, addKey(), "TJ 6.2.4", fieldsFit("key"), keyIsNew()),
		row(accountOpen, ledger.AccountKeyReplace, replaceKey(), "TJ 6.2.4", fieldsFit("key", "old"), keyIsNew(), oldKeyIsActive()),
		row(accountOpen, ledger.AccountKeyRevoke, revokeKey(), "TJ 6.2.4", fieldsFit("old"), oldKeyIsActive(), notTheLastKey()),
		row(accountOpen, ledger.AccountKeyRecover, recoverAccount(), "TJ 6.2.4", fieldsFit("identity_document", "key", "notary"), keyIsNew()),
	}
}

func numberFollowsIdentity() Guard {
	return Guard{"number_follows_identity", "TJ 6.2.2, 6.2.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AccountOpenBody)
		organisation := b.Kind == ledger.Organisation && b.Account == b.Code && b.Name != "" &&
			b.Identity.IsZero() && ledger.ValidSocialCreditCode(b.Code)
		person := b.Kind == ledger.NaturalPerson && b.Code == "" && b.Name == "" &&
			!b.Identity.IsZero() && b.Account == ledger.PersonAccount(b.Identity)
		if !organisation && !person {
			return ledger.Refuse(ledger.AccountName, "an organisation's account is its valid credit code, a person's follows from the identity commitment")
		}
		return nil
	}}
}

// fieldsFit demands exactly the fields that a change of keys needs: a notary who
// does not sign, or a key that nobody proved to have, would say more than was
// done.
func fieldsFit(needed ...string) Guard {
	return Guard{"fields_fit", "TJ 6.2.4", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AccountKeyBody)
		for _, f := range []struct {
			name  string
			given bool
		}{
			{"identity_document", !b.IdentityDocument.IsZero()},
			{"key", b.Key != nil},
			{"notary", b.Notary != ""},
			{"old", !b.Old.IsZero()},
		} {
			switch want := slices.Contains(needed, f.name); {
			case want && !f.given:
				return ledger.Refuse(ledger.BodyMalformed, "%s: is missing", f.name)
			case f.given && !want:
				return ledger.Refuse(ledger.BodyMalformed, "%s: does not belong to %s", f.name, a.kind)
			}
		}
		return nil
	}}
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

func oldKeyIsActive() Guard {
	return Guard{"old_key_is_active", "TJ 6.2.4", func(a *act) *ledger.Refusal {
		account, b := accountOf(a)
		if account == nil || oldKey(account, b) < 0 {
			return ledger.Refuse(ledger.AccountKeyOld, "%s", b.Old)
		}
		return nil
	}}
}

func notTheLastKey() Guard {
	return Guard{"not_the_last_key", "TJ 6.2.4", func(a *act) *ledger.Refusal {
		if account, _ := accountOf(a); account != nil && len(account.Keys) == 1 {
			return ledger.Refuse(ledger.AccountKeyLast, "%s", account.ID)
		}
		return nil
	}}
}

func accountOf(a *act) (*ledger.Account, *ledger.AccountKeyBody) {
	b := a.body.(*ledger.AccountKeyBody)
	account, _ := get[*ledger.Account](a, ledger.AccountEntity, b.Account)
	return account, b
}

func oldKey(account *ledger.Account, b *ledger.AccountKeyBody) int {
	return slices.IndexFunc(account.Keys, func(k *sm2.PublicKey) bool { return k.Fingerprint() == b.Old })
}

func openAccount() Effect {
	return Effect{"open_account", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AccountOpenBody)
		a.set(ledger.AccountEntity, b.Account, &ledger.Account{
			Code: b.Code, ID: b.Account, Identity: b.Identity, Keys: []*sm2.PublicKey{b.Key},
			Kind: b.Kind, Name: b.Name, Opened: a.Time, Registry: b.Registry,
		})
		a.useKey(b.Key, b.Account)
		return nil
	}}
}

func (a *act) useKey(key *sm2.PublicKey, account string) {
	a.set(ledger.KeyEntity, key.Fingerprint().String(), &ledger.KeyUse{Account: account})
}

// changeKeys makes an effect of a function that edits the account's keys.
func changeKeys(name string, edit func(account *ledger.Account, b *ledger.AccountKeyBody) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		account, b := accountOf(a)
		if account == nil {
			return ledger.Refuse(ledger.AccountUnknown, "%s", b.Account)
		}
		if refusal := edit(account, b); refusal != nil {
			return refusal
		}
		a.set(ledger.AccountEntity, account.ID, account)
		if b.Key != nil {
			a.useKey(b.Key, account.ID)
		}
		return nil
	}}
}

func addKey() Effect {
	return changeKeys("add_key", func(account *ledger.Account, b *ledger.AccountKeyBody) *ledger.Refusal {
		account.Keys = append(account.Keys, b.Key)
		return nil
	})
}

func replaceKey() Effect {
	return changeKeys("replace_key", func(account *ledger.Account, b *ledger.AccountKeyBody) *ledger.Refusal {
		i := oldKey(account, b)
		if i < 0 {
			return ledger.Refuse(ledger.AccountKeyOld, "%s", b.Old)
		}
		account.Keys[i] = b.Key
		return nil
	})
}

func revokeKey() Effect {
	return changeKeys("revoke_key", func(account *ledger.Account, b *ledger.AccountKeyBody) *ledger.Refusal {
		i := oldKey(account, b)
		if i < 0 {
			return ledger.Refuse(ledger.AccountKeyOld, "%s", b.Old)
		}
		account.Keys = slices.Delete(account.Keys, i, i+1)
		return nil
	})
}

func recoverAccount() Effect {
	return changeKeys("recover_account", func(account *ledger.Account, b *ledger.AccountKeyBody) *ledger.Refusal {
		account.Keys = []*sm2.PublicKey{b.Key}
		return nil
	})
}
