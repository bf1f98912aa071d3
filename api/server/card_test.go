package server_test

import (
	"context"
	"slices"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// licensed is a ledger on which the asset is licensed, and described no further to the
// public.
type licensed struct{ server.Entities }

func (l licensed) Value(ctx context.Context, id ledger.EntityID, applied bool) ([]byte, uint64, error) {
	if id.Kind == ledger.LicenceEntity {
		_, height, err := l.Entities.Value(ctx, ledger.EntityID{Kind: ledger.AssetEntity, ID: servertest.Asset}, applied)
		if err != nil {
			return nil, 0, err
		}
		value, err := canonical.Marshal(&ledger.Licence{
			Application: "AP-7", Asset: servertest.Asset, Contract: servertest.Digest("contract"), Created: servertest.Start, ID: id.ID, Licensee: servertest.Pledgee(), State: ledger.RightActive, History: &ledger.History{Count: 1, Head: servertest.Digest("head")},
			Terms: ledger.LicenceTerms{From: servertest.Start, Manner: "interface", Rights: []string{"use"}, Scenarios: []string{"planning"}},
		})
		return value, height, err
	}
	value, height, err := l.Entities.Value(ctx, id, applied)
	if err != nil || id.Kind != ledger.AssetEntity {
		return value, height, err
	}
	e, err := ledger.DecodeEntity(id.Kind, value)
	if err != nil {
		return nil, 0, err
	}
	asset := e.(*ledger.Asset)
	asset.Licences, asset.Restricted = []string{"L-1"}, true
	value, err = canonical.Marshal(asset)
	return value, height, err
}

// A licence is marked on the card of the holder, whose asset is what it was (MOF141 6).
// What the public may not see of data is not on the card that it gets.
func TestCard(t *testing.T) {
	plain, marked := start(t), start(t, func(cfg *server.Config) { cfg.Entities = licensed{cfg.Entities} })
	path := api.Path(api.PathAssetCard, servertest.Asset)
	holder := marked.Holder(servertest.Holder())
	before, after := decode[api.Card](plain, plain.do(ask{path: path})), decode[api.Card](marked, marked.do(ask{path: path, signer: &holder}))
	if !slices.Equal(before.Rights.Holders, after.Rights.Holders) || before.Rights.Holders[0].Share != "1/1" || len(before.Rights.Licences) != 0 {
		t.Errorf("held are %v before and %v after", before.Rights, after.Rights)
	}
	if l := after.Rights.Licences; len(l) != 1 || l[0].Licence != "L-1" || l[0].Licensee != servertest.Pledgee() || after.Use.Licensed[0].Manner != "interface" {
		t.Errorf("marked are %v, %v", l, after.Use.Licensed)
	}
	if b := before.Basic; b.Name != "Test data <&>" || b.Type != "tables" || before.Use.Scenarios != "testing" || before.Management.Registry != servertest.Registry || !slices.Contains(before.Rights.Certificates, servertest.Certificate) {
		t.Errorf("the card is %+v", before)
	}
	public := decode[api.Card](marked, marked.do(ask{path: path}))
	if public.Use.Scenarios != "" || public.Basic.Name == "" || after.Use.Scenarios == "" {
		t.Errorf("the public sees %+v", public)
	}
}
