package cli

import (
	"context"
	"fmt"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
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
	return w.fillFace(ctx, c, asset, &b.Face)
}

// fillFace makes the certificate's face from the register, unless the writer
// gave its title. Of several that are due, the writer may name kind and holder.
func (w *writer) fillFace(ctx context.Context, c *client.Client, asset *ledger.Asset, face *ledger.Face) error {
	if face.Title != "" {
		return nil
	}
	due, ok := registry.DueOf(asset, face.Kind, face.HolderCode)
	if !ok {
		return ledger.Refuse(ledger.CertificateNotDue, "%s %s %s", asset.ID, face.Kind, face.HolderCode)
	}
	return w.faceOf(ctx, c, asset.Registry, registry.Facing{Asset: asset, Due: due}, face)
}

// completeVoucher fills the face of a voucher that is due to an account, as fillFace
// does.
func (w *writer) completeVoucher(ctx context.Context, c *client.Client, b *ledger.AccountCertifyBody) error {
	e, err := c.View(ctx).Entity(ledger.EntityID{Kind: ledger.AccountEntity, ID: b.Account})
	if err != nil {
		return err
	}
	account, ok := e.(*ledger.Account)
	if !ok {
		return ledger.Refuse(ledger.AccountUnknown, "%s", b.Account)
	}
	if b.Registry == "" {
		b.Registry = account.Registry
	}
	if b.Face.Title != "" {
		return nil
	}
	place, due := registry.VoucherDue(account, b.Face.Kind)
	if !due {
		return ledger.Refuse(ledger.CertificateNotDue, "%s", account.ID)
	}
	return w.faceOf(ctx, c, account.Registry, registry.Facing{Due: account.Due[place]}, &b.Face)
}

// faceOf makes a face from what is due and what the registry's node says.
func (w *writer) faceOf(ctx context.Context, c *client.Client, office string, f registry.Facing, face *ledger.Face) error {
	digest := f.Due.Profile.Digest
	text, err := c.Document(ctx, digest)
	if err != nil {
		return fmt.Errorf("the profile %s under which the certificate is due; without it give the whole face with --body: %w", digest, err)
	}
	if f.Profile, err = profile.Parse(text); err != nil {
		return err
	}
	if f.Registry, err = findMember(ctx, c, office); err != nil {
		return err
	}
	f.View, f.Counter, f.Time = c.View(ctx), legaltime.Calendars{}, w.now()
	*face, err = f.Face(face.Number, face.Confirmation)
	return err
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
