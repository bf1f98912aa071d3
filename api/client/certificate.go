package client

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// Certificate gives a certificate's file and what verifying it here, against the
// client's own trust, found. A file that is not genuine is an error; one that is
// genuine but no longer in force is not: Report tells.
func (c *Client) Certificate(ctx context.Context, number string) ([]byte, certificate.Report, error) {
	return c.CertificateFrom(ctx, number, 0)
}

// CertificateFrom gives a certificate whose members are proved from a pinned
// header on, and not from the genesis when pin is above 0: only who pins that
// header can verify it.
func (c *Client) CertificateFrom(ctx context.Context, number string, pin uint64) ([]byte, certificate.Report, error) {
	file, err := c.do(ctx, get(pinned(api.Path(api.PathCertificate, number), pin)))
	if err != nil {
		return nil, certificate.Report{}, err
	}
	report := certificate.VerifyFile(file, c.options.Trust, certificate.Options{At: c.options.Now()})
	if err := genuine(report, certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality, certificate.CheckAuthority); err != nil {
		return file, report, err
	}
	if report.Number != number {
		return file, report, unproved("it is certificate %s, asked for was %s", report.Number, number)
	}
	return file, report, nil
}

// pinned asks for a proof that begins at a header of that height, 0 for the
// genesis.
func pinned(path string, pin uint64) string {
	if pin == 0 {
		return path
	}
	return path + "?pin=" + strconv.FormatUint(pin, 10)
}

// Refresh fetches a newer status of a certificate's asset, and verifies both
// here. It gives the status file, to be kept beside the certificate.
func (c *Client) Refresh(ctx context.Context, file []byte) (status []byte, report certificate.Report, err error) {
	return c.RefreshFrom(ctx, file, 0)
}

// RefreshFrom is Refresh with a status file whose members are proved from a
// pinned header on, see CertificateFrom.
func (c *Client) RefreshFrom(ctx context.Context, file []byte, pin uint64) (status []byte, report certificate.Report, err error) {
	cert, err := certificate.Parse(file)
	if err != nil {
		return nil, certificate.Report{}, err
	}
	options := certificate.Options{At: c.options.Now()}
	report = certificate.Verify(cert, c.options.Trust, options)
	if err := genuine(report, certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality); err != nil {
		return nil, report, err
	}
	path, kind, id := api.PathAssetStatus, ledger.AssetEntity, report.Asset
	if id == "" {
		path, kind, id = api.PathCertificateStatus, ledger.CertificateEntity, report.Number
	}
	if status, _, err = c.status(ctx, pinned(api.Path(path, id), pin), kind, id); err != nil {
		return nil, report, err
	}
	if options.Status, err = certificate.ParseStatus(status); err != nil {
		return nil, report, err
	}
	return status, certificate.Verify(cert, c.options.Trust, options), nil
}

// AssetStatus gives a status file about an asset, present or absent, verified
// here.
func (c *Client) AssetStatus(ctx context.Context, asset string) ([]byte, certificate.Report, error) {
	return c.status(ctx, api.Path(api.PathAssetStatus, asset), ledger.AssetEntity, asset)
}

// CertificateStatus gives a status file about a certificate's number, present or
// absent, verified here. To bring a certificate up to date use Refresh.
func (c *Client) CertificateStatus(ctx context.Context, number string) ([]byte, certificate.Report, error) {
	return c.status(ctx, api.Path(api.PathCertificateStatus, number), ledger.CertificateEntity, number)
}

func (c *Client) status(ctx context.Context, path string, kind ledger.EntityKind, id string) ([]byte, certificate.Report, error) {
	file, err := c.do(ctx, get(path))
	if err != nil {
		return nil, certificate.Report{}, err
	}
	report := certificate.VerifyStatusFile(file, c.options.Trust, certificate.Options{At: c.options.Now()})
	if err := genuine(report, certificate.CheckIntegrity, certificate.CheckFinality); err != nil {
		return file, report, err
	}
	want := certificate.Subject{ID: id, Kind: kind}
	if report.Subject == nil || *report.Subject != want || report.Status == nil {
		return file, report, unproved("the status file does not prove %s/%s", kind, id)
	}
	return file, report, nil
}

// genuine checks that a report passes the questions that no honest node's file
// fails.
func genuine(report certificate.Report, names ...certificate.CheckName) error {
	for _, name := range names {
		if check := report.Check(name); check.Verdict != certificate.Pass {
			return unproved("%s is %s: %s", name, check.Verdict, check.Text().EN)
		}
	}
	return nil
}

// Verify has the node verify a certificate, in the client's language. The result
// is the node's word; certificate.Verify gives one's own.
func (c *Client) Verify(ctx context.Context, ask api.Verify) (api.Report, error) {
	body, err := json.Marshal(ask)
	if err != nil {
		return api.Report{}, err
	}
	return read[api.Report](ctx, c, call{method: http.MethodPost, path: api.PathVerify, media: api.MediaJSON, body: body})
}
