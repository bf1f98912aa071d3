package registry_test

import (
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// objectionProfiles are jurisdictions that differ in what follows from an objection:
// one for each policy, as the regulation named has it, and one that is made up of
// what no regulation combines.
func objectionProfiles(t testing.TB) []ledger.DocumentText {
	t.Helper()
	// Guizhou's rule is for the publicity alone; afterwards it is one that a profile may make.
	guizhou := jurisdiction(t, "guizhou-2023").Objection[profile.AtPublicity]
	strict := map[string]string{profile.Objectors: profile.Interested, profile.RefusalProof: profile.Needed}
	for key, v := range guizhou {
		if _, own := strict[key]; !own {
			strict[key] = v.Value
		}
	}
	return []ledger.DocumentText{
		objectionProfile(t, "objections-annotate", "1wd", jurisdiction(t, "shenzhen-2023").Objection),
		objectionProfile(t, "objections-suspend", "10wd", jurisdiction(t, "anhui-2023").Objection),
		objectionProfile(t, "objections-cure", "3wd", jurisdiction(t, "guangdong-2023").Objection),
		objectionProfile(t, "objections-mediate", "30wd", map[string]map[string]profile.Param{
			profile.AtPublicity:  guizhou,
			profile.ToRegistered: ledgertest.ObjectionRule(profile.ToRegistered, "GZ 20", strict),
		}),
		objectionProfile(t, "objections-disprove", "7nd", jurisdiction(t, "dali-2023").Objection),
		objectionProfile(t, "objections-odd", "5wd", oddObjections()),
	}
}

// oddObjections combines what no regulation does.
func oddObjections() map[string]map[string]profile.Param {
	return map[string]map[string]profile.Param{
		profile.AtPublicity: ledgertest.ObjectionRule(profile.AtPublicity, "R 7", map[string]string{
			profile.Policy: profile.Annotate, profile.Suit: "5nd", profile.Accept: "5wd", profile.Repeat: profile.Barred, profile.PublicityRuns: profile.Restart,
		}),
		profile.ToRegistered: ledgertest.ObjectionRule(profile.ToRegistered, "R 8", map[string]string{
			profile.Policy: profile.Disprove, profile.Burden: profile.OnRegistrant, profile.Answer: "3wd", profile.Handling: "20nd",
			profile.HandlingEnds: profile.Terminate, profile.Marked: profile.AtFiling, profile.Disposal: profile.Refused,
		}),
	}
}

// objectionProfile gives a jurisdiction with the rules on objections, whose
// publicity has the length.
func objectionProfile(t testing.TB, name, publicity string, rules map[string]map[string]profile.Param) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name, p.Objection, p.Disputes = name, rules, ledgertest.DisputeRules("R 30", nil, nil)
	p.Params[profile.RollForward] = profile.Param{Article: "Civil Code 203", Value: profile.Yes}
	long, at := map[string]string{profile.Publicity: publicity}, map[string]string{profile.Publicity: publicity, profile.Effective: profile.AtReview}
	p.Acts = map[string]profile.ActText{
		"hold": ledgertest.ActText(profile.DoesRegister, long, nil), "quick": ledgertest.ActText(profile.DoesRegister, at, nil), "direct": ledgertest.ActText(profile.DoesRegister, nil, nil),
		"amend": ledgertest.ActText(profile.DoesAmend, map[string]string{profile.OtherShares: profile.Allowed}, nil), "amend_slow": ledgertest.ActText(profile.DoesAmend, long, nil),
		"cancel":   ledgertest.ActText(profile.DoesCancel, nil, map[string][]string{profile.Certificates: {profile.None}}),
		"transfer": ledgertest.ActText(profile.DoesTransfer, nil, map[string][]string{profile.Parties: {"holder", "receiver"}, profile.Applicants: {"holder", "receiver"}, profile.Certificates: {"confirmation/receiver"}}),
		"transfer_judged": ledgertest.ActText(profile.DoesTransfer, nil, map[string][]string{
			profile.Parties: {"receiver"}, profile.Applicants: {"receiver"}, profile.Certificates: {"confirmation/receiver"}, profile.Gates: {profile.GateJudgment},
		}),
	}
	return ledger.DocumentText{Name: name, Text: string(ledgertest.Encode(t, p))}
}
