package e2e_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/testnet/scripttest"
)

// command runs certledger as an operator would and gives its exit status and what
// it said.
func (n *live) command(args ...string) (status int, out, said string) {
	n.t.Helper()
	secret := must[[]byte](n.t)(os.ReadFile(n.PasswordPath()))
	c := exec.CommandContext(n.t.Context(), program(n.t), args...)
	var result, told strings.Builder
	c.Stdout, c.Stderr = &result, &told
	c.Env = append(os.Environ(), "CERTLEDGER_PASSWORD="+strings.TrimSpace(string(secret)), "CERTLEDGER_TRUST="+n.TrustPath(), "LC_ALL=C.UTF-8",
		scripttest.EnvOffset+"="+strconv.FormatInt(n.Offset().Milliseconds(), 10))
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), result.String(), told.String()
	}
	check(n.t, err)
	return 0, result.String(), told.String()
}

// expect runs a command and demands its exit status.
func (n *live) expect(status int, args ...string) (out, said string) {
	n.t.Helper()
	got, out, said := n.command(args...)
	if got != status {
		n.t.Fatalf("certledger %s: exit status %d, want %d\n%s%s", strings.Join(args, " "), got, status, out, said)
	}
	return out, said
}

func (n *live) config(member string) string {
	return filepath.Join(n.MemberDir(member), node.ConfigFile)
}

func (n *live) governor(member string) []string {
	return []string{"--member", member, "--key", n.KeyPath(member, "governor")}
}

// lose takes parts of a stopped node's data away.
func (n *live) lose(member string, names ...string) {
	n.t.Helper()
	for _, name := range names {
		check(n.t, os.RemoveAll(filepath.Join(n.MemberDir(member), "data", name)))
	}
}

// A voter whose store was lost comes back from a backup and signs on from its own
// lock. Without lock and Raft log it is refused, for it has forgotten its
// promises.
func TestRestoredVoter(t *testing.T) {
	n := start(t)
	voters := n.voters()
	away, speaker := voters[0], voters[1]
	n.write(speaker, 5)
	dir, second := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	n.expect(0, "backup", "--config", n.config(away), "--to", dir, "--to", second)
	n.write(speaker, 20)
	n.expect(1, "backup", "--config", n.config(away), "--to", filepath.Join(n.config(away), "no"), "--to", second)
	n.expect(0, "audit", "--from", second, "--genesis", n.GenesisPath())
	check(t, n.Stop(away))
	data := filepath.Join(n.MemberDir(away), "data")
	old := filepath.Join(t.TempDir(), "old")
	check(t, os.CopyFS(old, os.DirFS(data)))

	_, said := n.expect(1, "restore", dir, "--config", n.config(away))
	if !strings.Contains(said, "[restore.store]") {
		t.Errorf("over a store: %s", said)
	}
	n.lose(away, "store")
	out, _ := n.expect(0, "restore", dir, "--config", n.config(away))
	if !strings.Contains(out, "the node may go on") || !strings.Contains(out, "certledger run --config") {
		t.Errorf("what to do is not said: %s", out)
	}
	n.restart(away)
	n.write(away, 5)
	n.sameHeight()
	check(t, n.Stop(away))

	n.lose(away, "store", "cosign", "raft")
	out, _ = n.expect(0, "restore", dir, "--config", n.config(away))
	if !strings.Contains(out, "certledger node replace") {
		t.Errorf("what to do is not said: %s", out)
	}
	n.hasForgotten(away)
	// The directory as it was copied before the member signed more.
	check(t, os.RemoveAll(data))
	check(t, os.CopyFS(data, os.DirFS(old)))
	n.hasForgotten(away)
}

// hasForgotten demands that a member's node does not start, because it has forgotten
// what it signed, and says what to do.
func (n *live) hasForgotten(member string) {
	n.t.Helper()
	_, said := n.expect(6, "run", "--config", n.config(member))
	if !strings.Contains(said, "[node.amnesia]") || !strings.Contains(said, "certledger node replace") {
		n.t.Errorf("%s", said)
	}
}

// A member leaves: it proposes, the others vote, it hands over, is dropped by
// Raft, stops and is archived; the others go on.
func TestMemberLeaves(t *testing.T) {
	n := start(t)
	voters := n.voters()
	leaver, others := voters[len(voters)-1], voters[:3] // it leads
	n.write(leaver, 5)
	archive := filepath.Join(t.TempDir(), "archive")
	leave := slices.Concat([]string{
		"node", "leave", "--config", n.config(leaver), "--archive", archive, "--reason", "the contract has ended",
		"--node", n.public(others[0]), "--output", "json",
	}, n.governor(leaver))
	out, said := n.expect(5, append(slices.Clone(leave), "--wait-seconds", "5")...)
	if !strings.Contains(said, "pre-flight") || !strings.Contains(said, "[govern.open]") && !strings.Contains(said, `"govern.open"`) {
		t.Errorf("%s", said)
	}
	var open struct {
		Proposal string `json:"proposal"`
		Missing  struct {
			MayVote []string `json:"may_vote"`
		} `json:"missing"`
	}
	check(t, json.Unmarshal([]byte(out), &open))
	mayVote := open.Missing.MayVote
	if open.Proposal == "" || !slices.Contains(mayVote, others[0]) || slices.Contains(mayVote, leaver) {
		t.Fatalf("%s: want the others' votes", out)
	}
	for _, m := range others {
		status, _, said := n.command(slices.Concat([]string{"govern", "vote", open.Proposal, "--approve", "--wait-seconds", "60", "--node", n.public(m)}, n.governor(m))...)
		if status == 0 {
			continue
		}
		if !strings.Contains(said, "proposal.closed") { // the votes before it were enough
			t.Fatalf("the vote of %s: %d %s", m, status, said)
		}
	}
	out, _ = n.expect(0, append(slices.Clone(leave), "--wait-seconds", "60")...)
	var left struct {
		Archive api.BackupResult `json:"archive"`
		Cosign  string           `json:"cosign_key"`
	}
	check(t, json.Unmarshal([]byte(out), &left))
	if !left.Archive.Complete() || left.Archive.Height == 0 || left.Cosign == "" {
		t.Errorf("%s", out)
	}
	n.expect(0, "audit", "--from", archive)
	if now := n.leader(); now == leaver {
		t.Errorf("%s has left and leads", leaver)
	}
	n.write(others[0], 5)
	n.expect(0, "audit", "--from", archive, "--genesis", n.GenesisPath())
}
