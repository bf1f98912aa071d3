package page_test

import (
	"net/http"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// Assets of the node: each stands in the register in its own way.
const (
	burdened  = "REG-2026-0001"
	suspended = "REG-2026-0002"
	cancelled = "REG-2026-0003"
)

// registered gives an asset as the register has it.
func (n *node) registered(id string) *ledger.Asset {
	asset := n.asset()
	asset.ID, asset.Application, asset.State = id, "AP-2026-0001", ledger.AssetActive
	asset.Certificates = []ledger.AssetCertificate{{Number: superseded, State: ledger.CertificateSuperseded, Successor: successor}, {Number: successor, State: ledger.CertificateValid}}
	switch id {
	case burdened:
		asset.Pledges, asset.Licences, asset.Holds, asset.Objections = []string{"PL-2026-0007", "PL-2026-0008"}, []string{"LC-2026-0001"}, []string{"HD-2026-0001"}, []string{"OB-2026-0001"}
		asset.Deeds = []ledger.Deed{{Deed: "(2026)示例公证字第1号", Kind: ledger.DeedDataTrue, Notary: "notary-one"}}
	case suspended:
		asset.State, asset.Suspension = ledger.AssetSuspended, &ledger.Suspension{Since: blockTime(100), Ground: "false_material"}
	case cancelled:
		asset.State, asset.Ended = ledger.AssetCancelled, blockTime(120)
		asset.Certificates = []ledger.AssetCertificate{{Number: superseded, State: ledger.CertificateCancelled}}
	default:
		return nil
	}
	return &asset
}

func (n *node) assetOf(r *http.Request) any {
	asset := n.registered(r.PathValue("id"))
	if asset == nil {
		return refuse(r, http.StatusNotFound, ledger.AssetUnknown, r.PathValue("id"))
	}
	return api.Asset{Height: heightNow, Time: blockTime(heightNow), Final: true, Asset: raw(asset)}
}

func (n *node) application(*http.Request) any {
	return api.Application{Height: heightNow, Time: blockTime(heightNow), Final: true, Application: raw(ledger.Application{
		Act: "initial", Asset: burdened, ID: "AP-2026-0001", Registry: "registry-one", State: ledger.ApplicationCompleted,
		Materials: []ledger.Material{{Name: "登记申请", Digest: digest("paper")}, {Name: "来源说明", Digest: digest("source")}},
	})}
}

func (n *node) entity(r *http.Request) any {
	id := r.PathValue("id")
	var value any
	switch id {
	case "PL-2026-0007", "PL-2026-0008":
		value = ledger.Pledge{ID: id, Pledgee: "91000000MA00000092", Rank: int(id[11] - '6'), Created: blockTime(60), Ends: validTo(), State: ledger.RightActive}
	case "LC-2026-0001":
		value = ledger.Licence{ID: id, Licensee: "91000000MA00000105", Created: blockTime(70), Terms: ledger.LicenceTerms{Rights: []string{"使用", "加工"}, From: blockTime(70)}}
	case "HD-2026-0001":
		value = ledger.Hold{ID: id, Authority: "court", Order: "(2026)示例01执保1号", Scope: []ledger.HoldScope{ledger.HoldTransfer, ledger.HoldPledge}, State: ledger.HoldActive, Ends: validTo()}
	default:
		value = ledger.Objection{ID: id, Matter: "ownership", Objector: "91000000MA00000113", State: ledger.ObjectionOpen, Filed: blockTime(118)}
	}
	return api.StateProof{Kind: ledger.EntityKind(r.PathValue("kind")), ID: id, Present: true, Value: raw(value)}
}

// search finds like a node: without the registration that was cancelled.
func (n *node) search(r *http.Request) any {
	q, out := r.URL.Query(), api.Found{Height: heightNow, Time: blockTime(heightNow), Hits: []api.Hit{}}
	add := func(kind ledger.EntityKind, id, title, says string, publicity *api.Publicity, value any) {
		if (q.Get("kind") == "" || q.Get("kind") == string(kind)) && strings.Contains(title+id, q.Get("q")) && q.Get("holder") == "" {
			out.Hits = append(out.Hits, api.Hit{Kind: kind, ID: id, Title: title, State: "X", Says: says, Publicity: publicity, Value: raw(value)})
		}
	}
	add(ledger.AssetEntity, burdened, "行政区划代码数据集", "已登记并颁证", nil, n.registered(burdened))
	add(ledger.AssetEntity, suspended, "停车场泊位数据", "已中止", nil, n.registered(suspended))
	app := ledger.Application{Act: "initial", Asset: "REG-2026-0009", ID: "AP-2026-0009", Registry: "registry-one", State: ledger.ApplicationPublicity}
	add(ledger.ApplicationEntity, app.ID, "空气质量监测数据", "公示中", &api.Publicity{Since: blockTime(100), Ends: blockTime(172), Article: "TJ 8.1.1"}, app)
	objected := ledger.Application{Act: "initial", Asset: "REG-2026-0010", ID: "AP-2026-0010", Registry: "registry-one", State: ledger.ApplicationObjected}
	add(ledger.ApplicationEntity, objected.ID, "公交客流数据", "公示中止", &api.Publicity{Since: blockTime(100), Paused: true, Article: "AH 19(4)"}, objected)
	for i, c := range ledger.Categories() {
		p := ledger.Publication{ID: "PB-2026-" + string(c), Category: c, Member: "registry-one", Published: blockTime(uint64(i + 1)), State: ledger.PublicationPublished, Title: "示例公告：" + string(c)}
		if c == ledger.PublishedVoiding || c == ledger.PublishedExpiry {
			p.About = superseded
		}
		add(ledger.PublicationEntity, p.ID, p.Title, "已公布", nil, p)
	}
	return out
}
