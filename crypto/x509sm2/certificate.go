package x509sm2

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/emmansun/gmsm/smx509"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

const (
	pointSize = 65
	maxName   = 512
	maxSerial = 20 // bytes, RFC 5280 4.1.2.2
)

// Certificate is what one certificate states.
type Certificate struct {
	// Subject and Issuer are distinguished names as RFC 4514 writes them, for people: what cannot be printed is a '?', and what
	// is longer than 512 bytes is cut.
	Subject string `json:"subject"`
	Issuer  string `json:"issuer"`
	// Serial is the issuer's number, in hex.
	Serial string `json:"serial"`
	// From and Until bound its validity, in UTC.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	// Usage names what the key may be used for, as RFC 5280 does; empty: not restricted.
	Usage []string `json:"usage,omitempty"`
	// Authority says whether it may issue others.
	Authority bool `json:"authority"`
	// Digest is SM3 of the DER. It identifies the certificate.
	Digest sm3.Digest     `json:"digest"`
	Key    *sm2.PublicKey `json:"key"`

	usage smx509.KeyUsage
	own   bool // names itself as its issuer
}

func newCertificate(p *smx509.Certificate) (Certificate, error) {
	switch {
	case p.SignatureAlgorithm != smx509.SM2WithSM3:
		return Certificate{}, fmt.Errorf("%w: signed with %s", ErrNotSM2, p.SignatureAlgorithm)
	case len(p.UnhandledCriticalExtensions) > 0:
		return Certificate{}, fmt.Errorf("%w: its critical extension %s is not understood", ErrFile, p.UnhandledCriticalExtensions[0])
	case p.SerialNumber.Sign() <= 0 || len(p.SerialNumber.Bytes()) > maxSerial:
		return Certificate{}, fmt.Errorf("%w: a serial number of %d bits, want a positive one of 1 to %d bytes", ErrFile, p.SerialNumber.BitLen(), maxSerial)
	}
	key, err := publicKey(p.RawSubjectPublicKeyInfo)
	if err != nil {
		return Certificate{}, err
	}
	return Certificate{
		Subject: printable(p.Subject.String()), Issuer: printable(p.Issuer.String()), Serial: fmt.Sprintf("%x", p.SerialNumber.Bytes()),
		From: p.NotBefore.UTC(), Until: p.NotAfter.UTC(), Usage: usageNames(p.KeyUsage), Authority: p.BasicConstraintsValid && p.IsCA,
		Digest: sm3.Sum(p.Raw), Key: key, usage: p.KeyUsage, own: bytes.Equal(p.RawIssuer, p.RawSubject),
	}, nil
}

// publicKey accepts the one encoding of a key that package sm2 writes.
func publicKey(spki []byte) (*sm2.PublicKey, error) {
	if len(spki) < pointSize {
		return nil, fmt.Errorf("%w: another kind of key", ErrNotSM2)
	}
	key, err := sm2.NewPublicKey(spki[len(spki)-pointSize:])
	if err != nil || !bytes.Equal(key.SPKI(), spki) {
		return nil, fmt.Errorf("%w: another kind of key", ErrNotSM2)
	}
	return key, nil
}

func (c Certificate) allows(u smx509.KeyUsage) bool { return c.usage&u != 0 }

// usageNames follows the order of the bits in RFC 5280, 4.2.1.3.
func usageNames(u smx509.KeyUsage) []string {
	var names []string
	for i, name := range []string{
		"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
		"encipherOnly", "decipherOnly",
	} {
		if u&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

func printable(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return '?'
		}
		return r
	}, name)
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "") + "…"
	}
	return name
}
