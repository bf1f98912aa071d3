package keyfile

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
)

const (
	pemType = "ENCRYPTED PRIVATE KEY"

	saltSize      = 16
	maxSalt       = 64
	ivSize        = 16
	maxIterations = 10_000_000
	maxEncrypted  = 1024 // an SM2 key takes 144 bytes, an Ed25519 key 64
)

// The names of the schemes that are read, as dotted OIDs: constants, which asn1.ObjectIdentifier could not be.
const (
	oidPBES2      = "1.2.840.113549.1.5.13"
	oidPBKDF2     = "1.2.840.113549.1.5.12"
	oidHMACSHA256 = "1.2.840.113549.2.9"
	oidHMACSHA512 = "1.2.840.113549.2.11"
	oidSM4CBC     = "1.2.156.10197.1.104.2"
	oidAES128CBC  = "2.16.840.1.101.3.4.1.2"
	oidAES256CBC  = "2.16.840.1.101.3.4.1.42"
)

// envelope is EncryptedPrivateKeyInfo (RFC 5958) with PBES2-params and PBKDF2-params (RFC 8018, A.4 and A.2).
type envelope struct {
	Algorithm struct {
		OID    asn1.ObjectIdentifier
		Params struct {
			KDF struct {
				OID    asn1.ObjectIdentifier
				Params struct {
					Salt       []byte
					Iterations int
					KeyLength  int `asn1:"optional"`
					PRF        pkix.AlgorithmIdentifier
				}
			}
			Cipher struct {
				OID asn1.ObjectIdentifier
				IV  []byte
			}
		}
	}
	Data []byte
}

func (p Params) seal(key any, password []byte) ([]byte, error) {
	if len(password) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrPassword)
	}
	if p.Iterations < 1 || p.Iterations > maxIterations {
		return nil, fmt.Errorf("%w: %d iterations, want 1 to %d", ErrFormat, p.Iterations, maxIterations)
	}
	scheme := pkcs.NewPBESEncrypter(pkcs.SM4CBC, pkcs.NewPBKDF2Opts(pkcs.SHA256, saltSize, p.Iterations))
	der, err := pkcs8.MarshalPrivateKey(key, password, scheme)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}), nil
}

// unseal returns the key types of the library: *gmsm2.PrivateKey, ed25519.PrivateKey, or others.
func unseal(content, password []byte) (any, error) {
	der, err := decodePEM(content)
	if err != nil {
		return nil, err
	}
	if err := checkEnvelope(der); err != nil {
		return nil, err
	}
	if len(password) == 0 { // the library would take the file for an unencrypted one
		return nil, fmt.Errorf("%w: it is empty", ErrPassword)
	}
	key, _, err := pkcs8.ParsePrivateKey(der, password)
	if err != nil {
		return nil, ErrPassword // why the library stumbled over rubbish says nothing
	}
	return key, nil
}

func decodePEM(content []byte) ([]byte, error) {
	block, rest := pem.Decode(content)
	switch {
	case block == nil || !bytes.HasPrefix(content, []byte("-----BEGIN ")) || len(bytes.TrimSpace(rest)) != 0:
		return nil, fmt.Errorf("%w: want one PEM block and nothing else", ErrFormat)
	case block.Type != pemType:
		return nil, fmt.Errorf("%w: PEM block %q, want %q; to encrypt a plain key: openssl pkcs8 -topk8 -v2 sm4-cbc",
			ErrFormat, block.Type, pemType)
	case len(block.Headers) != 0:
		return nil, fmt.Errorf("%w: PEM headers", ErrFormat)
	}
	return block.Bytes, nil
}

// checkEnvelope refuses what the library would not: unbounded work, weak or unexpected schemes, bytes that nothing reads.
func checkEnvelope(der []byte) error {
	e, err := parseEnvelope(der)
	if err != nil {
		return err
	}
	kdf, cipher := e.Algorithm.Params.KDF, e.Algorithm.Params.Cipher
	keySize, known := keySizeOf(cipher.OID)
	prf := kdf.Params.PRF.Algorithm.String()
	switch {
	case e.Algorithm.OID.String() != oidPBES2 || kdf.OID.String() != oidPBKDF2:
		return fmt.Errorf("%w: want PBES2 with PBKDF2", ErrFormat)
	case prf != oidHMACSHA256 && prf != oidHMACSHA512:
		return fmt.Errorf("%w: PBKDF2 with %s, want HMAC-SHA-256 or HMAC-SHA-512", ErrFormat, prf)
	case !known:
		return fmt.Errorf("%w: cipher %s, want SM4-CBC or AES-CBC", ErrFormat, cipher.OID)
	case kdf.Params.Iterations < 1 || kdf.Params.Iterations > maxIterations:
		return fmt.Errorf("%w: %d iterations, want 1 to %d", ErrFormat, kdf.Params.Iterations, maxIterations)
	case len(kdf.Params.Salt) == 0 || len(kdf.Params.Salt) > maxSalt || len(cipher.IV) != ivSize:
		return fmt.Errorf("%w: salt or IV of a wrong length", ErrFormat)
	case kdf.Params.KeyLength != 0 && kdf.Params.KeyLength != keySize:
		return fmt.Errorf("%w: the key length does not fit the cipher", ErrFormat)
	case len(e.Data) == 0 || len(e.Data) > maxEncrypted || len(e.Data)%ivSize != 0:
		return fmt.Errorf("%w: %d encrypted bytes", ErrFormat, len(e.Data))
	}
	return nil
}

func parseEnvelope(der []byte) (envelope, error) {
	var e envelope
	if _, err := asn1.Unmarshal(der, &e); err != nil {
		return envelope{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	// encoding/asn1 skips what follows the last field of a struct, and the struct itself; writing it back shows that.
	again, err := asn1.Marshal(e)
	if err != nil || !bytes.Equal(again, der) {
		return envelope{}, fmt.Errorf("%w: extra or badly encoded elements", ErrFormat)
	}
	return e, nil
}

func keySizeOf(cipher asn1.ObjectIdentifier) (size int, known bool) {
	switch cipher.String() {
	case oidSM4CBC, oidAES128CBC:
		return 16, true
	case oidAES256CBC:
		return 32, true
	}
	return 0, false
}
