package ledger

import (
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The values of entities, as the state tree commits to them: canonical JSON of
// these types. History is nil only while a value is hashed into its own
// history.

// Account is a holder's book and the keys that sign for it.
type Account struct {
	Code     string     `json:"code,omitempty"`
	History  *History   `json:"history,omitempty"`
	ID       string     `json:"id"`
	Identity sm3.Digest `json:"identity,omitempty"`
	// Keys are those that may sign, in the order in which they were added.
	Keys     []*sm2.PublicKey  `json:"keys"`
	Kind     SubjectKind       `json:"kind"`
	Name     string            `json:"name,omitempty"`
	Opened   legaltime.Instant `json:"opened"`
	Registry string            `json:"registry"`
}

// Key finds an active key by its short id.
func (a *Account) Key(id sm2.KeyID) *sm2.PublicKey {
	for _, k := range a.Keys {
		if k.ID() == id {
			return k
		}
	}
	return nil
}

// KeyUse says which account or member a key was ever used by.
type KeyUse struct {
	Account string   `json:"account,omitempty"`
	History *History `json:"history,omitempty"`
	Member  string   `json:"member,omitempty"`
}

// Evidence is a deposit, of files or of a batch.
type Evidence struct {
	Acquisition string            `json:"acquisition"`
	Count       int64             `json:"count,omitempty"`
	Deposited   legaltime.Instant `json:"deposited"`
	Files       []sm3.Digest      `json:"files,omitempty"`
	// Fingerprint is the files' FingerprintSet; for a batch it is its root.
	Fingerprint sm3.Digest `json:"fingerprint"`
	History     *History   `json:"history,omitempty"`
	Holder      string     `json:"holder"`
	ID          string     `json:"id"`
	Provider    string     `json:"provider"`
	Record      sm3.Digest `json:"record"`
	Report      sm3.Digest `json:"report"`
	Title       string     `json:"title"`
}

// Voucher is a processing voucher, see VoucherBody.
type Voucher struct {
	Agency   string            `json:"agency"`
	Evidence string            `json:"evidence"`
	History  *History          `json:"history,omitempty"`
	Holder   string            `json:"holder"`
	ID       string            `json:"id"`
	Issued   legaltime.Instant `json:"issued"`
	Kind     Kind              `json:"kind"`
	Record   sm3.Digest        `json:"record"`
}
