package profile

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// The keys of the rules on disputes.
const (
	// FreezeAuthorities lists what the bodies are whose orders freeze.
	FreezeAuthorities = "freeze_authorities"
	// FreezeByRegistry is `allowed` or `refused`: whether the registry may enter the
	// order of a body that is no member, on its paper.
	FreezeByRegistry = "freeze_by_registry"
	// EffectiveDocuments lists the kinds of documents that the register gives
	// effect to.
	EffectiveDocuments = "effective_documents"
	// DocumentByRegistry is `allowed` or `refused`: whether the registry may enter a
	// document that was handed to it.
	DocumentByRegistry = "document_by_registry"
	// NoNewHolder is `may`, `must` or `refused`: whether the registry cancels by
	// itself where a document ends a right and nobody is the new holder.
	NoNewHolder = "no_new_holder"
)

// The values of NoNewHolder beside Refused.
const (
	May  = "may"
	Must = "must"
)

// Orders lists what a document can order.
func Orders() []string {
	return []string{DoesTransfer, DoesCancel, DoesAmend, DoesRightRelease, DoesRightRealise, ledger.OrdersConfirm, ledger.OrdersRevoke}
}

// What a body that orders a freeze may be.
const (
	ByCourt          = "court"
	ByProcuratorate  = "procuratorate"
	ByPublicSecurity = "public_security"
)

// DisputeKeys is the schema of the rules on disputes.
func DisputeKeys() []Key {
	return []Key{
		{Name: FreezeAuthorities, List: true, Words: []string{None, ByCourt, ByProcuratorate, ByPublicSecurity}, Means: "what the bodies are whose orders freeze"},
		{Name: FreezeByRegistry, Words: []string{Allowed, Refused}, Means: "whether the registry may enter the order of a body on its paper"},
		{Name: EffectiveDocuments, List: true, Words: documents(), Means: "the documents that the register gives effect to"},
		{Name: DocumentByRegistry, Words: []string{Allowed, Refused}, Means: "whether the registry may enter a document that was handed to it"},
		{Name: NoNewHolder, Words: []string{May, Must, Refused}, Means: "whether the registry cancels by itself where a document ends the right and nobody is the new holder"},
	}
}

// DisputeRules gives the profile's rules on disputes; false when it has none.
func (p *Profile) DisputeRules() (Rules, bool) { return p.rules("disputes", p.Disputes) }

// Executes reports whether something of the profile can carry out what a document orders
// about an asset of a type and a kind of right in it, empty for none: an act that asks
// for a judgment, the registry by itself, or a revocation on the document.
func (p *Profile) Executes(orders, assetType string, right ledger.EntityKind) bool {
	switch orders {
	case ledger.OrdersConfirm:
		return true
	case ledger.OrdersRevoke:
		return p.revokesOnDocuments()
	case DoesCancel:
		if rules, _ := p.DisputeRules(); rules.Is(NoNewHolder, May) || rules.Is(NoNewHolder, Must) {
			return true
		}
	}
	return slices.ContainsFunc(p.ActsInOrder(), func(name string) bool {
		act, _ := p.Act(name)
		return act.Is(Does, orders) && act.Right() == right && act.Covers(OfTypes, assetType) && slices.Contains(act.List(Gates), GateJudgment)
	})
}

func (p *Profile) revokesOnDocuments() bool {
	rules, _ := p.RevocationRules()
	grounds, refusal := rules.List(Documented)
	return refusal == nil && len(grounds) > 0
}

func documents() []string {
	words := []string{None}
	for _, k := range ledger.JudgmentKinds() {
		words = append(words, string(k))
	}
	return words
}
