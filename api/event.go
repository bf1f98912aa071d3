package api

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// MaxEventWait is how many seconds a request for events may wait for one.
const MaxEventWait = 30

// Events is a run of what happened to an asset, oldest first: its final values as
// History has them, and what each changed.
type Events struct {
	Events []Event `json:"events"`
	// Next is the `after` of the next request, also when nothing has happened.
	Next uint64 `json:"next"`
	// Final is the newest final height that was looked at.
	Final uint64 `json:"final"`
}

// Event is one value of an asset and what is new in it.
type Event struct {
	PastValue
	// Time is the block's.
	Time     legaltime.Instant `json:"time"`
	Happened []Happening       `json:"happened"`
	// Warning says that whoever holds a right in the asset should look.
	Warning bool `json:"warning"`
}

// Happening is one thing that is new: a word for ever, and the number or state
// that it is about.
type Happening struct {
	Code    HappeningCode `json:"code"`
	Subject string        `json:"subject,omitempty"`
}

// HappeningCode names what has happened to an asset.
type HappeningCode string

// What happens to an asset. `ended` is said of what was there before.
const (
	ApplicationOpened     HappeningCode = "application.opened"
	ApplicationEnded      HappeningCode = "application.ended"
	CertificateDue        HappeningCode = "certificate.due"
	CertificateIssued     HappeningCode = "certificate.issued"
	CertificateExpired    HappeningCode = "certificate.expired"
	CertificateSuperseded HappeningCode = "certificate.superseded"
	CertificateEnded      HappeningCode = "certificate.ended"
	HoldersChanged        HappeningCode = "holders.changed"
	Frozen                HappeningCode = "hold.began"
	FreezeEnded           HappeningCode = "hold.ended"
	LicenceBegan          HappeningCode = "licence.began"
	LicenceEnded          HappeningCode = "licence.ended"
	ObjectionOpened       HappeningCode = "objection.opened"
	ObjectionEnded        HappeningCode = "objection.ended"
	PledgeBegan           HappeningCode = "pledge.began"
	PledgeEnded           HappeningCode = "pledge.ended"
	StateChanged          HappeningCode = "state.changed"
	DetailsChanged        HappeningCode = "details.changed"
)

// HappeningCodes lists every code in the order in which documents show them.
func HappeningCodes() []HappeningCode {
	return []HappeningCode{
		StateChanged, HoldersChanged, ApplicationOpened, ApplicationEnded, CertificateDue, CertificateIssued, CertificateExpired,
		CertificateSuperseded, CertificateEnded, Frozen, FreezeEnded, ObjectionOpened, ObjectionEnded, PledgeBegan, PledgeEnded,
		LicenceBegan, LicenceEnded, DetailsChanged,
	}
}

// Warns reports whether a holder of a right in the asset should be told: a freeze,
// an objection, an application about it, or the end of its certificate or
// registration.
func (h Happening) Warns() bool {
	switch h.Code {
	case Frozen, ObjectionOpened, ApplicationOpened, CertificateExpired, CertificateEnded:
		return true
	case StateChanged:
		return h.Subject == string(ledger.AssetCancelled) || h.Subject == string(ledger.AssetRevoked) || h.Subject == string(ledger.AssetSuspended) || h.Subject == string(ledger.AssetTerminated)
	default:
		return false
	}
}

// Happened says what is new in a value of an asset against the one before; nil is
// before the first.
func Happened(before, after *ledger.Asset) []Happening {
	if before == nil {
		before = new(ledger.Asset)
	}
	happened := []Happening{}
	add := func(code HappeningCode, subject string) { happened = append(happened, Happening{code, subject}) }
	if before.State != after.State {
		add(StateChanged, string(after.State))
	}
	if !slices.Equal(before.Holders, after.Holders) {
		add(HoldersChanged, "")
	}
	if before.Disposal != after.Disposal {
		come(add, none(before.Disposal), none(after.Disposal), ApplicationOpened, ApplicationEnded)
	}
	certificatesChanged(add, before, after)
	come(add, before.Holds, after.Holds, Frozen, FreezeEnded)
	come(add, before.Objections, after.Objections, ObjectionOpened, ObjectionEnded)
	come(add, before.Pledges, after.Pledges, PledgeBegan, PledgeEnded)
	come(add, before.Licences, after.Licences, LicenceBegan, LicenceEnded)
	if len(happened) == 0 {
		add(DetailsChanged, "")
	}
	return happened
}

func none(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// come says which ids are new and which are gone.
func come(add func(HappeningCode, string), before, after []string, began, ended HappeningCode) {
	for _, id := range before {
		if !slices.Contains(after, id) {
			add(ended, id)
		}
	}
	for _, id := range after {
		if !slices.Contains(before, id) {
			add(began, id)
		}
	}
}

func certificatesChanged(add func(HappeningCode, string), before, after *ledger.Asset) {
	for _, due := range after.Due {
		if !slices.Contains(before.Due, due) {
			add(CertificateDue, due.Kind)
		}
	}
	for _, c := range after.Certificates {
		old, had := before.Certificate(c.Number)
		switch {
		case !had:
			add(CertificateIssued, c.Number)
		case old.State == c.State:
		case c.State == ledger.CertificateLapsed:
			add(CertificateExpired, c.Number)
		case c.State == ledger.CertificateSuperseded:
			add(CertificateSuperseded, c.Number)
		default:
			add(CertificateEnded, c.Number)
		}
	}
}
