package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ApplicationState is an application's place in its life (docs/states.md).
type ApplicationState string

// The states of an application.
const (
	ApplicationSubmitted   ApplicationState = "SUBMITTED"
	ApplicationNotAccepted ApplicationState = "NOT_ACCEPTED"
	ApplicationReview      ApplicationState = "REVIEW"
	ApplicationCorrection  ApplicationState = "CORRECTION"
	ApplicationPublicity   ApplicationState = "PUBLICITY"
	ApplicationObjected    ApplicationState = "OBJECTED"
	ApplicationReady       ApplicationState = "READY"
	ApplicationCompleted   ApplicationState = "COMPLETED"
	ApplicationRefused     ApplicationState = "REFUSED"
	ApplicationWithdrawn   ApplicationState = "WITHDRAWN"
	// ApplicationTerminated has come to nothing for an objection, or because something
	// that takes precedence overtook it.
	ApplicationTerminated ApplicationState = "TERMINATED"
)

// Open reports whether the application may still come to something.
func (s ApplicationState) Open() bool {
	switch s {
	case ApplicationSubmitted, ApplicationReview, ApplicationCorrection, ApplicationPublicity, ApplicationObjected, ApplicationReady:
		return true
	default:
		return false
	}
}

// ClockName says what a clock measures.
type ClockName string

// The clocks of an application.
const (
	// AcceptClock bounds the registry's decision to accept.
	AcceptClock ClockName = "accept"
	// CorrectionClock bounds the applicant's answer to a notice.
	CorrectionClock ClockName = "correction"
	// FilingClock bounds the applicant's time to apply on a ground. It never runs: an
	// application is in time or not.
	FilingClock ClockName = "filing"
	// PublicityClock is the length of the publicity.
	PublicityClock ClockName = "publicity"
	// ReviewClock bounds the whole review.
	ReviewClock ClockName = "review"
)

// RunningClock is a clock that an entity waits for.
type RunningClock struct {
	Clock legaltime.Clock `json:"clock"`
	Name  ClockName       `json:"name"`
	// Since names the notice or act that it starts from.
	Since string `json:"since"`
}

