package profile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

func TestNumbering(t *testing.T) {
	for _, row := range []struct {
		pattern, number string
		ok              bool
	}{
		{"none", "anything", true},
		{"GZ-{YYYY}-{n6}", "GZ-2026-000001", true},
		{"GZ-{YYYY}-{n6}", "GZ-2025-000001", false},
		{"GZ-{YYYY}-{n6}", "GZ-2026-00001", false},
		{"GZ-{YYYY}-{n6}", "GZ-2026-00001x", false},
		{"GZ-{YYYY}-{n6}", "GZ-2026-0000011", false},
		{"{n4}", "0007", true},
		{"X{YYYY}", "X2026", true},
		{"X{YYYY}", "", false},
	} {
		p := template(t, "tianjin-tj003")
		p.Certificates["confirmation"].Params[profile.Numbering] = profile.Param{Article: "x 1", Value: row.pattern}
		p = ledgertest.Must(profile.Parse(ledgertest.Encode(t, p)))(t)
		kind, _ := p.Kind("confirmation")
		refusal := kind.Numbers(row.number, 2026)
		if ok := refusal == nil; ok != row.ok {
			t.Errorf("%s by %s: %v", row.number, row.pattern, refusal)
		}
		if refusal != nil && (refusal.Code != ledger.CertificateNumber || refusal.Article != "x 1") {
			t.Errorf("%s by %s: %+v", row.number, row.pattern, refusal)
		}
	}
}

// Shenzhen 7(2) names a certificate for each type that is registered.
func TestTitlesNameTheType(t *testing.T) {
	kind, _ := template(t, "shenzhen-2023").Kind("registration")
	for _, typ := range []string{"数据资源", "数据产品"} {
		if title, refusal := kind.TitleOf(typ); refusal != nil || title != typ+"登记证书" {
			t.Errorf("%s: %q %v", typ, title, refusal)
		}
	}
}

func TestParseRefusesCertificates(t *testing.T) {
	set := func(key, value string) func(*profile.Profile) {
		return func(p *profile.Profile) {
			p.Certificates["confirmation"].Params[key] = profile.Param{Article: "x", Value: value}
		}
	}
	for _, row := range []struct {
		name   string
		change func(*profile.Profile)
		says   string
	}{
		{"no kind for what an act yields", func(p *profile.Profile) { p.Certificates = nil }, `amend.certificates is no kind of certificate that the profile has: "confirmation"`},
		{"a key too few", func(p *profile.Profile) { delete(p.Certificates["confirmation"].Params, profile.Surrender) }, "certificates.confirmation.surrender is missing"},
		{"a key too many", set("colour", "red"), "certificates.confirmation.colour is not a key"},
		{"a class that is none", set(profile.ClassOf, "licence"), "certificates.confirmation.class has another value"},
		{"a title with another place", set(profile.Title, "{YYYY}登记证书"), "certificates.confirmation.title has another place than {type}"},
		{"a pattern that never ends", set(profile.Numbering, "X{YYYY"), "certificates.confirmation.numbering is no pattern"},
		{"a pattern with another place", set(profile.Numbering, "X{MM}"), "is no pattern"},
		{"a pattern of no digits", set(profile.Numbering, "X{n0}"), "is no pattern"},
		{"a pattern whose numbers are none", set(profile.Numbering, "X {n3}"), "is no pattern"},
		{"a renewal without a beginning", set(profile.RenewalFrom, "none"), "certificates.confirmation.renewal_from does not fit"},
		{"a beginning without a renewal", set(profile.Renewal, "none"), "certificates.confirmation.renewal_from does not fit"},
		{"a renewal of what has no end", set(profile.Validity, "none"), "certificates.confirmation.validity does not fit"},
		{"a proof that ends", func(p *profile.Profile) {
			set(profile.ClassOf, profile.Proof)(p)
			set(profile.Surrender, profile.NotNeeded)(p)
		}, "certificates.confirmation.class does not fit"},
		{"a voucher that is surrendered", set(profile.ClassOf, profile.Voucher), "certificates.confirmation.class does not fit"},
	} {
		p := template(t, "tianjin-tj003")
		row.change(p)
		_, err := profile.Parse(ledgertest.Encode(t, p))
		if !errors.Is(err, profile.ErrProfile) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, want it to say %q", row.name, err, row.says)
		}
	}
}
