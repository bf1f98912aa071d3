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
	text := Must(r.Text())(t)
	lines := make([]ledger.Line, len(r.Signers))
	random := w.random("record " + sm3.Sum(text).String())
	for i, name := range r.Signers {
		lines[i] = w.signature(t, text, r.Body, name, random)
	}
	ledger.SortLines(lines)
	return ledger.Note{Text: text, Lines: lines}.Bytes()
}

// Record drafts and signs: base is zero for a record that needs none.
func (w *World) Record(t testing.TB, kind ledger.Kind, body any, base sm3.Digest, at legaltime.Instant) []byte {
	t.Helper()
	return w.Sign(t, w.Draft(t, kind, body, base, at))
}

func (w *World) signature(t testing.TB, text []byte, body canonical.Raw, signer string, random io.Reader) ledger.Line {
	t.Helper()
	key := w.keyFor(t, body, signer)
	if key == nil {
		t.Fatalf("the test has no key for %s", signer)
	}
	return Must(ledger.SignText(text, signer, key, random))(t)
}

// keyFor gives the private key of a signer; a candidate's is the one that the
// body offers.
func (w *World) keyFor(t testing.TB, body canonical.Raw, signer string) *sm2.PrivateKey {
	t.Helper()
	name := Must(ledger.ParseSigner(signer))(t)
	switch name.Kind {
	case ledger.HolderSigner:
		return w.holderKeys[name.Name]
	case ledger.CandidateSigner:
		var fields map[string]canonical.Raw
		var offered sm2.PublicKey
		if err := canonical.Unmarshal(body, &fields); err != nil {
			t.Fatal(err)
		}
		if err := canonical.Unmarshal(fields["key"], &offered); err != nil {
			t.Fatalf("the body offers no key: %v", err)
		}
		return w.byPublic[offered.Fingerprint()]
	default:
		return w.Keys[signer]
	}
}
