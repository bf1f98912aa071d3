package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// inspectionFits checks the order of an inspection: that an authority gives it, of
// registries or exchanges, to inspectors whose keys are its own, and that each kind
// begins as it does.
func inspectionFits() Guard {
	return Guard{"inspection_fits", "SZ 22, 24, AH 32, GD 31, GZT 37", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		i := b.Inspection
		if i == nil {
			return nil
		}
		if b.Category != ledger.PublishedInspection || b.Role != ledger.StaffRole(ledger.ClassRegulator) {
			return ledger.Refuse(ledger.PublicationInspection, "a regulator orders one, as %s; not %s as %s", ledger.PublishedInspection, b.Category, b.Role)
		}
		if !slices.Contains(ledger.InspectionKinds(), i.Kind) {
			return ledger.Refuse(ledger.PublicationInspection, "%q is not one of %v", i.Kind, ledger.InspectionKinds())
		}
		if refusal := a.inspectedFit(i); refusal != nil {
			return refusal
		}
		if refusal := a.inspectorsFit(b.Member, i); refusal != nil {
			return refusal
		}
		return a.inspectionTimeFits(i)
	}}
}

func (a *act) inspectedFit(i *ledger.Inspection) *ledger.Refusal {
	if !rising(i.Of) {
		return ledger.Refuse(ledger.PublicationInspection, "of: name whom, sorted, each once")
	}
	for _, name := range i.Of {
		m, ok := a.Governance.Member(name)
		if !ok || !m.Has(ledger.ClassRegistry) && !m.Has(ledger.ClassExchange) {
			return ledger.Refuse(ledger.PublicationInspection, "of: %s is no registry or exchange", name)
		}
	}
	return nil
}

func (a *act) inspectorsFit(authority string, i *ledger.Inspection) *ledger.Refusal {
	m, _ := a.Governance.Member(authority)
	for _, key := range i.Inspectors {
		if !slices.ContainsFunc(m.StaffKeys, func(k ledger.StaffKey) bool {
			return k.Role == ledger.StaffRole(ledger.ClassRegulator) && k.Key.Fingerprint() == key
		}) {
			return ledger.Refuse(ledger.PublicationInspection, "inspectors: %s is no key of an inspector of %s", key, authority)
		}
	}
	return nil
}

// inspectionTimeFits checks that what is announced is so before it begins, that what is
// drawn is drawn by a block to come, and that what is neither begins at once.
func (a *act) inspectionTimeFits(i *ledger.Inspection) *ledger.Refusal {
	announced, random := i.Kind == ledger.InspectionAnnounced, i.Kind == ledger.InspectionRandom
	switch {
	case announced != (i.Begins != 0):
		return ledger.Refuse(ledger.PublicationInspection, "%s", unfit("begins", i.Begins != 0, string(i.Kind)))
	case random != (i.Draw != 0):
		return ledger.Refuse(ledger.PublicationInspection, "%s", unfit("draw", i.Draw != 0, string(i.Kind)))
	case announced && i.Begins <= a.Time:
		return ledger.Refuse(ledger.PublicationInspection, "begins: %s has come", i.Begins.Beijing())
	case random && i.Draw <= a.Height:
		return ledger.Refuse(ledger.PublicationInspection, "draw: block %d is not to come", i.Draw)
	case i.Ends <= max(i.Begins, a.Time):
		return ledger.Refuse(ledger.PublicationInspection, "ends: %s is not after its beginning", i.Ends.Beijing())
	}
	return nil
}

// inspection is the order as the publication keeps it: what was not announced begins now.
func (a *act) inspection(i *ledger.Inspection) *ledger.Inspection {
	if i == nil || i.Kind != ledger.InspectionUnannounced {
		return i
	}
	begun := *i
	begun.Begins = a.Time
	return &begun
}
