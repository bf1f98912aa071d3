package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

func alertRows() []Transition {
	raised := string(ledger.AlertRaised)
	const article = "TJ 6.1.1(c), 9.1.1, SZ 25, AH 10(4), HBT 27, 33, SH 13"
	return []Transition{
		{
			Machine: ledger.AlertEntity, From: None, On: string(ledger.AlertRaise), To: raised, Effect: raiseAlert(), Article: article,
			Guards: []Guard{reporterActs(), alertSaysAll()},
		},
		{
			Machine: ledger.AlertEntity, From: raised, On: string(ledger.AlertAcknowledge), To: string(ledger.AlertAcknowledged), Effect: acknowledgeAlert(), Article: article,
			Guards: []Guard{regulatorActs()},
		},
	}
}

// alertSaysAll checks that the alert is of a known kind, and says what was found and
// what was done.
func alertSaysAll() Guard {
	return Guard{"alert_says_all", "TJ 9.1.1, SZ 25", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AlertRaiseBody)
		switch {
		case !slices.Contains(ledger.AlertCategories(), b.Category):
			return ledger.Refuse(ledger.AlertCategoryBad, "%q is not one of %v", b.Category, ledger.AlertCategories())
		case b.Text.IsZero() || b.Measures.IsZero():
			return ledger.Refuse(ledger.BodyValue, "`text` and `measures` are both needed")
		}
		return nil
	}}
}

// regulatorActs checks that a regulator signs, with its own key.
func regulatorActs() Guard {
	return Guard{"regulator_acts", "SZ 22, 25, AH 32", func(a *act) *ledger.Refusal {
		return a.actsFor(ledger.ClassRegulator)
	}}
}

func raiseAlert() Effect {
	return Effect{"raise_alert", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AlertRaiseBody)
		a.set(ledger.AlertEntity, b.Alert, &ledger.Alert{
			Category: b.Category, ID: b.Alert, Measures: &b.Measures, Raised: a.Time, Record: a.id, Registry: b.Registry, State: ledger.AlertRaised, Text: &b.Text,
		})
		return nil
	}}
}

func acknowledgeAlert() Effect {
	return Effect{"acknowledge_alert", func(a *act) *ledger.Refusal {
		alert, ok := get[*ledger.Alert](a, ledger.AlertEntity, a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.AlertUnknown, "%s", a.subject.ID)
		}
		b := a.body.(*ledger.AlertAcknowledgeBody)
		alert.Acknowledged, alert.Regulator, alert.State = a.Time, b.Member, ledger.AlertAcknowledged
		if !b.Order.IsZero() {
			alert.Order = &b.Order
		}
		a.set(ledger.AlertEntity, alert.ID, alert)
		return nil
	}}
}
