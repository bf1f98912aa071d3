package exec_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// checkCertificates demands that an asset shows the certificates that there are, and that
// those which stand are the papers of something that stands.
func (m *model) checkCertificates(t testing.TB, a *ledger.Asset) {
	t.Helper()
	var shown, entities []string
	for _, c := range all[*ledger.Certificate](m, ledger.CertificateEntity) {
		m.checkCurrency(t, c)
		if c.Asset == a.ID {
			entities = append(entities, strings.Join([]string{c.Number, string(c.State), c.Account, c.Kind, c.Right, c.Successor}, " "))
		}
	}
	for _, c := range a.Certificates {
		shown = append(shown, strings.Join([]string{c.Number, string(c.State), c.Account, c.Kind, c.Right, c.Successor}, " "))
	}
	slices.Sort(shown)
	slices.Sort(entities)
	if !slices.Equal(shown, entities) {
		t.Errorf("%s shows the certificates %v, there are %v", a.ID, shown, entities)
	}
	if (a.State == ledger.AssetActive) && len(shown) == 0 || a.State == ledger.AssetRegistered && len(shown) > 0 {
		t.Errorf("%s is %s with %d certificates", a.ID, a.State, len(shown))
	}
	m.checkLive(t, a)
	checkSuccession(t, a)
}

// stands reports whether a certificate is in force, or has expired and nothing came in
// its place.
func stands(c *ledger.AssetCertificate) bool {
	return c.State == ledger.CertificateValid || c.State == ledger.CertificateLapsed && c.Successor == ""
}

// checkLive demands that no two certificates of one right of one asset stand: of the
// registration itself one a holder, of another right one of a kind and account; and none
// of a registration or right that has ended, or of somebody who has none of it.
func (m *model) checkLive(t testing.TB, a *ledger.Asset) {
	t.Helper()
	live := map[string]string{}
	for _, c := range a.Certificates {
		if !stands(&c) || c.Class == ledger.ProofClass {
			continue
		}
		place := strings.Join([]string{c.Kind, c.Right, c.Account}, " ")
		if c.Class == ledger.RegistrationClass {
			place = c.Account
		}
		if other := live[place]; other != "" {
			t.Errorf("%s: %s and %s stand for one right (%s)", a.ID, other, c.Number, place)
		}
		live[place] = c.Number
		holds := slices.ContainsFunc(a.Holders, func(s ledger.Share) bool { return s.Account == c.Account })
		switch {
		case c.State == ledger.CertificateLapsed && c.Class == ledger.VoucherClass: // it has ended with its right
		case ended(a):
			t.Errorf("%s is %s, and %s is %s", a.ID, a.State, c.Number, c.State)
		case c.Class == ledger.RegistrationClass && !holds:
			t.Errorf("%s of %s is %s: %s holds nothing of it", c.Number, a.ID, c.State, c.Account)
		case c.Right != "" && !m.rightStands(a, c.Right):
			t.Errorf("%s of %s is %s, but %s has ended", c.Number, a.ID, c.State, c.Right)
		}
	}
}

// rightStands reports whether the right that a voucher is for is a live one of the asset.
// A contract does not end.
func (m *model) rightStands(a *ledger.Asset, right string) bool {
	kind, id, _ := strings.Cut(right, "/")
	switch ledger.EntityKind(kind) {
	case ledger.PledgeEntity:
		return slices.Contains(a.Pledges, id)
	case ledger.LicenceEntity:
		return slices.Contains(a.Licences, id)
	default:
		return m.entities[ledger.EntityID{Kind: ledger.EntityKind(kind), ID: id}] != nil
	}
}

// checkSuccession demands that a certificate is followed by a later one of its asset and
// class, and that the newest of a registration was not superseded by nothing.
func checkSuccession(t testing.TB, a *ledger.Asset) {
	t.Helper()
	var newest *ledger.AssetCertificate
	for i, c := range a.Certificates {
		if c.Class == ledger.RegistrationClass {
			newest = &a.Certificates[i]
		}
		later := slices.ContainsFunc(a.Certificates[i+1:], func(next ledger.AssetCertificate) bool {
			return next.Number == c.Successor && next.Class == c.Class && next.Right == c.Right
		})
		if c.Successor != "" && (!later || c.State != ledger.CertificateSuperseded && c.State != ledger.CertificateRevoked) {
			t.Errorf("%s: %s is %s, followed by %s", a.ID, c.Number, c.State, c.Successor)
		}
	}
	if newest == nil {
		return
	}
	// One whose successor was not issued yet stays so when the asset is cancelled. One
	// that is over on an asset that is not was cancelled alone, or its account changed.
	waits := newest.Successor == "" && (len(a.Due) > 0 || ended(a))
	if newest.State == ledger.CertificateSuperseded && !waits || newest.State == ledger.CertificateRevoked && !ended(a) {
		t.Errorf("%s is %s, its newest certificate %s", a.ID, a.State, newest.State)
	}
}

// checkCurrency finds certificates that stand and were made from what their account
// said before it changed, where the profile makes them invalid.
func (m *model) checkCurrency(t testing.TB, c *ledger.Certificate) {
	t.Helper()
	account, _ := m.entities[ledger.EntityID{Kind: ledger.AccountEntity, ID: c.Account}].(*ledger.Account)
	kind, _ := m.w.Library.Profile(c.Profile).Kind(c.Kind)
	live := c.State == ledger.CertificateValid || c.State == ledger.CertificateLapsed
	if live && kind.Is(profile.OnAccountChange, profile.Invalid) && account.Outdated == "" && c.Issued < account.Changed {
		t.Errorf("%s is %s, issued at %s, but %s changed at %s", c.Number, c.State, c.Issued, c.Account, account.Changed)
	}
}
