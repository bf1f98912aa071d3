package doctor_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/node/doctor"
)

func now() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

func ago(d time.Duration) legaltime.Instant { return legaltime.Instant(now().Add(-d).UnixMilli()) }

// stopped are the facts about a stopped node of a production ledger with which
// nothing is wrong. Each call makes new ones.
func stopped() doctor.Facts {
	f := doctor.Facts{
		Now: now(), Version: "v1", Member: "m0", Votes: true, Cosigns: true, Purpose: ledger.Production, Params: ledger.DefaultParams(),
		Rules: 1, Supported: 1, Heartbeat: 3 * time.Second, OperatorAt: "127.0.0.1:9001", Sync: doctor.Synchronised,
		Traces: node.Traces{
			Exists: true, Lock: 100,
			Audit:  &node.LastRun{Time: ago(30 * 24 * time.Hour), Height: 90, Result: node.Passed},
			Backup: &node.LastRun{Time: ago(24 * time.Hour), Height: 95, Result: node.Passed, Place: "/backup"},
		},
		Still: &node.Still{Height: 100, Final: 100},
		Disk: doctor.Disk{
			Free: 1 << 40, Total: 1 << 41, Inodes: 1 << 24, FreeInodes: 1 << 23, Data: 1 << 34, Kind: "ext4", Place: doctor.Local,
			Median: time.Millisecond, Slowest: 4 * time.Millisecond, Writes: 50,
		},
		Listeners: []doctor.Listener{{Name: "p2p.listen", Address: "/ip4/0.0.0.0/tcp/4001"}},
		Keys: []doctor.Key{
			{Name: "cosign", Path: "keys/cosign.key", Needed: true, Mode: 0o600, Made: now().Add(-90 * 24 * time.Hour)},
			{Name: "password_file", Path: "password.txt", Needed: true, Password: true, Mode: 0o400},
		},
		Certificates: []doctor.Certificate{{Owner: "http", Place: "tls.pem", NotAfter: now().Add(90 * 24 * time.Hour)}},
	}
	for i := range 4 {
		peer := fmt.Sprintf("p%d", i)
		a := doctor.Address{Member: fmt.Sprintf("m%d", i), Address: fmt.Sprintf("/ip4/192.0.2.%d/tcp/4001", i), Peer: peer, Found: peer}
		if i == 0 {
			a.Self, a.Found, a.Error = true, "", "connection refused"
		}
		f.Addresses = append(f.Addresses, a)
	}
	return f
}

// running are the same about a running node.
func running() doctor.Facts {
	f := stopped()
	f.Still, f.Listeners, f.Traces.Running = nil, nil, true
	f.Addresses[0].Found, f.Addresses[0].Error = f.Addresses[0].Peer, ""
	f.Node = &api.OperatorStatus{
		Member: "m0", Peer: "p0", Version: "v1", Height: 100, Final: 100, LagMillis: 60_000,
		Ordering: api.Standing{Total: 4, Up: 4, Needed: 3, Margin: 1}, Finality: api.Standing{Total: 4, Up: 4, Needed: 3, Margin: 1},
		Cosigning: &api.CosigningStatus{Lock: 100}, Raft: &api.RaftStatus{State: "follower", Leader: "m1"},
	}
	for i := range 4 {
		f.Node.Members = append(f.Node.Members, api.MemberStatus{
			Name: fmt.Sprintf("m%d", i), Peer: fmt.Sprintf("p%d", i), Self: i == 0, Voter: true, Cosigner: true, Reachable: true, Version: "v1",
			Height: 100, Final: 100, Signed: 100, HoldsOurs: 100, RoundTripMillis: 12,
		})
	}
	return f
}

type facts = doctor.Facts

// plant is a fault and the one finding above ok that it must bring.
type plant struct {
	code  string
	level doctor.Level
	base  func() facts
	harm  func(f *facts)
}

