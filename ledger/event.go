package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger/legaltime"
)

const eventTitle = "certledger-event/v1\n"

// EventKind names what the rules do by themselves.
type EventKind string

// The kinds of events.
const (
	// AccountOverdue says that a registry is late with an account.
	AccountOverdue EventKind = "account.overdue"
	// AccountOutdated says that certificates end which were made from what an account
	// said before it changed.
	AccountOutdated EventKind = "account.outdated"
	// AgencyOver says that an agent's authority has ended with its time.
	AgencyOver EventKind = "agency.ended"
	// ApplicationAccepted says that receipt was acceptance.
	ApplicationAccepted EventKind = "application.accepted"
	// ApplicationLapsed says that what the applicant owed did not come in time.
	ApplicationLapsed EventKind = "application.lapsed"
	// ApplicationOverdue says that an office has not acted in time.
	ApplicationOverdue EventKind = "application.overdue"
	// ApplicationOvertaken says that a freeze, judgment or revocation has left an
	// application without its object.
	ApplicationOvertaken EventKind = "application.overtaken"
	// ApplicationPublicised says that an application's publicity is over.
	ApplicationPublicised EventKind = "application.publicised"
	// AssetUnrenewed says that a registration ends because its certificates have
	// expired and were not renewed.
	AssetUnrenewed EventKind = "asset.unrenewed"
	// AssistanceOverdue says that a registry has not answered in the time that a
	// request for assistance set.
	AssistanceOverdue EventKind = "assistance.overdue"
	// ContractUnrenewed says that the registration of a contract ends because its
	// vouchers have expired and were not renewed.
	ContractUnrenewed EventKind = "contract.unrenewed"
	// NoticeOverdue says that a notice was not served in time.
	NoticeOverdue EventKind = "notice.overdue"
	// ObjectionLapsedEvent says that no suit was proved in time.
	ObjectionLapsedEvent EventKind = "objection.lapsed"
	// ObjectionMooted says that an objection has lost what it was about.
	ObjectionMooted EventKind = "objection.mooted"
	// ObjectionOverdue says that somebody who had to act on an objection is late.
	ObjectionOverdue EventKind = "objection.overdue"
	// ObjectionUpheldEvent says that an objection counts as valid by time.
	ObjectionUpheldEvent EventKind = "objection.upheld"
	// CertificateExpired says that a certificate's validity is over.
	CertificateExpired EventKind = "certificate.expired"
	// DeclarationOverdue says that a former holder has not declared the change of
	// ownership on the day of the new certificate.
	DeclarationOverdue EventKind = "declaration.overdue"
	// HoldExpired says that a freeze's end date has come.
	HoldExpired EventKind = "hold.expired"
	// LicenceExpired says that a licence's time is over.
	LicenceExpired EventKind = "licence.expired"
	// PledgeTermEnded says that a pledge's term is over; the pledge stands.
	PledgeTermEnded EventKind = "pledge.term_ended"
	// ProposalLapsed says that a proposal was not enacted in time.
	ProposalLapsed EventKind = "proposal.lapsed"
	// ReportDue says that what a report is about is over, ReportOverdue that the
	// report has not come in time.
	ReportDue     EventKind = "report.due"
	ReportOverdue EventKind = "report.overdue"
	// LedgerRecovered says that the ledger goes on after a lost quorum.
	LedgerRecovered EventKind = "ledger.recovered"
)

// Event is an effect of the rules that no record asked for. It is a leaf of the
// log like a record, without signature: every member computes it alike.
type Event struct {
	// Article is the source of the rule.
	Article string    `json:"article"`
	Asset   string    `json:"asset,omitempty"`
	Kind    EventKind `json:"kind"`
	// Subject is the certificate, hold, right, application or other thing that the
	// event is about; for a recovery it is the digest of its plan.
	Subject string `json:"subject"`
	// Time is the block time at which it took effect.
	Time legaltime.Instant `json:"time"`
}

// Text gives the event's leaf.
func (e Event) Text() ([]byte, error) {
	line, err := forms.Marshal(e)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(eventTitle), line, []byte("\n")), nil
}

// ErrEvent is wrapped by every error about the form of an event.
var ErrEvent = errors.New("malformed event")

// ParseEvent reads an event's leaf.
func ParseEvent(leaf []byte) (Event, error) {
	var e Event
	line, ok := bytes.CutPrefix(leaf, []byte(eventTitle))
	line, ok2 := bytes.CutSuffix(line, []byte("\n"))
	if !ok || !ok2 || len(leaf) > MaxNote {
		return e, fmt.Errorf("%w: the first line is not %q", ErrEvent, eventTitle[:len(eventTitle)-1])
	}
	if err := forms.Unmarshal(line, &e); err != nil {
		return e, fmt.Errorf("%w: %w", ErrEvent, err)
	}
	return e, nil
}
