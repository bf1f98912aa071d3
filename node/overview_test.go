package node_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// group makes n members that take part in everything; those whose number is in
// down do not answer.
func group(n int, down ...int) []api.MemberStatus {
	var members []api.MemberStatus
	for i := range n {
		members = append(members, api.MemberStatus{
			Name: fmt.Sprintf("m%d", i), Peer: fmt.Sprintf("p%d", i), Self: i == 0, Voter: true, Cosigner: true, Reachable: !slices.Contains(down, i),
		})
	}
	return members
}

func TestStandings(t *testing.T) {
	for _, c := range []struct {
		members            []api.MemberStatus
		ordering, finality int // margins
	}{
		{group(1), 0, 0},
		{group(2), 0, 0},
		{group(3), 1, 0}, // three cosigners must all sign
		{group(4), 1, 1},
		{group(4, 3), 0, 0},
		{group(4, 2, 3), -1, -1},
		{group(5), 2, 1},
		{group(5, 1, 2), 0, -1},
		{group(7), 3, 2},
		{group(7, 1, 2, 3, 4, 5, 6), -3, -4},
	} {
		o, f := node.OrderingStanding(c.members), node.FinalityStanding(c.members, 8, ledger.Quorum(len(c.members)))
		if o.Margin != c.ordering || f.Margin != c.finality {
			t.Errorf("%d members, missing %v: margins %d and %d, want %d and %d", len(c.members), o.Missing, o.Margin, f.Margin, c.ordering, c.finality)
		}
		if o.Total != len(c.members) || o.Up+len(o.Missing) != o.Total || f.Up-f.Needed != f.Margin {
			t.Errorf("the numbers do not fit: %+v, %+v", o, f)
		}
	}
}

// A node that answers but does not sign is of no use to finality, and goes on
// voting.
func TestStandingOfTheSilent(t *testing.T) {
	members := group(4)
	members[1].Muted = true
	members[2].Behind = 8
	members[3].Behind = 7
	f := node.FinalityStanding(members, 8, 3)
	if want := []string{"m1", "m2"}; !slices.Equal(f.Missing, want) || f.Margin != -1 {
		t.Errorf("got %+v, missing should be %v", f, want)
	}
	if o := node.OrderingStanding(members); o.Margin != 1 || len(o.Missing) != 0 {
		t.Errorf("ordering: %+v", o)
	}
	members[1].Voter, members[2].Cosigner = false, false
	if o, f := node.OrderingStanding(members), node.FinalityStanding(members, 8, 3); o.Total != 3 || f.Total != 3 {
		t.Errorf("those who take no part are counted: %+v, %+v", o, f)
	}
}

// Nodes that start together are silent when the first of them looks: whoever asks a
// second later is not told so.
func TestSilenceIsSoonAskedAboutAgain(t *testing.T) {
	if all, one := node.Lasts(group(4)), node.Lasts(group(4, 2)); one <= 0 || one*5 > all {
		t.Errorf("a look that found all holds %v, one that found a member silent %v", all, one)
	}
}

func TestMiddleClock(t *testing.T) {
	clocks := func(ahead ...int64) []api.MemberStatus {
		members := group(len(ahead) + 2)
		for i, a := range ahead {
			members[i+1].ClockMillis = a
		}
		members[0].ClockMillis, members[len(members)-1].ClockMillis = 99_999, 99_999 // ours, and one that does not answer
		members[len(members)-1].Reachable = false
		return members
	}
	for _, c := range []struct {
		members []api.MemberStatus
		ms      int64
		known   bool
	}{
		{clocks(), 0, false},
		{clocks(-7000), -7000, true},
		{clocks(0, 9000), 0, true},
		{clocks(-9000, 10), 10, true},
		{clocks(9000, 0, 10), 10, true},
		{clocks(-9000, -9100, -8900), -9000, true},
	} {
		if got, known := node.MiddleClock(c.members); got != time.Duration(c.ms)*time.Millisecond || known != c.known {
			t.Errorf("%+v: got %s, %v, want %d ms, %v", c.members, got, known, c.ms, c.known)
		}
	}
}

