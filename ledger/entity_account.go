package ledger

import (
	"cmp"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The values of entities, as the state tree commits to them: canonical JSON of
// these types. History is nil only while a value is hashed into its own
// history.

// AccountState is an account's place in its life (docs/states.md).
type AccountState string

// The states of an account.
const (
	AccountApplied AccountState = "APPLIED"
	AccountIsOpen  AccountState = "OPEN"
	// AccountLocked is waiting to be closed: nobody uses it.
	AccountLocked AccountState = "LOCKED"
	AccountClosed AccountState = "CLOSED"
)

// The clocks of an account.
const (
	// OpeningClock bounds the opening, from the end of the review (DL 10).
	OpeningClock ClockName = "opening"
	// ChangeClock bounds a change, from the end of its review (DL 11).
	ChangeClock ClockName = "change"
)

// Account is a holder and the keys that sign for it.
type Account struct {
	// Bars are the numbers of the measures under which it may apply for nothing,
	// sorted; each has an end of its own.
	Bars []string `json:"bars,omitempty"`
	// Changed is when its data changed last; absent as long as they never did.
	Changed legaltime.Instant `json:"changed,omitempty"`
	Clocks  []RunningClock    `json:"clocks,omitempty"`
	// Closed is when it ended, and Ground why.
	Closed  legaltime.Instant `json:"closed,omitempty"`
	Code    string            `json:"code,omitempty"`
	Contact sm3.Digest        `json:"contact,omitempty"`
	// Due are the vouchers that are to be issued to it, once it is open.
	Due      []CertificateDue `json:"due,omitempty"`
	Ground   string           `json:"ground,omitempty"`
	History  *History         `json:"history,omitempty"`
	ID       string           `json:"id"`
	Identity sm3.Digest       `json:"identity,omitempty"`
	// Keys are those that may sign, in the order in which they were added.
	Keys []*sm2.PublicKey `json:"keys"`
	Kind SubjectKind      `json:"kind"`
	Name string           `json:"name,omitempty"`
	// Opened is absent before it is.
	Opened legaltime.Instant `json:"opened,omitempty"`
	// Outdated is the number of the newest certificate that a change makes invalid and
	// that is not invalid yet; absent but for the block of the change.
	Outdated string `json:"outdated,omitempty"`
	// Overdue names clocks of the office that have run out.
	Overdue []ClockName `json:"overdue,omitempty"`
	// Pending is a change that is to be made.
	Pending     *PendingChange `json:"pending,omitempty"`
	Registry    string         `json:"registry"`
	Responsible sm3.Digest     `json:"responsible,omitempty"`
	Standing    sm3.Digest     `json:"standing,omitempty"`
	State       AccountState   `json:"state"`
	// Successor is the account that has asked for the end of this one.
	Successor string     `json:"successor,omitempty"`
	Tag       sm3.Digest `json:"tag,omitempty"`
	// Vouchers are those that stand for it: one of each kind.
	Vouchers []AccountVoucher `json:"vouchers,omitempty"`
}

// AccountVoucher is a voucher as its account shows it.
type AccountVoucher struct {
	Kind   string `json:"kind"`
	Number string `json:"number"`
}

// PendingChange is what is to stand in an account's data.
type PendingChange struct {
	Capacities  []string   `json:"capacities,omitempty"`
	Identity    sm3.Digest `json:"identity,omitempty"`
	Name        string     `json:"name,omitempty"`
	Profile     Document   `json:"profile"`
	Record      sm3.Digest `json:"record"`
	Responsible sm3.Digest `json:"responsible,omitempty"`
	Standing    sm3.Digest `json:"standing,omitempty"`
	Tag         sm3.Digest `json:"tag,omitempty"`
}

// Informs reports whether it changes the account's data, and not only what the subject
// is registered as.
func (p *PendingChange) Informs() bool {
	return !p.Identity.IsZero() || p.Name != "" || !p.Responsible.IsZero() || !p.Standing.IsZero()
}

// Book is what stands in an account's name: how many entries of each kind. An
// account is closed only when its book is empty. Each of its values is an entry
// of the holder's asset book (TJ 6.1.4).
type Book struct {
	Account      string   `json:"account"`
	Applications int64    `json:"applications,omitempty"`
	Assets       int64    `json:"assets,omitempty"`
	History      *History `json:"history,omitempty"`
	// Licences and Pledges are rights in assets of others.
	Licences int64 `json:"licences,omitempty"`
	// Newest is the number of the newest certificate that a change of the account
	// would make invalid; each of these leads to the one before.
	Newest     string `json:"newest,omitempty"`
	Objections int64  `json:"objections,omitempty"`
	Pledges    int64  `json:"pledges,omitempty"`
	// SubAccounts are those into which the book is divided, by their kinds; none where
	// it is kept as one.
	SubAccounts []SubAccount `json:"sub_accounts,omitempty"`
}

// SubAccount is the part of a book that assets of one kind stand in (TJ 6.3.1). It is
// opened with the first of them, and stays.
type SubAccount struct {
	Assets int64 `json:"assets"`
	// Kind is a value of the profile's list: a type of asset or a class of data.
	Kind string `json:"kind"`
}

// Number gives a sub-account's number in the account's book.
func (s SubAccount) Number(account string) string { return account + "/" + s.Kind }

// SubAccount gives the sub-account of a kind, which is opened if there is none yet.
func (b *Book) SubAccount(kind string) *SubAccount {
	i, there := slices.BinarySearchFunc(b.SubAccounts, kind, func(s SubAccount, kind string) int { return cmp.Compare(s.Kind, kind) })
	if !there {
		b.SubAccounts = slices.Insert(b.SubAccounts, i, SubAccount{Kind: kind})
	}
	return &b.SubAccounts[i]
}

// Empty reports whether nothing stands in the account's name.
func (b *Book) Empty() bool {
	return b.Applications == 0 && b.Assets == 0 && b.Licences == 0 && b.Objections == 0 && b.Pledges == 0
}

// Identity leads from a natural person's tag to the account that has it.
type Identity struct {
	Account string   `json:"account"`
	History *History `json:"history,omitempty"`
	Live    bool     `json:"live"`
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
	Acquisition string `json:"acquisition"`
	// Appraisal is there when it is a report on data.
	Appraisal *Appraisal `json:"appraisal,omitempty"`
	// Certificate is the number of the certificate whose file it is.
	Certificate string            `json:"certificate,omitempty"`
	Count       int64             `json:"count,omitempty"`
	Deposited   legaltime.Instant `json:"deposited"`
	Files       []sm3.Digest      `json:"files,omitempty"`
	// Fingerprint is the files' FingerprintSet; for a batch it is its root.
	Fingerprint sm3.Digest `json:"fingerprint"`
	History     *History   `json:"history,omitempty"`
	Holder      string     `json:"holder"`
	// HolderCode and HolderName are the holder's when it was deposited, as a certificate
	// shows them.
	HolderCode string     `json:"holder_code"`
	HolderName string     `json:"holder_name"`
	ID         string     `json:"id"`
	Provider   string     `json:"provider"`
	Record     sm3.Digest `json:"record"`
	// Reference is the number of the entry of its holder's reference book; absent where
	// it has none, and once the data is registered.
	Reference string `json:"reference,omitempty"`
	// Report is the digest of the provider's report, Reported when it was deposited;
	// absent before there is one.
	Report   sm3.Digest        `json:"report,omitempty"`
	Reported legaltime.Instant `json:"reported,omitempty"`
	Title    string            `json:"title"`
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
	// Standard is the publication of the standard that was followed, or what a
	// certificate of evidence names.
	Standard string `json:"standard"`
}
