package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/testnet/load"
)

// writing is a load of several writers.
type writing struct {
	*load.Writers
	n *live
}

// under begins a load of several writers on each of some members' nodes.
func (n *live) under(writers int, members ...string) writing {
	var nodes []*client.Client
	for _, m := range members {
		nodes = append(nodes, n.Clients[m])
	}
	write := func() ([]byte, error) { return n.Record(ledger.EvidenceDeposit, n.depositBody(), sm3.Digest{}) }
	w := writing{load.Write(n.t.Context(), &n.promises, write, writers*len(members), nodes...), n}
	n.t.Cleanup(func() { _ = w.Stop() }) // end has reported it, or the test failed before
	return w
}

// until waits for so many more acknowledged records.
func (w writing) until(more int) {
	w.n.t.Helper()
	ctx, cancel := context.WithTimeout(w.n.t.Context(), patience)
	defer cancel()
	check(w.n.t, w.Until(ctx, more))
}

// end stops the writers. What never got an answer is sent again.
func (w writing) end() {
	w.n.t.Helper()
	check(w.n.t, w.Stop())
	check(w.n.t, w.Settle(w.n.t.Context(), w.n.Clients[registryA]))
}

func TestKilledLeaderLosesNothing(t *testing.T) {
	n := start(t)
	voters := n.voters()
	leader := voters[len(voters)-1]
	l := n.under(3, voters[:3]...)
	l.until(40)
	check(t, n.Kill(leader))
	// Another leads; the writers go on through the nodes that are left.
	l.until(40)
	if now := n.leader(); now == leader {
		t.Errorf("%s is dead and leads", leader)
	}
	n.restart(leader)
	l.until(20)
	l.end()
	n.verify()
}

func TestEveryNodeKilledAtOnce(t *testing.T) {
	n := start(t)
	for range 2 {
		l := n.under(2, n.voters()...)
		l.until(40)
		var all []string
		for _, m := range n.Nodes() {
			all = append(all, m.Name)
		}
		var wait sync.WaitGroup
		for _, name := range all {
			wait.Go(func() { _ = n.Kill(name) }) // it waits for the process to be gone
		}
		wait.Wait()
		n.restart(all...)
		l.until(20)
		l.end()
	}
	n.verify()
}

func TestStoppedVoterCatchesUp(t *testing.T) {
	n := start(t)
	voters := n.voters()
	away, speaker := voters[0], voters[1]
	check(t, n.Stop(away))
	n.write(speaker, 30)
	// Finality needs three of four; the node says who is missing.
	if r, status := n.ready(speaker); status != http.StatusOK || !r.Ready || !slices.Equal(r.Unsigned, []string{away}) {
		t.Errorf("%d %+v, want only %s missing", status, r, away)
	}
	n.restart(away)
	n.eventually("the signatures of the member that was away", func(context.Context) error {
		if r, _ := n.ready(speaker); len(r.Unsigned) > 0 {
			return fmt.Errorf("%v have not signed", r.Unsigned)
		}
		return nil
	})
	n.write(away, 5)
	n.verify()
}

func TestTwoOfFourStopped(t *testing.T) {
	n := start(t)
	voters := n.voters()
	speaker, gone := voters[0], voters[2:] // the leader is among those who go
	n.write(speaker, 5)
	before, _ := n.ready(speaker)
	for _, m := range gone {
		check(t, n.Stop(m))
	}
	n.eventually("a node that says it has no leader", func(context.Context) error {
		if r, status := n.ready(speaker); status != http.StatusServiceUnavailable || !strings.Contains(r.Reason, "leader") {
			return fmt.Errorf("%d %+v", status, r)
		}
		return nil
	})
	// Submissions are turned away with a time to come again, or are not final;
	// reads go on.
	waiting := [][]byte{n.deposit(), n.deposit(), n.deposit()}
	for _, note := range waiting {
		n.turnedAway(speaker, note)
	}
	if s, err := n.Clients[speaker].NodeStatus(t.Context()); err != nil || s.Final < before.Final {
		t.Errorf("a read while finality stands still: %+v %v", s, err)
	}
	if r, _ := n.ready(speaker); r.Final > before.Final+1 {
		t.Errorf("final rose from %d to %d without a quorum", before.Final, r.Final)
	}
	n.restart(gone...)
	for _, note := range waiting {
		check(t, n.persist(t.Context(), speaker, note))
	}
	n.verify()
}

// turnedAway demands that a record is not acknowledged as final, in the words of
// the API.
func (n *live) turnedAway(member string, note []byte) {
	n.t.Helper()
	a := n.raw(http.MethodPost, n.public(member)+api.PathRecords+"?wait="+api.WaitFinal, api.MediaRecord, note)
	switch a.status {
	case http.StatusServiceUnavailable:
		if after, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || after < 1 {
			n.t.Errorf("503 without a time to come again: %v", a.header)
		}
	case http.StatusOK, http.StatusAccepted:
		if s := n.submission(a); s.State != api.Pending && s.State != api.Applied {
			n.t.Errorf("without a quorum a record is %s", s.State)
		}
	default:
		n.t.Errorf("status %d: %s", a.status, a.body)
	}
}

// manyBlocks is more than the observer gets in one request of block sync, and
// more than the headers that may wait for their quorum.
const manyBlocks = 150

func TestObserverFarBehind(t *testing.T) {
	n := start(t)
	speaker := n.voters()[0]
	check(t, n.Stop(courtA))
	before := n.tip(speaker)
	n.write(speaker, manyBlocks)
	if rose := n.tip(speaker) - before; rose < manyBlocks/2 {
		t.Fatalf("only %d blocks: nothing to catch up with", rose)
	}
	began := time.Now()
	n.restart(courtA)
	// Ready means that it has caught up, but for the blocks of a moment.
	if lacks := n.tip(speaker) - n.tip(courtA); lacks > uint64(ledger.DefaultParams().MaxUnfinal) {
		t.Errorf("ready, and lacks %d blocks", lacks)
	}
	n.sameHeight()
	t.Logf("caught up with %d blocks in %s", n.tip(speaker)-before, time.Since(began).Round(time.Millisecond))
	// It serves what it has verified itself, and forwards what it gets.
	n.write(courtA, 3)
	n.verify()
}

func (n *live) tip(member string) uint64 {
	n.t.Helper()
	return must[api.NodeStatus](n.t)(n.Clients[member].NodeStatus(n.t.Context())).Final
}
