// Package audit re-executes a ledger from its genesis and its exact entries, and
// reports the first difference from what a node keeps. It is the oracle of the
// tests and the command `certledger audit`.
package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/store"
)

// ErrDifference is wrapped by an error about a ledger that is not what its
// entries say it is.
var ErrDifference = errors.New("the ledger is not what its entries say")

// Report is what an audit saw.
type Report struct {
	// Height is the newest block, Final the newest final one.
	Height uint64 `json:"height"`
	Final  uint64 `json:"final"`
	// Root is the newest header's digest.
	Header string `json:"header"`
	Leaves uint64 `json:"leaves"`
	// Accepted and Refused count the records that were executed again.
	Accepted uint64 `json:"accepted"`
	Refused  uint64 `json:"refused"`
	// Cosignatures counts those that verified.
	Cosignatures uint64 `json:"cosignatures"`
	// Recoveries are the plans by which the ledger went on after a lost quorum.
	Recoveries []Recovery `json:"recoveries,omitempty"`
}

// Recovery is a plan and the block that it made.
type Recovery struct {
	Height uint64 `json:"height"`
	Plan   string `json:"plan"`
}

// Options of an audit.
type Options struct {
	// Verify checks signatures.
	Verify exec.Verifier
	// Progress is called after each block, nil for none.
	Progress func(height, of uint64)
}

// Run executes every block of s again into scratch, an empty store of the same
// genesis, and compares headers block by block and at the end everything that
// the two keep. An error that wraps ErrDifference names the first difference.
func Run(ctx context.Context, s, scratch *store.Store, o Options) (Report, error) {
	a := &auditor{kept: s, again: scratch, options: o}
	tip := s.Tip()
	for height := uint64(1); height <= tip; height++ {
		if err := ctx.Err(); err != nil {
			return a.report, err
		}
		if err := a.block(height); err != nil {
			return a.report, err
		}
		if o.Progress != nil {
			o.Progress(height, tip)
		}
	}
	a.report.Height, a.report.Final = tip, s.Final()
	if tip > 0 {
		h, err := s.HeaderAt(tip)
		if err != nil {
			return a.report, err
		}
		a.report.Header, a.report.Leaves = h.Digest().String(), h.Size
	}
	return a.report, a.compare()
}

type auditor struct {
	kept, again *store.Store
	options     Options
	report      Report
	index       uint64
}

func (a *auditor) block(height uint64) error {
	entries, err := a.kept.Entries(height)
	if err != nil {
		return err
	}
	text, err := a.kept.Header(height)
	if err != nil {
		return err
	}
	if len(entries) == 1 {
		if done, err := a.recovery(height, text, entries[0]); done || err != nil {
			return err
		}
	}
	for i, e := range entries {
		a.index++
		applied, err := a.again.Apply(a.index, e)
		if err != nil {
			return err
		}
		a.count(applied.Receipts)
		if last := i == len(entries)-1; applied.Sealed != last {
			return fmt.Errorf("%w: block %d does not seal at its last entry", ErrDifference, height)
		}
	}
	return a.compareHeader(height, text)
}

// recovery executes a block that no entry of Raft made: its header names a set
// that the rules have not put in force.
func (a *auditor) recovery(height uint64, text, entry []byte) (bool, error) {
	header, err := ledger.ParseHeader(text)
	if err != nil || header.Governance == a.again.InForce() {
		return false, err
	}
	if err := a.again.Recover(entry); errors.Is(err, store.ErrRecovery) {
		return true, fmt.Errorf("%w: header %d names a set that was not decided, and no plan brings it: %w", ErrDifference, height, err)
	} else if err != nil {
		return true, err
	}
	a.index = a.again.Applied()
	a.report.Recoveries = append(a.report.Recoveries, Recovery{Height: height, Plan: sm3.Sum(entry).String()})
	return true, a.compareHeader(height, text)
}

func (a *auditor) compareHeader(height uint64, text []byte) error {
	computed, err := a.again.Header(height)
	if err != nil || !bytes.Equal(text, computed) {
		return fmt.Errorf("%w: header %d is\n%s\nits entries give\n%s", ErrDifference, height, text, computed)
	}
	return a.cosignatures(height, text)
}

func (a *auditor) count(receipts []ledger.Receipt) {
	for _, r := range receipts {
		if r.Refusal == nil {
			a.report.Accepted++
		} else {
			a.report.Refused++
		}
	}
}

// cosignatures checks every line held over a header.
func (a *auditor) cosignatures(height uint64, text []byte) error {
	set, err := a.kept.Cosignatures(height)
	if err != nil {
		return err
	}
	g, err := a.kept.GovernanceAt(height)
	if err != nil {
		return err
	}
	for _, c := range set {
		m, ok := g.Member(c.Member)
		if !ok || m.CosignKey == nil || !a.options.Verify([]sm2.Task{c.Task(text, m.CosignKey)})[0] {
			return fmt.Errorf("%w: the cosignature of %s over header %d does not verify", ErrDifference, c.Member, height)
		}
		a.report.Cosignatures++
	}
	return nil
}

func (a *auditor) compare() error {
	difference, err := store.Difference(a.kept, a.again)
	if err == nil && difference != "" {
		err = fmt.Errorf("%w: %s", ErrDifference, difference)
	}
	return err
}
