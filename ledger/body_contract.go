package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ContractTerms are what a contract about data has to state (GZT 27, CC 23). What
// would give away the parties' business is committed to; who they are is withheld.
type ContractTerms struct {
	// Content is what data it is about, Purpose what it may be used for.
	Content string `json:"content" class:"public"`
	// Delivery, Price, Quality, Secrecy and Security commit to the clauses on these.
	Delivery sm3.Digest `json:"delivery,omitempty" class:"party"`
	// Ends is the first instant after its term; absent when it has none.
	Ends legaltime.Instant `json:"ends,omitempty" class:"public"`
	From legaltime.Instant `json:"from" class:"public"`
	// Manner is how the data is traded, such as by an interface.
	Manner   string     `json:"manner" class:"public"`
	Price    sm3.Digest `json:"price,omitempty" class:"party"`
	Purpose  string     `json:"purpose" class:"public"`
	Quality  sm3.Digest `json:"quality,omitempty" class:"party"`
	Secrecy  sm3.Digest `json:"secrecy,omitempty" class:"party"`
	Security sm3.Digest `json:"security,omitempty" class:"party"`
}

// ContractOpenBody opens a trade on an exchange, which has asked for a statement of
// the data's source and checked who both are (GZT 18, 22, CQ 37).
type ContractOpenBody struct {
	Asset    string `json:"asset" class:"public" check:"id"`
	Contract string `json:"contract" class:"public" check:"id"`
	Exchange string `json:"exchange" class:"public" check:"id"`
	// Identities, Review and Source are digests of the checks of both identities, of
	// the exchange's review, and of the statement of source.
	Identities sm3.Digest `json:"identities" class:"public"`
	// Parties are sorted by role and account: the holder, and the receiver of a trade
	// or the trustee of a trust.
	Parties []PartyOf `json:"parties" class:"public"`
	// Resells is the number of the contract by which who sells got the data, where that
	// is not the asset's holder.
	Resells string     `json:"resells,omitempty" class:"public" check:"id"`
	Review  sm3.Digest `json:"review" class:"public"`
	Source  sm3.Digest `json:"source" class:"public"`
}

// ContractDepositBody fixes a contract about data by its digest (CC 23).
type ContractDepositBody struct {
	Asset    string `json:"asset" class:"public" check:"id"`
	Contract string `json:"contract" class:"public" check:"id"`
	// Digest is that of the text that all parties have signed.
	Digest sm3.Digest `json:"digest" class:"public"`
	// Member fixes it: an evidence provider, or the exchange that has opened the
	// trade.
	Member  string    `json:"member" class:"public" check:"id"`
	Parties []PartyOf `json:"parties" class:"public"`
	Resells string    `json:"resells,omitempty" class:"public" check:"id"`
	Role    string    `json:"role" class:"public" check:"id"`
	// Signatories are the parties' accounts, sorted.
	Signatories []string      `json:"signatories" class:"public" check:"id"`
	Terms       ContractTerms `json:"terms" class:"public"`
}

// ContractSettleBody says that a trade has been paid for and delivered through the
// exchange.
type ContractSettleBody struct {
	Contract string `json:"contract" class:"public" check:"id"`
	// Delivery and Payment are digests of what shows it.
	Delivery sm3.Digest `json:"delivery" class:"public"`
	Exchange string     `json:"exchange" class:"public" check:"id"`
	Payment  sm3.Digest `json:"payment" class:"public"`
}

// ContractFileBody files a settled trade: the exchange's record of it is complete.
type ContractFileBody struct {
	Contract string `json:"contract" class:"public" check:"id"`
	Exchange string `json:"exchange" class:"public" check:"id"`
	// Filing is the digest of the record.
	Filing sm3.Digest `json:"filing" class:"public"`
}

// ContractEndBody ends a trade on an exchange (by analogy: Civil Code 557, 562-567).
type ContractEndBody struct {
	Contract string `json:"contract" class:"public" check:"id"`
	// Document is the digest of what shows the end.
	Document sm3.Digest `json:"document" class:"public"`
	Exchange string     `json:"exchange" class:"public" check:"id"`
	// Ground is one of ContractGrounds.
	Ground string `json:"ground" class:"public" check:"id"`
}

// The grounds on which an exchange ends a contract.
const (
	// ContractFailed is a negotiation that came to nothing.
	ContractFailed    = "failed"
	ContractRescinded = "rescinded"
	// ContractVoid is a contract that is void or was avoided.
	ContractVoid = "void"
)

// ContractGrounds lists them, sorted.
func ContractGrounds() []string { return []string{ContractFailed, ContractRescinded, ContractVoid} }

// ContractRescindBody ends a contract, or what is negotiated, by the agreement of all
// parties (by analogy: Civil Code 562).
type ContractRescindBody struct {
	Contract string `json:"contract" class:"public" check:"id"`
	// Document is the digest of the agreement.
	Document sm3.Digest `json:"document" class:"public"`
	// Signatories are the parties' accounts, sorted.
	Signatories []string `json:"signatories" class:"public" check:"id"`
}
