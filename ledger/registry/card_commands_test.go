package registry_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// card tells what an asset's card says, a group a line.
func (b *book) card(t testing.TB, id string) string {
	t.Helper()
	asset := ledgertest.Asset(t, b, id)
	var licences []*ledger.Licence
	for _, l := range asset.Licences {
		licences = append(licences, ledgertest.Must(b.Entity(ledger.EntityID{Kind: ledger.LicenceEntity, ID: l}))(t).(*ledger.Licence))
	}
	card := ledger.CardOf(asset, licences)
	var lines []string
	for _, group := range []struct {
		name string
		says any
	}{{"basic", card.Basic}, {"rights", card.Rights}, {"use", card.Use}, {"management", card.Management}} {
		text := string(ledgertest.Must(json.Marshal(group.says))(t))
		lines = append(lines, group.name+" "+b.words(strings.ReplaceAll(text, `"`, "")))
	}
	return strings.Join(lines, "\n")
}
