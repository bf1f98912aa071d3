package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// SignEntry gives the entry's note, signed by its proposer's node.
func (w *World) SignEntry(t testing.TB, e ledger.Entry) []byte {
	t.Helper()
	return w.signEntry(t, w.Governance(), e)
}

func (w *World) signEntry(t testing.TB, g *ledger.Governance, e ledger.Entry) []byte {
	t.Helper()
	signer := ledger.Staff(e.Proposer, ledger.NodeRole)
	key := w.memberKey(g, signer, sm3.Digest{})
	if key == nil {
		t.Fatalf("%s has no node", e.Proposer)
	}
	text := e.Text()
	line := Must(ledger.SignText(text, signer.String(), key, w.random("entry "+sm3.Sum(text).String())))(t)
	return ledger.Note{Text: text, Lines: []ledger.Line{line}}.Bytes()
}

// Cosign signs a header as each of members, whose clocks all show at, and gives
// the block of lines that an entry carries.
func (w *World) Cosign(t testing.TB, header []byte, at legaltime.Instant, members ...string) []byte {
	t.Helper()
	return w.cosign(t, w.Governance(), header, at, members)
}

func (w *World) cosign(t testing.TB, g *ledger.Governance, header []byte, at legaltime.Instant, members []string) []byte {
	t.Helper()
	var set []ledger.Cosignature
	for _, name := range members {
		set = append(set, w.cosignature(t, g, header, at, name))
	}
	return ledger.CosignatureBlock(set)
}

// Cosignature signs a header as one member whose clock shows at.
func (w *World) Cosignature(t testing.TB, header []byte, at legaltime.Instant, member string) ledger.Cosignature {
	t.Helper()
	return w.cosignature(t, w.Governance(), header, at, member)
}

func (w *World) cosignature(t testing.TB, g *ledger.Governance, header []byte, at legaltime.Instant, member string) ledger.Cosignature {
	t.Helper()
	key := w.memberKey(g, ledger.Staff(member, ledger.CosignLine), sm3.Digest{})
	if key == nil {
		t.Fatalf("%s has no cosign key", member)
	}
	return Must(ledger.Cosign(member, at, header, key, w.random("cosign "+member+sm3.Sum(header).String())))(t)
}

// Quorum names just enough cosigners, and Cosigners all of them.
func (w *World) Quorum() []string { return w.Cosigners()[:w.Governance().Quorum()] }

// Cosigners names every member whose cosignature counts.
func (w *World) Cosigners() []string { return names(w.Governance().Cosigners()) }

func names(members []*ledger.Member) []string {
	var list []string
	for _, m := range members {
		list = append(list, m.Name)
	}
	return list
}
