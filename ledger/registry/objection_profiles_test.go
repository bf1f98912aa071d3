package registry_test

import (
	"maps"
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
	guizhou := map[string]string{profile.Policy: profile.Mediate, profile.Burden: profile.OnBoth, profile.Notice: "3wd", profile.Answer: "7wd"}
	return []ledger.DocumentText{
		objectionProfile(t, "objections-annotate", "1wd", map[string]map[string]profile.Param{
			profile.ToRegistered: objectionRule(profile.ToRegistered, "SZ 20", map[string]string{
				profile.Policy: profile.Annotate, profile.Objectors: profile.Interested, profile.RefusalProof: profile.Needed, profile.Certified: profile.Needed,
				profile.Suit: "15nd", profile.Repeat: profile.Barred, profile.Disposal: profile.Undertaking,
			}),
		}),
		objectionProfile(t, "objections-suspend", "10wd", map[string]map[string]profile.Param{
			profile.AtPublicity: objectionRule(profile.AtPublicity, "AH 22", map[string]string{
				profile.Policy: profile.Suspend, profile.Burden: profile.OnBoth, profile.Handling: "30nd", profile.HandlingEnds: profile.Terminate, profile.PublicityRuns: profile.Pause,
			}),
			profile.ToRegistered: objectionRule(profile.ToRegistered, "AH 23", map[string]string{
				profile.Policy: profile.Suspend, profile.Burden: profile.OnBoth, profile.Marked: profile.AtFiling, profile.Disposal: profile.Unstated,
			}),
		}),
		objectionProfile(t, "objections-cure", "3wd", map[string]map[string]profile.Param{
			profile.AtPublicity: objectionRule(profile.AtPublicity, "GD 11, 23", map[string]string{
				profile.Policy: profile.RegistrantCure, profile.Burden: profile.OnBoth, profile.Handling: "10wd", profile.HandlingFrom: profile.ByService,
				profile.HandlingEnds: profile.MayRefuse,
			}),
		}),
		objectionProfile(t, "objections-mediate", "30wd", map[string]map[string]profile.Param{
			profile.AtPublicity:  objectionRule(profile.AtPublicity, "GZ 19-20", guizhou),
			profile.ToRegistered: objectionRule(profile.ToRegistered, "GZ 20", with(guizhou, map[string]string{profile.Objectors: profile.Interested, profile.RefusalProof: profile.Needed})),
		}),
		objectionProfile(t, "objections-disprove", "7nd", map[string]map[string]profile.Param{
			profile.AtPublicity: objectionRule(profile.AtPublicity, "DL 23-24", map[string]string{
				profile.Policy: profile.Disprove, profile.Burden: profile.OnRegistrant, profile.Answer: profile.ByNotice, profile.AnswerEnds: profile.Upheld,
			}),
		}),
		objectionProfile(t, "objections-odd", "5wd", oddObjections()),
	}
}

// oddObjections combines what no regulation does.
func oddObjections() map[string]map[string]profile.Param {
	return map[string]map[string]profile.Param{
		profile.AtPublicity: objectionRule(profile.AtPublicity, "R 7", map[string]string{
			profile.Policy: profile.Annotate, profile.Suit: "5nd", profile.Repeat: profile.Barred, profile.PublicityRuns: profile.Restart,
		}),
		profile.ToRegistered: objectionRule(profile.ToRegistered, "R 8", map[string]string{
			profile.Policy: profile.Disprove, profile.Burden: profile.OnRegistrant, profile.Answer: "3wd", profile.Handling: "20nd",
			profile.HandlingEnds: profile.Terminate, profile.Marked: profile.AtFiling, profile.Disposal: profile.Refused,
		}),
	}
}

// objectionProfile gives a jurisdiction with the rules on objections, whose
// publicity has the length.
func objectionProfile(t testing.TB, name, publicity string, rules map[string]map[string]profile.Param) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(regime(t).Text)))(t)
	p.Name, p.Objection = name, rules
	p.Params[profile.RollForward] = profile.Param{Article: "Civil Code 203", Value: profile.Yes}
	long, at := map[string]string{profile.ActPublicity: publicity}, map[string]string{profile.ActPublicity: publicity, profile.Effective: profile.AtReview}
	p.Acts = map[string]profile.ActText{
		"hold": regimeAct(profile.DoesRegister, long, nil), "quick": regimeAct(profile.DoesRegister, at, nil), "direct": regimeAct(profile.DoesRegister, nil, nil),
		"amend": regimeAct(profile.DoesAmend, nil, nil), "amend_slow": regimeAct(profile.DoesAmend, long, nil),
		"cancel":   regimeAct(profile.DoesCancel, nil, map[string][]string{profile.Certificates: {profile.None}}),
		"transfer": regimeAct(profile.DoesTransfer, nil, map[string][]string{profile.Parties: {"holder", "receiver"}, profile.Certificates: {"confirmation/receiver"}}),
	}
	return ledger.DocumentText{Name: name, Text: string(ledgertest.Encode(t, p))}
}

// objectionRule is a rule that asks for nothing, but for what differs.
func objectionRule(when, article string, values map[string]string) map[string]profile.Param {
	usual := map[string]string{
		profile.Objectors: profile.Anyone, profile.RefusalProof: profile.NotNeeded, profile.Burden: profile.OnObjector, profile.Certified: profile.NotNeeded,
		profile.Notice: profile.None, profile.Answer: profile.None, profile.AnswerEnds: profile.Flag, profile.Handling: profile.None,
		profile.HandlingFrom: profile.ByAcceptance, profile.HandlingEnds: profile.Flag, profile.Suit: profile.None, profile.Repeat: profile.Allowed,
		profile.PublicityRuns: profile.Run, profile.Marked: profile.AtAcceptance, profile.Disposal: profile.Allowed,
	}
	values, rule := with(usual, values), map[string]profile.Param{}
	for _, k := range profile.ObjectionKeys(when) {
		rule[k.Name] = profile.Param{Article: article, Value: values[k.Name]}
	}
	return rule
}

// with gives usual with other values.
func with(usual, values map[string]string) map[string]string {
	all := maps.Clone(usual)
	maps.Copy(all, values)
	return all
}
