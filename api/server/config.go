package server

import (
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/ledger"
)

// Config is what the handlers work with. Every field is needed unless it says
// otherwise.
type Config struct {
	// Ledger is the opened genesis; GenesisFile its exact file.
	Ledger      ledger.OpenGenesis
	GenesisFile []byte

	Submitter     Submitter
	Records       Records
	Chain         Chain
	Entities      Entities
	Certificates  Certificates
	Keys          Keys
	Verifier      Verifier
	Disagreements Disagreements
	Node          Node
	Clock         Clock

	// Drafts keeps records that are not signed by all yet.
	Drafts *desk.Drafts
	// Materials keeps documents; nil on a node that keeps none.
	Materials *desk.Materials

	// Control and MetricsHandler are needed by NewOperator only.
	Control        Control
	MetricsHandler http.Handler

	// Page holds the public page, index.html at its root; nil serves none.
	Page    fs.FS
	Logger  *slog.Logger
	Metrics *Metrics
	Limits  Limits
}

// Limits bound what one client, and all together, may ask of a node.
type Limits struct {
	// Rate and Burst are requests a second for one client: an IPv4 address, an
	// IPv6 /64 network, or the signer of a signed request. A bulk submission
	// counts as one; its records are bounded by Bulks.
	Rate  float64
	Burst int
	// Clients is how many clients are remembered; the least recent is forgotten,
	// and starts anew with a full bucket.
	Clients int
	// Verifications is how many certificates are verified at once. Each takes a
	// processor that Raft may need.
	Verifications int
	// Submissions and Bulks are how many single and bulk submissions are in work
	// at once.
	Submissions, Bulks int
	// Materials is how many documents are on their way in or out at once: each
	// is in memory as a whole.
	Materials int
	// Waiters is how many requests wait at once for something to happen, and
	// ClientWaiters how many of one client's.
	Waiters, ClientWaiters int
	// Replays is how many signed requests are remembered for two minutes; more
	// are turned away until some are forgotten.
	Replays int
	// ApplyWait and FinalWait bound how long a submission waits.
	ApplyWait, FinalWait time.Duration
	// CrossChecks is how many refused signatures a second are given to the
	// second implementation.
	CrossChecks float64
}

// DefaultLimits suit a node of two cores.
func DefaultLimits() Limits {
	return Limits{
		Rate: 50, Burst: 200, Clients: 10_000, Verifications: 1, Submissions: 2048, Bulks: 16, Replays: 50_000,
		Materials: 4, Waiters: 512, ClientWaiters: 16,
		ApplyWait: 15 * time.Second, FinalWait: 30 * time.Second, CrossChecks: 5,
	}
}
