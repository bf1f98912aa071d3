package e2e_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// TestBadInput sends what no record may be to a node over HTTP. Each gets its
// stable code, none harms the next, and the ledger is whole afterwards.
func TestBadInput(t *testing.T) {
	n := start(t)
	t.Run("form", n.badForm)
	t.Run("JSON", n.badJSON)
	t.Run("signatures", n.badSignatures)
	t.Run("meaning", n.badMeaning)
	t.Run("rules", n.badRules)
	t.Run("requests", n.badRequests)
	t.Run("certificates", n.badCertificates)
	n.write(registryA, 3)
	n.verify()
}

// post submits bytes as one record and gives the status and the code of the
// answer, whatever sort of answer it is.
func (n *live) post(t *testing.T, note []byte) (status int, code ledger.Code) {
	t.Helper()
	a, err := rawRequest(t, http.MethodPost, n.public(registryA)+api.PathRecords+"?wait="+api.WaitFinal, api.MediaRecord, note)
	check(t, err)
	return a.status, codeOf(t, a)
}

// codeOf reads the code of a problem or of a submission.
func codeOf(t *testing.T, a answer) ledger.Code {
	t.Helper()
	var said struct {
		Code    ledger.Code `json:"code"`
		Title   string      `json:"title"`
		Message string      `json:"message"`
		Status  int         `json:"status"`
	}
	if err := json.Unmarshal(a.body, &said); err != nil {
		t.Fatalf("status %d: %s is not JSON: %v", a.status, a.body, err)
	}
	isProblem := a.header.Get("Content-Type") == api.MediaProblem
	if isProblem != (a.status >= 400) || isProblem && (said.Status != a.status || said.Title == "") {
		t.Errorf("status %d as %s: %s", a.status, a.header.Get("Content-Type"), a.body)
	}
	return said.Code
}

type badNote struct {
	name string
	note []byte
	want ledger.Code
}

// refused posts each note and demands its code. Nothing that is refused before
// ordering leaves a trace.
func (n *live) refused(t *testing.T, status int, rows []badNote) {
	t.Helper()
	for _, row := range rows {
		if got, code := n.post(t, row.note); code != row.want || got != status {
			t.Errorf("%s: %d %s, want %d %s", row.name, got, code, status, row.want)
		}
	}
}

