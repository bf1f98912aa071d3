package registry

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// evidenceFits checks the gates: what has to be on the ledger before.
func evidenceFits() Guard {
	return onSubmission("evidence_fits", "TJ 6.1.2, 6.4.1.1-2", func(a *act, s *submission) *ledger.Refusal {
		if s.Register == nil {
			return nil
		}
		if refusal := a.evidenceFits(s.rules, s.Register, partyOf(s.Parties, ledger.RoleHolder), s.asset); refusal != nil {
			return refusal
		}
		if refusal := a.evidenceIsAnothers(s.Registry, s.Register.Evidence); refusal != nil {
			return refusal
		}
		if refusal := a.reportFits(s.profile, s.Register, s.Materials); refusal != nil {
			return refusal
		}
		return a.providersFit(s.profile, s.Registry, s.Register.Evidence)
	})
}

// evidenceIsAnothers checks that no member certifies what it has itself fixed as
// evidence, in whatever class it acted then. No key is ever two members'.
func (a *act) evidenceIsAnothers(registry string, evidence []string) *ledger.Refusal {
	for _, number := range evidence {
		if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number); ok && e.Provider == registry {
			return explain(ledger.Refuse(ledger.EvidenceOwn, "%s, by %s", number, registry), "", "TJ 7.1.2")
		}
	}
	return nil
}

// providersFit checks that the registry accepts those who fixed the evidence.
func (a *act) providersFit(p *profile.Profile, registry string, evidence []string) *ledger.Refusal {
	rule, refusal := p.Param(profile.EvidenceProviders)
	if refusal != nil || rule.Value != profile.Accepted {
		return refusal
	}
	for _, number := range evidence {
		if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number); ok && !a.accepts(registry, e.Provider) {
			return explain(ledger.Refuse(ledger.EvidenceProvider, "%s of %s, by %s", e.Provider, number, registry), "", rule.Article)
		}
	}
	return nil
}

func (a *act) evidenceFits(rules profile.Act, terms *ledger.RegisterTerms, holder string, asset *ledger.Asset) *ledger.Refusal {
	if !rising(terms.Evidence) || !rising(terms.Vouchers) {
		return ledger.Refuse(ledger.BodyValue, "evidence and vouchers must be sorted, each number once")
	}
	for _, number := range terms.Evidence {
		if refusal := a.ownEvidence(number, holder); refusal != nil {
			return refusal
		}
	}
	for _, f := range terms.Features {
		if !slices.Contains(ledger.FeatureKinds(), f.Kind) {
			return ledger.Refuse(ledger.BodyValue, "features: %q is not one of %v", f.Kind, ledger.FeatureKinds())
		}
	}
	for _, number := range terms.Vouchers {
		v, ok := get[*ledger.Voucher](a, ledger.VoucherEntity, number)
		if !ok || !slices.Contains(terms.Evidence, v.Evidence) {
			return ledger.Refuse(ledger.VoucherUnknown, "%s", number)
		}
	}
	if closed := a.closedGates(rules, terms); len(closed) > 0 && !rules.Is(profile.Incomplete, profile.ByNotice) {
		return explain(ledger.Refuse(ledger.ApplicationGate, "missing: %s", strings.Join(closed, ", ")), "", rules.Article(profile.Gates))
	}
	return a.dataIsNew(terms, asset)
}

// closedGates lists the act's gates that what is named does not open, in the act's order.
func (a *act) closedGates(rules profile.Act, terms *ledger.RegisterTerms) (closed []string) {
	// home_is_recognised has looked at the certificate.
	have := map[string]bool{
		profile.GateEvidence: len(terms.Evidence) > 0, profile.GateFeatures: len(terms.Evidence)+len(terms.Features) > 0, profile.GateRecognised: true,
		profile.GateReport: len(terms.Evidence) > 0,
	}
	for _, number := range terms.Evidence {
		if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number); !ok || e.Report.IsZero() {
			have[profile.GateReport] = false
		}
	}
	for _, number := range terms.Vouchers {
		if v, ok := get[*ledger.Voucher](a, ledger.VoucherEntity, number); ok {
			have[gateOf(v.Kind)] = true
		}
	}
	for _, gate := range rules.List(profile.Gates) {
		if !have[gate] {
			closed = append(closed, gate)
		}
	}
	return closed
}

// reportFits checks that the evidence report among the materials is the one that the
// provider has deposited.
func (a *act) reportFits(p *profile.Profile, terms *ledger.RegisterTerms, materials []ledger.Material) *ledger.Refusal {
	if terms == nil {
		return nil
	}
	rule, refusal := p.Param(profile.ReportPaper)
	if refusal != nil {
		return refusal
	}
	_, deposited, refusal := a.fingerprintOf(terms)
	if refusal != nil || deposited.IsZero() {
		return refusal
	}
	if given := digestOf(materials, rule.Value); !given.IsZero() && given != deposited {
		return explain(ledger.Refuse(ledger.EvidenceReportDiffers, "%s is %s, deposited is %s", rule.Value, given, deposited), "", rule.Article)
	}
	return nil
}

// digestOf gives the digest of a paper, zero when it is not there.
func digestOf(materials []ledger.Material, name string) sm3.Digest {
	for _, m := range materials {
		if m.Name == name {
			return m.Digest
		}
	}
	return sm3.Digest{}
}

// lacking lists everything that an application is not complete without: gates that are
// closed, then papers that are not there.
func (a *act) lacking(rules profile.Act, app *ledger.Application) (all []string) {
	if app.Register != nil {
		all = a.closedGates(rules, app.Register)
	}
	missing, _ := missingMaterials(rules, app.Materials, a.provedBy(rules, app.Register))
	return append(all, missing...)
}

func gateOf(k ledger.Kind) string {
	switch k {
	case ledger.VoucherDeidentify:
		return profile.GateDeidentify
	case ledger.VoucherStructure:
		return profile.GateStructure
	default: // the certificate of evidence that is there
		return profile.GateEvidence
	}
}

// dataIsNew refuses the same files twice, with a pointer to the first.
func (a *act) dataIsNew(terms *ledger.RegisterTerms, asset *ledger.Asset) *ledger.Refusal {
	set, _, refusal := a.fingerprintOf(terms)
	if refusal != nil || set.IsZero() {
		return refusal
	}
	f, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, set.String())
	if ok && f.Live && (asset == nil || f.Asset != asset.ID) {
		return explain(ledger.Refuse(ledger.AssetDuplicate, "first registered as %s", f.Asset), "", "SZ 13, GZ 8 (one unit, one registration)")
	}
	return nil
}
