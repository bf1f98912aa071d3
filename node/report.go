package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// protocolReport carries what nodes tell each other for their operators. Nothing
// that a node does depends on it.
const protocolReport = "report/1"

// peerReport is a node about itself, for the operator of another one.
type peerReport struct {
	Final  uint64 `json:"final"`
	Height uint64 `json:"height"`
	// Muted says that the node signs no more.
	Muted bool `json:"muted"`
	// Signed is the newest height over which this node holds a cosignature of
	// the member that asks.
	Signed uint64 `json:"signed"`
	// Time is the node's clock.
	Time legaltime.Instant `json:"time"`
	// Version is the program's.
	Version string `json:"version"`
}

const (
	maxReport  = 1 << 10
	maxVersion = 64
	// reportPatience is how long a node may take to answer.
	reportPatience = 2 * time.Second
)

// openReports answers the other members' nodes, once every part is there.
func (n *Node) openReports() error {
	n.host.Handle(protocolReport, maxReport, func(_ context.Context, peer string, _ []byte) ([]byte, error) {
		signed, err := n.store.NewestSigned(n.network.memberOf(peer))
		if err != nil {
			return nil, err
		}
		return canonical.Marshal(peerReport{
			Final: n.store.Final(), Height: n.store.Tip(), Muted: n.muted(), Signed: signed, Time: n.clock.Now(), Version: n.version,
		})
	})
	return nil
}

func (n *Node) muted() bool { return n.cosigner != nil && n.cosigner.Muted() }

// heard is what came of asking a node for its report.
type heard struct {
	peerReport
	err error
	// ahead is how far its clock is ahead of ours, taken in the middle of the
	// call, which took roundTrip.
	ahead, roundTrip time.Duration
}

// ask gets a node's report.
func (n *Node) ask(ctx context.Context, peer string) heard {
	ctx, cancel := context.WithTimeout(ctx, reportPatience)
	defer cancel()
	began, at := time.Now(), n.clock.Now()
	answer, err := n.host.Call(ctx, peer, protocolReport, []byte("?"), maxReport)
	h := heard{err: err, roundTrip: time.Since(began)}
	if err != nil {
		return h
	}
	if h.peerReport, h.err = parseReport(answer); h.err == nil {
		h.ahead = time.Duration(h.Time-at)*time.Millisecond - h.roundTrip/2
	}
	return h
}

var errReport = errors.New("the node's report cannot be read")

// parseReport reads what a peer sent. Its version is shown to people: it is short
// and printable.
func parseReport(answer []byte) (peerReport, error) {
	var r peerReport
	if len(answer) > maxReport {
		return r, fmt.Errorf("%w: %d bytes", errReport, len(answer))
	}
	if err := canonical.Unmarshal(answer, &r); err != nil {
		return r, fmt.Errorf("%w: %w", errReport, err)
	}
	if len(r.Version) > maxVersion {
		return r, fmt.Errorf("%w: the version has more than %d bytes", errReport, maxVersion)
	}
	for _, c := range []byte(r.Version) {
		if c < 0x20 || c > 0x7e {
			return r, fmt.Errorf("%w: the version %q is not printable", errReport, r.Version)
		}
	}
	return r, nil
}

// problem says in a few words why a node did not report.
func (h heard) problem() string {
	switch {
	case h.err == nil:
		return ""
	case errors.Is(h.err, context.DeadlineExceeded):
		return "no answer in " + reportPatience.String()
	case p2p.Theirs(h.err) != "":
		return "it runs other versions or another ledger"
	default:
		return h.err.Error()
	}
}
