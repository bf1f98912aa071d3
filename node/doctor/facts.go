package doctor

import (
	"io/fs"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// Facts are what is known about a node at one time.
type Facts struct {
	Now time.Time
	// Version is this program's; that of the running node may differ.
	Version string
	Member  string
	// Votes and Cosigns say how the member takes part.
	Votes, Cosigns bool
	Purpose        ledger.Purpose
	Params         ledger.Params
	// Rules is the version of the rules in force, 0 when unknown, Supported the
	// newest that this program executes.
	Rules, Supported int
	// Heartbeat is Raft's.
	Heartbeat time.Duration
	// OperatorAt is the address of the operator's listener.
	OperatorAt string

	Traces node.Traces
	// Node is what the running node says, nil when there is no answer; NodeError
	// then says why, and is empty when nobody was asked.
	Node      *api.OperatorStatus
	NodeError string
	// Still is what the stopped node's ledger says, nil when it was not opened;
	// StillError then says why it could not be.
	Still      *node.Still
	StillError string

	// Sync is whether something keeps the machine's clock on time.
	Sync ClockSync
	// Moved is how far a test ledger's clock is moved.
	Moved time.Duration

	Disk      Disk
	Listeners []Listener
	Addresses []Address
	Keys      []Key
	// Concerns are what the ledger asks of the member before anything fails.
	Concerns []api.Concern
	// Certificates are X.509 certificates that somebody relies on.
	Certificates []Certificate
}

// ClockSync is what the system says of its clock.
type ClockSync int

// The states of a machine's clock.
const (
	SyncUnknown ClockSync = iota
	Synchronised
	Unsynchronised
)

// Disk is the file system of the data directory.
type Disk struct {
	// Free and Total are bytes, Inodes and FreeInodes files; Inodes is 0 where a
	// file system has no fixed number.
	Free, Total        uint64
	Inodes, FreeInodes uint64
	// Data is the size of the data directory in bytes.
	Data uint64
	// Kind is the file system's name, Place what it stands on.
	Kind  string
	Place Place
	// Median and Slowest (the 99th percentile) are of appending 4 KiB and
	// syncing; Writes is how many were measured, 0 when none could be.
	Median, Slowest time.Duration
	Writes          int
	// Error is why the disk could not be measured, empty when it was.
	Error string
}

// Place is what a file system stands on.
type Place int

// The places of a file system.
const (
	Unknown Place = iota
	Local
	Network
	Memory
	Container
)

// Listener is an address at which the node listens or is to listen.
type Listener struct {
	// Name is the key in the configuration.
	Name, Address string
	// Busy says that somebody listens there; Error why nobody can.
	Busy  bool
	Error string
}

// Address is where a member's node says that it can be reached.
type Address struct {
	Member, Address string
	// Self says that it is this member's own.
	Self bool
	// Peer is the node that should answer, Found the one that did, empty when
	// none did; then Error says why.
	Peer, Found string
	Error       string
}

// Key is a file with a private key or a password.
type Key struct {
	Name, Path string
	// Needed says that the node does not start without it; Password that it holds
	// a password, not a key; Staff that it is a person's.
	Needed, Password, Staff bool
	Missing                 bool
	Mode                    fs.FileMode
	// Foreign says that it belongs to another user than the data directory.
	Foreign bool
	// Plain says that the key is not encrypted.
	Plain bool
	Made  time.Time
}

// Certificate is an X.509 certificate and when it ends.
type Certificate struct {
	// Owner is a member, or `http` for the listener's own.
	Owner, Place string
	NotAfter     time.Time
	// Error is why it cannot be read.
	Error string
}