func plants() []plant {
	return []plant{
		{"node.unready", doctor.Warning, running, func(f *facts) { f.Node.Problem = "no leader is known" }},
		{"node.other", doctor.Failure, running, func(f *facts) { f.Node.Member = "m7" }},
		{"node.silent", doctor.Failure, running, func(f *facts) { f.Node, f.NodeError = nil, "connection refused" }},
		{"node.halted", doctor.Failure, stopped, func(f *facts) { f.Traces.Halt, f.Still = "2026-03-01T00:00:00Z another root\n", nil }},
		{"node.recovering", doctor.Failure, stopped, func(f *facts) { f.Traces.Recovering, f.Still = "epoch 1 sm3:00", nil }},
		{"data.missing", doctor.Failure, stopped, func(f *facts) { f.Traces, f.Still, f.Disk = node.Traces{}, nil, doctor.Disk{Place: doctor.Local} }},
		{"data.none", doctor.Notice, stopped, func(f *facts) {
			f.Traces, f.Still, f.Votes, f.Cosigns, f.Disk = node.Traces{}, nil, false, false, doctor.Disk{Place: doctor.Local}
		}},
		{"lock.awaited", doctor.Notice, running, func(f *facts) {
			f.Traces.LockError, f.Traces.Joining, f.Node.Cosigning = cosign.ErrNoLock, true, nil
		}},
		{"lock.missing", doctor.Failure, stopped, func(f *facts) { f.Traces.LockError = cosign.ErrNoLock }},
		{"lock.damaged", doctor.Failure, stopped, func(f *facts) { f.Traces.LockError = cosign.ErrLockFormat }},
		{"evidence.equivocation", doctor.Warning, stopped, func(f *facts) { f.Traces.Evidence = []string{"equivocation_m1_7_headers.txt"} }},
		{"evidence.rival", doctor.Warning, running, func(f *facts) { f.Traces.Evidence = []string{"rival_m1_7_00.txt"} }},
		{"evidence.foreign", doctor.Failure, running, func(f *facts) { f.Traces.Evidence = []string{"foreign_m0_7_00.txt"} }},
		{"evidence.disagreement", doctor.Warning, running, func(f *facts) { f.Traces.Evidence = []string{"disagreement-sm3:00.txt"} }},
		{"evidence.recovery", doctor.Notice, running, func(f *facts) { f.Traces.Evidence = []string{"recovery-1"} }},
		{"evidence.replaced", doctor.Notice, stopped, func(f *facts) { f.Traces.Evidence = []string{"replaced-1"} }},
		{"evidence.halt", doctor.Notice, stopped, func(f *facts) { f.Traces.Evidence = []string{"halt-1.txt"} }},
		{"store.unreadable", doctor.Failure, stopped, func(f *facts) { f.Still, f.StillError = nil, "the store is damaged" }},
		{"version.rules", doctor.Failure, stopped, func(f *facts) { f.Rules = 2 }},
		{"version.restart", doctor.Notice, running, func(f *facts) { f.Version = "v2" }},
		{"identity.elsewhere", doctor.Failure, stopped, func(f *facts) { f.Addresses[0].Found = f.Addresses[0].Peer }},
		{"identity.muted", doctor.Failure, running, func(f *facts) { f.Node.Cosigning.Muted = true }},
		{"identity.newer", doctor.Failure, running, func(f *facts) { f.Node.Members[2].HoldsOurs = 101 }},
		{"alerts.open", doctor.Warning, running, func(f *facts) { f.Node.Alerts = []string{"CertledgerNoLeader"} }},
		{"clock.drifts", doctor.Warning, running, func(f *facts) { clocks(f, 2000) }},
		{"clock.wrong", doctor.Failure, running, func(f *facts) { clocks(f, -5001) }},
		{"clock.peer", doctor.Warning, running, func(f *facts) { f.Node.Members[3].ClockMillis = 4000 }},
		{"clock.moved", doctor.Notice, running, func(f *facts) { f.Moved = time.Hour }},
		{"clock.unsynchronised", doctor.Warning, stopped, func(f *facts) { f.Sync = doctor.Unsynchronised }},
		{"clock.unchecked", doctor.Notice, stopped, func(f *facts) { f.Sync = doctor.SyncUnknown }},
		{"disk.low", doctor.Warning, stopped, func(f *facts) { f.Disk.Free = f.Disk.Data - 1 }},
		{"disk.full", doctor.Failure, stopped, func(f *facts) { f.Disk.Free = 128<<20 - 1 }},
		{"disk.inodes", doctor.Warning, stopped, func(f *facts) { f.Disk.FreeInodes = 9999 }},
		{"disk.network", doctor.Failure, stopped, func(f *facts) { f.Disk.Kind, f.Disk.Place = "nfs", doctor.Network }},
		{"disk.memory", doctor.Failure, stopped, func(f *facts) { f.Disk.Kind, f.Disk.Place = "tmpfs", doctor.Memory }},
		{"disk.container", doctor.Warning, stopped, func(f *facts) { f.Disk.Kind, f.Disk.Place = "overlay", doctor.Container }},
		{"disk.unknown", doctor.Notice, stopped, func(f *facts) { f.Disk.Kind, f.Disk.Place = "0x1", doctor.Unknown }},
		{"sync.slow", doctor.Warning, stopped, func(f *facts) { f.Disk.Slowest = 51 * time.Millisecond }},
		{"sync.slow", doctor.Warning, running, func(f *facts) { f.Disk.Median = 11 * time.Millisecond }},
		{"sync.stalls", doctor.Failure, running, func(f *facts) { f.Disk.Slowest = 1500 * time.Millisecond }},
		{"sync.failed", doctor.Failure, running, func(f *facts) { f.Disk.Error = "no space left on device" }},
		{"port.taken", doctor.Failure, stopped, func(f *facts) { f.Listeners[0].Busy = true }},
		{"port.refused", doctor.Failure, stopped, func(f *facts) { f.Listeners[0].Error = "cannot assign requested address" }},
		{"address.unreached", doctor.Notice, running, func(f *facts) { f.Addresses[0].Found, f.Addresses[0].Error = "", "timeout" }},
		{"address.stranger", doctor.Failure, running, func(f *facts) { f.Addresses[0].Found = "p9" }},
		{"address.stranger", doctor.Failure, stopped, func(f *facts) { f.Addresses[0].Found = "p9" }},
		{"peer.behind", doctor.Warning, running, func(f *facts) { f.Node.Members[1].Behind = 8 }},
		{"peer.unreachable", doctor.Warning, stopped, func(f *facts) { f.Addresses[2].Found, f.Addresses[2].Error = "", "connection refused" }},
		{"peer.unreachable", doctor.Warning, running, func(f *facts) {
			f.Addresses[2].Found, f.Addresses[2].Error = "", "connection refused"
			f.Node.Members[2].Reachable = false
		}},
		{"peer.deaf", doctor.Warning, running, func(f *facts) { f.Node.Members[2].Reachable, f.Node.Members[2].Problem = false, "no answer" }},
		{"peer.version", doctor.Failure, running, func(f *facts) {
			f.Node.Members[2].Reachable, f.Node.Members[2].Handshake = false, "certledger protocol=1 formats=1 rules=2"
		}},
		{"peer.release", doctor.Notice, running, func(f *facts) { f.Node.Members[2].Version = "v2" }},
		{"key.missing", doctor.Failure, stopped, func(f *facts) { f.Keys[0] = doctor.Key{Path: "keys/cosign.key", Needed: true, Missing: true} }},
		{"key.open", doctor.Failure, stopped, func(f *facts) { f.Keys[0].Mode = 0o640 }},
		{"key.plain", doctor.Failure, stopped, func(f *facts) { f.Keys[0].Plain = true }},
		{"key.owner", doctor.Warning, stopped, func(f *facts) { f.Keys[0].Foreign = true }},
		{"key.staff", doctor.Warning, stopped, func(f *facts) { f.Keys[0].Staff, f.Keys[0].Needed = true, false }},
		{"key.old", doctor.Warning, stopped, func(f *facts) { f.Keys[0].Made = now().Add(-731 * 24 * time.Hour) }},
		{"password.open", doctor.Failure, stopped, func(f *facts) { f.Keys[1].Mode = 0o444 }},
		{"certificate.expiring", doctor.Warning, running, func(f *facts) { f.Certificates[0].NotAfter = now().Add(29 * 24 * time.Hour) }},
		{"certificate.expired", doctor.Warning, running, func(f *facts) { f.Certificates[0].NotAfter = now() }},
		{"certificate.unreadable", doctor.Warning, running, func(f *facts) { f.Certificates[0].Error = "no such file" }},
		{"governed.revoked", doctor.Failure, running, concerned("governed.revoked", "sm3:00", "2026-03-01")},
		{"governed.pending", doctor.Warning, running, concerned("governed.pending", "7", "99", "11m0s")},
		{"review.due", doctor.Notice, stopped, concerned("review.due", "2026-04-01", "29")},
		{"review.overdue", doctor.Warning, stopped, concerned("review.overdue", "2026-02-01", "28")},
		{"rules.scheduled", doctor.Warning, stopped, concerned("rules.scheduled", "2", "130", "30", "1")},
		{"ordering.small", doctor.Notice, running, func(f *facts) { f.Node.Ordering = api.Standing{Total: 2, Up: 2, Needed: 2} }},
		{"ordering.edge", doctor.Warning, running, func(f *facts) {
			f.Node.Ordering = api.Standing{Total: 4, Up: 3, Needed: 3, Missing: []string{"m3"}}
		}},
		{"ordering.stopped", doctor.Failure, running, func(f *facts) {
			f.Node.Ordering = api.Standing{Total: 4, Up: 2, Needed: 3, Margin: -1, Missing: []string{"m2", "m3"}}
		}},
		{"finality.small", doctor.Notice, running, func(f *facts) { f.Node.Finality = api.Standing{Total: 3, Up: 3, Needed: 3} }},
		{"finality.edge", doctor.Warning, running, func(f *facts) {
			f.Node.Finality = api.Standing{Total: 4, Up: 3, Needed: 3, Missing: []string{"m3"}}
		}},
		{"finality.stopped", doctor.Failure, running, func(f *facts) {
			f.Node.Finality = api.Standing{Total: 4, Up: 2, Needed: 3, Margin: -1, Missing: []string{"m2", "m3"}}
		}},
		{"lag.grows", doctor.Warning, running, func(f *facts) { f.Node.Final = 96 }},
		{"lag.stuck", doctor.Failure, running, func(f *facts) { f.Node.Final = 92 }},
		{"lag.still", doctor.Failure, running, func(f *facts) { f.Node.LagMillis = 900_001 }},
		{"audit.none", doctor.Warning, stopped, func(f *facts) { f.Traces.Audit = nil }},
		{"audit.old", doctor.Warning, running, func(f *facts) { f.Traces.Audit.Time = ago(367 * 24 * time.Hour) }},
		{"audit.failed", doctor.Failure, running, func(f *facts) { f.Traces.Audit.Result = "audit.difference" }},
		{"backup.none", doctor.Warning, stopped, func(f *facts) { f.Traces.Backup = nil }},
		{"backup.old", doctor.Warning, running, func(f *facts) { f.Traces.Backup.Time = ago(3 * 24 * time.Hour) }},
		{"backup.failed", doctor.Failure, running, func(f *facts) { f.Traces.Backup.Result = "file.missing" }},
	}
}

