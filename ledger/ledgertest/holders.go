package ledgertest

import (
	"io"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// Holder is somebody who may have an account.
type Holder struct {
	// Name is the test's word for the holder, such as `holder-a`.
	Name    string
	Account string
	// Open is the body that opens the account with the holder's first key.
	Open ledger.AccountOpenBody
}

// Holder gives the organisation of that name.
func (w *World) Holder(t testing.TB, name string) *Holder {
	t.Helper()
	if h, ok := w.holders[name]; ok {
		return h
	}
	code := CreditCode(t, 1001+len(w.holders))
	return w.addHolder(t, name, ledger.AccountOpenBody{Account: code, Code: code, Kind: ledger.Organisation, Name: "测试权益人 " + name})
}

// Person gives the natural person of that name, whose identity is committed.
func (w *World) Person(t testing.TB, name string) *Holder {
	t.Helper()
	if h, ok := w.holders[name]; ok {
		return h
	}
	identity := Digest("identity of " + name)
	return w.addHolder(t, name, ledger.AccountOpenBody{Account: ledger.PersonAccount(identity), Identity: identity, Kind: ledger.NaturalPerson, Tag: ledger.IdentityTag([]byte(TagSecret), "test", name), TagKey: ledger.IdentityTagKey([]byte(TagSecret))})
}

// TagSecret is what registries of the tests make identity tags with.
const TagSecret = "the secret that test registries share"

func (w *World) addHolder(t testing.TB, name string, open ledger.AccountOpenBody) *Holder {
	t.Helper()
	open.Key, open.Registry, open.Contact = w.KeyOf(t, name), RegistryA, Digest("contact of "+name)
	h := &Holder{Name: name, Account: open.Account, Open: open}
	w.holders[name] = h
	w.Use(t, h.Account, name)
	return h
}

// Holders lists the holders met so far, by name.
func (w *World) Holders() []*Holder {
	var list []*Holder
	for _, h := range w.holders {
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b *Holder) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}

// KeyOf gives the public key that goes by that name; its owner is whoever offers
// it first. A holder's first key has the holder's name.
func (w *World) KeyOf(t testing.TB, name string) *sm2.PublicKey {
	t.Helper()
	if key, ok := w.Keys[name]; ok {
		return key.Public()
	}
	return w.newKey(t, name).Public()
}

// Use makes account sign with the key of that name from now on.
func (w *World) Use(t testing.TB, account, key string) {
	t.Helper()
	w.KeyOf(t, key)
	w.holderKeys[account] = w.Keys[key]
}

func (w *World) random(name string) io.Reader { return Reader(w.seed, name) }
