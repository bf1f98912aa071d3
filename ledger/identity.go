package ledger

import (
	"crypto/hmac"
	"hash"

	"github.com/certledger/certledger/crypto/sm3"
)

// The first lines of what an identity tag and its key are made of.
const (
	identityTagTitle    = "certledger-identity/v1\n"
	identityTagKeyTitle = "certledger-identity-key/v1\n"
)

// MinIdentitySecret is the least length of the secret that identity tags are made
// with, in bytes.
const MinIdentitySecret = 32

// IdentityTag gives HMAC-SM3 over the kind of an identity document and its number
// as it is printed, upper case, without spaces. The same person has the same tag
// wherever the same secret is used, so that a second account is noticed; without
// the secret nobody links a tag to a number, and with it numbers can be tried out
// (docs/adr/0016-accounts.md).
func IdentityTag(secret []byte, document, number string) (tag sm3.Digest) {
	mac := hmac.New(func() hash.Hash { return sm3.New() }, secret)
	for _, part := range []string{identityTagTitle, document, "\n", number, "\n"} {
		mac.Write([]byte(part)) // a hash takes everything
	}
	mac.Sum(tag[:0])
	return tag
}

// IdentityTagKey gives the digest that names a secret for identity tags.
func IdentityTagKey(secret []byte) sm3.Digest {
	return sm3.Sum([]byte(identityTagKeyTitle), secret)
}
