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
	part := map[string]string{profile.Partial: profile.Refused, profile.RevocationNotice: profile.BeforeEffect}
	times := map[string]string{profile.RevocationTime: "10nd", profile.SuspensionTime: "30nd"}
	open := map[string]string{profile.Partial: profile.Unstated, profile.RevocationNotice: profile.Unstated}
	return []ledger.DocumentText{
		disputeProfile(t, "disputes", ledgertest.DisputeRules("R 30", nil, nil), ledgertest.RevocationRules("R 40", times, nil)),
		disputeProfile(t, "disputes-before", ledgertest.DisputeRules("R 30", nil, nil), ledgertest.RevocationRules("AH 23", part, map[string][]string{
			profile.Suspends: {profile.None},
		})),
		disputeProfile(t, "disputes-closed", ledgertest.DisputeRules("R 31", map[string]string{
			profile.FreezeByRegistry: profile.Refused, profile.DocumentByRegistry: profile.Refused, profile.NoNewHolder: profile.Refused,
		}, map[string][]string{
			profile.FreezeAuthorities: {profile.None}, profile.EffectiveDocuments: {profile.None},
		}), nil),
		disputeProfile(t, "disputes-open", ledgertest.DisputeRules("R 32", map[string]string{
			profile.FreezeByRegistry: profile.Unstated, profile.DocumentByRegistry: profile.Unstated, profile.NoNewHolder: profile.Unstated,
		}, nil), ledgertest.RevocationRules("R 42", open, nil)),
		disputeProfile(t, "disputes-silent", ledgertest.DisputeRules("R 33", nil, map[string][]string{
			profile.FreezeAuthorities: {profile.Unstated}, profile.EffectiveDocuments: {profile.Unstated},
		}), ledgertest.RevocationRules("R 43", nil, map[string][]string{profile.RevocationGrounds: {profile.Unstated}, profile.Suspends: {profile.Unstated}})),
	}
}

func disputeProfile(t testing.TB, name string, disputes, revocation *profile.Values) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(rights(t, name, nil).Text)))(t)
	p.Disputes, p.Revocation = disputes, revocation
	return ledger.DocumentText{Name: name, Text: string(ledgertest.Encode(t, p))}
}
