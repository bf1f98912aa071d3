package profile

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger"
)

// Has reports whether a part is played in the act.
func (a Act) Has(r ledger.Role) bool { return slices.Contains(a.Roles(Parties), r) }

// Right gives the kind of right that the act is about: that of its parties. It
// is empty for an act that is about none.
func (a Act) Right() ledger.EntityKind {
	switch a.text().Params[Does].Value {
	case DoesLicence, DoesPledge, DoesRightAmend, DoesRightAssign, DoesRightRealise:
	case DoesRightRelease:
		if !a.Has(ledger.RoleLicensee) && !a.Has(ledger.RolePledgee) {
			return ledger.ContractEntity
		}
	case DoesContract:
		return ledger.ContractEntity
	case DoesRenew, DoesReissue, DoesCopy:
		switch {
		case a.Has(ledger.RoleReceiver), a.Has(ledger.RoleTrustee):
			return ledger.ContractEntity
		case !a.Has(ledger.RoleLicensee) && !a.Has(ledger.RolePledgee):
			return ""
		}
	default:
		return ""
	}
	if a.Has(ledger.RolePledgee) {
		return ledger.PledgeEntity
	}
	return ledger.LicenceEntity
}

// OfPapers reports whether the act is about certificates alone: it changes nothing
// of what they stand for.
func (a Act) OfPapers() bool {
	return slices.Contains([]string{DoesRenew, DoesReissue, DoesCopy, DoesAnnul}, a.text().Params[Does].Value)
}

// checkPapers reports an act about certificates that yields none, or ends some and
// yields others.
func (a Act) checkPapers() error {
	if yields := len(a.Yields()) > 0; a.OfPapers() && yields == a.Is(Does, DoesAnnul) {
		return fmt.Errorf("%s.certificates: there are some is %t, it does %s", a.Name, yields, a.text().Params[Does].Value)
	}
	return nil
}

// Sublicenses reports whether the act is about a licence that a licensee grants.
func (a Act) Sublicenses() bool {
	return a.Is(Does, DoesLicence) && a.Has(ledger.RoleReceiver)
}

// checkRight reports parts that an act about a right lacks or has too many of,
// and a certificate that does not fit the profile's way to enter rights.
func (a Act) checkRight() error {
	right := a.Right()
	switch {
	case a.OfPapers():
		return a.checkPapers()
	case right == ledger.ContractEntity:
		return a.checkContract()
	case right == "":
		return nil
	}
	does := a.text().Params[Does].Value
	licensee, pledgee := a.Has(ledger.RoleLicensee), a.Has(ledger.RolePledgee)
	passes := does == DoesRightAssign || does == DoesRightRealise
	switch {
	case licensee == pledgee:
		return fmt.Errorf("%s.parties: it needs the licensee or the pledgee, and not both", a.Name)
	case does == DoesLicence && !licensee, (does == DoesPledge || does == DoesRightRealise) && !pledgee:
		return fmt.Errorf("%s.parties: it is no %s between these", a.Name, does)
	case does == DoesPledge && !a.Has(ledger.RoleHolder):
		return fmt.Errorf("%s.parties: it needs the holder", a.Name)
	case a.Has(ledger.RoleReceiver) != passes && !a.Sublicenses():
		return fmt.Errorf("%s.parties: the right or asset must go to a receiver exactly where it goes to another", a.Name)
	case a.Sublicenses() && a.Has(ledger.RoleHolder):
		return fmt.Errorf("%s.parties: in a sub-licence the licensee gives and the receiver gets", a.Name)
	}
	return a.checkPage(does)
}

// checkPage demands a new certificate exactly where the old one ends.
func (a Act) checkPage(does string) error {
	mode := a.in.Params[OtherRightMode].Value
	yields := slices.ContainsFunc(a.Yields(), func(y Yield) bool {
		kind, _ := a.in.Kind(y.Certificate)
		return y.To == ledger.RoleHolder && kind.Is(ClassOf, Registration)
	})
	switch {
	case does == DoesRightRealise || a.Sublicenses():
		return nil // the asset changes hands, or its holder is not concerned
	case mode == PageAppend && yields:
		return fmt.Errorf("%s.certificates: the holder gets one, but %s is %s", a.Name, OtherRightMode, mode)
	case mode == Reissue && !yields:
		return fmt.Errorf("%s.certificates: the holder gets none, but %s is %s", a.Name, OtherRightMode, mode)
	}
	return nil
}

// checkContract reports parts that an act about a contract lacks or has too many of:
// who holds the asset gives, one receiver or trustee gets.
func (a Act) checkContract() error {
	if !a.Has(ledger.RoleHolder) || a.Has(ledger.RoleReceiver) == a.Has(ledger.RoleTrustee) || len(a.Roles(Parties)) != 2 {
		return fmt.Errorf("%s.parties: a contract is between the holder and a receiver or trustee", a.Name)
	}
	return nil
}