// Application is a request on its way through a regime's procedure. It goes by
// the profile that was in force when it was submitted.
type Application struct {
	Act string `json:"act"`
	// Agencies are those under which agents have signed it.
	Agencies []string `json:"agencies,omitempty"`
	// Agreement is that by which the data is operated, where there is one.
	Agreement *Agreement `json:"agreement,omitempty"`
	// Anonymous says that it is published without the parties' names.
	Anonymous bool   `json:"anonymous,omitempty"`
	Asset     string `json:"asset"`
	// Base is the asset's history head that it was signed on, absent for a new
	// asset.
	Base sm3.Digest `json:"base,omitempty"`
	// Causes are grounds of the act, by their codes, sorted.
	Causes []string `json:"causes,omitempty"`
	// Certificate is the number of the one that a copy is asked of.
	Certificate string `json:"certificate,omitempty"`
	// Clocks are those that run, sorted by name.
	Clocks []RunningClock `json:"clocks,omitempty"`
	// Corrects is the number of the application whose entry was wrong: this one puts
	// it right (SZ 18, AH 16, GZ 31).
	Corrects string     `json:"corrects,omitempty"`
	Deal     *DealTerms `json:"deal,omitempty"`
	// Fee is what its registration has cost, where that was stated.
	Fee     *Fee     `json:"fee,omitempty"`
	History *History `json:"history,omitempty"`
	// Home is what a registration by mutual recognition rests on.
	Home      *Home      `json:"home,omitempty"`
	ID        string     `json:"id"`
	Materials []Material `json:"materials,omitempty"`
	// Notices are the numbers of those that went out, oldest first.
	Notices []string `json:"notices,omitempty"`
	// Objected are the numbers of all objections that there were to it, sorted,
	// Objections those of the open ones.
	Objected   []string `json:"objected,omitempty"`
	Objections []string `json:"objections,omitempty"`
	// Occurred is the day from which the time to apply is counted.
	Occurred legaltime.Instant `json:"occurred,omitempty"`
	// Opinions are those of the stages done, in order. Only the last may have failed.
	Opinions []Opinion `json:"opinions,omitempty"`
	// Overdue names clocks of the office that have run out.
	Overdue []ClockName `json:"overdue,omitempty"`
	// Overtaken says by what the application lost its object, absent for one that has
	// not.
	Overtaken *Overtaken `json:"overtaken,omitempty"`
	Parties   []PartyOf  `json:"parties"`
	Profile   Document   `json:"profile"`
	Promise   *Promise   `json:"promise,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	// Reasons are those for which it was declined, refused or ended.
	Reasons  []Reason         `json:"reasons,omitempty"`
	Record   sm3.Digest       `json:"record"`
	Register *RegisterTerms   `json:"register,omitempty"`
	Registry string           `json:"registry"`
	State    ApplicationState `json:"state"`
	// Submitted is the block time of the record.
	Submitted   legaltime.Instant `json:"submitted"`
	Surrendered string            `json:"surrendered,omitempty"`
	// Trade is the number of the contract on an exchange that it rests on.
	Trade string `json:"trade,omitempty"`
	// Undertaking is the digest of the applicant's word to know of objections to
	// the asset and to bear the risk.
	Undertaking sm3.Digest `json:"undertaking,omitempty"`
	// Unsigned are the accounts of parties for whom nobody has signed it, in the order
	// of Parties.
	Unsigned []string `json:"unsigned,omitempty"`
}

// Overtaken is what took precedence over an application: a freeze of what it asks for,
// or a document or revocation that was carried out.
type Overtaken struct {
	By    string            `json:"by"`
	Since legaltime.Instant `json:"since"`
}

// Opinion is what a stage of the review came to.
type Opinion struct {
	// Answers are to the items that the report had to answer.
	Answers []Answer `json:"answers,omitempty"`
	// Outcome is `passed` or `failed`, Reasons why it has failed.
	Outcome  Outcome           `json:"outcome"`
	Person   string            `json:"person"`
	Reasons  []Reason          `json:"reasons,omitempty"`
	Report   sm3.Digest        `json:"report"`
	Reviewer string            `json:"reviewer"`
	Stage    string            `json:"stage"`
	Time     legaltime.Instant `json:"time"`
}

// Party gives the account that has a part, empty when nobody has it.
func (a *Application) Party(r Role) string {
	for _, p := range a.Parties {
		if p.Role == r {
			return p.Account
		}
	}
	return ""
}

// Clock finds a clock that runs.
func (a *Application) Clock(name ClockName) (*RunningClock, bool) {
	i := slices.IndexFunc(a.Clocks, func(c RunningClock) bool { return c.Name == name })
	if i < 0 {
		return nil, false
	}
	return &a.Clocks[i], true
}

// NoticeState is a notice's place in its life.
type NoticeState string

// The states of a notice.
const (
	NoticeSent   NoticeState = "SENT"
	NoticeServed NoticeState = "SERVED"
)

// NoticeKind says what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	// NoticeAccount tells a subject what was done with its account.
	NoticeAccount NoticeKind = "account"
	// NoticeApplied tells a party that has not signed of an application about what is
	// its own.
	NoticeApplied NoticeKind = "applied"
	// NoticeContested tells who has applied that a party which has not signed disputes
	// it.
	NoticeContested NoticeKind = "contested"
	// NoticeAssigned tells the holder that a right has passed to another.
	NoticeAssigned   NoticeKind = "assigned"
	NoticeCorrection NoticeKind = "correction"
	NoticeDeclined   NoticeKind = "declined"
	// NoticeExtinguished tells whose right has fallen.
	NoticeExtinguished NoticeKind = "extinguished"
	// NoticeHomeEnded tells the holders that the certificate which the
	// registration rests on has ended at home.
	NoticeHomeEnded NoticeKind = "home_ended"
	// NoticeJudgment tells whoever has something in an asset of an effective document
	// that was entered about it.
	NoticeJudgment NoticeKind = "judgment"
	// NoticeObjected tells who applies for a disposal that an objection stands.
	NoticeObjected  NoticeKind = "objected"
	NoticeObjection NoticeKind = "objection"
	// NoticeReferral tells an objector to sue, or to go to arbitration.
	NoticeReferral NoticeKind = "referral"
	// NoticeOvertaken tells the parties of an application what overtook it.
	NoticeOvertaken NoticeKind = "overtaken"
	NoticeRefused   NoticeKind = "refused"
	// NoticeTolerated tells an applicant whose application is accepted on a promise
	// what is missing, until when, and what follows.
	NoticeTolerated NoticeKind = "tolerated"
	// NoticeRevocation tells both sides of a revocation or suspension.
	NoticeRevocation NoticeKind = "revocation"
)

// Notice is what was told to whom, by which article, and when it counts
// as known.
type Notice struct {
	Addressees  []string `json:"addressees"`
	Application string   `json:"application,omitempty"`
	Article     string   `json:"article"`
	// Articles are those of the items, one each, where a notice gives reasons for a
	// refusal: Article is where it stands that there is a notice.
	Articles []string `json:"articles,omitempty"`
	// Clock bounds its service, absent when nothing does or it is served.
	Clock *legaltime.Clock `json:"clock,omitempty"`
	// Follows is what the addressee is told follows when it does not bring the items in
	// time: `refuse` or `flag`.
	Follows string     `json:"follows,omitempty"`
	History *History   `json:"history,omitempty"`
	ID      string     `json:"id"`
	Items   []string   `json:"items"`
	Kind    NoticeKind `json:"kind"`
	Manner  string     `json:"manner,omitempty"`
	// Objection is the number of the one that it is about.
	Objection string `json:"objection,omitempty"`
	// Overdue says that it was not served in time.
	Overdue bool `json:"overdue,omitempty"`
	// Period is the time that the notice itself sets.
	Period   string            `json:"period,omitempty"`
	Person   string            `json:"person"`
	Proof    sm3.Digest        `json:"proof,omitempty"`
	Registry string            `json:"registry"`
	Sent     legaltime.Instant `json:"sent"`
	Served   legaltime.Instant `json:"served,omitempty"`
	State    NoticeState       `json:"state"`
	Text     sm3.Digest        `json:"text"`
	// Until is the first instant that is too late, where a notice names one.
	Until legaltime.Instant `json:"until,omitempty"`
}

// Reason is one for which an application came to nothing, or a review has failed.
type Reason struct {
	// Article is where the reason itself stands.
	Article string `json:"article"`
	// Code is one of the profile's list `refusals`, or what the application lost its
	// object by.
	Code string `json:"code"`
}

// NoticeDeemed is the manner of what counts as served by a rule alone.
const NoticeDeemed = "deemed"

// NoticeManners lists how a notice becomes known: by receipt, or by a rule that
// counts it as served.
func NoticeManners() []string { return []string{NoticeDeemed, "received"} }
