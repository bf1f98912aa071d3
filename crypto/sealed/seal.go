package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

const (
	// chunkSize is the plaintext of every chunk but the last, which has what is left; an empty document is one empty
	// chunk.
	chunkSize = 64 << 10
	tagSize   = 16
	nonceSize = 12
)

// Recipient is somebody who is to read a document.
type Recipient struct {
	Name string
	Key  *sm2.PublicKey
}

// contentKey is a document's own key. Each is drawn for one document, so that the nonces, which count its chunks,
// never come twice under one key.
type contentKey [sm2.ContentKeySize]byte

// Seal encrypts a document for its readers. random must be a cryptographic source.
func Seal(random io.Reader, document []byte, to ...Recipient) (Document, error) {
	if len(document) > MaxDocument {
		return Document{}, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(document), MaxDocument)
	}
	if len(to) == 0 {
		return Document{}, fmt.Errorf("%w: nobody could read it", ErrReader)
	}
	var key contentKey
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return Document{}, fmt.Errorf("sealed: couldn't read randomness for a key: %w", err)
	}
	d := Document{Digest: sm3.Sum(document), Size: len(document)}
	var err error
	if d.Chunks, err = key.seal(d.Head(), document); err != nil {
		return Document{}, err
	}
	return d.wrap(random, key, to)
}

func (d Document) wrap(random io.Reader, key contentKey, to []Recipient) (Document, error) {
	var readers []Reader
	for _, r := range to {
		wrapped, err := sm2.WrapKey(random, r.Key, key)
		if err != nil {
			return d, err
		}
		readers = append(readers, Reader{r.Name, r.Key.Fingerprint(), wrapped})
	}
	return d.With(readers...)
}

// Grant adds readers. It takes the key of one who may read, and first makes sure that it opens the document.
func (d Document) Grant(random io.Reader, by *sm2.PrivateKey, to ...Recipient) (Document, error) {
	if _, err := d.Open(by); err != nil {
		return d, err
	}
	key, err := d.unwrap(by)
	if err != nil {
		return d, err
	}
	return d.wrap(random, key, to)
}

// Open decrypts the document. Nothing is given unless every chunk is authentic and all together have the digest that
// the head names. Errors wrap ErrReader or ErrAltered.
func (d Document) Open(by *sm2.PrivateKey) ([]byte, error) {
	key, err := d.unwrap(by)
	if err != nil {
		return nil, err
	}
	document, err := key.open(d.Head(), d.Chunks, d.Size)
	if err != nil {
		return nil, err
	}
	if sm3.Sum(document) != d.Digest {
		return nil, fmt.Errorf("%w: it does not have the digest %s", ErrAltered, d.Digest)
	}
	return document, nil
}

func (d Document) unwrap(by *sm2.PrivateKey) (contentKey, error) {
	r, ok := d.Reader(by.Public().Fingerprint())
	if !ok {
		return contentKey{}, fmt.Errorf("%w: %s", ErrReader, by.Public().Fingerprint())
	}
	key, err := by.UnwrapKey(r.Wrapped[:])
	if err != nil {
		return contentKey{}, fmt.Errorf("%w: the key for %s: %w", ErrAltered, r.Name, err)
	}
	return key, nil
}

func (k contentKey) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func (k contentKey) seal(head, document []byte) ([]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, sealedSize(len(document)))
	for n := uint64(0); ; n++ {
		chunk := document[:min(chunkSize, len(document))]
		document = document[len(chunk):]
		last := len(document) == 0
		out = aead.Seal(out, nonce(n, last), chunk, head)
		if last {
			return out, nil
		}
	}
}

var errShort = errors.New("a chunk is too short")

func (k contentKey) open(head, chunks []byte, size int) ([]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	if len(chunks) != sealedSize(size) {
		return nil, fmt.Errorf("%w: %w", ErrAltered, errShort)
	}
	out := make([]byte, 0, size)
	for n := uint64(0); ; n++ {
		chunk := chunks[:min(chunkSize+tagSize, len(chunks))]
		chunks = chunks[len(chunk):]
		last := len(chunks) == 0
		if out, err = aead.Open(out, nonce(n, last), chunk, head); err != nil {
			return nil, fmt.Errorf("%w: chunk %d", ErrAltered, n)
		}
		if last {
			return out, nil
		}
	}
}

// nonce gives that of the n-th chunk: n in the first eleven bytes, big endian, and whether it is the last one, so that
// nothing can be cut off, put in or moved.
func nonce(n uint64, last bool) []byte {
	b := make([]byte, nonceSize)
	binary.BigEndian.PutUint64(b[3:11], n)
	if last {
		b[nonceSize-1] = 1
	}
	return b
}

// sealedSize gives the ciphertext's bytes of a document.
func sealedSize(size int) int {
	chunks := max(1, (size+chunkSize-1)/chunkSize)
	return size + chunks*tagSize
}
