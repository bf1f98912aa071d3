package ledgertest

import (
	"maps"

	"github.com/certledger/certledger/ledger/profile"
)

// DisputeRules are rules on disputes that allow whatever they speak of, but for what
// differs.
func DisputeRules(article string, params map[string]string, lists map[string][]string) *profile.Values {
	all := map[string]string{profile.FreezeByRegistry: profile.Allowed}
	maps.Copy(all, params)
	many := map[string][]string{profile.FreezeAuthorities: {profile.ByCourt, profile.ByProcuratorate}}
	maps.Copy(many, lists)
	return valuesOf(profile.DisputeKeys(), article, all, many)
}

// valuesOf gives the keys of a schema their values, all from one article.
func valuesOf(keys []profile.Key, article string, params map[string]string, lists map[string][]string) *profile.Values {
	v := &profile.Values{Lists: map[string]profile.List{}, Params: map[string]profile.Param{}}
	for _, k := range keys {
		if k.List {
			v.Lists[k.Name] = profile.List{Article: article, Values: lists[k.Name]}
		} else {
			v.Params[k.Name] = profile.Param{Article: article, Value: params[k.Name]}
		}
	}
	return v
}
