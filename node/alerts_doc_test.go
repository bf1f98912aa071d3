package node_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/node"
)

// alertRules gives the expression of each alert in docs/alerts.yml.
func alertRules(t *testing.T) map[string]string {
	t.Helper()
	text := string(must[[]byte](t)(os.ReadFile("../docs/alerts.yml")))
	rules := map[string]string{}
	rule := regexp.MustCompile(`(?m)^      - alert: (Certledger[A-Za-z]+)\n        expr: (.+)\n        for: \d+[smh]\n        labels: \{severity: (?:page|ticket)\}\n` +
		`        annotations:\n          summary: ".+"\n          summary_zh: ".+"\n          runbook: docs/operations\.md#(.+)\n`)
	for _, m := range rule.FindAllStringSubmatch(text, -1) {
		if rules[m[1]] = m[2]; m[3] != strings.ToLower(m[1]) {
			t.Errorf("%s names the runbook %s", m[1], m[3])
		}
	}
	if n := strings.Count(text, "- alert:"); n != len(rules) || n < 15 {
		t.Fatalf("%d alerts, of which %d are complete and have a name of their own", n, len(rules))
	}
	return rules
}

// foreign are the series of others that alerts read, and the words of the language of expressions.
var foreign = []string{
	"up", "job", "certledger", "node_systemd_unit_state", "name", "service", "state", "failed",
	"increase", "rate", "changes", "predict_linear", "histogram_quantile", "scalar", "max", "abs", "time", "or",
}

// Alerts speak of metrics that exist, and of nothing else.
func TestAlertsNameMetrics(t *testing.T) {
	metrics := documentedMetrics(string(must[[]byte](t)(os.ReadFile("../docs/metrics.md"))))
	words := regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
	durations := regexp.MustCompile(`\[\d+[smhd]\]`)
	for name, expr := range alertRules(t) {
		for _, word := range words.FindAllString(durations.ReplaceAllString(expr, ""), -1) {
			if _, ok := metrics[series.ReplaceAllString(word, "")]; !ok && !slices.Contains(foreign, word) {
				t.Errorf("%s: there is no metric %s", name, word)
			}
		}
	}
}

// What a node calls an open alert is an alert, with the same threshold.
func TestOpenAlertsAreAlerts(t *testing.T) {
	rules := alertRules(t)
	everything := api.OperatorStatus{
		Height: 100, Raft: &api.RaftStatus{}, Cosigning: &api.CosigningStatus{Muted: true}, Members: []api.MemberStatus{{Handshake: "x"}},
	}
	notSigning := api.OperatorStatus{Height: 100, Final: 100, Cosigning: &api.CosigningStatus{}}
	names := append(node.OpenAlerts(everything, 1), node.OpenAlerts(notSigning, 1)...)
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != 8 {
		t.Errorf("a node knows of %v", names)
	}
	for _, name := range names {
		if rules[name] == "" {
			t.Errorf("%s is no alert of docs/alerts.yml", name)
		}
	}
	for name, threshold := range map[string]string{
		"CertledgerDiskLow": fmt.Sprintf("< %d", node.LowSpace), "CertledgerFinalityLag": fmt.Sprintf(">= %d", node.AlertUnfinal),
		"CertledgerNotSigning": fmt.Sprintf("> %d", node.AlertSigning), "CertledgerFinalityMargin": "<= 0", "CertledgerOrderingMargin": "<= 0",
	} {
		if !strings.HasSuffix(rules[name], threshold) {
			t.Errorf("%s is %q, the node uses %q", name, rules[name], threshold)
		}
	}
}

// Every alert has its runbook in both languages, with the same steps' shape, and
// no runbook is about an alert that does not exist.
func TestEveryAlertHasARunbook(t *testing.T) {
	rules := alertRules(t)
	heading := regexp.MustCompile(`(?m)^### (Certledger[A-Za-z]+)$`)
	for page, labels := range map[string][]string{
		"operations.md":    {"**Symptom.**", "**Means.**", "**Do.**", "**Over when.**"},
		"operations.zh.md": {"**现象。**", "**含义。**", "**处置。**", "**何时结束。**"},
	} {
		text := string(must[[]byte](t)(os.ReadFile("../docs/" + page)))
		found := map[string]bool{}
		for _, at := range heading.FindAllStringSubmatchIndex(text, -1) {
			name, section := text[at[2]:at[3]], text[at[1]:]
			if end := regexp.MustCompile(`(?m)^##`).FindStringIndex(section); end != nil {
				section = section[:end[0]]
			}
			for _, label := range labels {
				if !strings.Contains(section, label) {
					t.Errorf("%s: %s lacks %s", page, name, label)
				}
			}
			if found[name] || rules[name] == "" {
				t.Errorf("%s: %s stands twice or is no alert", page, name)
			}
			found[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(rules)) {
			if !found[name] {
				t.Errorf("%s has no runbook for %s", page, name)
			}
		}
	}
}

// systemd finds nothing wrong with the units, but for the program, which is not
// installed here.
func TestUnits(t *testing.T) {
	verify, err := exec.LookPath("systemd-analyze")
	dir := t.TempDir()
	var copies []string
	for _, path := range must[[]string](t)(filepath.Glob("../docs/systemd/*")) {
		text := must[[]byte](t)(os.ReadFile(path))
		checkUnit(t, filepath.Base(path), string(text))
		copied := filepath.Join(dir, filepath.Base(path))
		write(t, copied, []byte(strings.ReplaceAll(string(text), "/usr/local/bin/certledger", "/bin/true")))
		copies = append(copies, copied)
	}
	if len(copies) != 3 {
		t.Fatalf("the units are %v", copies)
	}
	if err != nil {
		t.Skip("systemd is not installed; the keys were compared")
	}
	if out, err := exec.Command(verify, append([]string{"verify", "--man=no"}, copies...)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// checkUnit demands what keeps a node and its keys safe.
func checkUnit(t *testing.T, name, text string) {
	t.Helper()
	must := map[string][]string{
		"certledger.service": {
			"NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/var/lib/certledger", "DynamicUser=no", "LimitNOFILE=65536", "Restart=on-failure",
			"RestartPreventExitStatus=2 3 6", "TimeoutStopSec=30s", "LoadCredential=password:/etc/certledger/password", "CERTLEDGER_PASSWORD_FILE=%d/password",
		},
		"certledger-backup.service": {"NoNewPrivileges=yes", "ProtectSystem=strict", "Type=oneshot", "certledger backup --config"},
		"certledger-backup.timer":   {"OnCalendar=", "Persistent=yes"},
	}[name]
	for _, line := range append(must, "[Unit]") {
		if !strings.Contains(text, line) {
			t.Errorf("%s lacks %s", name, line)
		}
	}
}
