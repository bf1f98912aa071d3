package api

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// OperatorStatus is a node about itself and about what it sees of the others,
// for whoever operates it. Other nodes are asked when it is asked for.
type OperatorStatus struct {
	Ledger  sm3.Digest     `json:"ledger"`
	Title   string         `json:"title"`
	Purpose ledger.Purpose `json:"purpose"`
	Member  string         `json:"member"`
	Peer    string         `json:"peer"`
	// Version is the program's, Rules what it executes and what is governed.
	Version string            `json:"version"`
	Rules   RulesVersions     `json:"rules"`
	Time    legaltime.Instant `json:"time"`
	Height  uint64            `json:"height"`
	Final   uint64            `json:"final"`
	// FinalTime is the newest final header's, left out before the first, and
	// LagMillis how old that header is by the node's clock.
	FinalTime legaltime.Instant `json:"final_time,omitzero"`
	LagMillis int64             `json:"lag_ms"`
	// Problem says in English why the node should not serve.
	Problem string `json:"problem,omitempty"`
	// ClockMillis is how far the others' clocks are ahead of this node's, in the
	// middle; 0 when nobody answered.
	ClockMillis int64 `json:"clock_ms"`
	// Ordering is about the voters, Finality about the cosigners.
	Ordering Standing `json:"ordering"`
	Finality Standing `json:"finality"`
	// Raft is left out by a node that does not vote, Cosigning by one that does
	// not cosign.
	Raft      *RaftStatus      `json:"raft,omitempty"`
	Cosigning *CosigningStatus `json:"cosigning,omitempty"`
	// Members are those with a node, this one among them, in order of name.
	Members []MemberStatus `json:"members"`
	// Certificates are the X.509 certificates over this member's keys that are on
	// the ledger. When one ends the network goes on.
	Certificates []CertificateStatus `json:"certificates"`
	// Concerns are what the ledger asks of this member before anything fails.
	Concerns []Concern `json:"concerns"`
	// Alerts names the alerts of docs/alerts.yml whose condition holds now, as
	// far as this node can tell by itself.
	Alerts []string `json:"alerts"`
}

// Concern is something that wants a person's attention. Code names it for ever, as
// the findings of `certledger doctor` do, and Values are what its sentence is
// about: a revoked key (governed.revoked), a change that is decided and not in
// force (governed.pending), the annual review (review.due, review.overdue), and
// rules to come that this program does not know (rules.scheduled).
type Concern struct {
	Code   string   `json:"code"`
	Values []string `json:"values"`
}

// CertificateStatus is a certificate as its owner stated it.
type CertificateStatus struct {
	Serial   string            `json:"serial"`
	Issuer   string            `json:"issuer"`
	NotAfter legaltime.Instant `json:"not_after"`
}

// RulesVersions are the newest rules that a program executes and those in force.
type RulesVersions struct {
	Program  int `json:"program"`
	Governed int `json:"governed"`
}

// Standing is how a group of members stands against the number that it takes.
type Standing struct {
	// Total is how many there are, Up how many take part now as far as this node
	// sees, Needed how many it takes.
	Total  int `json:"total"`
	Up     int `json:"up"`
	Needed int `json:"needed"`
	// Margin is how many more may fail: at 0 the next failure stops the work, a
	// negative one says how many are missing for it to go on.
	Margin int `json:"margin"`
	// Missing are the members that do not take part now, sorted.
	Missing []string `json:"missing"`
}

// RaftStatus is a voter's look at Raft.
type RaftStatus struct {
	// State is follower, candidate, leader or shutdown.
	State string `json:"state"`
	// Leader is the member whose node leads, left out when unknown.
	Leader string `json:"leader,omitempty"`
	Term   uint64 `json:"term"`
	// LastContactMillis is the time since the leader was heard: 0 on the leader,
	// -1 if never.
	LastContactMillis int64  `json:"last_contact_ms"`
	Commit            uint64 `json:"commit"`
	Delivered         uint64 `json:"delivered"`
	// Servers is the configuration in Raft's log.
	Servers []RaftServer `json:"servers"`
}

// RaftServer is a node in Raft's configuration.
type RaftServer struct {
	Peer string `json:"peer"`
	// Member is left out when the peer is nobody's node any more.
	Member string `json:"member,omitempty"`
	Voter  bool   `json:"voter"`
}

// CosigningStatus is what a cosigner has promised.
type CosigningStatus struct {
	// Lock is the height of its lock.
	Lock uint64 `json:"lock"`
	// Muted says that it signs no more, because its key was used elsewhere.
	Muted bool `json:"muted"`
}

// MemberStatus is what a node sees of a member's node.
type MemberStatus struct {
	Name string `json:"name"`
	Peer string `json:"peer"`
	// Addresses are where it is dialed.
	Addresses []string `json:"addresses"`
	Self      bool     `json:"self"`
	Voter     bool     `json:"voter"`
	Cosigner  bool     `json:"cosigner"`
	// Reachable says that it answered; Problem in English why it did not.
	Reachable bool   `json:"reachable"`
	Problem   string `json:"problem,omitempty"`
	// Handshake is the other's, when it differs from this node's: no protocol is
	// spoken with it.
	Handshake string `json:"handshake,omitempty"`
	// Version, Height, Final and Muted are what it says of itself.
	Version string `json:"version,omitempty"`
	Height  uint64 `json:"height"`
	Final   uint64 `json:"final"`
	Muted   bool   `json:"muted"`
	// ClockMillis is how far its clock is ahead of this node's, taken in the
	// middle of a call that lasted RoundTripMillis.
	ClockMillis     int64 `json:"clock_ms"`
	RoundTripMillis int64 `json:"round_trip_ms"`
	// Signed is the newest height whose header this node holds the member's
	// cosignature of, SignedTime the time in it; left out when it holds none.
	Signed     uint64            `json:"signed,omitempty"`
	SignedTime legaltime.Instant `json:"signed_time,omitzero"`
	// HoldsOurs is the newest height that it holds a cosignature of this node's
	// member of.
	HoldsOurs uint64 `json:"holds_ours,omitempty"`
	// Behind is how many final blocks it has still to sign, or, if it does not
	// cosign, to execute.
	Behind uint64 `json:"behind"`
}
