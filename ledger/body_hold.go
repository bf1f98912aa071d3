package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// HoldScope is an act that a judicial freeze forbids.
type HoldScope string

// The acts that a freeze can forbid.
const (
	// HoldAll stands alone and forbids every act, also those that come to be known
	// later.
	HoldAll     HoldScope = "all"
	HoldAmend   HoldScope = "amend"
	HoldCancel  HoldScope = "cancel"
	HoldLicence HoldScope = "licence"
	HoldPledge  HoldScope = "pledge"
	// HoldRelease bars the release of pledges and licences.
	HoldRelease  HoldScope = "release"
	HoldTransfer HoldScope = "transfer"
)

// HoldScopes lists the acts that a freeze can name, sorted.
func HoldScopes() []HoldScope {
	return []HoldScope{HoldAmend, HoldCancel, HoldLicence, HoldPledge, HoldRelease, HoldTransfer}
}

// HoldFreezeBody enters the order of a court, or of another body that may freeze.
type HoldFreezeBody struct {
	Asset string `json:"asset" class:"public" check:"id"`
	// Authority says what the body that ordered it is, a word of the profile's list.
	Authority string `json:"authority" class:"public" check:"id"`
	// Case is the number of the case in which it was ordered.
	Case string `json:"case,omitempty" class:"public"`
	// Document is the digest of the order.
	Document sm3.Digest `json:"document" class:"public"`
	// Ends is the first instant at which the freeze no longer holds. An order that
	// counts from when it takes effect has a period instead.
	Ends legaltime.Instant `json:"ends,omitempty" class:"public"`
	Hold string            `json:"hold" class:"public" check:"id"`
	// Issuer is the body that ordered it: a member by its name, another in full.
	Issuer string `json:"issuer" class:"public"`
	// Member enters it: the court that ordered it, or the registry that has the paper.
	Member string `json:"member" class:"public" check:"id"`
	Order  string `json:"order" class:"public"`
	// Period is the length of the freeze, such as `1y`, from when it takes effect.
	Period string `json:"period,omitempty" class:"public"`
	// Role is that of the staff key that signs.
	Role  string      `json:"role" class:"public" check:"id"`
	Scope []HoldScope `json:"scope" class:"public"`
	// Superior is the body above the issuer that may extend and lift in its place,
	// written like it.
	Superior string `json:"superior,omitempty" class:"public"`
}

// HoldExtendBody moves the end of a freeze that holds.
type HoldExtendBody struct {
	Asset    string            `json:"asset" class:"public" check:"id"`
	Document sm3.Digest        `json:"document" class:"public"`
	Ends     legaltime.Instant `json:"ends" class:"public"`
	Hold     string            `json:"hold" class:"public" check:"id"`
	Issuer   string            `json:"issuer" class:"public"`
	Member   string            `json:"member" class:"public" check:"id"`
	Order    string            `json:"order" class:"public"`
	Role     string            `json:"role" class:"public" check:"id"`
}

// HoldLiftBody ends a freeze before its end date.
type HoldLiftBody struct {
	Asset    string     `json:"asset" class:"public" check:"id"`
	Document sm3.Digest `json:"document" class:"public"`
	Hold     string     `json:"hold" class:"public" check:"id"`
	Issuer   string     `json:"issuer" class:"public"`
	Member   string     `json:"member" class:"public" check:"id"`
	Order    string     `json:"order" class:"public"`
	Role     string     `json:"role" class:"public" check:"id"`
}
