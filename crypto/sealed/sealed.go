package sealed

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// Limits of a sealed document.
const (
	// MaxDocument bounds the document itself, in bytes.
	MaxDocument = 16 << 20
	// MaxReaders bounds its readers.
	MaxReaders = 64
	// MaxSealed bounds the whole file.
	MaxSealed = MaxDocument + (MaxDocument/chunkSize+1)*tagSize + maxHead + MaxReaders*maxReader

	maxName   = 120
	maxHead   = 160
	maxReader = 7 /* readerWord */ + maxName + 1 + 68 + 1 + 2*sm2.WrappedSize + 1
)

const (
	title      = "certledger-sealed/v1\n"
	digestWord = "digest "
	sizeWord   = "size "
	readerWord = "reader "
)

// Errors of the format.
var (
	// ErrFormat means that the bytes are no sealed document, or one that is cut off or has something behind its end.
	ErrFormat = errors.New("not a sealed document")
	// ErrReader means that the key at hand is none of those for whom the document was sealed.
	ErrReader = errors.New("the document was not sealed for this key")
	// ErrAltered means that the bytes are not those that were sealed: do not use anything of it.
	ErrAltered = errors.New("the sealed document has been altered, or was sealed wrongly")
	// ErrTooLarge means that there is more than a sealed document can hold.
	ErrTooLarge = errors.New("too large for a sealed document")
)

// Document is a sealed document: who may read it, and its encrypted bytes.
type Document struct {
	// Digest is SM3 of the document itself, by which the ledger knows it, and Size its bytes.
	Digest sm3.Digest
	Size   int
	// Readers are sorted by name and key.
	Readers []Reader
	// Chunks is ciphertext: one chunk after the other, each with its tag.
	Chunks []byte
}

// Reader is somebody for whom the document's key was wrapped.
type Reader struct {
	// Name is who it is, such as holder/91310000MA1K3XYZ1A or registry-a/registrar: printable ASCII without spaces.
	Name string
	// Key is the fingerprint of the SM2 key.
	Key     sm3.Digest
	Wrapped [sm2.WrappedSize]byte
}

// Head gives the bytes that every chunk is bound to: all before the readers.
func (d Document) Head() []byte {
	return fmt.Appendf(nil, "%s%s%s\n%s%d\n", title, digestWord, d.Digest, sizeWord, d.Size)
}

// Bytes gives the file. What Parse gave comes out as it went in.
func (d Document) Bytes() []byte {
	b := bytes.NewBuffer(make([]byte, 0, maxHead+len(d.Readers)*maxReader+len(d.Chunks)))
	b.Write(d.Head())
	for _, r := range d.Readers {
		fmt.Fprintf(b, "%s%s %s %x\n", readerWord, r.Name, r.Key, r.Wrapped)
	}
	b.WriteByte('\n')
	b.Write(d.Chunks)
	return b.Bytes()
}

// Identity gives SM3 of the file without its readers: it stays when readers are added.
func (d Document) Identity() sm3.Digest { return sm3.Sum(d.Head(), d.Chunks) }

// Reader finds the line of a key.
func (d Document) Reader(key sm3.Digest) (Reader, bool) {
	i := slices.IndexFunc(d.Readers, func(r Reader) bool { return r.Key == key })
	if i < 0 {
		return Reader{}, false
	}
	return d.Readers[i], true
}

// With gives the document with more readers; a line of the same name and key takes the place of the old one.
func (d Document) With(readers ...Reader) (Document, error) {
	merged := slices.Clone(d.Readers)
	for _, r := range readers {
		if !validName(r.Name) {
			return d, fmt.Errorf("%w: %.130q cannot be a reader's name", ErrFormat, r.Name)
		}
		merged = slices.DeleteFunc(merged, func(o Reader) bool { return compareReaders(o, r) == 0 })
		merged = append(merged, r)
	}
	if len(merged) > MaxReaders {
		return d, fmt.Errorf("%w: %d readers, at most %d", ErrTooLarge, len(merged), MaxReaders)
	}
	slices.SortFunc(merged, compareReaders)
	d.Readers = merged
	return d, nil
}

