package node

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/consensus/checkpoint"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// Registry gives the registry of an open node, with metrics that have no value yet.
func (n *Node) Registry() *prometheus.Registry { return n.metrics.registry }

// ConfigKeys lists every key of a configuration file with the environment
// variable that overrides it, in order.
func ConfigKeys() (keys, variables []string) {
	c := DefaultConfig()
	_ = eachKey(reflect.ValueOf(&c).Elem(), nil, func(key []string, _ reflect.Value) error {
		keys, variables = append(keys, joinKey(key)), append(variables, envName(key))
		return nil
	})
	return keys, variables
}

// CheckKeys opens the keys as a running node of member m does.
func CheckKeys(ctx context.Context, c Config, password []byte, m *ledger.Member) error {
	ring, err := openKeyring(ctx, c, password)
	if err != nil {
		return err
	}
	return ring.check(m)
}

// NewSource is a store as certificates are built from it.
func NewSource(s *store.Store) certificate.Source { return source{s} }

// NewCheckpointSource is a store as checkpoints are served from it.
func NewCheckpointSource(s *store.Store) checkpoint.Source { return checkpointSource{s} }

// NewCheckpointSink is an import as a fetch fills it.
func NewCheckpointSink(i *store.Importer) checkpoint.Sink { return checkpointSink{i} }

// OpenAlerts and the others are what an operator's status is made of.
var (
	OpenAlerts       = openAlerts
	FinalityStanding = finalityStanding
	MiddleClock      = middleClock
	OrderingStanding = orderingStanding
	ParseReport      = parseReport
	ErrReport        = errReport
)

// Overview is what the operator's listener answers.
func Overview(ctx context.Context, n *Node) (api.OperatorStatus, error) { return n.overview(ctx) }

// Outlook is what the ledger says that concerns a member.
type Outlook struct {
	InForce, Decided  *ledger.Governance
	History           *ledger.MemberHistory
	Height, DecidedAt uint64
	DecidedTime, Now  legaltime.Instant
}

// Concerns judges an outlook of member a with a program that knows rules 1.
func Concerns(o Outlook) []api.Concern {
	return outlook{
		member: "a", inForce: o.InForce, decided: o.Decided, history: o.History, height: o.Height,
		decidedAt: o.DecidedAt, decidedTime: o.DecidedTime, now: o.Now, supported: 1,
	}.concerns()
}

// Thresholds of alerts.
const (
	AlertUnfinal = alertUnfinal
	AlertSigning = alertSigning
)

// ExecuteRecoveryUntil is ExecuteRecovery with a call after each step, whose
// error ends it there.
func ExecuteRecoveryUntil(ctx context.Context, c Config, data []byte, confirm sm3.Digest, after func(step string) error) (RecoveryReport, error) {
	return recoverNode(ctx, c, data, confirm, (*recovery).survive, after)
}

// CheckRecovering is what a start asks about recoveries.
var CheckRecovering = checkRecovering

// BackUp backs a running node up, and tells in the same goroutine.
func BackUp(ctx context.Context, n *Node, dirs []string, tell func(api.BackupProgress)) (api.BackupResult, error) {
	return control{n}.Backup(ctx, dirs, tell)
}

// Closing is closed when a node begins to close what backups read.
func Closing(n *Node) <-chan struct{} { return n.backups.closing }

// HeaderOf gives a header's text out of a stopped node.
func HeaderOf(c Config, height uint64) (text string, err error) {
	s, err := openStopped(c)
	if err != nil {
		return "", err
	}
	err = s.withStore(func(kept *store.Store) error {
		header, err := kept.Header(height)
		text = string(header)
		return err
	})
	return text, errors.Join(err, s.Close())
}

// Network is who may connect, and for what.
type Network = network

// NewNetwork, LeaveTime and the methods' exported names are for its test.
var NewNetwork = newNetwork

// LeaveTime is how long a peer that has left is still told what is final.
const LeaveTime = leaveTime

// Update takes the sets of a governance.
func (n *network) Update(now time.Time, sets ...*ledger.Governance) { n.update(now, sets...) }

// Expire cuts off whose time is over.
func (n *network) Expire(now time.Time) bool { return n.expire(now) }

// Admits reports whether a peer may connect.
func (n *network) Admits(peer string) bool { return n.admits(peer) }

// Takes reports whether a peer takes part as p.
func (n *network) Takes(p ledger.Participation, peer string) bool { return n.takes(p)(peer) }

// Addresses gives who is in the address book.
func (n *network) Addresses() map[string][]string { return n.addresses() }

// Lasts is for how long a look at the members holds.
func Lasts(members []api.MemberStatus) time.Duration { return (&view{members: members}).lasts() }
