package ledger

import "github.com/certledger/certledger/crypto/sm3"

// Outcome is what an objection or a review came to, or what a third party finds.
type Outcome string

// The outcomes. A finding and a settlement keep, revoke or publicise again; a
// decision, a judgment and an award uphold or dismiss; a stage of a review is passed or
// has failed.
const (
	OutcomeKeep        Outcome = "keep"
	OutcomeRevoke      Outcome = "revoke"
	OutcomeRepublicise Outcome = "republicise"
	OutcomeUpheld      Outcome = "upheld"
	OutcomeDismissed   Outcome = "dismissed"
	OutcomePassed      Outcome = "passed"
	OutcomeFailed      Outcome = "failed"
)

// Findings lists the outcomes of findings and settlements, Decisions those of
// decisions, judgments and awards.
func Findings() []Outcome { return []Outcome{OutcomeKeep, OutcomeRevoke, OutcomeRepublicise} }

// Decisions lists the outcomes of decisions, judgments and awards.
func Decisions() []Outcome { return []Outcome{OutcomeDismissed, OutcomeUpheld} }

// ObjectionFileBody objects to an application that is publicised, or to what is
// registered.
type ObjectionFileBody struct {
	// Application or Asset is what it is about, not both.
	Application string `json:"application,omitempty" class:"public" check:"id"`
	Asset       string `json:"asset,omitempty" class:"public" check:"id"`
	// Evidence are the digests of what proves it.
	Evidence []sm3.Digest `json:"evidence,omitempty" class:"public"`
	// Grounds is the digest of the statement of facts and reasons.
	Grounds sm3.Digest `json:"grounds" class:"public"`
	// Interest is the digest of what shows the objector's interest.
	Interest sm3.Digest `json:"interest,omitempty" class:"public"`
	// Matter is the entry that is said to be wrong.
	Matter    string `json:"matter" class:"public"`
	Objection string `json:"objection" class:"public" check:"id"`
	Objector  string `json:"objector" class:"public" check:"id"`
	// Reason says in short why. The same matter and reason are the same objection.
	Reason string `json:"reason" class:"public"`
	// Refused is the digest of what shows that the registrant has refused to amend
	// or cancel.
	Refused  sm3.Digest `json:"refused,omitempty" class:"public"`
	Registry string     `json:"registry" class:"public" check:"id"`
}

// ObjectionNoticeBody accepts an objection, rejects it, demands proof of the
// registrant, or refers the objector to a court or commission; and tells those whom
// it concerns.
type ObjectionNoticeBody struct {
	// Certificate is the digest of the certificate of the objection (SZ 20).
	Certificate sm3.Digest `json:"certificate,omitempty" class:"public"`
	Notice      string     `json:"notice" class:"public" check:"id"`
	Objection   string     `json:"objection" class:"public" check:"id"`
	// Period is the registrant's time to prove, where the profile leaves it to the
	// demand.
	Period string `json:"period,omitempty" class:"public"`
	Person string `json:"person" class:"public"`
	// Reasons say why.
	Reasons  []string `json:"reasons" class:"public"`
	Registry string   `json:"registry" class:"public" check:"id"`
	// Text is the digest of the notice as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}

// ObjectionExplainBody is the registrant's answer.
type ObjectionExplainBody struct {
	// Account is one of the registrants.
	Account string `json:"account" class:"public" check:"id"`
	// Explanation is the digest of the statement with its proof.
	Explanation sm3.Digest `json:"explanation" class:"public"`
	Objection   string     `json:"objection" class:"public" check:"id"`
}

// ObjectionFindBody is the finding of a third party.
type ObjectionFindBody struct {
	Objection string  `json:"objection" class:"public" check:"id"`
	Outcome   Outcome `json:"outcome" class:"public"`
	// Person is the natural person who has found so.
	Person string `json:"person" class:"public"`
	// Report is the digest of the report.
	Report   sm3.Digest `json:"report" class:"public"`
	Reviewer string     `json:"reviewer" class:"public" check:"id"`
	// Truthful states that the report is objective, true, accurate and complete;
	// false is refused.
	Truthful bool `json:"truthful" class:"public"`
	// Unconcerned declares that neither reviewer nor person has an interest in
	// the outcome; false is refused.
	Unconcerned bool `json:"unconcerned" class:"public"`
}

// ObjectionSettleBody is what both sides agree on.
type ObjectionSettleBody struct {
	// Agreement is the digest of what they have signed.
	Agreement sm3.Digest `json:"agreement" class:"public"`
	Objection string     `json:"objection" class:"public" check:"id"`
	Objector  string     `json:"objector" class:"public" check:"id"`
	Outcome   Outcome    `json:"outcome" class:"public"`
	// Registrants are all of the other side, sorted.
	Registrants []string `json:"registrants" class:"public" check:"id"`
}

// ObjectionSuitBody proves that the objector has sued, or gone to arbitration.
type ObjectionSuitBody struct {
	// Case is the number under which the court or commission has accepted it.
	Case string `json:"case" class:"public"`
	// Document is the digest of its notice of acceptance.
	Document  sm3.Digest `json:"document" class:"public"`
	Issuer    string     `json:"issuer" class:"public"`
	Objection string     `json:"objection" class:"public" check:"id"`
	Objector  string     `json:"objector" class:"public" check:"id"`
}

// ObjectionDecideBody is the registry's decision, of which both sides are told.
type ObjectionDecideBody struct {
	Notice    string   `json:"notice" class:"public" check:"id"`
	Objection string   `json:"objection" class:"public" check:"id"`
	Outcome   Outcome  `json:"outcome" class:"public"`
	Person    string   `json:"person" class:"public"`
	Reasons   []string `json:"reasons" class:"public"`
	Registry  string   `json:"registry" class:"public" check:"id"`
	// Text is the digest of the decision as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}

// ObjectionDocumentBody enters a judgment, ruling or award.
type ObjectionDocumentBody struct {
	Case string `json:"case" class:"public"`
	// Document is the digest of the effective document.
	Document sm3.Digest `json:"document" class:"public"`
	// Issuer is the court or commission.
	Issuer string `json:"issuer" class:"public"`
	// Judgment is its number in the register, where it has been entered.
	Judgment string `json:"judgment,omitempty" class:"public" check:"id"`
	// Member enters it: a court or arbitrator, or the registry what was handed in.
	Member    string  `json:"member" class:"public" check:"id"`
	Objection string  `json:"objection" class:"public" check:"id"`
	Outcome   Outcome `json:"outcome" class:"public"`
	// Role is that of the staff key that signs.
	Role string `json:"role" class:"public" check:"id"`
}

// ObjectionWithdrawBody takes an objection back.
type ObjectionWithdrawBody struct {
	Objection string `json:"objection" class:"public" check:"id"`
	Objector  string `json:"objector" class:"public" check:"id"`
	Reason    string `json:"reason" class:"public"`
}
