package agenda_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// TestRegistryIsToldToLookAgain: what is known of a recognised certificate at home grows
// old for the registry alone, while the registration stands.
func TestRegistryIsToldToLookAgain(t *testing.T) {
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("tianjin-tj003"))(t)))(t)
	id, due := ledger.EntityID{Kind: ledger.AssetEntity, ID: "A-1"}, ledgertest.At(t, "2026-04-02")
	for _, row := range []struct {
		what    string
		now     legaltime.Instant
		change  func(*ledger.Asset)
		told    bool
		overdue bool
	}{
		{"long before", due - agenda.RecheckWarning - 1, nil, false, false},
		{"a week before", due - agenda.RecheckWarning, nil, true, false},
		{"on the day", due, nil, true, true},
		{"no time is set", due, func(a *ledger.Asset) { a.Home.Due = 0 }, false, false},
		{"registered at home here", due, func(a *ledger.Asset) { a.Home = nil }, false, false},
		{"cancelled", due, func(a *ledger.Asset) { a.State = ledger.AssetCancelled }, false, false},
	} {
		asset := &ledger.Asset{
			ID: "A-1", State: ledger.AssetActive, Registry: "registry", Holders: []ledger.Share{{Account: "owner", Share: "1/1"}},
			Home: &ledger.Home{Certificate: "CN-1", Due: due, State: ledger.CertificateValid},
		}
		if row.change != nil {
			row.change(asset)
		}
		env := registry.Env{View: few{id: asset}, Time: row.now, Documents: oneProfile{p: p}}
		for name, told := range map[string]bool{"registry": row.told, "owner": false, "another": false} {
			matters, err := agenda.Waiting(nil, env, id, name)
			if err != nil {
				t.Fatal(err)
			}
			if (len(matters) == 1) != told {
				t.Errorf("%s: %s is told %+v", row.what, name, matters)
			}
			for _, m := range matters {
				if m.Code != agenda.RecheckNears || m.Subject != "CN-1" || m.Due != due || m.Overdue != row.overdue || m.Article != "TJ 6.4.1.4 (silent; default)" || m.Next[0].Kind != ledger.RecognitionRecheck {
					t.Errorf("%s: %s is told %+v", row.what, name, m)
				}
			}
			if marked := slices.ContainsFunc(agenda.Marks(asset), func(m agenda.Mark) bool { return m.Name == name && m.At <= row.now }); marked != told {
				t.Errorf("%s: %s is marked %v", row.what, name, marked)
			}
		}
	}
}