func compareReaders(a, b Reader) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), bytes.Compare(a.Key[:], b.Key[:]))
}

func validName(name string) bool {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	return name != "" && len(name) <= maxName && !strings.ContainsFunc(name, outside)
}

// Parse reads a file. It keeps no part of data. What it takes has one spelling only; whether the chunks are authentic
// takes the key. Errors wrap ErrFormat or ErrTooLarge.
func Parse(data []byte) (Document, error) {
	if len(data) > MaxSealed {
		return Document{}, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(data), MaxSealed)
	}
	d, err := parse(data)
	if err != nil {
		return Document{}, err
	}
	if !bytes.Equal(d.Bytes(), data) {
		return Document{}, fmt.Errorf("%w: its head is not spelled as it has to be", ErrFormat)
	}
	return d, nil
}

func parse(data []byte) (d Document, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(title))
	if !ok {
		return d, fmt.Errorf("%w: the first line is not %q", ErrFormat, title[:len(title)-1])
	}
	digest, rest, err := field(rest, digestWord)
	if err != nil {
		return d, err
	}
	if d.Digest, err = sm3.Parse(digest); err != nil {
		return d, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	size, rest, err := field(rest, sizeWord)
	if err != nil {
		return d, err
	}
	if d.Size, err = strconv.Atoi(size); err != nil || d.Size < 0 || d.Size > MaxDocument {
		return d, fmt.Errorf("%w: its size is not 0 to %d bytes", ErrFormat, MaxDocument)
	}
	if rest, err = d.parseReaders(rest); err != nil {
		return d, err
	}
	if len(rest) != sealedSize(d.Size) {
		return d, fmt.Errorf("%w: %d bytes of ciphertext, want %d", ErrFormat, len(rest), sealedSize(d.Size))
	}
	d.Chunks = bytes.Clone(rest)
	return d, nil
}

// field reads a line `word value`.
func field(data []byte, word string) (value string, rest []byte, err error) {
	line, rest, ok := cutLine(data)
	value, found := strings.CutPrefix(line, word)
	if !ok || !found {
		return "", nil, fmt.Errorf("%w: a line %q is missing", ErrFormat, strings.TrimSpace(word))
	}
	return value, rest, nil
}

// cutLine takes a line that is no longer than a line can be.
func cutLine(data []byte) (line string, rest []byte, ok bool) {
	i := bytes.IndexByte(data[:min(len(data), max(maxReader, maxHead))], '\n')
	if i < 0 {
		return "", nil, false
	}
	return string(data[:i]), data[i+1:], true
}

func (d *Document) parseReaders(data []byte) (rest []byte, err error) {
	for {
		line, after, ok := cutLine(data)
		if !ok {
			return nil, fmt.Errorf("%w: it has no empty line", ErrFormat)
		}
		if line == "" {
			return after, nil
		}
		r, err := parseReader(line)
		if err != nil {
			return nil, err
		}
		if n := len(d.Readers); n == MaxReaders || n > 0 && compareReaders(d.Readers[n-1], r) >= 0 {
			return nil, fmt.Errorf("%w: too many readers, or not in their order", ErrFormat)
		}
		d.Readers, data = append(d.Readers, r), after
	}
}

func parseReader(line string) (r Reader, err error) {
	words := strings.Split(strings.TrimPrefix(line, readerWord), " ")
	if !strings.HasPrefix(line, readerWord) || len(words) != 3 || !validName(words[0]) {
		return r, fmt.Errorf("%w: %.80q is no line of a reader", ErrFormat, line)
	}
	r.Name = words[0]
	if r.Key, err = sm3.Parse(words[1]); err != nil {
		return r, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	wrapped, err := hex.DecodeString(words[2])
	if err != nil || len(wrapped) != sm2.WrappedSize {
		return r, fmt.Errorf("%w: the key of %s is not %d bytes", ErrFormat, r.Name, sm2.WrappedSize)
	}
	r.Wrapped = [sm2.WrappedSize]byte(wrapped)
	return r, nil
}