func (n *live) badForm(t *testing.T) {
	good := n.deposit()
	lines := bytes.SplitAfter(good, []byte("\n")) // title, JSON, empty, two signatures, nothing
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	n.refused(t, http.StatusRequestEntityTooLarge, []badNote{
		{"one byte too long", join(good, bytes.Repeat([]byte("x"), ledger.MaxNote+1-len(good))), ledger.RecordOversize},
		{"much too long", bytes.Repeat([]byte("x"), 4<<20), ledger.RecordOversize},
	})
	n.refused(t, http.StatusBadRequest, []badNote{
		{"nothing", nil, ledger.RecordMalformed},
		{"rubbish", []byte("rubbish"), ledger.RecordMalformed},
		{"not UTF-8", join(good, []byte{0xff}), ledger.RecordMalformed},
		{"as long as allowed, of nothing", bytes.Repeat([]byte("\n"), ledger.MaxNote), ledger.RecordMalformed},
		{"no signature", join(lines[:3]...), ledger.RecordMalformed},
		{"no empty line", join(lines[0], lines[1], lines[3], lines[4]), ledger.RecordMalformed},
		{"no end of line", good[:len(good)-1], ledger.RecordMalformed},
		{"windows' ends of line", bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")), ledger.RecordMalformed},
		{"byte order mark", join([]byte("\ufeff"), good), ledger.RecordMalformed},
		{"another title", bytes.Replace(good, []byte("record/v1"), []byte("record/v2"), 1), ledger.RecordMalformed},
		{"two lines of JSON", join(lines[0], lines[1], lines[1], lines[2], lines[3], lines[4]), ledger.RecordMalformed},
		{"lines in another order", join(lines[0], lines[1], lines[2], lines[4], lines[3]), ledger.RecordMalformed},
		{"a line twice", join(lines[0], lines[1], lines[2], lines[3], lines[3], lines[4]), ledger.RecordMalformed},
		{"a hyphen for the dash", bytes.Replace(good, []byte("— "), []byte("- "), 1), ledger.RecordMalformed},
		{"something behind", join(good, []byte("x\n")), ledger.RecordMalformed},
		{"a line missing", join(lines[:4]...), ledger.RecordSigners},
	})
}

// badJSON changes the text before it is signed, so that nothing but the form is
// wrong.
func (n *live) badJSON(t *testing.T) {
	draft := must[ledger.Record](t)(n.Draft(ledger.EvidenceDeposit, n.depositBody(), sm3.Digest{}))
	text := string(must[[]byte](t)(draft.Text()))
	rows := []badNote{}
	for _, c := range []struct {
		name, old, replacement string
		want                   ledger.Code
	}{
		{"a space", `,"expires":`, `, "expires":`, ledger.RecordNotCanonical},
		{"a space before the end", "}\n", "} \n", ledger.RecordNotCanonical},
		{"keys in another order", `"promise":true,"security":"` + statement("security").String() + `"`, `"security":"` + statement("security").String() + `","promise":true`, ledger.RecordNotCanonical},
		{"a key twice", `"promise":true`, `"promise":true,"promise":true`, ledger.RecordNotCanonical},
		{"an unknown key", `"signers":`, `"sign":1,"signers":`, ledger.RecordNotCanonical},
		{"an unknown key in the body", `"title":`, `"tint":1,"title":`, ledger.BodyMalformed},
		{"null", `"promise":true`, `"promise":null`, ledger.RecordNotCanonical},
		{"a fraction", `"size":`, `"size":1.0,"size_":`, ledger.RecordNotCanonical},
		{"an exponent", `"size":`, `"size":1e1,"size_":`, ledger.RecordNotCanonical},
		{"a leading zero", `"size":`, `"size":0`, ledger.RecordNotCanonical},
		{"minus zero", `"size":`, `"size":-0,"size_":`, ledger.RecordNotCanonical},
		{"2^53", `"size":`, `"size":9007199254740992,"size_":`, ledger.RecordNotCanonical},
		{"an escape that is not needed", `"title":"`, `"title":"\u0041`, ledger.RecordNotCanonical},
		{"an escaped slash", `"title":"`, `"title":"\/`, ledger.RecordNotCanonical},
		{"a lonely surrogate", `"title":"`, `"title":"\ud800`, ledger.RecordNotCanonical},
		{"a key in capitals", `"title":`, `"Title":1,"title":`, ledger.RecordNotCanonical},
		{"a string for a number", `"size":`, `"size":"1","size_":`, ledger.BodyMalformed},
		{"a time without milliseconds", draft.Time.String(), strings.TrimSuffix(draft.Time.String(), "Z")[:19] + "Z", ledger.RecordNotCanonical},
		{"a time of Beijing", draft.Time.String(), strings.TrimSuffix(draft.Time.String(), "Z") + "+08:00", ledger.RecordNotCanonical},
		{"a digest in capitals", draft.Ledger.String(), "sm3:" + strings.ToUpper(draft.Ledger.String()[4:]), ledger.RecordNotCanonical},
		{"a short nonce", draft.Nonce, draft.Nonce[2:], ledger.RecordMalformed},
		{"signers in another order", fmt.Sprintf(`"%s","%s"`, draft.Signers[0], draft.Signers[1]), fmt.Sprintf(`"%s","%s"`, draft.Signers[1], draft.Signers[0]), ledger.RecordMalformed},
		{"a signer twice", fmt.Sprintf(`"%s"`, draft.Signers[0]), fmt.Sprintf(`"%s","%s"`, draft.Signers[0], draft.Signers[0]), ledger.RecordMalformed},
		{"a body that is a list", `"body":{`, `"body":[],"body_":{`, ledger.RecordNotCanonical},
		{"deep nesting", `"promise":true`, `"promise":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000), ledger.RecordNotCanonical},
	} {
		changed := strings.Replace(text, c.old, c.replacement, 1)
		if changed == text {
			t.Fatalf("%s changes nothing", c.name)
		}
		rows = append(rows, badNote{c.name, must[[]byte](t)(n.Sign([]byte(changed), draft.Signers...)), c.want})
	}
	for _, row := range rows {
		status, code := n.post(t, row.note)
		if code != row.want || status < 400 && row.want != ledger.BodyMalformed {
			t.Errorf("%s: %d %s, want %s", row.name, status, code, row.want)
		}
	}
}

// badSignatures keeps the text and spoils who signed it, and how.
func (n *live) badSignatures(t *testing.T) {
	good := n.deposit()
	note := must[ledger.Note](t)(ledger.ParseNote(good, ledger.MaxNote))
	with := func(change func(lines []ledger.Line) []ledger.Line) []byte {
		var lines []ledger.Line
		for _, l := range note.Lines {
			lines = append(lines, ledger.Line{Name: l.Name, Payload: slices.Clone(l.Payload)})
		}
		lines = change(lines)
		ledger.SortLines(lines)
		return ledger.Note{Text: note.Text, Lines: lines}.Bytes()
	}
	payload := func(change func(payload []byte) []byte) []byte {
		return with(func(l []ledger.Line) []ledger.Line { l[0].Payload = change(l[0].Payload); return l })
	}
	signature := func(spoil func(r, s *big.Int) (*big.Int, *big.Int)) []byte {
		return payload(func(p []byte) []byte {
			r, s := spoil(new(big.Int).SetBytes(p[4:36]), new(big.Int).SetBytes(p[36:]))
			r.FillBytes(p[4:36])
			s.FillBytes(p[36:])
			return p
		})
	}
	order, _ := new(big.Int).SetString("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123", 16)
	n.refused(t, http.StatusBadRequest, []badNote{
		{"a line of nobody asked", with(func(l []ledger.Line) []ledger.Line {
			return append(l, ledger.Line{Name: registryA + "/registrar", Payload: l[0].Payload})
		}), ledger.RecordSigners},
		{"a line of another", with(func(l []ledger.Line) []ledger.Line { l[1].Name = registryA + "/registrar"; return l }), ledger.RecordSigners},
		{"one signer twice, by two signatures", with(func(l []ledger.Line) []ledger.Line {
			again := ledger.Line{Name: l[0].Name, Payload: slices.Clone(l[0].Payload)}
			again.Payload[40] ^= 1
			return append(l, again)
		}), ledger.RecordSigners},
		{"seventeen lines", with(func(l []ledger.Line) []ledger.Line {
			for i := range 15 {
				l = append(l, ledger.Line{Name: fmt.Sprintf("other-%d/registrar", i), Payload: l[0].Payload})
			}
			return l
		}), ledger.RecordMalformed},
		{"DER", payload(der), ledger.RecordMalformed},
		{"hex", payload(func(p []byte) []byte { return []byte(hex.EncodeToString(p)) }), ledger.RecordMalformed},
		{"without the key's id", payload(func(p []byte) []byte { return p[4:] }), ledger.RecordMalformed},
		{"one byte more", payload(func(p []byte) []byte { return append(p, 0) }), ledger.RecordMalformed},
		{"one byte less", payload(func(p []byte) []byte { return p[:len(p)-1] }), ledger.RecordMalformed},
		{"nothing signed", payload(func([]byte) []byte { return nil }), ledger.RecordMalformed},
		{"a cosignature's payload", payload(func(p []byte) []byte { return slices.Concat(p[:4], make([]byte, 8), p[4:]) }), ledger.RecordMalformed},
		{"base64 for URLs", urlBase64(good), ledger.RecordMalformed},
		{"base64 without padding", bytes.ReplaceAll(good, []byte("=\n"), []byte("\n")), ledger.RecordMalformed},
	})
	n.refused(t, http.StatusForbidden, []badNote{
		{"r changed", signature(func(r, s *big.Int) (*big.Int, *big.Int) { return r.Xor(r, big.NewInt(1)), s }), ledger.RecordSignature},
		{"s changed", signature(func(r, s *big.Int) (*big.Int, *big.Int) { return r, s.Xor(s, big.NewInt(1)) }), ledger.RecordSignature},
		{"r and s exchanged", signature(func(r, s *big.Int) (*big.Int, *big.Int) { return s, r }), ledger.RecordSignature},
		{"r is 0", signature(func(_, s *big.Int) (*big.Int, *big.Int) { return new(big.Int), s }), ledger.RecordSignature},
		{"s is 0", signature(func(r, _ *big.Int) (*big.Int, *big.Int) { return r, new(big.Int) }), ledger.RecordSignature},
		{"s is the order", signature(func(r, _ *big.Int) (*big.Int, *big.Int) { return r, order }), ledger.RecordSignature},
		{"the other s", signature(func(r, s *big.Int) (*big.Int, *big.Int) { return r, s.Sub(order, s) }), ledger.RecordSignature},
		{"t is 0", signature(func(r, _ *big.Int) (*big.Int, *big.Int) { return r, new(big.Int).Sub(order, r) }), ledger.RecordSignature},
		{"another's signature", with(func(l []ledger.Line) []ledger.Line {
			copy(l[0].Payload[4:], l[1].Payload[4:])
			return l
		}), ledger.RecordSignature},
		{"of another text", payload(func([]byte) []byte {
			other := must[ledger.Note](t)(ledger.ParseNote(n.deposit(), ledger.MaxNote))
			return other.Lines[0].Payload
		}), ledger.RecordSignature},
		{"a key that nobody enrolled", payload(func(p []byte) []byte { p[0] ^= 1; return p }), ledger.RecordSignerUnknown},
	})
	if status, code := n.post(t, good); status != http.StatusOK || code != ledger.OK {
		t.Errorf("what was spoilt in so many ways is still good: %d %s", status, code)
	}
}

// der gives a payload with the signature as OpenSSL writes it.
func der(payload []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(new(big.Int).SetBytes(payload[4:36]))
		b.AddASN1BigInt(new(big.Int).SetBytes(payload[36:]))
	})
	return append(slices.Clone(payload[:4]), b.BytesOrPanic()...)
}

// urlBase64 writes signatures in the other alphabet; padding keeps it from ever
// being the same text.
func urlBase64(note []byte) []byte {
	return regexp.MustCompile(`(?m) (\S+)$`).ReplaceAllFunc(note, func(field []byte) []byte {
		raw, err := base64.StdEncoding.DecodeString(string(field[1:]))
		if err != nil {
			return field
		}
		return []byte(" " + base64.RawURLEncoding.EncodeToString(raw))
	})
}

// badMeaning signs properly what the ledger cannot take.
func (n *live) badMeaning(t *testing.T) {
	day := legaltime.Instant(24 * time.Hour / time.Millisecond)
	signed := func(change func(r *ledger.Record)) []byte {
		r := must[ledger.Record](t)(n.Draft(ledger.EvidenceDeposit, n.depositBody(), sm3.Digest{}))
		change(&r)
		return must[[]byte](t)(n.Sign(must[[]byte](t)(r.Text()), r.Signers...))
	}
	body := func(change func(b *ledger.EvidenceDepositBody)) []byte {
		b := n.depositBody()
		change(&b)
		return n.record(ledger.EvidenceDeposit, b, sm3.Digest{})
	}
	stranger, key, err := n.NewHolder(77)
	check(t, err)
	n.refused(t, http.StatusUnprocessableEntity, []badNote{
		{"another ledger", signed(func(r *ledger.Record) { r.Ledger = sm3.Sum(nil) }), ledger.RecordLedger},
		{"expired", signed(func(r *ledger.Record) { r.Time -= 3 * day; r.Expires = r.Time + day }), ledger.RecordExpired},
		{"good for too long", signed(func(r *ledger.Record) { r.Expires = r.Time + 31*day }), ledger.RecordLifetime},
		{"expires before it begins", signed(func(r *ledger.Record) { r.Expires = r.Time - 1 }), ledger.RecordLifetime},
		{"a compatibility character", body(func(b *ledger.EvidenceDepositBody) { b.Title = "①" }), ledger.RecordText},
		{"a telephone number", body(func(b *ledger.EvidenceDepositBody) { b.Title = "13800138000" }), ledger.RecordPersonalData},
	})
	n.refused(t, http.StatusForbidden, []badNote{
		{"a holder without an account", body(func(b *ledger.EvidenceDepositBody) { b.Holder = stranger }), ledger.RecordSignerUnknown},
	})
	n.refused(t, http.StatusOK, []badNote{
		{"from tomorrow", signed(func(r *ledger.Record) { r.Time += day; r.Expires += day }), ledger.RecordEarly},
		{"an unknown kind", signed(func(r *ledger.Record) { r.Kind = "asset.fly" }), ledger.KindUnknown},
		{"an empty value", body(func(b *ledger.EvidenceDepositBody) { b.Title = "" }), ledger.BodyValue},
		{"a value too long", body(func(b *ledger.EvidenceDepositBody) { b.Title = strings.Repeat("x", ledger.MaxText+1) }), ledger.BodyValue},
		{"no promise", body(func(b *ledger.EvidenceDepositBody) { b.Declaration.Promise = false }), ledger.EvidencePromise},
		{"a base where none belongs", signed(func(r *ledger.Record) { r.Base = sm3.Sum(nil) }), ledger.BodyValue},
		{"an account for the first time", n.record(ledger.AccountOpen, ledger.AccountOpenBody{
			Account: stranger, Code: stranger, Key: key.Public(), Kind: ledger.Organisation, Name: "x", Registry: registryA,
		}, sm3.Digest{}), ledger.OK},
		{"an account twice", n.record(ledger.AccountOpen, ledger.AccountOpenBody{
			Account: stranger, Code: stranger, Key: key.Public(), Kind: ledger.Organisation, Name: "x", Registry: registryA,
		}, sm3.Digest{}), ledger.AccountExists},
	})
}
