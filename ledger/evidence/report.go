package evidence

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

const (
	format = "certledger-evidence-report/v1"

	// Extension ends the name of a report's file, after the number of the evidence.
	Extension = ".report.html"

	// MaxSize bounds a report's file in bytes.
	MaxSize = 8 << 20

	maxSteps = 64
	maxText  = 1024
)

// ErrReport is wrapped by every error about a file that is not a report in its one form.
var ErrReport = errors.New("not a readable evidence report")

// Collection records how evidence was taken from a node (TJ annex 4-3): with which
// software, over which network, when, and step by step.
type Collection struct {
	// Collector is the member or person that has collected.
	Collector string `json:"collector"`
	// Method says how, such as `HTTP API`.
	Method string `json:"method"`
	// Node is the address of the node that was asked, NodeMember whose node it says that it
	// is, and NodeSoftware what it says that it runs.
	Node         string `json:"node"`
	NodeMember   string `json:"node_member"`
	NodeSoftware string `json:"node_software"`
	// Software is the collector's own, with the system that it runs on.
	Software string `json:"software"`
	// Steps are in the order in which they were made.
	Steps []Step `json:"steps"`
	// Time is when the collection ended, by the collector's clock.
	Time legaltime.Instant `json:"time"`
}

// Step is one request of a collection and the digest of its answer.
type Step struct {
	Answer  sm3.Digest        `json:"answer"`
	Request string            `json:"request"`
	Time    legaltime.Instant `json:"time"`
}

// data is what a report's file carries.
type data struct {
	Collection Collection `json:"collection"`
	Format     string     `json:"format"`
	// Proof is a status file about the evidence.
	Proof canonical.Raw `json:"proof"`
}

// The data stands in the file between these marks.
const (
	dataBegins = `<script type="text/plain" id="certledger-evidence-report">`
	dataEnds   = `</script>`
)

// embedded reads the data of a file. Errors wrap ErrReport.
func embedded(file []byte) (data, error) {
	if len(file) > MaxSize {
		return data{}, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrReport, len(file), MaxSize)
	}
	_, rest, found := strings.Cut(string(file), dataBegins)
	text, _, closed := strings.Cut(rest, dataEnds)
	if !found || !closed {
		return data{}, fmt.Errorf("%w: it carries no proof", ErrReport)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return data{}, fmt.Errorf("%w: %w", ErrReport, err)
	}
	var d data
	if err := canonical.Unmarshal(raw, &d); err != nil {
		return data{}, fmt.Errorf("%w: %w", ErrReport, err)
	}
	return d, d.check()
}

func (d data) check() error {
	c := d.Collection
	if d.Format != format {
		return fmt.Errorf("%w: format %q is not %s", ErrReport, d.Format, format)
	}
	if len(c.Steps) > maxSteps {
		return fmt.Errorf("%w: %d steps, at most %d are allowed", ErrReport, len(c.Steps), maxSteps)
	}
	for _, text := range []string{c.Collector, c.Method, c.Node, c.NodeMember, c.NodeSoftware, c.Software} {
		if text == "" || len(text) > maxText {
			return fmt.Errorf("%w: the record of the collection leaves out who, how, where or with what", ErrReport)
		}
	}
	last := legaltime.Instant(0)
	for _, s := range c.Steps {
		if s.Time < last || s.Request == "" || len(s.Request) > maxText {
			return fmt.Errorf("%w: the steps of the collection are not in their order", ErrReport)
		}
		last = s.Time
	}
	if len(c.Steps) == 0 || c.Time < last {
		return fmt.Errorf("%w: the collection ends before its steps", ErrReport)
	}
	return nil
}

func (d data) text() (string, error) {
	raw, err := canonical.Marshal(d)
	return base64.StdEncoding.EncodeToString(raw), err
}
