package arch_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// order lists the packages from the ground up. A package imports only from lines above its own, never from its
// neighbours on the line. An entry speaks for the folders below it too, unless they have an entry of their own.
var order = [][]string{
	{"crypto"},
	{"crypto/keyfile"},
	{"crypto/signer"},
	{"ledger/canonical", "ledger/legaltime", "ledger/freeze", "ledger/verifier"},
	{"ledger"},
	{"ledger/certificate", "ledger/profile"},
	{"ledger/registry"},
	{"ledger/exec", "ledger/agenda", "ledger/report", "ledger/search"},
	{"ledger/store", "ledger/evidence"},
	{"ledger/backup"},
	{"ledger/audit"},
	{"ledger/ledgertest"},
	{"consensus/raftlog", "consensus/p2p", "consensus/meters", "consensus/quota"},
	{"consensus", "consensus/sync", "consensus/checkpoint"},
	{"consensus/sequencer", "consensus/cosign"},
	{"api"},
	{"api/desk"},
	{"api/server", "api/client", "api/page"},
	{"node"},
	{"testnet"},
	{"testnet/actor"},
	{"testnet/demo", "testnet/load", "testnet/sim"},
	{"cmd/cli"},
	{"cmd"},
}

// narrower lists what some packages may import of ours, where that is less than the order allows.
var narrower = []struct {
	folders []string
	may     func(imported string) bool
	reason  string
}{
	{
		[]string{"consensus", "consensus/raftlog", "consensus/p2p", "consensus/sync", "consensus/checkpoint", "consensus/meters", "consensus/quota"},
		func(p string) bool {
			return slices.Contains([]string{"consensus/raftlog", "consensus/p2p", "consensus/meters", "consensus/quota", "ledger/freeze"}, p)
		},
		"it carries opaque bytes and knows nothing of ours",
	},
	{
		[]string{"consensus/sequencer", "consensus/cosign"},
		func(p string) bool { return layer(p) == "ledger" || layer(p) == "crypto" || layer(p) == "consensus" },
		"it needs the ledger's formats and no more",
	},
	{
		[]string{"api", "api/desk", "api/server", "api/client"},
		func(p string) bool { return layer(p) != "consensus" },
		"api and consensus meet in node only",
	},
}

// home is where a library may be imported.
type home struct {
	library string // the packages whose path begins like this
	folders []string
	file    string // if not empty, any package may import it, in a file of this name
}

// homes says where each heavy library may be imported. .golangci.yml says the same to editors.
var homes = []home{
	{library: "github.com/emmansun/gmsm", folders: []string{"crypto/sm2", "crypto/sm3", "crypto/keyfile", "crypto/x509sm2"}},
	{library: "github.com/tjfoc/gmsm", folders: []string{"crypto/sm2", "crypto/sm3", "crypto/keyfile"}},
	{library: "github.com/cockroachdb/pebble", folders: []string{"ledger/store", "ledger/freeze", "consensus/raftlog"}},
	{library: "github.com/hashicorp/raft", folders: []string{"consensus", "consensus/raftlog", "consensus/p2p"}},
	{library: "github.com/hashicorp/go-hclog", folders: []string{"consensus", "consensus/raftlog", "consensus/p2p"}},
	{library: "github.com/libp2p", folders: []string{"consensus/p2p"}},
	{library: "github.com/spf13/cobra", folders: []string{"cmd/cli", "cmd/certledger"}},
	{library: "github.com/prometheus", file: "metrics.go"},
}

func TestImportsPointDown(t *testing.T) {
	prefix := module(t) + "/"
	for _, f := range production(t) {
		for _, imported := range f.imports(t) {
			if ours, ok := strings.CutPrefix(imported, prefix); ok {
				report(t, f, upward(f.folder(), ours))
				report(t, f, tooMuch(f.folder(), ours))
				report(t, f, impure(f.folder(), ours))
			}
		}
	}
	folders(t, func(folder string) bool { return rank(folder) >= 0 })
}

func TestEveryPackageHasALayer(t *testing.T) {
	for _, f := range production(t) {
		if rank(f.folder()) < 0 {
			t.Errorf("%s lies outside crypto, ledger, consensus, api, node, testnet and cmd", f.name)
		}
	}
}

func TestHeavyLibrariesStayAtHome(t *testing.T) {
	for _, f := range production(t) {
		for _, imported := range f.imports(t) {
			report(t, f, strayed(f.name, imported))
		}
	}
	folders(t, func(folder string) bool {
		return slices.ContainsFunc(homes, func(h home) bool { return slices.Contains(h.folders, folder) })
	})
}

func report(t *testing.T, f goFile, problem string) {
	t.Helper()
	if problem != "" {
		t.Errorf("%s: %s", f.name, problem)
	}
}

