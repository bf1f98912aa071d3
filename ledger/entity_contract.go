package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ContractState is the place of a contract about data in its life.
type ContractState string

// The states of a contract: on an exchange it passes all of them in this order
// (GZT 22), elsewhere it is deposited.
const (
	// ContractNegotiated is a trade that an exchange has opened: subjects and object
	// are registered, and the parties negotiate.
	ContractNegotiated ContractState = "NEGOTIATION"
	ContractDeposited  ContractState = "DEPOSITED"
	ContractSettled    ContractState = "SETTLED"
	ContractFiled      ContractState = "FILED"
	// ContractEnded has failed, or was rescinded: nothing comes of it any more.
	ContractEnded ContractState = "ENDED"
)

// Contract is a contract about an asset's data that was deposited by its digest: of a
// trade, or of a trust where one party is the trustee.
type Contract struct {
	// Anonymous says that its registration was asked to be published without names.
	Anonymous bool `json:"anonymous,omitempty"`
	// Application is the number of the one that it was registered by.
	Application string `json:"application,omitempty"`
	Asset       string `json:"asset"`
	// Cancelled is when its registration was cancelled.
	Cancelled legaltime.Instant `json:"cancelled,omitempty"`
	// Delivery, Filing and Payment are digests of the exchange's proofs.
	Delivery sm3.Digest `json:"delivery,omitempty"`
	// Deposited, Filed, Opened and Settled are when it came so far.
	Deposited legaltime.Instant `json:"deposited,omitempty"`
	// Digest is that of the contract's text.
	Digest sm3.Digest `json:"digest,omitempty"`
	// Ended is when it ended, Ending the digest of what shows that, and Ground why an
	// exchange ended it.
	Ended  legaltime.Instant `json:"ended,omitempty"`
	Ending sm3.Digest        `json:"ending,omitempty"`
	// Exchange is the member on whose market it is made; absent elsewhere.
	Exchange string            `json:"exchange,omitempty"`
	Filed    legaltime.Instant `json:"filed,omitempty"`
	Filing   sm3.Digest        `json:"filing,omitempty"`
	Ground   string            `json:"ground,omitempty"`
	History  *History          `json:"history,omitempty"`
	ID       string            `json:"id"`
	// Identities, Review and Source are digests of what the exchange has checked:
	// who both are, and where the data is said to come from.
	Identities sm3.Digest        `json:"identities,omitempty"`
	Opened     legaltime.Instant `json:"opened,omitempty"`
	Parties    []PartyOf         `json:"parties"`
	Payment    sm3.Digest        `json:"payment,omitempty"`
	// Provider is the member that has fixed the contract.
	Provider string     `json:"provider,omitempty"`
	Record   sm3.Digest `json:"record"`
	// Registered is when it was registered, absent before.
	Registered legaltime.Instant `json:"registered,omitempty"`
	// Resells is the number of the contract by which who sells got the data, where
	// that is not the asset's holder.
	Resells string            `json:"resells,omitempty"`
	Review  sm3.Digest        `json:"review,omitempty"`
	Settled legaltime.Instant `json:"settled,omitempty"`
	Source  sm3.Digest        `json:"source,omitempty"`
	State   ContractState     `json:"state"`
	Terms   *ContractTerms    `json:"terms,omitempty"`
}