// concerned has the node tell a concern.
func concerned(code string, values ...string) func(f *facts) {
	return func(f *facts) { f.Concerns = []api.Concern{{Code: code, Values: values}} }
}

// clocks moves our clock against everybody else's.
func clocks(f *facts, ahead int64) {
	f.Node.ClockMillis = ahead
	for i := range f.Node.Members[1:] {
		f.Node.Members[1+i].ClockMillis = ahead
	}
}

// above gives the findings above ok, without the note that a stopped node is
// stopped.
func above(findings []doctor.Finding) []doctor.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f doctor.Finding) bool { return f.Level == doctor.OK || f.Code == "node.stopped" })
}

func TestHealthyNodes(t *testing.T) {
	for name, f := range map[string]doctor.Facts{"running": running(), "stopped": stopped()} {
		findings := doctor.Examine(f)
		if bad := above(findings); len(bad) > 0 || len(findings) < 15 {
			t.Errorf("%s: %d findings, wrong are %+v", name, len(findings), bad)
		}
	}
}

// Every planted fault is found, at its level, and nothing else is.
func TestPlantedFaults(t *testing.T) {
	for _, p := range plants() {
		f := p.base()
		p.harm(&f)
		got := above(doctor.Examine(f))
		if len(got) != 1 || got[0].Code != p.code || got[0].Level != p.level {
			t.Errorf("%s: got %+v", p.code, got)
		}
	}
}

