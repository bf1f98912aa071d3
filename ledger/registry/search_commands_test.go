package registry_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/search"
)

// search tells what somebody finds: `search words=(数据,DA-1)` what anybody does,
// `search authority …` a court, a regulator and others whose office it is.
func (b *book) search(t testing.TB, c command) string {
	t.Helper()
	sections := []search.Section{search.Standing, search.Publicity, search.Published}
	if c.has("authority") {
		sections = append(sections, search.Ended)
	}
	query := search.Parse(strings.Join(c.list("words"), " "))
	var found []string
	for id := range b.entities {
		e := ledgertest.Must(b.Entity(id))(t)
		if section, _ := search.Terms(e); slices.Contains(sections, section) && query.Finds(e) {
			found = append(found, id.String()+" "+registry.StateOf(e))
		}
	}
	if len(found) == 0 {
		return "nothing"
	}
	slices.Sort(found)
	return strings.Join(found, "\n")
}
