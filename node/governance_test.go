package node_test

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/node"
)

// The leader itself rotates the key with which it signs entries. The block behind
// the change is executed under the new set although no header names it yet: an
// entry signed with the old key would be refused, and so would every one after it.
func TestLeaderRotatesItsNodeKey(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, stop := a.run()
	keys := filepath.Join(a.dir, node.KeysDir)
	read := func(name string) *sm2.PrivateKey {
		return must[*sm2.PrivateKey](t)(keyfile.ReadSM2(node.KeyPath(keys, name), []byte(password)))
	}
	fresh := must[*sm2.PrivateKey](t)(sm2.GenerateKey(rand.Reader))
	if err := quick().WriteSM2(node.KeyPath(keys, "node-2"), fresh, []byte(password)); err != nil {
		t.Fatal(err)
	}
	body := must[[]byte](t)(canonical.Marshal(ledger.MemberKeyBody{
		Key: fresh.Public(), Member: "registry-a", Old: read("node").Public().Fingerprint(), Reason: "yearly rotation", Role: ledger.NodeRole,
	}))
	rotate := a.record(ledger.MemberKeyRotate, body, fresh, read("governor"), read("node"))
	if s := a.submit(n, rotate); s.State != api.Final || s.Code != ledger.OK {
		t.Fatalf("the rotation is %+v", s)
	}
	for i := range byte(3) {
		if s := a.submit(n, a.account(2+i)); s.State != api.Final || s.Code != ledger.OK {
			t.Fatalf("a record after the rotation is %+v", s)
		}
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	n, _ = a.run()
	if s := a.submit(n, a.account(5)); s.State != api.Final {
		t.Errorf("a record after a restart is %+v", s)
	}
}

// A peer that the governance names no longer takes part in nothing from then on,
// and may still be told for a while what is final.
func TestPeersThatLeave(t *testing.T) {
	_, members := found(t,
		spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner),
		spec(t, 2, "registry-b", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner))
	both, one := &ledger.Governance{Members: members}, &ledger.Governance{Members: members[:1]}
	self, peer := members[0].Node.Peer, members[1].Node.Peer
	now := time.Unix(1_800_000_000, 0)
	n := node.NewNetwork(self)
	expect := func(when string, votes, admitted bool) {
		t.Helper()
		_, booked := n.Addresses()[peer]
		if n.Takes(ledger.Voter, peer) != votes || n.Admits(peer) != admitted || booked != admitted {
			t.Errorf("%s it votes %v, is admitted %v and in the book %v", when, n.Takes(ledger.Voter, peer), n.Admits(peer), booked)
		}
	}
	n.Update(now, both, both)
	expect("as a member", true, true)
	n.Update(now, both, one)
	expect("while its removal is pending", true, true)
	n.Update(now, one, one)
	expect("when it has just been removed", false, true)
	if n.Expire(now.Add(node.LeaveTime)) {
		t.Error("it is cut off too early")
	}
	n.Update(now, both, both)
	n.Update(now, one, one)
	if !n.Expire(now.Add(node.LeaveTime + 1)) {
		t.Error("it is not cut off")
	}
	expect("after a while", false, false)
}