// Faults that cannot come alone.
func together() []plant {
	return []plant{
		{"clock.alone", doctor.Notice, running, allDown},
		{"peers.none", doctor.Failure, running, allDown},
		{"peers.refuse", doctor.Failure, running, func(f *facts) {
			allDown(f)
			f.Addresses[1].Found, f.Addresses[3].Found = f.Addresses[1].Peer, f.Addresses[3].Peer
		}},
		{"peer.stranger", doctor.Warning, running, func(f *facts) { f.Addresses[3].Found, f.Node.Members[3].Reachable = "p9", false }},
	}
}

func allDown(f *facts) {
	for i := range 3 {
		f.Addresses[1+i].Found, f.Addresses[1+i].Error = "", "connection refused"
		f.Node.Members[1+i].Reachable = false
	}
}

// A node that is behind or runs other versions was reached: the network is not
// cut, even if it is the only other one.
func TestTheOnlyOtherNodeIsReached(t *testing.T) {
	for name, harm := range map[string]func(m *api.MemberStatus){
		"peer.behind":  func(m *api.MemberStatus) { m.Behind = 8 },
		"peer.version": func(m *api.MemberStatus) { m.Reachable, m.Handshake = false, "rules=2" },
	} {
		f := running()
		f.Addresses, f.Node.Members = f.Addresses[:2], f.Node.Members[:2]
		harm(&f.Node.Members[1])
		got := doctor.Examine(f)
		if len(find(got, name)) != 1 || len(find(got, "peers.none")) > 0 {
			t.Errorf("%s: got %+v", name, above(got))
		}
	}
}