// upward says what is wrong with an import by the order, or "".
func upward(from, to string) string {
	switch above, below := rank(to), rank(from); {
	case entry(from) == entry(to), above < 0 || below < 0, above < below:
		return ""
	case above == below:
		return fmt.Sprintf("%s imports %s: they sit beside each other", from, to)
	default:
		return fmt.Sprintf("%s imports %s: %s sits above %s", from, to, entry(to), entry(from))
	}
}

// tooMuch says what is wrong with an import by the narrower rules, or "".
func tooMuch(from, to string) string {
	for _, n := range narrower {
		if slices.Contains(n.folders, entry(from)) && entry(from) != entry(to) && !n.may(to) {
			return fmt.Sprintf("%s imports %s: %s", from, to, n.reason)
		}
	}
	return ""
}

// impure says what is wrong when a pure package imports one of ours that is not, or "".
func impure(from, to string) string {
	if pure(from) && !pure(to) {
		return fmt.Sprintf("%s imports %s: a pure package may import pure ones only", from, to)
	}
	return ""
}

// strayed says what is wrong with an import of a library away from its home, or "".
func strayed(file, imported string) string {
	for _, h := range homes {
		if !strings.HasPrefix(imported, h.library) || slices.Contains(h.folders, path.Dir(file)) || path.Base(file) == h.file {
			continue
		}
		if h.file != "" {
			return fmt.Sprintf("imports %s: only files named %s do", imported, h.file)
		}
		return fmt.Sprintf("imports %s: its home is %s", imported, strings.Join(h.folders, ", "))
	}
	return ""
}

// rank is the line of the package in the order, or -1.
func rank(folder string) int {
	e := entry(folder)
	return slices.IndexFunc(order, func(line []string) bool { return slices.Contains(line, e) })
}

// entry is the longest entry of the order that speaks for the package, or "".
func entry(folder string) string {
	longest := ""
	for _, e := range slices.Concat(order...) {
		if within(folder, e) && len(e) > len(longest) {
			longest = e
		}
	}
	return longest
}

func layer(folder string) string {
	top, _, _ := strings.Cut(folder, "/")
	return top
}

func TestRulesOfImports(t *testing.T) {
	for _, c := range []struct {
		check func(from, to string) string
		from  string
		to    string
		ok    bool
	}{
		{upward, "ledger", "crypto/sm2", true},
		{upward, "ledger", "ledger/canonical", true},
		{upward, "ledger/canonical", "ledger", false},
		{upward, "ledger/legaltime", "ledger/profile", false},
		{upward, "ledger/store", "ledger/audit", false},
		{upward, "ledger/audit", "ledger/store", true},
		{upward, "ledger/exec", "ledger/store", false},
		{upward, "ledger/registry/chapter", "ledger/registry", true},
		{upward, "ledger/registry/chapter", "ledger/exec", false},
		{upward, "crypto/sm2", "crypto/sm3", true},
		{upward, "crypto/sm2", "crypto/keyfile", false},
		{upward, "consensus/p2p", "consensus", false},
		{upward, "consensus", "consensus/p2p", true},
		{upward, "api/server", "api/client", false},
		{upward, "node", "cmd/cli", false},
		{upward, "cmd/certledger", "cmd/cli", true},
		{tooMuch, "consensus", "ledger", false},
		{tooMuch, "consensus", "consensus/raftlog", true},
		{tooMuch, "consensus/sync", "consensus", false},
		{tooMuch, "consensus/sync", "consensus/p2p", true},
		{tooMuch, "consensus/cosign", "ledger", true},
		{tooMuch, "api/server", "consensus/cosign", false},
		{tooMuch, "api/server", "ledger/certificate", true},
		{impure, "ledger", "crypto/keyfile", false},
		{impure, "ledger", "crypto/sm2", true},
		{impure, "ledger/store", "crypto/keyfile", true},
		{strayed, "api/server/a.go", "github.com/cockroachdb/pebble/v2", false},
		{strayed, "ledger/store/a.go", "github.com/cockroachdb/pebble/v2/vfs", true},
		{strayed, "ledger/a.go", "github.com/emmansun/gmsm/sm3", false},
		{strayed, "node/node.go", "github.com/prometheus/client_golang/prometheus", false},
		{strayed, "node/metrics.go", "github.com/prometheus/client_golang/prometheus", true},
		{strayed, "node/node.go", "github.com/libp2p/go-libp2p/core/host", false},
	} {
		if problem := c.check(c.from, c.to); (problem == "") != c.ok {
			t.Errorf("%s → %s: got %q", c.from, c.to, problem)
		}
	}
}
