package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// JudgmentKind says what an effective document is.
type JudgmentKind string

// The kinds of effective documents.
const (
	CourtJudgment          JudgmentKind = "court_judgment"
	CourtRuling            JudgmentKind = "court_ruling"
	CourtMediation         JudgmentKind = "court_mediation"
	ArbitralAward          JudgmentKind = "arbitral_award"
	ArbitralMediation      JudgmentKind = "arbitral_mediation"
	AdministrativeDecision JudgmentKind = "administrative_decision"
)

// JudgmentKinds lists every kind.
func JudgmentKinds() []JudgmentKind {
	return []JudgmentKind{CourtJudgment, CourtRuling, CourtMediation, ArbitralAward, ArbitralMediation, AdministrativeDecision}
}

// Issuer gives the class of members that issue documents of the kind, empty when
// none does: then they come on paper.
func (k JudgmentKind) Issuer() Class {
	switch k {
	case CourtJudgment, CourtRuling, CourtMediation:
		return ClassCourt
	case ArbitralAward, ArbitralMediation:
		return ClassArbitrator
	default:
		return ""
	}
}

// What a document can order beside what an act does: that the entry stands, or that
// the registration is revoked.
const (
	OrdersConfirm = "confirm"
	OrdersRevoke  = "revoke"
)

// JudgmentEnterBody enters an effective document about an asset.
type JudgmentEnterBody struct {
	Asset string `json:"asset" class:"public" check:"id"`
	// Case is the number of the case. A freeze of the same case does not bar what is
	// ordered.
	Case string `json:"case" class:"public"`
	// Document is the digest of the document, or of its certified copy.
	Document sm3.Digest `json:"document" class:"public"`
	// Effective is when it takes effect in law.
	Effective legaltime.Instant `json:"effective" class:"public"`
	// Issuer is the body that issued it: a member by its name, another in full.
	Issuer   string       `json:"issuer" class:"public"`
	Judgment string       `json:"judgment" class:"public" check:"id"`
	Kind     JudgmentKind `json:"kind" class:"public" check:"id"`
	// Matter is the entry that was in dispute, as an objection names it.
	Matter string `json:"matter,omitempty" class:"public"`
	// Member enters it: who issued it, or the registry that has the paper.
	Member string `json:"member" class:"public" check:"id"`
	// Number is the document's own number.
	Number string `json:"number" class:"public"`
	// Orders says what is to be done: what an act of the profile does, `confirm` or
	// `revoke`.
	Orders string `json:"orders" class:"public" check:"id"`
	// Right is the number of the pledge or licence that it is about.
	Right string `json:"right,omitempty" class:"public" check:"id"`
	// Role is that of the staff key that signs.
	Role string `json:"role" class:"public" check:"id"`
	// To is the account that gets the asset.
	To string `json:"to,omitempty" class:"public" check:"id"`
}

// JudgmentExecuteBody has the registry carry out a document that nobody else
// applies for.
type JudgmentExecuteBody struct {
	Judgment string `json:"judgment" class:"public" check:"id"`
	Registry string `json:"registry" class:"public" check:"id"`
}

// JudgmentVacateBody says that a document that was not carried out has been set
// aside.
type JudgmentVacateBody struct {
	Document sm3.Digest `json:"document" class:"public"`
	Judgment string     `json:"judgment" class:"public" check:"id"`
	Member   string     `json:"member" class:"public" check:"id"`
	Role     string     `json:"role" class:"public" check:"id"`
}
