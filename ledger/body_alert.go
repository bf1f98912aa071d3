package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AlertCategory is what a registry or exchange alerts the regulator to.
type AlertCategory string

// The categories of alerts.
const (
	// AlertViolation is an act of a holder, evidence provider or agency against the
	// rules (TJ 9.1.1, SZ 25).
	AlertViolation AlertCategory = "violation"
	// AlertAnomaly is what monitoring has found: a leak, damage, loss or change of
	// data, or a trade that is not as others (TJ 6.1.1(c), HBT 27).
	AlertAnomaly AlertCategory = "anomaly"
	// AlertBreach is a breach of secrecy by those who handle registrations (SZ 12,
	// 27, AH 10(4), GZ 39).
	AlertBreach AlertCategory = "breach"
	// AlertEvent is another major event (SH 13).
	AlertEvent AlertCategory = "event"
)

// AlertCategories lists every category.
func AlertCategories() []AlertCategory {
	return []AlertCategory{AlertViolation, AlertAnomaly, AlertBreach, AlertEvent}
}

// AlertRaiseBody tells the regulator of something at once. What it is about and what
// was done stand in documents, which are sealed for the regulator.
type AlertRaiseBody struct {
	Alert    string        `json:"alert" class:"public" check:"id"`
	Category AlertCategory `json:"category" class:"public"`
	// Measures is the digest of what has been done, Text of what was found.
	Measures sm3.Digest `json:"measures,omitempty" class:"party"`
	Registry string     `json:"registry" class:"public" check:"id"`
	// Role is that of the key of who alerts, a registry's or an exchange's.
	Role string     `json:"role" class:"public" check:"id"`
	Text sm3.Digest `json:"text,omitempty" class:"party"`
}

// AlertAcknowledgeBody says that the regulator has taken note, and what it wants.
type AlertAcknowledgeBody struct {
	Alert  string `json:"alert" class:"public" check:"id"`
	Member string `json:"member" class:"public" check:"id"`
	// Order is the digest of what the regulator asks for, if anything.
	Order sm3.Digest `json:"order,omitempty" class:"party"`
	Role  string     `json:"role" class:"public" check:"id"`
}

// AlertState is an alert's place in its life.
type AlertState string

// The states of an alert.
const (
	AlertRaised       AlertState = "RAISED"
	AlertAcknowledged AlertState = "ACKNOWLEDGED"
)

// Alert is something of which a registry has told the regulator.
type Alert struct {
	Acknowledged legaltime.Instant `json:"acknowledged,omitempty"`
	Category     AlertCategory     `json:"category"`
	History      *History          `json:"history,omitempty"`
	ID           string            `json:"id"`
	Measures     *sm3.Digest       `json:"measures,omitempty"`
	Order        *sm3.Digest       `json:"order,omitempty"`
	Raised       legaltime.Instant `json:"raised"`
	Record       sm3.Digest        `json:"record"`
	Registry     string            `json:"registry"`
	// Regulator is the member that has acknowledged it.
	Regulator string      `json:"regulator,omitempty"`
	State     AlertState  `json:"state"`
	Text      *sm3.Digest `json:"text,omitempty"`
}
