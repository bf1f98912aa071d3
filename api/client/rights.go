package client

import (
	"context"
	"net/url"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AssetRights gives a rights file about an asset as of the end of an instant, 0
// for now, verified here. The members are proved from a pinned header on when pin
// is above 0.
func (c *Client) AssetRights(ctx context.Context, asset string, at legaltime.Instant, pin uint64) ([]byte, certificate.RightsReport, error) {
	return c.rights(ctx, api.PathAssetRights, certificate.Subject{ID: asset, Kind: ledger.AssetEntity}, at, pin)
}

// AccountRights is AssetRights about the assets that an account held. Only the
// account itself and authorities get it.
func (c *Client) AccountRights(ctx context.Context, account string, at legaltime.Instant, pin uint64) ([]byte, certificate.RightsReport, error) {
	return c.rights(ctx, api.PathAccountRights, certificate.Subject{ID: account, Kind: ledger.AccountEntity}, at, pin)
}

// Accounting gives the entries of an account's book that its accounts need, from an instant
// up to another: the node's word. Only the account itself and authorities get it.
func (c *Client) Accounting(ctx context.Context, account string, from, to legaltime.Instant) (api.Accounting, error) {
	what := get(api.Path(api.PathAccounting, account))
	what.query = url.Values{"from": {from.String()}, "to": {to.String()}}
	return read[api.Accounting](ctx, c, what)
}

func (c *Client) rights(ctx context.Context, path string, subject certificate.Subject, at legaltime.Instant, pin uint64) ([]byte, certificate.RightsReport, error) {
	what := get(api.Path(path, subject.ID))
	what.query = url.Values{}
	if at != 0 {
		what.query.Set("at", at.String())
	}
	if pin != 0 {
		what.query.Set("pin", strconv.FormatUint(pin, 10))
	}
	file, err := c.do(ctx, what)
	if err != nil {
		return nil, certificate.RightsReport{}, err
	}
	report := certificate.VerifyRightsFile(file, c.options.Trust, certificate.Options{At: c.options.Now()})
	if err := genuine(report.Report, certificate.CheckIntegrity, certificate.CheckFinality, certificate.CheckStatus); err != nil {
		return file, report, err
	}
	if s := report.Report.Subject; s == nil || *s != subject {
		return file, report, unproved("the rights file is not about %s/%s", subject.Kind, subject.ID)
	}
	if at != 0 && report.AsOf > at {
		return file, report, unproved("the rights file is as of %s, after %s", report.AsOf, at)
	}
	return file, report, nil
}
