package certificate_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// licensed goes on with the story: a pledge, an exclusive licence, and another
// licence on assetOne.
func licensed(t testing.TB, seed string) *world {
	t.Helper()
	w, asset := tell(t, seed)
	asset.Pledges, asset.Licences = []string{"PL-1", "PL-2"}, []string{"LI-1", "LI-2"}
	licence := func(number, of string, exclusive bool) *ledger.Licence {
		return &ledger.Licence{
			Asset: of, Created: w.parsed(1).Time, ID: number, State: ledger.RightActive,
			Terms: ledger.LicenceTerms{Exclusive: exclusive, From: w.parsed(1).Time, Rights: []string{"use"}},
		}
	}
	w.finish(act{leaf: []byte("rights"), changes: map[ledger.EntityID]ledger.Entity{
		assetID(assetOne):                         asset,
		{Kind: ledger.LicenceEntity, ID: "LI-1"}:  licence("LI-1", assetOne, false),
		{Kind: ledger.LicenceEntity, ID: "LI-2"}:  licence("LI-2", assetOne, true),
		{Kind: ledger.LicenceEntity, ID: "other"}: licence("other", assetTwo, false),
	}})
	return w
}

func rightsOf(t testing.TB, w *world, kind ledger.EntityKind, id string, o certificate.RightsOptions) *certificate.Rights {
	t.Helper()
	r := must[*certificate.Rights](t)(certificate.BuildRights(w, certificate.Subject{ID: id, Kind: kind}, o))
	again := must[*certificate.Rights](t)(certificate.ParseRights(must[[]byte](t)(r.Bytes())))
	if !bytes.Equal(must[[]byte](t)(again.Bytes()), must[[]byte](t)(r.Bytes())) {
		t.Fatal("the file does not come back")
	}
	return r
}

func TestRightsOfAnAsset(t *testing.T) {
	w := licensed(t, "rights")
	r := certificate.VerifyRights(rightsOf(t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{}), w.trust(), certificate.Options{})
	if !r.Report.Valid || len(r.Assets) != 1 || r.Height != w.height() {
		t.Fatalf("got %+v", r)
	}
	a := r.Assets[0]
	if a.Free() || !slices.Equal(a.Exclusive, []string{"LI-2"}) || a.Rank("PL-1") != 1 || a.Rank("PL-2") != 2 || a.Rank("PL-3") != 0 {
		t.Errorf("got %+v", a)
	}
}

// TestOnlyWhatStandsIsFree: a registration that has ended, is suspended or is to be
// revoked has no negative certificate, though nothing stands on it.
func TestOnlyWhatStandsIsFree(t *testing.T) {
	for state, free := range map[ledger.AssetState]bool{
		ledger.AssetRegistered: true, ledger.AssetActive: true, ledger.AssetSuspended: false,
		ledger.AssetCancelled: false, ledger.AssetRevoked: false, ledger.AssetTerminated: false,
	} {
		if e := (certificate.Encumbered{State: state}); e.Free() != free {
			t.Errorf("%s: free is %v", state, e.Free())
		}
	}
	if e := (certificate.Encumbered{State: ledger.AssetActive, Revocation: "RV-1"}); e.Free() {
		t.Error("to be revoked, and free")
	}
}

// TestRightsOfThePast asks for a day before anything stood on the asset, and for one
// before there was a ledger.
func TestRightsOfThePast(t *testing.T) {
	w := licensed(t, "rights")
	before := w.parsed(w.height()).Time - 1
	r := certificate.VerifyRights(rightsOf(t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{At: before}), w.trust(), certificate.Options{})
	if !r.Report.Valid || len(r.Assets) != 1 || !r.Assets[0].Free() || r.AsOf > before {
		t.Errorf("got %+v", r)
	}
	if _, err := certificate.BuildRights(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.RightsOptions{At: 1}); err == nil {
		t.Error("there was something before the first header")
	}
	r = certificate.VerifyRights(rightsOf(t, w, ledger.AssetEntity, "DA-none", certificate.RightsOptions{}), w.trust(), certificate.Options{})
	if !r.Report.Valid || len(r.Assets) != 0 {
		t.Errorf("of no asset: %+v", r)
	}
}

func TestRightsOfAnAccount(t *testing.T) {
	w := licensed(t, "rights")
	o := certificate.RightsOptions{Assets: []string{assetTwo, assetOne, assetOne}}
	r := certificate.VerifyRights(rightsOf(t, w, ledger.AccountEntity, holderA, o), w.trust(), certificate.Options{})
	if !r.Report.Valid || len(r.Assets) != 1 || r.Assets[0].Asset != assetOne || !slices.Contains(r.Report.NotProved, certificate.UnprovedOthers) {
		t.Errorf("got %+v", r)
	}
	if r = certificate.VerifyRights(rightsOf(t, w, ledger.AccountEntity, "nobody", o), w.trust(), certificate.Options{}); !r.Report.Valid || len(r.Assets) != 0 {
		t.Errorf("of nobody: %+v", r)
	}
}

// badRight is a way to spoil a rights file, and what is found.
type badRight struct {
	change func(r *certificate.Rights)
	check  certificate.CheckName
	code   certificate.Code
}

