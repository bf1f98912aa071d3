package actor

import (
	"context"
	"errors"
	"fmt"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// ErrNoMember means that a registry is none of the genesis.
var ErrNoMember = errors.New("no such member")

// Certificate gives the record that issues an asset's next certificate now. Where
// none is due its face says nothing, and the rules refuse it.
func (c *Cast) Certificate(
	ctx context.Context, cl *client.Client, asset *ledger.Asset, p *profile.Profile, number, confirmation string,
) (ledger.CertificateIssueBody, error) {
	m, ok := c.Genesis.Governance.Member(asset.Registry)
	if !ok {
		return ledger.CertificateIssueBody{}, fmt.Errorf("%w: %s", ErrNoMember, asset.Registry)
	}
	body := ledger.CertificateIssueBody{Asset: asset.ID, Registry: asset.Registry, Face: ledger.Face{
		Acquisition: "-", AssetName: "-", AssetType: "-", Confirmation: confirmation, HolderCode: "-", HolderName: "-", Issued: "-", Kind: "none", Number: number,
		Registered: "-", Registration: asset.ID, RegistryTitle: "-", Scenarios: "-", Standard: "-", Title: "-", UpdateCycle: "-",
	}}
	due, ok := registry.DueOf(asset, "", "")
	if !ok {
		return body, nil
	}
	f := registry.Facing{View: cl.View(ctx), Counter: legaltime.Calendars{}, Asset: asset, Due: due, Profile: p, Registry: m, Time: c.Now()}
	face, err := f.Face(number, confirmation)
	body.Face = face
	return body, err
}
