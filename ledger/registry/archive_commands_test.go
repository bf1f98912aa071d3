package registry_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
)

// archive archives the file of an application as the rules know it.
func (b *book) archive(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ApplicationArchiveBody{Application: c.subject(), Document: ledgertest.Digest("another file"), Person: "测试经办人", Registry: c.text("by", ledgertest.RegistryA)}
	if file, err := registry.FileOf(b.env(), c.subject()); err == nil && !c.has("incomplete") {
		body.Document = ledgertest.Must(file.Digest())(t)
	}
	return b.act(t, ledger.ApplicationArchive, body, sm3.Digest{})
}

// purge purges so many documents of a file, from the first that is not purged on.
func (b *book) purge(t testing.TB, c command) string {
	t.Helper()
	body := ledger.MaterialPurgeBody{Application: c.subject(), Documents: []sm3.Digest{ledgertest.Digest("another paper")}, Person: "测试经办人", Registry: c.text("by", ledgertest.RegistryA)}
	e := ledgertest.Must(b.Entity(ledger.EntityID{Kind: ledger.ArchiveEntity, ID: c.subject()}))(t)
	if r, ok := e.(*ledger.Archive); ok && !c.has("other") {
		first := len(r.Purged)
		if c.has("again") {
			first = 0
		}
		body.Documents = slices.Clone(r.Papers[first:min(len(r.Papers), first+number(t, c.text("papers", "1")))])
	}
	if c.has("unsorted") {
		slices.Reverse(body.Documents)
	}
	return b.act(t, ledger.MaterialPurge, body, sm3.Digest{})
}