func badRights(t testing.TB, w *world) map[string]badRight {
	t.Helper()
	other := rightsOf(t, w, ledger.AssetEntity, assetTwo, certificate.RightsOptions{}).Items[0]
	extra := must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: "other", Kind: ledger.LicenceEntity}, certificate.StatusOptions{}))
	return map[string]badRight{
		"a licence left out":    {func(r *certificate.Rights) { r.Items = r.Items[:2] }, certificate.CheckStatus, certificate.RightsItems},
		"a licence twice":       {func(r *certificate.Rights) { r.Items = append(r.Items, r.Items[2]) }, certificate.CheckStatus, certificate.RightsItems},
		"licences swapped":      {func(r *certificate.Rights) { r.Items[1], r.Items[2] = r.Items[2], r.Items[1] }, certificate.CheckStatus, certificate.RightsItems},
		"another asset as well": {func(r *certificate.Rights) { r.Items = append(r.Items, other) }, certificate.CheckStatus, certificate.RightsItems},
		"another asset instead": {func(r *certificate.Rights) { r.Items = []certificate.RightsItem{other} }, certificate.CheckStatus, certificate.RightsItems},
		"another asset's licence": {func(r *certificate.Rights) {
			r.Items = append(r.Items, certificate.RightsItem{Proof: extra.Status.Proof, Subject: extra.Subject, Value: extra.Status.Value})
		}, certificate.CheckStatus, certificate.RightsItems},
		"no pledge": {func(r *certificate.Rights) {
			r.Items[0].Value = bytes.Replace(r.Items[0].Value, []byte(`"pledges":["PL-1","PL-2"],`), nil, 1)
		}, certificate.CheckStatus, certificate.StatusProofBad},
		"not exclusive": {func(r *certificate.Rights) {
			r.Items[2].Value = bytes.Replace(r.Items[2].Value, []byte(`"exclusive":true`), []byte(`"exclusive":false`), 1)
		}, certificate.CheckStatus, certificate.StatusProofBad},
		"no signatures": {func(r *certificate.Rights) {
			r.Cosignatures = strings.Join(strings.SplitAfter(r.Cosignatures, "\n")[:1], "")
		}, certificate.CheckFinality, certificate.QuorumMissing},
		"another genesis": {func(r *certificate.Rights) { r.Genesis = strings.Replace(r.Genesis, "certledger", "certledgex", 1) }, certificate.CheckIntegrity, certificate.GenesisMalformed},
	}
}

// TestBadRights leaves out, adds, swaps and alters.
func TestBadRights(t *testing.T) {
	w := licensed(t, "rights")
	for name, c := range badRights(t, w) {
		r := rightsOf(t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{})
		c.change(r)
		report := certificate.VerifyRights(r, w.trust(), certificate.Options{})
		if got := report.Report.Check(c.check); got.Code != c.code || report.Report.Valid || len(report.Assets) != 0 {
			t.Errorf("%s: %s is %+v, assets %v", name, c.check, got, report.Assets)
		}
	}
	account := rightsOf(t, w, ledger.AccountEntity, holderA, certificate.RightsOptions{Assets: []string{assetOne}})
	account.Items = append(account.Items, rightsOf(t, w, ledger.AssetEntity, assetTwo, certificate.RightsOptions{}).Items[0])
	if r := certificate.VerifyRights(account, w.trust(), certificate.Options{}); r.Report.Check(certificate.CheckStatus).Code != certificate.StatusValue {
		t.Errorf("an asset of another holder: %+v", r)
	}
}

func TestRightsFileForm(t *testing.T) {
	w := licensed(t, "rights")
	good := must[[]byte](t)(rightsOf(t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{}).Bytes())
	for name, data := range map[string][]byte{
		"no JSON": []byte("x"), "another format": bytes.Replace(good, []byte("rights/v1"), []byte("rights/v2"), 1),
		"another subject": bytes.Replace(good, []byte(`"subject":{"id":"`+assetOne+`","kind":"asset"}}`), []byte(`"subject":{"id":"x","kind":"hold"}}`), 1),
	} {
		if r := certificate.VerifyRightsFile(data, w.trust(), certificate.Options{}); r.Report.Valid || r.Report.Check(certificate.CheckIntegrity).Code != certificate.FileMalformed {
			t.Errorf("%s: %+v", name, r)
		}
	}
	r := certificate.VerifyRightsFile(good, w.trust(), certificate.Options{})
	if text := must[[]byte](t)(r.Bytes()); !r.Report.Valid || !json.Valid(text) {
		t.Errorf("got %s", text)
	}
}

// rights adds rights files, good and bad.
func (s *vectorSet) rights() {
	s.t.Helper()
	w := licensed(s.t, "rights")
	add := func(name string, r *certificate.Rights) {
		v := vector{At: w.soon().At, Name: name, File: name + certificate.RightsExtension, Trust: name + ".trust"}
		s.add(v, must[[]byte](s.t)(r.Bytes()), nil, w.trust())
	}
	add("rights-of-an-asset", rightsOf(s.t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{}))
	add("rights-of-an-asset-that-is-free", rightsOf(s.t, w, ledger.AssetEntity, assetTwo, certificate.RightsOptions{}))
	add("rights-of-no-asset", rightsOf(s.t, w, ledger.AssetEntity, "DA-none", certificate.RightsOptions{}))
	add("rights-of-an-account", rightsOf(s.t, w, ledger.AccountEntity, holderA, certificate.RightsOptions{Assets: []string{assetOne, assetTwo}}))
	bad := badRights(s.t, w)
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		r := rightsOf(s.t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{})
		bad[name].change(r)
		add("bad-rights-"+strings.NewReplacer(" ", "-", "'", "").Replace(name), r)
	}
}
