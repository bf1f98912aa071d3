package cli_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// What the face says of a draft stands above the checks, and nothing stands there
// for a regulation that was law.
func TestVerifyTellsTheCaveat(t *testing.T) {
	const caveat = "依据的规定为征求意见稿"
	said := cli.VerifiedText(testApp(), certificate.Report{Face: &ledger.Face{Caveat: caveat}})
	if !strings.Contains(said, "\ncaveat: "+caveat+"\n") {
		t.Errorf("it says %q", said)
	}
	if said := cli.VerifiedText(testApp(), certificate.Report{Face: &ledger.Face{Title: "数据资产证书"}}); strings.Contains(said, "\ncaveat") {
		t.Errorf("it says %q", said)
	}
}
