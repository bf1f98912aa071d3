package server_test

import (
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

func TestRightsFiles(t *testing.T) {
	h := start(t)
	trust := ledger.Trust{Ledger: h.Genesis.ID()}
	r := certificate.VerifyRightsFile(h.do(ask{path: api.Path(api.PathAssetRights, servertest.Asset)}).body, trust, certificate.Options{})
	if !r.Report.Valid || len(r.Assets) != 1 || r.Assets[0].Rank(servertest.Pledge) != 1 {
		t.Errorf("got %+v", r)
	}
	for path, code := range map[string]ledger.Code{
		api.Path(api.PathAssetRights, servertest.Asset) + "?at=yesterday":                                            api.RequestMalformed,
		api.Path(api.PathAssetRights, servertest.Asset) + "?at=2026-03-02T08:00:00.000Z&at=2026-03-02T08:00:00.000Z": api.RequestMalformed,
		api.Path(api.PathAssetRights, servertest.Asset) + "?at=2001-03-02T08:00:00.000Z":                             api.HeightUnknown,
		api.Path(api.PathAssetRights, servertest.Asset) + "?pin=x":                                                   api.RequestMalformed,
		api.Path(api.PathAccountRights, servertest.Holder()):                                                         api.RequestNeedsParty,
	} {
		h.problem(h.do(ask{path: path}), code)
	}
}
