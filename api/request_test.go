package api_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

func key(t testing.TB) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestRequestText fixes the bytes that are signed: other programs sign them too.
func TestRequestText(t *testing.T) {
	at, err := legaltime.ParseInstant("2026-03-02T08:00:00.000Z")
	if err != nil {
		t.Fatal(err)
	}
	r := api.Request{Ledger: sm3.Sum([]byte("abc")), Method: "GET", Path: "/v1/state/asset/A?height=3", Time: at, Body: sm3.Sum()}
	want := "certledger-request/v1\n" +
		"ledger sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0\n" +
		"method GET\n" +
		"path /v1/state/asset/A?height=3\n" +
		"time 2026-03-02T08:00:00.000Z\n" +
		"body sm3:1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b\n"
	if got := string(r.Text()); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestSignedRequestIsReadBack(t *testing.T) {
	k, h := key(t), http.Header{}
	r := api.Request{Ledger: sm3.Sum(), Method: "GET", Path: "/", Time: 1_770_000_000_000, Body: sm3.Sum()}
	if err := api.SignRequest(h, r, ledger.Holder("a"), k, nil); err != nil {
		t.Fatal(err)
	}
	auth, signed, err := api.ParseAuthorization(h)
	if err != nil || !signed {
		t.Fatal(signed, err)
	}
	if auth.Signer != ledger.Holder("a") || auth.Time != r.Time || auth.Seal.Key != k.Public().ID() || !sm2.VerifyMessage(k.Public(), r.Text(), auth.Seal.Signature) {
		t.Errorf("got %+v", auth)
	}
	if _, signed, err := api.ParseAuthorization(http.Header{}); signed || err != nil {
		t.Errorf("no headers: %t, %v", signed, err)
	}
}

// FuzzParseAuthorization: what is read has one spelling.
func FuzzParseAuthorization(f *testing.F) {
	good := base64.StdEncoding.EncodeToString(make([]byte, 68))
	f.Add("holder/a", "2026-03-02T08:00:00.000Z", good)
	f.Add("registry-a/registrar", "2026-03-02T08:00:00.000Z", good)
	f.Add("candidate/a", "2026-03-02T08:00:00.000Z", good)
	f.Add("holder/a", "2026-03-02T08:00:00Z", good)
	f.Add("holder/a", "2026-03-02T08:00:00.000Z", good[:40]+"\n"+good[40:])
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, signer, time, signature string) {
		h := http.Header{}
		h.Set(api.HeaderSigner, signer)
		h.Set(api.HeaderTime, time)
		h.Set(api.HeaderSignature, signature)
		auth, signed, err := api.ParseAuthorization(h)
		if !signed {
			t.Fatal("headers were overlooked")
		}
		if err != nil {
			if !errors.Is(err, api.ErrAuthorization) {
				t.Errorf("%v does not wrap ErrAuthorization", err)
			}
			return
		}
		line := auth.Seal.Line()
		if auth.Signer.String() != signer || auth.Time.String() != time || base64.StdEncoding.EncodeToString(line.Payload) != signature || line.Name != signer {
			t.Errorf("%q %q %q was read as %+v", signer, time, signature, auth)
		}
		if auth.Signer.Kind == ledger.CandidateSigner {
			t.Error("a candidate was let in")
		}
	})
}

func TestPath(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{api.Path(api.PathState, "asset", "a/b?c"), "/v1/state/asset/a%2Fb%3Fc"},
		{api.Path(api.PathRecordNote, "sm3:00"), "/v1/records/sm3:00/note"},
		{api.Path(api.PathStatus), "/v1/status"},
		{api.Path(api.PathAsset, "x", "more"), "/v1/assets/x"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
