package cli

import (
	"context"
	"fmt"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// completeFromAsset reads the asset that the record changes, signs against its
// present state, and fills what the body leaves open and the register knows.
func (w *writer) completeFromAsset(ctx context.Context, c *client.Client, r *ledger.Record) error {
	v, err := bodyEditor{body: w.body}.find("asset")
	if err != nil {
		return err
	}
	if v.String() == "" {
		return w.usage("--set asset=NUMBER is needed")
	}
	_, asset, err := c.Asset(ctx, v.String(), api.AtApplied)
	if err != nil {
		return err
	}
	r.Base = ledger.HistoryOf(asset).Head
	b, ok := w.body.(*ledger.CertificateIssueBody)
	if !ok {
		return nil
	}
	if b.Registry == "" {
		b.Registry = asset.Registry
	}
	return fillFace(ctx, c, asset, &b.Face)
}

// fillFace makes the certificate's face from the register, unless the writer
// gave more of it than its two numbers.
func fillFace(ctx context.Context, c *client.Client, asset *ledger.Asset, face *ledger.Face) error {
	holder := asset.Holder()
	if len(asset.Due) > 0 {
		holder = asset.Due[0].Account
	}
	if *face != (ledger.Face{Number: face.Number, Confirmation: face.Confirmation}) {
		return nil
	}
	account, err := readAccount(ctx, c, holder)
	if err != nil {
		return err
	}
	text, err := c.Document(ctx, asset.Profile.Digest)
	if err != nil {
		return fmt.Errorf("the profile %s under which the asset was registered; without it give the whole face with --body: %w", asset.Profile.Digest, err)
	}
	p, err := profile.Parse(text)
	if err != nil {
		return err
	}
	member, err := findMember(ctx, c, asset.Registry)
	if err != nil {
		return err
	}
	*face = registry.FaceFor(asset, account, member, p, face.Number, face.Confirmation)
	return nil
}

// readAccount reads an account by a state proof.
func readAccount(ctx context.Context, c *client.Client, number string) (*ledger.Account, error) {
	proof, err := c.State(ctx, ledger.EntityID{Kind: ledger.AccountEntity, ID: number}, 0)
	if err != nil {
		return nil, err
	}
	if !proof.Present {
		return nil, ledger.Refuse(ledger.AccountUnknown, "%s", number)
	}
	e, err := ledger.DecodeEntity(ledger.AccountEntity, proof.Value)
	if err != nil {
		return nil, fmt.Errorf("couldn't read account %s: %w", number, err)
	}
	return e.(*ledger.Account), nil
}

func findMember(ctx context.Context, c *client.Client, name string) (*ledger.Member, error) {
	_, members, err := c.Members(ctx)
	if err != nil {
		return nil, err
	}
	for i := range members {
		if members[i].Name == name {
			return &members[i], nil
		}
	}
	return nil, ledger.Refuse(ledger.AuthorityClass, "%s", name)
}
