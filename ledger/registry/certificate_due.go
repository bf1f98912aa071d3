package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// DueOf gives the certificate of a kind that is due for an account, the oldest of
// several; an empty kind or account stands for any. False when there is none.
func DueOf(asset *ledger.Asset, kind, account string) (ledger.CertificateDue, bool) {
	i := slices.IndexFunc(asset.Due, func(d ledger.CertificateDue) bool {
		return (kind == "" || d.Kind == kind) && (account == "" || d.Account == account)
	})
	if i < 0 {
		return ledger.CertificateDue{}, false
	}
	return asset.Due[i], true
}

// dueFor gives the place among what is due of the certificate that a face is
// meant for: of its kind, right and holder. A face that is meant for none is
// compared with the oldest.
func (a *act) dueFor(asset *ledger.Asset, face *ledger.Face) int {
	right := ""
	if face.Right != nil {
		right = face.Right.Right
	}
	people := Facing{View: viewOfAct{a}}
	return max(slices.IndexFunc(asset.Due, func(d ledger.CertificateDue) bool {
		if d.Kind != face.Kind || d.Right != right {
			return false
		}
		name, code, err := people.named(d.Account)
		return err == nil && name == face.HolderName && code == face.HolderCode
	}), 0)
}

// classOfDue gives what a certificate that is due is the paper of.
func (a *act) classOfDue(d ledger.CertificateDue) ledger.CertificateClass {
	p := a.Documents.Profile(d.Profile)
	if p == nil {
		return ""
	}
	kind, ok := p.Kind(d.Kind)
	if !ok {
		return ""
	}
	class, _ := kind.Param(profile.ClassOf)
	return ledger.CertificateClass(class.Value)
}

// proofsDue gives what is due and says that something has happened: no later act
// takes that back.
func (a *act) proofsDue(asset *ledger.Asset) []ledger.CertificateDue {
	return slices.DeleteFunc(slices.Clone(asset.Due), func(d ledger.CertificateDue) bool { return a.classOfDue(d) != ledger.ProofClass })
}

// earn lists the certificates that are to be issued now, beside those that were
// due before: no act takes a paper away that somebody is still to get, unless
// another takes its place or what it stands for is no more.
func (a *act) earn(asset *ledger.Asset, app *ledger.Application, rules profile.Act) *ledger.Refusal {
	fresh, refusal := a.earned(asset, app, rules)
	if refusal != nil {
		return refusal
	}
	holders := holdersOf(asset)
	overtaken := func(old ledger.CertificateDue) bool {
		if a.classOfDue(old) == ledger.ProofClass {
			return false
		}
		ofFormer := old.Right == "" && !slices.Contains(holders, old.Account)
		again := func(d ledger.CertificateDue) bool {
			return d.Kind == old.Kind && d.Right == old.Right && d.Account == old.Account
		}
		return asset.State == ledger.AssetCancelled || ofFormer || slices.ContainsFunc(fresh, again)
	}
	asset.Due = append(slices.DeleteFunc(asset.Due, overtaken), fresh...)
	return nil
}

// earned gives the certificates that an application yields.
func (a *act) earned(asset *ledger.Asset, app *ledger.Application, rules profile.Act) (fresh []ledger.CertificateDue, _ *ledger.Refusal) {
	q := a.requestOf(app, rules)
	if rules.Is(profile.Does, profile.DoesCopy) {
		return a.copyDue(asset, app)
	}
	for _, y := range rules.Yields() {
		for _, account := range receivers(asset, app.Parties, y.To) {
			due := ledger.CertificateDue{
				Account: account, Anonymous: app.Anonymous, Application: app.ID, Kind: y.Certificate, Profile: app.Profile, Right: a.rightOf(app, rules, y),
			}
			if rules.Is(profile.Does, profile.DoesRenew) {
				if refusal := a.renewDue(asset, q, &due); refusal != nil {
					return nil, refusal
				}
			}
			if ends, ok := endsUnissued(asset, due, a.Documents); ok && ends <= a.Time {
				kind, _ := q.profile.Kind(due.Kind)
				return nil, overBefore(kind, ends)
			}
			fresh = append(fresh, due)
		}
	}
	return fresh, nil
}

// endsUnissued gives when a certificate that is due would end, whenever it is issued.
// False when nothing but its own term from its issue ends it, and when no
// registration ends with it.
func endsUnissued(asset *ledger.Asset, d ledger.CertificateDue, docs Documents) (ends legaltime.Instant, ok bool) {
	p := docs.Adopted(d.Profile)
	if p == nil || d.Number != "" {
		return 0, false
	}
	kind, _ := p.Kind(d.Kind)
	if !kind.Is(profile.ClassOf, profile.Registration) || !kind.Is(profile.Expiry, profile.CancelAll) {
		return 0, false
	}
	var refusal *ledger.Refusal
	if d.From != 0 {
		ends, refusal = endOf(docs, kind, profile.RenewalLength, d.From)
	}
	if refusal == nil {
		ends, refusal = cutShort(docs, kind, asset, nil, ends)
	}
	return ends, refusal == nil && ends != 0
}
