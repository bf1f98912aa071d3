package node_test

import (
	"crypto/rand"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// The metrics of an open node and the table of docs/metrics.md are the same names with the same labels, and no other name
// of a metric stands in the document.
func TestEveryMetricIsDocumented(t *testing.T) {
	text := string(must[[]byte](t)(os.ReadFile("../docs/metrics.md")))
	documented, registered := documentedMetrics(text), registeredMetrics(openAlone(t).Registry())
	if len(registered) < 20 {
		t.Fatalf("the node has only the metrics %v", registered)
	}
	for _, name := range slices.Sorted(maps.Keys(registered)) {
		switch labels, ok := documented[name]; {
		case !ok:
			t.Errorf("docs/metrics.md lacks a row for %s", name)
		case labels != registered[name]:
			t.Errorf("docs/metrics.md gives %s the labels %q, the code %q", name, labels, registered[name])
		}
	}
	for _, name := range regexp.MustCompile(`certledger_[a-z0-9_]+`).FindAllString(text, -1) {
		if _, ok := registered[series.ReplaceAllString(name, "")]; !ok {
			t.Errorf("docs/metrics.md speaks of %s, which no node has", name)
		}
	}
}

// series is what the text form adds to a histogram's name.
var series = regexp.MustCompile(`_(bucket|sum|count)$`)

// documentedMetrics gives the labels of each row "| `name` | type | labels | …".
func documentedMetrics(text string) map[string]string {
	rows := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(certledger_[a-z0-9_]+)` \\| [a-z]+ \\| ([^|]*) \\|").FindAllStringSubmatch(text, -1) {
		rows[row[1]] = strings.NewReplacer("`", "", " ", "", "–", "").Replace(row[2])
	}
	return rows
}

// registeredMetrics gives the labels of each metric of ours. A description tells its name and labels in its text only.
func registeredMetrics(registry *prometheus.Registry) map[string]string {
	descriptions := make(chan *prometheus.Desc)
	go func() { defer close(descriptions); registry.Describe(descriptions) }()
	form := regexp.MustCompile(`fqName: "(certledger_[^"]+)".*variableLabels: \{([^}]*)\}`)
	found := map[string]string{}
	for d := range descriptions {
		if m := form.FindStringSubmatch(d.String()); m != nil {
			found[m[1]] = m[2]
		}
	}
	return found
}

// openAlone opens the node of a ledger's only member, who takes part as much as a node can.
func openAlone(t *testing.T) *node.Node {
	t.Helper()
	s := spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner)
	s.Announce, s.Config.P2P.Listen = []string{s.Config.P2P.Listen}, "/ip4/127.0.0.1/tcp/0"
	s.Config.HTTP.Listen, s.Config.Operator.Listen = "127.0.0.1:0", "localhost:0"
	dirs, members := found(t, s)
	path := writeGenesis(t, members)
	must[ledger.OpenGenesis](t)(node.SignGenesis(dirs[0], path, []byte(password), rand.Reader))
	c := must[node.Config](t)(node.LoadConfig(filepath.Join(dirs[0], node.ConfigFile), func(string) string { return "" }))
	c.Genesis = path
	n := must[*node.Node](t)(node.Open(t.Context(), c, node.Options{Password: []byte(password), Logger: slog.New(slog.DiscardHandler)}))
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}
