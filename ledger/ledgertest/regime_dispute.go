package ledgertest

import (
	"maps"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// DisputeRules are rules on disputes that allow whatever they speak of, but for what
// differs.
func DisputeRules(article string, params map[string]string, lists map[string][]string) *profile.Values {
	all := map[string]string{profile.FreezeByRegistry: profile.Allowed, profile.DocumentByRegistry: profile.Allowed, profile.NoNewHolder: profile.Must}
	maps.Copy(all, params)
	many := map[string][]string{
		profile.FreezeAuthorities:  {profile.ByCourt, profile.ByProcuratorate},
		profile.EffectiveDocuments: {string(ledger.CourtJudgment), string(ledger.CourtRuling), string(ledger.ArbitralAward), string(ledger.AdministrativeDecision)},
	}
	maps.Copy(many, lists)
	return valuesOf(profile.DisputeKeys(), article, all, many)
}

// valuesOf gives the keys of a schema their values, all from one article.
func valuesOf(keys []profile.Key, article string, params map[string]string, lists map[string][]string) *profile.Values {
	v := &profile.Values{Lists: map[string]profile.List{}, Params: map[string]profile.Param{}}
	for _, k := range keys {
		if k.List {
			v.Lists[k.Name] = profile.List{Article: article, Values: lists[k.Name]}
		} else if value := params[k.Name]; value != "" || !k.Optional {
			v.Params[k.Name] = profile.Param{Article: article, Value: value}
		}
	}
	return v
}

// RevocationRules are rules on revocation that allow whatever they speak of, but for
// what differs.
func RevocationRules(article string, params map[string]string, lists map[string][]string) *profile.Values {
	all := map[string]string{profile.Partial: profile.Allowed, profile.RevocationNotice: profile.WithEffect}
	maps.Copy(all, params)
	many := map[string][]string{profile.RevocationGrounds: {"forged", "ordered"}, profile.Documented: {"ordered"}, profile.Suspends: {"disputed"}}
	maps.Copy(many, lists)
	return valuesOf(profile.RevocationKeys(), article, all, many)
}
