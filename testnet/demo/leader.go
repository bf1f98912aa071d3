package demo

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// How many records are acknowledged before and after the leader dies.
const (
	beforeDeath = 10
	afterDeath  = 10
)

// killLeader kills the leader's process, goes on, and restarts it.
func (s *story) killLeader(ctx context.Context) error {
	leader, err := s.net.Leader(ctx)
	if err != nil {
		return err
	}
	s.speaker = s.otherThan(leader)
	var acknowledged []sm3.Digest
	deposit := func(i int) error {
		id, err := s.persist(ctx, i)
		acknowledged = append(acknowledged, id)
		return err
	}
	for i := range beforeDeath {
		if err := deposit(i); err != nil {
			return err
		}
	}
	if err := s.net.Kill(leader); err != nil {
		return err
	}
	began := time.Now()
	for i := range afterDeath {
		if err := deposit(beforeDeath + i); err != nil {
			return err
		}
		if i == 0 {
			s.Step(text("kill"), fmt.Sprintf("%s, %.1f s", leader, time.Since(began).Seconds()))
		}
	}
	if err := s.net.Start(leader); err != nil {
		return err
	}
	if err := s.net.WaitReady(ctx, leader); err != nil {
		return err
	}
	if err := s.allHave(ctx, acknowledged); err != nil {
		return err
	}
	s.Step(text("nothing lost"), fmt.Sprintf("%d / %d", len(acknowledged), len(acknowledged)))
	s.Step(text("restart"), leader)
	return nil
}

// otherThan gives a voting member's node that is not the leader's.
func (s *story) otherThan(leader string) string {
	for _, m := range s.net.Nodes() {
		if m.Name != leader && !m.Observer {
			return m.Name
		}
	}
	return s.speaker
}

// persist submits one more deposit until it is acknowledged as final: an
// election may turn it away, and the same record may be sent again.
func (s *story) persist(ctx context.Context, i int) (sm3.Digest, error) {
	body := ledger.EvidenceDepositBody{
		Declaration: s.declaration(), Evidence: fmt.Sprintf("EV-2026-1%05d", i), Holder: s.holder, Provider: providerA,
		Title: s.name,
		Files: []ledger.EvidenceFile{{Digest: sm3.Sum(fmt.Append(nil, "part ", i)), MediaType: "text/plain", Size: 1}},
	}
	note, err := s.Record(ledger.EvidenceDeposit, body, sm3.Digest{})
	if err != nil {
		return sm3.Digest{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		r, err := s.client().Submit(ctx, note, api.WaitFinal)
		if err == nil && r.State == api.Final {
			return r.ID, nil
		}
		if err == nil && r.State == api.Rejected {
			return r.ID, fmt.Errorf("%w: deposit %d is %s: %s", ErrStep, i, r.Code, r.Detail)
		}
		select {
		case <-ctx.Done():
			return sm3.Digest{}, errors.Join(fmt.Errorf("%w: deposit %d is not acknowledged", ErrStep, i), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// allHave waits until every node has every record, final.
func (s *story) allHave(ctx context.Context, ids []sm3.Digest) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, m := range s.net.Nodes() {
		for _, id := range ids {
			for {
				r, err := s.Clients[m.Name].Status(ctx, id, nil)
				if err == nil && r.State == api.Final {
					break
				}
				select {
				case <-ctx.Done():
					return fmt.Errorf("%w: %s lacks the acknowledged record %s", ErrStep, m.Name, id)
				case <-time.After(50 * time.Millisecond):
				}
			}
		}
	}
	return nil
}

// audit stops the network and audits every node's directory.
func (s *story) audit(ctx context.Context) error {
	if err := s.sameHeight(ctx); err != nil {
		return err
	}
	if err := s.net.Close(); err != nil {
		return err
	}
	roots := map[string]bool{}
	example := ""
	for _, m := range s.net.Nodes() {
		config := filepath.Join(s.net.MemberDir(m.Name), node.ConfigFile)
		out, err := exec.CommandContext(ctx, s.Binary, "audit", "--config", config, "--output", "json").Output()
		if err != nil {
			return fmt.Errorf("%w: the audit of %s: %w: %s", ErrStep, m.Name, err, out)
		}
		root := headerIn(out)
		roots[root] = true
		example = root
	}
	if len(roots) != 1 || example == "" {
		return fmt.Errorf("%w: the nodes' roots differ: %v", ErrStep, roots)
	}
	s.Step(text("audit"), example)
	return nil
}

// headerIn takes the header's digest from an audit's report.
func headerIn(report []byte) string {
	_, rest, _ := strings.Cut(string(report), `"header": "`)
	digest, _, _ := strings.Cut(rest, `"`)
	return digest
}

// sameHeight waits until all nodes have the same newest final block.
func (s *story) sameHeight(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		heights := map[uint64]bool{}
		for _, m := range s.net.Nodes() {
			st, err := s.Clients[m.Name].NodeStatus(ctx)
			if err != nil {
				return err
			}
			heights[st.Height], heights[st.Final] = true, true
		}
		if len(heights) == 1 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: the nodes do not come to one height: %v", ErrStep, heights)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
