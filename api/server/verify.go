package server

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// postVerify verifies a certificate against this node's own genesis. It is for
// convenience: whoever needs to be sure runs the same code offline.
func (s *server) postVerify(w http.ResponseWriter, r *http.Request) error {
	leave, err := s.verifying.enter("too many verifications at once")
	if err != nil {
		s.cfg.Metrics.turnedAway("verify")
		return err
	}
	defer leave()
	ask, err := readVerify(http.MaxBytesReader(w, r.Body, api.MaxVerify), r.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	report, err := s.verify(ask, languageOfRequest(r))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, report)
}

// readVerify reads a body of either accepted media type.
func readVerify(body io.Reader, contentType string) (api.Verify, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil || media != api.MediaJSON && media != api.MediaCertificate {
		return api.Verify{}, ledger.Refuse(api.RequestMedia, "send a certificate as %s, or %s", api.MediaCertificate, api.MediaJSON)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return api.Verify{}, bodyError(err)
	}
	if media == api.MediaCertificate {
		return api.Verify{Certificate: string(data)}, nil
	}
	var ask api.Verify
	if err := unmarshalStrictly(data, &ask); err != nil {
		return api.Verify{}, err
	}
	if len(ask.Without) > api.MaxWithout || len(ask.Files) > api.MaxFiles {
		return api.Verify{}, malformed("at most %d members can be left out, and %d files compared", api.MaxWithout, api.MaxFiles)
	}
	return ask, nil
}

func (s *server) verify(ask api.Verify, lang api.Language) (api.Report, error) {
	c, err := certificate.Parse([]byte(ask.Certificate))
	if err != nil {
		return api.Report{}, unreadable(err)
	}
	options := certificate.Options{At: ask.At, CrossCheck: ask.CrossCheck, Files: ask.Files, Without: ask.Without}
	if options.At == 0 {
		options.At = s.cfg.Clock.Now()
	}
	if ask.Status != "" {
		if options.Status, err = certificate.ParseStatus([]byte(ask.Status)); err != nil {
			return api.Report{}, unreadable(err)
		}
	}
	trust := ledger.Trust{Ledger: s.id}
	return reportOf(certificate.Verify(c, trust, options), trust, lang)
}

func unreadable(err error) error {
	if errors.Is(err, certificate.ErrFile) {
		return ledger.Refuse(api.CertificateInvalid, "%v", err)
	}
	return err
}

func reportOf(report certificate.Report, trust ledger.Trust, lang api.Language) (api.Report, error) {
	out := api.Report{
		Valid: report.Valid, ComputedBy: lang.Say(api.ComputedByNode()),
		Trust: string(trust.Text()), TrustSource: lang.Say(api.TrustOfNode()),
		Checks: []api.CheckWords{}, Notes: []string{}, NotProved: []string{},
	}
	for _, c := range report.Checks {
		out.Checks = append(out.Checks, api.CheckWords{
			Name: string(c.Name), Title: lang.Say(certificate.CheckText(c.Name)),
			Verdict: string(c.Verdict), VerdictText: lang.Say(certificate.VerdictText(c.Verdict)),
			Code: ledger.Code(c.Code), Reason: lang.Say(c.Text()),
		})
	}
	for _, n := range report.Notes {
		out.Notes = append(out.Notes, lang.Say(n.Text()))
	}
	for _, code := range report.NotProved {
		out.NotProved = append(out.NotProved, lang.Say(certificate.CodeText(code)))
	}
	text, err := report.Bytes()
	out.Report = json.RawMessage(text)
	return out, err
}
