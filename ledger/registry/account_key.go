package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

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
