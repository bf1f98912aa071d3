package signer

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// Version begins every request and every answer.
const Version = "certledger-signer/v1"

const (
	// MaxKeys is how many keys one signer may hold.
	MaxKeys = 32
	// MaxRequest bounds the line of a request, with its end, in bytes.
	MaxRequest = 256
	// MaxAnswer bounds a whole answer in bytes.
	MaxAnswer = 16 << 10

	maxName  = 64
	maxError = 256
)

// Words of the protocol.
const (
	wordList      = "list"
	wordSign      = "sign"
	wordKeys      = "keys"
	wordSignature = "signature"
	wordError     = "error"
)

// Codes of an error answer.
const (
	codeRequest = "request" // the request is malformed, or of another version
	codeKey     = "key"     // the signer holds no such key
	codeDenied  = "denied"  // this caller may not use the signer
	codeFailed  = "failed"  // the device did not sign
)

var (
	// ErrUnavailable means that no signer answered at the socket in time. Start it, or try again.
	ErrUnavailable = errors.New("the signer does not answer at its socket")
	// ErrDenied means that the signer does not serve this user.
	ErrDenied = errors.New("the signer refuses this user; run both as the same user")
	// ErrKey means that the signer does not hold the key.
	ErrKey = errors.New("the signer does not hold this key")
	// ErrFailed means that the signer has the key and could not sign.
	ErrFailed = errors.New("the signer could not sign")
	// ErrAnswer means that what answered does not speak this protocol, or that its signature does not verify. Nothing of it is
	// used.
	ErrAnswer = errors.New("the signer gave an answer that cannot be used")

	errRequest = errors.New("not a request of " + Version)
)

// Listed is a key that a signer holds.
type Listed struct {
	// Name has 1 to 64 of a-z, 0-9, '-', '_', '.'. It is for people and may change; the fingerprint is what identifies a key.
	Name   string         `json:"name"`
	Public *sm2.PublicKey `json:"public_key"`
}

// request asks for a signature of digest by a key or, with a zero key, for the list of keys.
type request struct{ key, digest sm3.Digest }

func (r request) list() bool { return r.key.IsZero() }

func (r request) line() []byte {
	if r.list() {
		return []byte(Version + " " + wordList + "\n")
	}
	return []byte(Version + " " + wordSign + " " + r.key.String() + " " + hex.EncodeToString(r.digest[:]) + "\n")
}

// parseRequest reads one line with its end and accepts only what line writes.
func parseRequest(line []byte) (request, error) {
	var r request
	words := strings.Split(strings.TrimSuffix(string(line), "\n"), " ")
	if len(line) > MaxRequest || words[0] != Version {
		return request{}, errRequest
	}
	if len(words) == 4 && words[1] == wordSign {
		key, err := sm3.Parse(words[2])
		digest, bad := hex.DecodeString(words[3])
		if err != nil || bad != nil || len(digest) != len(r.digest) {
			return request{}, errRequest
		}
		r = request{key, sm3.Digest(digest)}
	}
	if !bytes.Equal(line, r.line()) {
		return request{}, errRequest
	}
	return r, nil
}

func keysAnswer(keys []Listed) []byte {
	b := fmt.Appendf(nil, "%s %s %d\n", Version, wordKeys, len(keys))
	for _, k := range keys {
		b = fmt.Appendf(b, "%s %s %s\n", k.Public.Fingerprint(), k.Public, k.Name)
	}
	return b
}

func signatureAnswer(sig sm2.Signature) []byte {
	return fmt.Appendf(nil, "%s %s %x\n", Version, wordSignature, sig[:])
}

func errorAnswer(code, text string) []byte {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	return fmt.Appendf(nil, "%s %s %s %s\n", Version, wordError, code, text[:min(len(text), maxError)])
}

// parseKeys reads the answer to a list. No two keys may share a name or be the same.
func parseKeys(answer []byte) ([]Listed, error) {
	lines, err := answerLines(answer, wordKeys)
	if err != nil {
		return nil, err
	}
	count, rows := lines[0], lines[1:]
	if len(rows) > MaxKeys || count != strconv.Itoa(len(rows)) {
		return nil, fmt.Errorf("%w: %.20q keys in %d lines", ErrAnswer, count, len(rows))
	}
	keys := make([]Listed, 0, len(rows))
	seen := map[string]bool{}
	for _, row := range rows {
		k, err := parseListed(row)
		if err != nil {
			return nil, err
		}
		if seen[k.Name] || seen[k.Public.String()] {
			return nil, fmt.Errorf("%w: the key %q is listed twice", ErrAnswer, k.Name)
		}
		seen[k.Name], seen[k.Public.String()] = true, true
		keys = append(keys, k)
	}
	return keys, nil
}

func parseListed(row string) (Listed, error) {
	words := strings.Split(row, " ")
	if len(words) != 3 || !validName(words[2]) {
		return Listed{}, fmt.Errorf("%w: the line %.80q names no key", ErrAnswer, row)
	}
	key, err := sm2.ParsePublicKey(words[1])
	if err != nil {
		return Listed{}, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	if key.Fingerprint().String() != words[0] {
		return Listed{}, fmt.Errorf("%w: %.80q is not the fingerprint of the key beside it", ErrAnswer, words[0])
	}
	return Listed{Name: words[2], Public: key}, nil
}

// parseSignature reads the answer to a request for a signature, without verifying it.
func parseSignature(answer []byte) (sm2.Signature, error) {
	var sig sm2.Signature
	lines, err := answerLines(answer, wordSignature)
	if err != nil {
		return sig, err
	}
	raw, err := hex.DecodeString(lines[0])
	if err != nil || len(lines) != 1 || len(raw) != len(sig) || hex.EncodeToString(raw) != lines[0] {
		return sig, fmt.Errorf("%w: want one line with 128 lower-case hex digits", ErrAnswer)
	}
	return sm2.Signature(raw), nil
}

// answerLines gives the rest of an answer's first line after its word, and the other lines. An error answer is an error.
func answerLines(answer []byte, want string) ([]string, error) {
	text, ended := strings.CutSuffix(string(answer), "\n")
	if !ended || len(answer) > MaxAnswer {
		return nil, fmt.Errorf("%w: it does not end with its last line", ErrAnswer)
	}
	lines := strings.Split(text, "\n")
	words := strings.SplitN(lines[0], " ", 3)
	if len(words) != 3 || words[0] != Version {
		return nil, fmt.Errorf("%w: it does not begin with %s", ErrAnswer, Version)
	}
	switch words[1] {
	case want:
		lines[0] = words[2]
		return lines, nil
	case wordError:
		return nil, answeredError(words[2])
	default:
		return nil, fmt.Errorf("%w: %.20q instead of %q", ErrAnswer, words[1], want)
	}
}

func answeredError(rest string) error {
	code, text, _ := strings.Cut(rest, " ")
	text = text[:min(len(text), maxError)]
	switch code {
	case codeKey:
		return fmt.Errorf("%w: %q", ErrKey, text)
	case codeDenied:
		return fmt.Errorf("%w: %q", ErrDenied, text)
	case codeFailed:
		return fmt.Errorf("%w: %q", ErrFailed, text)
	default:
		return fmt.Errorf("%w: it calls the request wrong: %q", ErrAnswer, text)
	}
}

func validName(name string) bool {
	return name != "" && len(name) <= maxName && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	})
}

func isFingerprint(text string) bool {
	_, err := sm3.Parse(text)
	return err == nil
}
