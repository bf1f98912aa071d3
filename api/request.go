package api

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Headers of a signed request.
const (
	HeaderSigner    = "Certledger-Signer"
	HeaderTime      = "Certledger-Time"
	HeaderSignature = "Certledger-Signature"
)

// MaxRequestSkew is how far in milliseconds a signed request's time may be from
// the node's clock, either way.
const MaxRequestSkew = 60_000

const requestTitle = "certledger-request/v1\n"

// ErrAuthorization is wrapped by every error about the form of a signed
// request's headers.
var ErrAuthorization = errors.New("malformed request signature: send " + HeaderSigner + ", " + HeaderTime + " and " + HeaderSignature + " once each")

// Request is what a signed request says of itself.
type Request struct {
	Ledger sm3.Digest
	Method string
	// Path is the request's path with its raw query, as it stands in the
	// request line.
	Path string
	Time legaltime.Instant
	// Body is the digest of the body's bytes, also of an empty body.
	Body sm3.Digest
}

// Text gives the bytes that the signer signs.
func (r Request) Text() []byte {
	return fmt.Appendf(nil, "%sledger %s\nmethod %s\npath %s\ntime %s\nbody %s\n",
		requestTitle, r.Ledger, r.Method, r.Path, r.Time, r.Body)
}

// Authorization is the content of a signed request's three headers. It is an
// active key of an account (`holder/<account>`) or of a member's staff
// (`<member>/<role>`) that signs.
type Authorization struct {
	Signer ledger.SignerName
	Time   legaltime.Instant
	Seal   ledger.Seal
}

// ParseAuthorization reads the headers of a request. None of the three present
// is no authorization and no error; errors wrap ErrAuthorization.
func ParseAuthorization(h http.Header) (auth Authorization, signed bool, err error) {
	signer, time, signature := h.Values(HeaderSigner), h.Values(HeaderTime), h.Values(HeaderSignature)
	if len(signer)+len(time)+len(signature) == 0 {
		return Authorization{}, false, nil
	}
	if len(signer) != 1 || len(time) != 1 || len(signature) != 1 {
		return Authorization{}, true, ErrAuthorization
	}
	if auth, err = parseAuthorization(signer[0], time[0], signature[0]); err != nil {
		return Authorization{}, true, fmt.Errorf("%w: %w", ErrAuthorization, err)
	}
	return auth, true, nil
}

func parseAuthorization(signer, time, signature string) (auth Authorization, err error) {
	if auth.Signer, err = ledger.ParseSigner(signer); err != nil {
		return auth, err
	}
	if auth.Signer.Kind == ledger.CandidateSigner {
		return auth, errors.New("a candidate key opens nothing")
	}
	if auth.Time, err = legaltime.ParseInstant(time); err != nil {
		return auth, err
	}
	payload, err := base64.StdEncoding.Strict().DecodeString(signature)
	// Decoding skips line breaks; one signature has one spelling.
	if err != nil || base64.StdEncoding.EncodeToString(payload) != signature {
		return auth, errors.New("the signature is not base64")
	}
	auth.Seal, err = ledger.ParseSeal(ledger.Line{Name: signer, Payload: payload})
	return auth, err
}

// SignRequest sets the headers that sign r as signer.
func SignRequest(h http.Header, r Request, signer ledger.SignerName, key sm2.Signer, random io.Reader) error {
	line, err := ledger.SignText(r.Text(), signer.String(), key, random)
	if err != nil {
		return err
	}
	h.Set(HeaderSigner, line.Name)
	h.Set(HeaderTime, r.Time.String())
	h.Set(HeaderSignature, base64.StdEncoding.EncodeToString(line.Payload))
	return nil
}
