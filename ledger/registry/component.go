package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// componentsFit checks the registered parts of what is to be registered.
func componentsFit() Guard {
	return onSubmission("components_are_live", "GZ 27", func(a *act, s *submission) *ledger.Refusal {
		_, refusal := a.componentsOf(s.Register)
		return refusal
	})
}

// componentsOf gives the registered parts of what is to be registered, each proved by
// the number of its certificate, which is in force.
func (a *act) componentsOf(terms *ledger.RegisterTerms) (parts []*ledger.Asset, refusal *ledger.Refusal) {
	if terms == nil {
		return nil, nil
	}
	if !rising(terms.Components) {
		return nil, ledger.Refuse(ledger.BodyValue, "components must be sorted, each once")
	}
	for _, number := range terms.Components {
		c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, number)
		if !ok || c.Class != ledger.RegistrationClass || c.State != ledger.CertificateValid {
			return nil, ledger.Refuse(ledger.CertificateUnknown, "components: %s is not in force", number)
		}
		part, ok := get[*ledger.Asset](a, ledger.AssetEntity, c.Asset)
		if !ok || part.State != ledger.AssetActive {
			return nil, ledger.Refuse(ledger.AssetWrongState, "components: %s of %s", number, c.Asset)
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// provedBy lists the papers of the act that registered parts stand for.
func (a *act) provedBy(rules profile.Act, terms *ledger.RegisterTerms) (names []string) {
	parts, _ := a.componentsOf(terms) // the guard has looked at them
	for _, p := range rules.ProvedByComponents() {
		if slices.ContainsFunc(parts, func(part *ledger.Asset) bool { return part.Type == p.Type }) {
			names = append(names, p.Material)
		}
	}
	return names
}

// linksOf gives the registered parts that a registration leads back to.
func (a *act) linksOf(terms *ledger.RegisterTerms) (links []ledger.Component, refusal *ledger.Refusal) {
	parts, refusal := a.componentsOf(terms)
	if refusal != nil {
		return nil, refusal
	}
	for i, part := range parts {
		links = append(links, ledger.Component{Asset: part.ID, Certificate: terms.Components[i]})
	}
	return links, nil
}
