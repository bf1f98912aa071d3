package registry_test

import (
	"testing"

	"github.com/certledger/certledger/ledger/registry"
)

func TestRegimeOf(t *testing.T) {
	for _, row := range []struct {
		regime        registry.Regime
		article, want string
	}{
		{"SZ", "SZ 21, GD 23, AH 18, GZ 14, 18, DL 21", "SZ 21"},
		{"GZ", "SZ 21, GD 23, AH 18, GZ 14, 18, DL 21", "GZ 14, 18"},
		{"TJ", "TJ 6.4.5.3, SZ 19-20", "TJ 6.4.5.3"},
		{"TJ", "TJ annex 7, AH 20, DL 19", "TJ annex 7"},
		{"GD", "by analogy: SZ 20, GZ 20", "by analogy: SZ 20, GZ 20"},
		{"SZ", "by analogy: SZ 20, GZ 20", "by analogy: SZ 20"},
		{"AH", "DL 22", "by analogy: DL 22"},
		{"GZ", "GZR 36, TJ 6.4.3.2-4, by analogy: Civil Code 414", "GZR 36, by analogy: Civil Code 414"},
		{"GZ", "GZ 8, BJ20 6", "GZ 8"},
		{"DL", "SZ 13, BJ20 6", "by analogy: SZ 13, BJ20 6"},
		{"GD", "SASAC 3(1), 4(3)", "SASAC 3(1), 4(3)"},
		{"DL", "CPL Interpretation 485", "CPL Interpretation 485"},
		{"DL", "one open disposal at a time", "one open disposal at a time"},
		{"GD", "GD 9, 10 (the registry verifies technically; the committee's follows)", "GD 9, 10 (the registry verifies technically; the committee's follows)"},
		{"", "SZ 21, GD 23", "SZ 21, GD 23"},
	} {
		if have := row.regime.Of(row.article); have != row.want {
			t.Errorf("%s of %q: %q, want %q", row.regime, row.article, have, row.want)
		}
	}
}