func TestOpenAlerts(t *testing.T) {
	well := api.OperatorStatus{
		Height: 100, Final: 100, Raft: &api.RaftStatus{Leader: "m0"}, Cosigning: &api.CosigningStatus{Lock: 100},
		Ordering: api.Standing{Margin: 1}, Finality: api.Standing{Margin: 1}, Members: group(4),
	}
	const plenty = 1 << 40
	if got := node.OpenAlerts(well, plenty); got == nil || len(got) > 0 {
		t.Errorf("a healthy node has the alerts %#v", got)
	}
	for name, harm := range map[string]func(*api.OperatorStatus) uint64{
		"CertledgerDiskLow":        func(*api.OperatorStatus) uint64 { return 1<<30 - 1 },
		"CertledgerFinalityLag":    func(s *api.OperatorStatus) uint64 { s.Final = 96; return plenty },
		"CertledgerFinalityMargin": func(s *api.OperatorStatus) uint64 { s.Finality.Margin = 0; return plenty },
		"CertledgerMuted":          func(s *api.OperatorStatus) uint64 { s.Cosigning.Muted = true; return plenty },
		"CertledgerNoLeader":       func(s *api.OperatorStatus) uint64 { s.Raft.Leader = ""; return plenty },
		"CertledgerNotSigning":     func(s *api.OperatorStatus) uint64 { s.Cosigning.Lock = 83; return plenty },
		"CertledgerOrderingMargin": func(s *api.OperatorStatus) uint64 { s.Ordering.Margin = -1; return plenty },
		"CertledgerPeerVersion":    func(s *api.OperatorStatus) uint64 { s.Members[2].Handshake = "rules=2"; return plenty },
	} {
		s, raft, cosigning := well, *well.Raft, *well.Cosigning
		s.Raft, s.Cosigning, s.Members = &raft, &cosigning, group(4)
		free := harm(&s)
		if got := node.OpenAlerts(s, free); !slices.Equal(got, []string{name}) {
			t.Errorf("got %v, want %s alone", got, name)
		}
	}
}

// The only member of a ledger sees itself, and is told that it has nobody to
// spare.
func TestOverviewOfOneMember(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, stop := a.run()
	submission := a.submit(n, a.account(1))
	if submission.Height == 0 {
		t.Fatalf("%+v", submission)
	}
	s := must[api.OperatorStatus](t)(node.Overview(t.Context(), n))
	self := s.Members[0]
	switch {
	case len(s.Members) != 1 || !self.Self || !self.Reachable || !self.Voter || !self.Cosigner:
		t.Errorf("members: %+v", s.Members)
	case s.Member != self.Name || s.Peer != self.Peer || s.Version != self.Version:
		t.Errorf("the node does not know itself: %+v", s)
	case self.Signed == 0 || self.SignedTime == 0 || self.Behind > 1 || s.Cosigning == nil || s.Cosigning.Lock < self.Signed || s.Cosigning.Muted:
		t.Errorf("its signatures: %+v, %+v", self, s.Cosigning)
	case s.Final == 0 || s.FinalTime == 0 || s.Problem != "":
		t.Errorf("its blocks: %+v", s)
	case s.Raft == nil || s.Raft.Leader != s.Member || len(s.Raft.Servers) != 1 || !s.Raft.Servers[0].Voter:
		t.Errorf("raft: %+v", s.Raft)
	case s.Ordering.Margin != 0 || s.Finality.Margin != 0 || !slices.Contains(s.Alerts, "CertledgerFinalityMargin"):
		t.Errorf("margins: %+v, %+v, %v", s.Ordering, s.Finality, s.Alerts)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
}

func TestParseReport(t *testing.T) {
	const good = `{"final":3,"height":4,"muted":false,"signed":2,"time":"2026-03-02T01:00:00.000Z","version":"v1.2"}`
	if r, err := node.ParseReport([]byte(good)); err != nil || r.Version != "v1.2" || r.Height != 4 {
		t.Fatalf("%+v, %v", r, err)
	}
	for what, bad := range map[string]string{
		"nothing":         "",
		"an unknown key":  strings.Replace(good, `"final"`, `"extra":1,"final"`, 1),
		"a long version":  strings.Replace(good, "v1.2", strings.Repeat("v", 65), 1),
		"an escape":       strings.Replace(good, "v1.2", `\u001b[2J`, 1),
		"too many bytes":  good + strings.Repeat(" ", 2048),
		"a negative time": strings.Replace(good, `"2026-03-02T01:00:00.000Z"`, `-1`, 1),
	} {
		if _, err := node.ParseReport([]byte(bad)); !errors.Is(err, node.ErrReport) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzParseReport(f *testing.F) {
	f.Add([]byte(`{"final":3,"height":4,"muted":false,"signed":2,"time":"2026-03-02T01:00:00.000Z","version":"v1.2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := node.ParseReport(data); err == nil && (len(r.Version) > 64 || strings.ContainsFunc(r.Version, func(c rune) bool { return c < 0x20 || c > 0x7e })) {
			t.Errorf("taken: %q", r.Version)
		}
	})
}

func TestLastRun(t *testing.T) {
	dir := t.TempDir()
	if r, err := node.ReadLastRun(dir, node.LastAuditFile); r != nil || err != nil {
		t.Errorf("before the first: %v, %v", r, err)
	}
	want := node.LastRun{Height: 7, Place: "/backup", Result: node.Passed, Time: 1_772_413_200_000}
	if err := node.WriteLastRun(dir, node.LastBackupFile, want); err != nil {
		t.Fatal(err)
	}
	if r, err := node.ReadLastRun(dir, node.LastBackupFile); err != nil || *r != want {
		t.Errorf("got %+v, %v", r, err)
	}
	write(t, dir+"/"+node.LastAuditFile, []byte("{}"))
	if r, err := node.ReadLastRun(dir, node.LastAuditFile); err == nil {
		t.Errorf("a file without a result reads as %+v", r)
	}
}
