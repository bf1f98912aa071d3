package ledgertest

import (
	"encoding/hex"
	"io"
	"strconv"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Draft writes a record of that kind, with the signers that the body asks for,
// valid for 30 days from at. Each draft has a nonce of its own.
func (w *World) Draft(t testing.TB, kind ledger.Kind, body any, base sm3.Digest, at legaltime.Instant) ledger.Record {
	t.Helper()
	raw := Encode(t, body)
	signers, err := ledger.RequiredSigners(kind, raw)
	if err != nil {
		t.Fatal(err)
	}
	w.nonces++
	nonce := sm3.Sum([]byte(w.seed), []byte(strconv.FormatUint(w.nonces, 10)))
	return ledger.Record{
		Base: base, Body: raw, Expires: at + ledger.MaxRecordLife, Kind: kind, Ledger: w.Genesis.ID(),
		Nonce: hex.EncodeToString(nonce[:ledger.NonceSize]), Signers: signers, Time: at,
	}
}

// Sign gives the record's note with the signatures of all its signers.
func (w *World) Sign(t testing.TB, r ledger.Record) []byte {
	t.Helper()
	return w.signWith(t, w.Governance(), r)
}

// signWith signs with the keys that members have in g.
func (w *World) signWith(t testing.TB, g *ledger.Governance, r ledger.Record) []byte {
	t.Helper()
	text := Must(r.Text())(t)
	lines := make([]ledger.Line, len(r.Signers))
	random := w.random("record " + sm3.Sum(text).String())
	for i, name := range r.Signers {
		lines[i] = w.signature(t, g, text, r.Body, name, random)
	}
	ledger.SortLines(lines)
	return ledger.Note{Text: text, Lines: lines}.Bytes()
}

// Record drafts and signs: base is zero for a record that needs none.
func (w *World) Record(t testing.TB, kind ledger.Kind, body any, base sm3.Digest, at legaltime.Instant) []byte {
	t.Helper()
	return w.Sign(t, w.Draft(t, kind, body, base, at))
}

func (w *World) signature(t testing.TB, g *ledger.Governance, text []byte, body canonical.Raw, signer string, random io.Reader) ledger.Line {
	t.Helper()
	key := w.keyFor(t, g, body, signer)
	if key == nil {
		t.Fatalf("the test has no key for %s", signer)
	}
	return Must(ledger.SignText(text, signer, key, random))(t)
}

// keyFor gives the private key of a signer; a candidate's is the one that the
// body offers.
func (w *World) keyFor(t testing.TB, g *ledger.Governance, body canonical.Raw, signer string) *sm2.PrivateKey {
	t.Helper()
	name := Must(ledger.ParseSigner(signer))(t)
	switch name.Kind {
	case ledger.HolderSigner:
		return w.holderKeys[name.Name]
	case ledger.CandidateSigner:
		var offered sm2.PublicKey
		if err := canonical.Unmarshal(field(t, body, "key"), &offered); err != nil {
			t.Fatalf("the body offers no key: %v", err)
		}
		return w.byPublic[offered.Fingerprint()]
	default:
		var goes sm3.Digest
		if old := field(t, body, "old"); old != nil {
			_ = canonical.Unmarshal(old, &goes) // one that cannot be read goes nowhere
		}
		return w.memberKey(g, name, goes)
	}
}

func field(t testing.TB, body canonical.Raw, name string) canonical.Raw {
	t.Helper()
	var fields map[string]canonical.Raw
	if err := canonical.Unmarshal(body, &fields); err != nil {
		t.Fatal(err)
	}
	return fields[name]
}

// memberKey gives the private key with which a member signs as its role while g
// is in force: the one that goes where it is of that role, else the first. One
// that is not in g signs with the key that goes by the signer's name.
func (w *World) memberKey(g *ledger.Governance, signer ledger.SignerName, goes sm3.Digest) *sm2.PrivateKey {
	var key *sm2.PrivateKey
	if m, ok := g.Member(signer.Name); ok {
		for _, k := range m.NamedKeys() {
			if k.Role == signer.Role && (key == nil || k.Key.Fingerprint() == goes) {
				key = w.byPublic[k.Key.Fingerprint()]
			}
		}
	}
	if key == nil && signer.Role == ledger.CosignLine {
		return w.Keys[signer.Name]
	}
	if key == nil {
		return w.Keys[signer.String()]
	}
	return key
}