func TestFaultsTogether(t *testing.T) {
	for _, p := range together() {
		f := p.base()
		p.harm(&f)
		if !slices.ContainsFunc(doctor.Examine(f), func(g doctor.Finding) bool { return g.Code == p.code && g.Level == p.level }) {
			t.Errorf("%s is not found", p.code)
		}
	}
}

// On a test ledger what only endangers a register with legal effect is a notice.
func TestTestLedgerIsLenient(t *testing.T) {
	lenient := map[string]bool{}
	for _, p := range plants() {
		f := p.base()
		p.harm(&f)
		f.Purpose = ledger.Test
		if got := above(doctor.Examine(f)); len(got) == 1 && got[0].Level < p.level {
			if lenient[p.code] = true; got[0].Level != doctor.Notice {
				t.Errorf("%s: %+v", p.code, got)
			}
		}
	}
	want := []string{
		"audit.none", "audit.old", "backup.none", "backup.old", "clock.unsynchronised", "disk.container", "disk.memory", "disk.network", "key.staff",
	}
	var got []string
	for code := range lenient {
		got = append(got, code)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("lenient about %v, want %v", got, want)
	}
}

// Every code that has words can be found, every finding has words in both
// languages, with all its values, and whatever is wrong has a cause and a cure.
func TestEveryFindingHasWords(t *testing.T) {
	seen := map[string]bool{}
	bases := append(plants(), together()...)
	bases = append(bases, plant{base: running, harm: func(*facts) {}}, plant{base: stopped, harm: func(*facts) {}})
	for _, p := range bases {
		f := p.base()
		p.harm(&f)
		for _, g := range doctor.Examine(f) {
			seen[g.Code] = true
			checkWords(t, g)
		}
	}
	codes := doctor.Codes()
	for i, code := range codes {
		if !seen[code] {
			t.Errorf("%s has words, and nothing brings it about", code)
		}
		if slices.Contains(codes[:i], code) {
			t.Errorf("%s has two rows", code)
		}
	}
}

