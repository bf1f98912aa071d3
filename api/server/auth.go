package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// reader is who reads: nobody in particular, an account, or a member.
type reader struct {
	// name is the account or member, empty for an anonymous reader.
	name string
	// signer and key are those of the signed request.
	signer ledger.SignerName
	key    sm3.Digest
	// classes are a member's.
	classes []ledger.Class
	// everything is set for members whose office it is to see all of a record.
	everything bool
}

// sees gives the class up to which the reader may see what names the parties.
// docs of api.FieldClass tell the rule.
func (rd reader) sees(parties []string) api.FieldClass {
	switch {
	case rd.everything:
		return api.Authority
	case rd.name != "" && slices.Contains(parties, rd.name):
		return api.Party
	default:
		return api.Public
	}
}

type readerKey struct{}

// readerOf gives who made the request.
func readerOf(ctx context.Context) reader {
	rd, _ := ctx.Value(readerKey{}).(reader)
	return rd
}

// authenticator recognises signed requests.
type authenticator struct {
	ledger   sm3.Digest
	clock    Clock
	keys     Keys
	verifier Verifier
	chain    Chain
	replays  *replays
}

// authenticate gives the request with its reader. Signing is voluntary, but a
// signature that is there must be good: silently answering less would look like
// an answer. The body is read whole, at most limit bytes, because the signature
// covers it.
func (a *authenticator) authenticate(w http.ResponseWriter, r *http.Request, limit int64) (*http.Request, error) {
	auth, signed, err := api.ParseAuthorization(r.Header)
	if err != nil {
		return nil, ledger.Refuse(api.RequestSignature, "%v", err)
	}
	if !signed {
		return r, nil
	}
	if d := a.clock.Now() - auth.Time; d > api.MaxRequestSkew || d < -api.MaxRequestSkew {
		return nil, ledger.Refuse(api.RequestTime, "the request says %s, the node %s", auth.Time, a.clock.Now())
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, bodyError(err)
	}
	text := api.Request{Ledger: a.ledger, Method: r.Method, Path: r.URL.RequestURI(), Time: auth.Time, Body: sm3.Sum(body)}.Text()
	key, err := a.check(r.Context(), auth, text)
	if err != nil {
		return nil, err
	}
	rd, err := a.reader(r.Context(), auth.Signer)
	if err != nil {
		return nil, err
	}
	rd.key = key
	r = r.WithContext(context.WithValue(r.Context(), readerKey{}, rd))
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, nil
}

// check verifies the signature and gives the fingerprint of its key.
func (a *authenticator) check(ctx context.Context, auth api.Authorization, text []byte) (sm3.Digest, error) {
	key, err := a.keys.Key(ctx, auth.Signer, auth.Seal.Key)
	if err != nil {
		return sm3.Digest{}, err
	}
	if key == nil {
		return sm3.Digest{}, ledger.Refuse(api.RequestSigner, "%s with key %s", auth.Signer, auth.Seal.Key)
	}
	task := sm2.Task{Key: key, Digest: key.Digest(text), Signature: auth.Seal.Signature}
	if !a.verifier.Verify([]sm2.Task{task})[0] {
		return sm3.Digest{}, ledger.Refuse(api.RequestSignature, "of %s with key %s; it must cover this method, path, time and body", auth.Signer, auth.Seal.Key)
	}
	return key.Fingerprint(), a.replays.add(sm3.Sum([]byte(auth.Seal.Signer), []byte("\n"), text), time.Now())
}

func (a *authenticator) reader(ctx context.Context, signer ledger.SignerName) (reader, error) {
	rd := reader{name: signer.Name, signer: signer}
	if signer.Kind != ledger.MemberSigner {
		return rd, nil
	}
	set, err := a.chain.Governance(ctx)
	if err != nil {
		return reader{}, err
	}
	m, ok := set.Member(signer.Name)
	if !ok {
		return reader{}, ledger.Refuse(api.RequestSigner, "%s is not a member", signer.Name)
	}
	rd.classes = m.Classes
	rd.everything = slices.ContainsFunc(m.Classes, seesEverything)
	return rd, nil
}

// seesEverything tells the classes of members that may read what parties keep
// from the public: those who examine, attest or judge.
func seesEverything(c ledger.Class) bool {
	switch c {
	case ledger.ClassRegistry, ledger.ClassNotary, ledger.ClassArbitrator, ledger.ClassCourt, ledger.ClassRegulator:
		return true
	default:
		return false
	}
}

// bodyError tells a client that sends too much or stops sending from a failure
// of ours.
func bodyError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return malformed("the body could not be read: %v", err)
}

// replayWindow is how long a signed request must be remembered: it may come a
// minute before its time and stays good for a minute after.
const replayWindow = 2 * api.MaxRequestSkew * time.Millisecond

// replays remembers signed requests by signer and text, not by signature, of
// which a signer can make many for one text. Two generations suffice: each spans
// the window, so that what left both can no longer be good. When a generation is
// full, further signed requests are turned away rather than old ones forgotten.
type replays struct {
	capacity int

	mu        sync.Mutex
	began     time.Time               // guarded by mu
	now, then map[sm3.Digest]struct{} // guarded by mu
}

func newReplays(capacity int) *replays {
	return &replays{capacity: capacity, now: map[sm3.Digest]struct{}{}}
}

func (p *replays) add(name sm3.Digest, at time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.Sub(p.began) >= replayWindow {
		p.then, p.now = p.now, map[sm3.Digest]struct{}{}
		if at.Sub(p.began) >= 2*replayWindow {
			p.then = nil
		}
		p.began = at
	}
	_, inNow := p.now[name]
	_, inThen := p.then[name]
	switch {
	case inNow || inThen:
		return ledger.Refuse(api.RequestReplayed, "")
	case len(p.now) >= p.capacity:
		return limitedError{ledger.Refuse(ledger.ServerBusy, "too many signed requests"), replayWindow}
	}
	p.now[name] = struct{}{}
	return nil
}
