package cli_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// gap is a recovered ledger whose notary had promised a header that the plan
// voids, and signed another one of that height afterwards.
type gap struct {
	c    *ledgertest.Chain
	plan ledger.RecoveryFile
	// void and after are the two headers' texts.
	void, after []byte
	dir         string
}

func fallIn(t *testing.T) *gap {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "explain"}))
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "one").Open, sm3.Digest{})
	base := c.View.Tip.Header
	void := base
	void.Height, void.Prev, void.Time = base.Height+1, base.Digest(), base.Time+1
	promised := map[string]ledger.Pin{ledgertest.NotaryA: {Height: void.Height, Digest: void.Digest()}}
	g := &gap{c: c, void: void.Text(), dir: t.TempDir()}
	g.plan = c.RecoveryFrom(t, ledgertest.Loss{Keep: []string{ledgertest.NotaryA, ledgertest.RegistryA}, Locks: promised})
	c.Recover(t, g.plan)
	g.after = c.View.Blocks[len(c.View.Blocks)-1].Text
	plan := ledgertest.Must(g.plan.Digest())(t)
	g.file(t, "genesis.json", ledgertest.Must(c.File.Bytes())(t))
	g.file(t, "plan.json", ledgertest.Must(g.plan.Bytes())(t))
	g.file(t, "trust.txt", ledger.Trust{Ledger: c.Genesis.ID(), Recoveries: []sm3.Digest{plan}}.Text())
	g.file(t, "old-trust.txt", ledger.Trust{Ledger: c.Genesis.ID()}.Text())
	return g
}

func (g *gap) file(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(g.dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// proof is a file about a member's signatures over two headers.
func (g *gap) proof(t *testing.T, member string, first, second []byte) []byte {
	t.Helper()
	m, _ := g.c.World.Governance().Member(member)
	signed := func(header []byte) cosign.Announcement {
		line := g.c.Cosignature(t, header, g.c.Now, member)
		unread := cosign.Announcement{Text: header, Lines: []ledger.Cosignature{line}}
		return ledgertest.Must(cosign.ParseAnnouncement(unread.Bytes()))(t)
	}
	return cosign.Equivocation{Member: member, Key: m.CosignKey, First: signed(first), Second: signed(second)}.Bytes()
}

// run runs `recover explain` in the directory of the gap's files.
func (g *gap) run(t *testing.T, args ...string) (exit int, out, errors string) {
	t.Helper()
	t.Chdir(g.dir)
	var stdout, stderr bytes.Buffer
	app := testApp()
	app.Out, app.Err, app.Env = &stdout, &stderr, func(string) string { return "" }
	exit = cli.Main(app, append([]string{"recover", "explain"}, args...))
	return exit, stdout.String(), stderr.String()
}

func TestRecoverExplain(t *testing.T) {
	g := fallIn(t)
	other := ledgertest.Must(ledger.ParseHeader(g.after))(t)
	other.Time++
	g.file(t, "both.txt", g.proof(t, ledgertest.NotaryA, g.void, g.after))
	g.file(t, "late.txt", g.proof(t, ledgertest.NotaryA, g.after, other.Text()))
	g.file(t, "unstated.txt", g.proof(t, ledgertest.RegistryA, g.void, g.after))
	spoilt := g.proof(t, ledgertest.NotaryA, g.void, g.after)
	g.file(t, "spoilt.txt", bytes.Replace(spoilt, []byte("height"), []byte("Height"), 1))
	half := g.plan
	half.Note = half.Note[:strings.LastIndex(strings.TrimSuffix(half.Note, "\n"), "\n")+1]
	g.file(t, "half.json", ledgertest.Must(half.Bytes())(t))
	for _, c := range []struct {
		name, proof, plan, trust, says string
		exit                           int
	}{
		{"explained", "both.txt", "plan.json", "trust.txt", "EXPLAINED: the plan states", 0},
		{"two after the recovery", "late.txt", "plan.json", "trust.txt", "NOT EXPLAINED: the plan does not state this", 3},
		{"a signature that the plan does not state", "unstated.txt", "plan.json", "trust.txt", "NOT EXPLAINED: the plan does not state this", 3},
		{"a plan that is not believed", "both.txt", "plan.json", "old-trust.txt", "NOT EXPLAINED: the trust file does not name the plan", 3},
		{"a plan that one has not signed", "both.txt", "half.json", "trust.txt", "NOT EXPLAINED: not all survivors", 3},
		{"no proof", "spoilt.txt", "plan.json", "trust.txt", "equivocation.invalid", 3},
		{"no plan", "both.txt", "genesis.json", "trust.txt", "recovery.invalid", 3},
		{"no file", "none.txt", "plan.json", "trust.txt", "none.txt", 4},
	} {
		exit, out, errors := g.run(t, c.proof, "--plan", c.plan, "--trust", c.trust, "--genesis", "genesis.json")
		if exit != c.exit || !strings.Contains(out+errors, c.says) {
			t.Errorf("%s: exit %d, %s%s", c.name, exit, out, errors)
		}
	}
	exit, out, _ := g.run(t, "both.txt", "--plan", "plan.json", "--trust", "trust.txt", "--genesis", "genesis.json", "--output", "json")
	var r struct {
		Member            string
		Height, Base      uint64
		Explained         bool
		OwnKey            bool `json:"own_key"`
		Complete, Trusted bool
		Signatures        []struct{ Void bool }
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || exit != 0 {
		t.Fatalf("exit %d, %v: %s", exit, err, out)
	}
	if r.Member != ledgertest.NotaryA || r.Height != r.Base+1 || !r.Explained || !r.OwnKey || !r.Complete || !r.Trusted {
		t.Errorf("got %+v", r)
	}
	if len(r.Signatures) != 2 || !r.Signatures[0].Void || r.Signatures[1].Void {
		t.Errorf("the signatures are %+v", r.Signatures)
	}
}

// Any node gives the members at the base, page by page; a set that it makes up
// is none that the base names.
func TestRecoverExplainAsksANode(t *testing.T) {
	g := fallIn(t)
	g.file(t, "both.txt", g.proof(t, ledgertest.NotaryA, g.void, g.after))
	first := ledgertest.Must(g.c.World.Governance().Text())(t)
	history := map[string]api.GovernanceHistory{
		"0": {Sets: []api.GovernanceSet{}, Next: 1},
		"1": {Sets: []api.GovernanceSet{{Sequence: 1, Digest: sm3.Sum(first), Governance: first}, {Sequence: 2, Digest: sm3.Sum(g.plan.Governance), Governance: json.RawMessage(g.plan.Governance)}}},
	}
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		page, ok := history[q.URL.Query().Get("after")]
		if q.URL.Path != api.PathGovernanceHistory || !ok {
			http.NotFound(w, q)
			return
		}
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		if err := e.Encode(page); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(node.Close)
	args := []string{"both.txt", "--plan", "plan.json", "--trust", "trust.txt", "--node", node.URL}
	if exit, out, errors := g.run(t, args...); exit != 0 || !strings.Contains(out, "\nEXPLAINED") {
		t.Errorf("exit %d, %s%s", exit, out, errors)
	}
	history["1"] = api.GovernanceHistory{Sets: history["1"].Sets[1:]}
	if exit, _, errors := g.run(t, args...); exit != 3 || !strings.Contains(errors, "recovery.invalid") {
		t.Errorf("without the set: exit %d, %s", exit, errors)
	}
}
