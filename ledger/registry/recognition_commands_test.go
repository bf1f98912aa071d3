package registry_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// homeFile gives a file of another ledger: those that package certificate
// publishes were signed by its own members.
func homeFile(t testing.TB, name string) string {
	t.Helper()
	return string(ledgertest.Must(os.ReadFile(filepath.Join("..", "certificate", "testdata", "vectors", name)))(t))
}

// recognise adds the certificate of home, where the act or the command asks for it,
// in the place of evidence.
func (b *book) recognise(t testing.TB, c command, rules profile.Act, body *ledger.ApplicationSubmitBody) {
	t.Helper()
	usual := ""
	if rules.Name != "" && slices.Contains(rules.List(profile.Gates), profile.GateRecognised) {
		usual = "good-issue"
	}
	file := c.text("certificate", usual)
	if file == "" {
		return
	}
	body.Recognition = &ledger.Recognition{Certificate: homeFile(t, file+".cert.json"), Root: c.text("root", "elsewhere")}
	if c.text("evidence", "") == "" {
		body.Register.Evidence = nil
	}
}

func (b *book) recheck(t testing.TB, c command) string {
	t.Helper()
	body := ledger.RecognitionRecheckBody{
		Asset: c.subject(), Registry: c.text("registry", ledgertest.RegistryA), Status: homeFile(t, c.text("status", "")+".status.json"),
	}
	return b.act(t, ledger.RecognitionRecheck, body, sm3.Digest{})
}