func checkWords(t *testing.T, f doctor.Finding) {
	t.Helper()
	w, row := doctor.Explain(f), doctor.Row(f.Code)
	for _, text := range []ledger.Text{w.Says, w.Cause, w.Cure} {
		if strings.Contains(text.EN+text.ZH, "%!") {
			t.Errorf("%s: values %q do not fit: %+v", f.Code, f.Values, text)
		}
		if (text.EN == "") != (text.ZH == "") || strings.ContainsFunc(text.EN, isHan) {
			t.Errorf("%s: a language is wrong: %+v", f.Code, text)
		}
	}
	if !strings.ContainsFunc(row.Says.ZH, isHan) {
		t.Errorf("%s has no words: %+v", f.Code, row)
	}
	for _, v := range f.Values {
		if !strings.Contains(w.Says.EN, v) || !strings.Contains(w.Says.ZH, v) {
			t.Errorf("%s: %q is not said: %+v", f.Code, v, w.Says)
		}
	}
	if wrong := f.Level > doctor.OK && f.Code != "node.stopped"; wrong != (w.Cause.EN != "" && w.Cure.EN != "") {
		t.Errorf("%s at level %s: cause %q, cure %q", f.Code, f.Level, w.Cause.EN, w.Cure.EN)
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func TestWorst(t *testing.T) {
	for _, c := range []struct {
		levels []doctor.Level
		want   string
	}{
		{nil, "ok"},
		{[]doctor.Level{doctor.OK, doctor.Notice}, "notice"},
		{[]doctor.Level{doctor.Warning, doctor.OK}, "warning"},
		{[]doctor.Level{doctor.Notice, doctor.Failure, doctor.Warning}, "failure"},
	} {
		var findings []doctor.Finding
		for _, l := range c.levels {
			findings = append(findings, doctor.Finding{Level: l})
		}
		if got := doctor.Worst(findings).String(); got != c.want {
			t.Errorf("%v: got %s, want %s", c.levels, got, c.want)
		}
	}
}

// Where a cure names the section of an alert, there is such an alert.
func TestCuresNameRunbooks(t *testing.T) {
	alerts := string(must[[]byte](t)(os.ReadFile("../../docs/alerts.yml")))
	named := regexp.MustCompile(`Certledger[A-Z][A-Za-z]+`)
	count := 0
	for _, code := range doctor.Codes() {
		w := doctor.Row(code)
		for _, name := range named.FindAllString(w.Cure.EN+w.Cure.ZH, -1) {
			if count++; !strings.Contains(alerts, "- alert: "+name+"\n") {
				t.Errorf("%s: there is no alert %s", code, name)
			}
		}
	}
	if count < 6 {
		t.Errorf("only %d cures name a runbook", count)
	}
}
