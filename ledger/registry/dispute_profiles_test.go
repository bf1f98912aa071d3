package registry_test

import (
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// disputeProfiles are jurisdictions that differ in what courts and others do to the
// register.
func disputeProfiles(t testing.TB) []ledger.DocumentText {
	t.Helper()
	return []ledger.DocumentText{
		disputeProfile(t, "disputes", ledgertest.DisputeRules("R 30", nil, nil)),
		disputeProfile(t, "disputes-closed", ledgertest.DisputeRules("R 31", map[string]string{profile.FreezeByRegistry: profile.Refused}, map[string][]string{
			profile.FreezeAuthorities: {profile.None},
		})),
		disputeProfile(t, "disputes-open", ledgertest.DisputeRules("R 32", map[string]string{profile.FreezeByRegistry: profile.Unstated}, nil)),
		disputeProfile(t, "disputes-silent", ledgertest.DisputeRules("R 33", nil, map[string][]string{profile.FreezeAuthorities: {profile.Unstated}})),
	}
}

func disputeProfile(t testing.TB, name string, disputes *profile.Values) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(rights(t, name, nil).Text)))(t)
	p.Disputes = disputes
	return ledger.DocumentText{Name: name, Text: string(ledgertest.Encode(t, p))}
}
