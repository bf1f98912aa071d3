package cli_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// TestContractTellsItsEnd: why it ended, by what paper, and that its registration is
// cancelled; of one that stands, none of it.
func TestContractTellsItsEnd(t *testing.T) {
	c := &ledger.Contract{
		Cancelled: 1772413200000, Ended: 1772413200000, Ending: sm3.Sum(nil), Exchange: "exchange-a", Ground: ledger.ContractVoid, ID: "CT-1", State: ledger.ContractEnded,
	}
	for lang, wants := range map[api.Language][]string{
		api.Chinese: {"登记注销：2026-03-02 ", "合同终止：2026-03-02 ", "无效或被撤销", "终止凭据：sm3:"},
		api.English: {"registration cancelled: 2026-03-02 ", "contract ended: 2026-03-02 ", "void or avoided", "what shows it: sm3:"},
	} {
		text := cli.ContractText(testApp(), lang, c)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", lang, want, text)
			}
		}
	}
	if text := cli.ContractText(testApp(), api.English, &ledger.Contract{ID: "CT-2", State: ledger.ContractFiled}); strings.Contains(text, "ended") || strings.Contains(text, "cancelled") {
		t.Errorf("one that stands: %s", text)
	}
}
