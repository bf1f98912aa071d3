package ledgertest

import (
	"maps"

	"github.com/certledger/certledger/ledger/profile"
)

// regimeObjections are rules under which, in the publicity and after registration
// together, every step on an objection can be taken.
func regimeObjections() map[string]map[string]profile.Param {
	return map[string]map[string]profile.Param{
		profile.AtPublicity: ObjectionRule(profile.AtPublicity, "R 20", map[string]string{
			profile.Policy: profile.Disprove, profile.Burden: profile.OnRegistrant, profile.Answer: "3wd", profile.AnswerEnds: profile.Upheld,
			profile.Handling: "30nd", profile.HandlingEnds: profile.Terminate, profile.PublicityRuns: profile.Pause,
		}),
		profile.ToRegistered: ObjectionRule(profile.ToRegistered, "R 21", map[string]string{
			profile.Policy: profile.Mediate, profile.Notice: "3wd", profile.Answer: "7wd", profile.Suit: "15nd", profile.SuitFrom: profile.ByService, profile.Repeat: profile.Barred, profile.Disposal: profile.Undertaking,
		}),
	}
}

// ObjectionRule is a rule on objections that asks for nothing, but for what
// differs.
func ObjectionRule(when, article string, values map[string]string) map[string]profile.Param {
	all := map[string]string{
		profile.Objectors: profile.Anyone, profile.RefusalProof: profile.NotNeeded, profile.Burden: profile.OnObjector, profile.Certified: profile.NotNeeded,
		profile.Notice: profile.None, profile.Answer: profile.None, profile.AnswerEnds: profile.Flag, profile.Handling: profile.None,
		profile.HandlingFrom: profile.ByAcceptance, profile.HandlingEnds: profile.Flag, profile.Suit: profile.None, profile.SuitFrom: profile.ByAcceptance, profile.Accept: profile.None, profile.Repeat: profile.Allowed,
		profile.PublicityRuns: profile.Run, profile.Marked: profile.AtAcceptance, profile.Disposal: profile.Allowed,
	}
	maps.Copy(all, values)
	rule := map[string]profile.Param{}
	for _, k := range profile.ObjectionKeys(when) {
		rule[k.Name] = profile.Param{Article: article, Value: all[k.Name]}
	}
	return rule
}
