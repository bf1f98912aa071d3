package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// PutMaterial leaves a sealed document with the node, which has to be a
// registry's. The node never has the key.
func (c *Client) PutMaterial(ctx context.Context, d sealed.Document) (api.Material, error) {
	stored, err := read[api.Material](ctx, c, call{method: http.MethodPost, path: api.PathMaterials, media: api.MediaSealed, body: d.Bytes()})
	if err == nil && (stored.Digest != d.Digest || stored.Identity != d.Identity()) {
		err = unproved("the node has noted another document than %s", d.Digest)
	}
	return stored, err
}

// Material fetches a sealed document by the digest of the document itself: the
// copy of an uploader, or with an empty one whichever the signer can open. It is
// checked to be the document of that digest once it is opened, not before.
func (c *Client) Material(ctx context.Context, digest sm3.Digest, uploader string) (sealed.Document, error) {
	what := get(api.Path(api.PathMaterial, digest.String()))
	what.query = ofUploader(uploader)
	data, err := c.do(ctx, what)
	if err != nil {
		return sealed.Document{}, err
	}
	d, err := sealed.Parse(data)
	if err == nil && d.Digest != digest {
		err = unproved("document %s was asked for, %s came", digest, d.Digest)
	}
	return d, err
}

func ofUploader(uploader string) url.Values {
	if uploader == "" {
		return nil
	}
	return url.Values{"uploader": {uploader}}
}

// Materials gives up to limit of the signer's documents, those behind after.
func (c *Client) Materials(ctx context.Context, after sm3.Digest, limit int) (api.Materials, error) {
	what := get(api.PathMaterials)
	what.query = url.Values{"limit": {strconv.Itoa(limit)}}
	if !after.IsZero() {
		what.query.Set("after", after.String())
	}
	return read[api.Materials](ctx, c, what)
}

// Papers gives what an application names and which of it lies at the node for the
// signer.
func (c *Client) Papers(ctx context.Context, application string) (api.Papers, error) {
	return read[api.Papers](ctx, c, get(api.Path(api.PathPapers, application)))
}

// GrantMaterial lets others read a document: their lines, see sealed.Grant. grant says
// whose copy and what for.
func (c *Client) GrantMaterial(ctx context.Context, digest sm3.Digest, readers []sealed.Reader, grant api.GrantMaterial) (api.Material, error) {
	for _, r := range readers {
		grant.Readers = append(grant.Readers, api.WrappedReader{Name: r.Name, Key: r.Key, Wrapped: fmt.Sprintf("%x", r.Wrapped)})
	}
	body, err := json.Marshal(grant)
	if err != nil {
		return api.Material{}, err
	}
	return read[api.Material](ctx, c, call{method: http.MethodPost, path: api.Path(api.PathMaterialReaders, digest.String()), media: api.MediaJSON, body: body})
}

// PurgeMaterial has an uploader's copy removed; an empty one is the signer's own.
func (c *Client) PurgeMaterial(ctx context.Context, digest sm3.Digest, uploader string) error {
	_, err := c.do(ctx, call{method: http.MethodDelete, path: api.Path(api.PathMaterial, digest.String()), query: ofUploader(uploader)})
	return err
}

// ReaderKeys gives the active keys of a signer, to seal documents for. They are
// proved: those of an account from its value, those of a member's staff from the
// governance under the newest final header.
func (c *Client) ReaderKeys(ctx context.Context, name ledger.SignerName) ([]*sm2.PublicKey, error) {
	switch name.Kind {
	case ledger.HolderSigner:
		return c.accountKeys(ctx, name.Name)
	case ledger.MemberSigner:
		return c.staffKeys(ctx, name)
	default:
		return nil, fmt.Errorf("%w: %s is nobody yet", sealed.ErrReader, name)
	}
}

func (c *Client) accountKeys(ctx context.Context, account string) ([]*sm2.PublicKey, error) {
	proof, err := c.State(ctx, ledger.EntityID{Kind: ledger.AccountEntity, ID: account}, 0)
	if err != nil {
		return nil, err
	}
	if !proof.Present {
		return nil, fmt.Errorf("%w: there is no account %s", sealed.ErrReader, account)
	}
	a := new(ledger.Account)
	if err := canonical.Unmarshal(proof.Value, a); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	// What the reader may not see of an account is never a key; but then the value
	// does not prove itself.
	if !proof.Complete {
		return a.Keys, c.checkKeys(ctx, account, a.Keys)
	}
	return a.Keys, nil
}

// checkKeys proves that keys are or were an account's, when its value cannot be
// seen whole: the ledger knows whose every key is.
func (c *Client) checkKeys(ctx context.Context, account string, keys []*sm2.PublicKey) error {
	for _, k := range keys {
		proof, err := c.State(ctx, ledger.EntityID{Kind: ledger.KeyEntity, ID: k.Fingerprint().String()}, 0)
		if err != nil {
			return err
		}
		use := new(ledger.KeyUse)
		if !proof.Present || !proof.Complete || canonical.Unmarshal(proof.Value, use) != nil || use.Account != account {
			return unproved("key %s is not one of account %s", k.Fingerprint(), account)
		}
	}
	return nil
}

func (c *Client) staffKeys(ctx context.Context, name ledger.SignerName) ([]*sm2.PublicKey, error) {
	g, err := c.Governance(ctx)
	if err != nil {
		return nil, err
	}
	m, ok := g.Set.Member(name.Name)
	if !ok {
		return nil, fmt.Errorf("%w: there is no member %s", sealed.ErrReader, name.Name)
	}
	var keys []*sm2.PublicKey
	for _, k := range m.StaffKeys {
		if k.Role == name.Role {
			keys = append(keys, k.Key)
		}
	}
	return keys, nil
}
