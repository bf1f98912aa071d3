// Package x509sm2 reads SM2 certificates of X.509 (GM/T 0015, RFC 5280), as Chinese certification authorities issue them for a
// member's key. They are evidence for people: nothing of the ledger's rules depends on them, and there is no store of trusted
// roots here. What is checked is the file itself: that the key is the one in question, and that each certificate is signed by
// the next.
package x509sm2

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

const (
	// MaxFile bounds a file of certificates in bytes.
	MaxFile = 64 << 10
	// MaxCertificates bounds the certificates in a file.
	MaxCertificates = 8

	pemType = "CERTIFICATE"
)

var (
	// ErrFile is returned for what is not a file of X.509 certificates: PEM blocks, or one certificate in DER.
	ErrFile = errors.New("not a file of X.509 certificates: want PEM blocks, the key's own certificate first, or one in DER")
	// ErrNotSM2 is returned for a certificate that has another kind of key or of signature than SM2 with SM3.
	ErrNotSM2 = errors.New("not an SM2 certificate")
	// ErrChain is returned when a certificate was not issued by the next one in the file.
	ErrChain = errors.New("the certificates are not a chain, each issued by the next")
	// ErrOtherKey is returned for a certificate of another key than the one in question.
	ErrOtherKey = errors.New("the certificate is of another key")
)

// Chain is what a file of certificates says: the key's own first, each issued by the next. Whether the last one is to be
// believed is for the reader to decide, by its digest.
type Chain []Certificate

// Parse reads PEM or DER and checks the chain. Errors: ErrFile, ErrNotSM2, ErrChain.
func Parse(data []byte) (Chain, error) {
	parsed, err := parse(data)
	if err != nil {
		return nil, err
	}
	var chain Chain
	for i, p := range parsed {
		c, err := newCertificate(p)
		if err != nil {
			return nil, fmt.Errorf("x509sm2: certificate %d: %w", i+1, err)
		}
		chain = append(chain, c)
	}
	for i := range chain {
		if err := chain.checkIssued(parsed, i); err != nil {
			return nil, fmt.Errorf("x509sm2: certificate %d: %w", i+1, err)
		}
	}
	return chain, nil
}

func parse(data []byte) ([]*smx509.Certificate, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("x509sm2: %w: more than %d bytes", ErrFile, MaxFile)
	}
	ders, err := split(data)
	if err != nil {
		return nil, err
	}
	parsed := make([]*smx509.Certificate, len(ders))
	for i, der := range ders {
		if parsed[i], err = smx509.ParseCertificate(der); err != nil {
			return nil, fmt.Errorf("x509sm2: certificate %d: %w: %w", i+1, ErrFile, err)
		}
	}
	return parsed, nil
}

// split finds the DER in a file. Text between PEM blocks is what `openssl x509 -text` writes, and is passed over.
func split(data []byte) ([][]byte, error) {
	if !bytes.Contains(data, []byte("-----BEGIN ")) {
		return [][]byte{data}, nil
	}
	var ders [][]byte
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		if block.Type != pemType || len(ders) == MaxCertificates {
			return nil, fmt.Errorf("x509sm2: %w: a block %.40q, or more than %d", ErrFile, block.Type, MaxCertificates)
		}
		ders = append(ders, block.Bytes)
	}
	if len(ders) == 0 || bytes.Contains(data, []byte("-----BEGIN ")) {
		return nil, fmt.Errorf("x509sm2: %w: a damaged PEM block", ErrFile)
	}
	return ders, nil
}

// checkIssued checks the signature of certificate i by the next one or, at the end, by itself if it names itself as its issuer.
func (c Chain) checkIssued(parsed []*smx509.Certificate, i int) error {
	child, issuer := parsed[i], i+1
	if issuer == len(c) {
		if !bytes.Equal(child.RawIssuer, child.RawSubject) {
			return nil // signed by one who is not in the file
		}
		issuer = i
	}
	parent := parsed[issuer]
	switch {
	case !bytes.Equal(child.RawIssuer, parent.RawSubject):
		return fmt.Errorf("%w: it was issued by %q, the next is of %q", ErrChain, c[i].Issuer, c[issuer].Subject)
	case issuer != i && !c[issuer].maySign(parent, i):
		return fmt.Errorf("%w: %q may not issue it", ErrChain, c[issuer].Subject)
	}
	sig, err := sm2.ParseDER(child.Signature)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrChain, err)
	}
	if !sm2.VerifyMessage(c[issuer].Key, child.RawTBSCertificate, sig) {
		return fmt.Errorf("%w: the signature of %q does not verify", ErrChain, c[issuer].Subject)
	}
	return nil
}

// maySign says whether a certificate is of an authority that has at most as many other authorities below it as it allows.
func (c Certificate) maySign(parsed *smx509.Certificate, below int) bool {
	limited := parsed.MaxPathLen > 0 || parsed.MaxPathLenZero
	return c.Authority && (!limited || below <= parsed.MaxPathLen) && (len(c.Usage) == 0 || c.allows(smx509.KeyUsageCertSign))
}

// CheckKey returns ErrOtherKey unless the chain is for the key with this fingerprint.
func (c Chain) CheckKey(fingerprint sm3.Digest) error {
	if len(c) == 0 || c[0].Key.Fingerprint() != fingerprint {
		return ErrOtherKey
	}
	return nil
}

// Validity is the time in which every certificate of the chain is valid; from may be after until.
func (c Chain) Validity() (from, until time.Time) {
	for i, cert := range c {
		if i == 0 || cert.From.After(from) {
			from = cert.From
		}
		if i == 0 || cert.Until.Before(until) {
			until = cert.Until
		}
	}
	return from, until
}

// Complete says whether the last certificate is signed by its own key, so that nothing is missing above it.
func (c Chain) Complete() bool { return len(c) > 0 && c[len(c)-1].own }
