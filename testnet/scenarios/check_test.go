package scenarios_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
	"github.com/certledger/certledger/node"
)

// check is what every scenario ends with. The nodes that run come to one height
// and prove some of the records that were acknowledged. Then all are stopped and
//
//   - every node's directory passes `certledger audit`;
//   - at equal heights all of them have the same header, and so equal roots;
//   - every acknowledged record is there, accepted, in one leaf, under a final
//     header, on every node that ran to the end;
//   - every certificate that was ever issued verifies offline, with nothing but
//     the trust file made from the genesis.
//
// A member whose node was shut out earlier has less; what it has is the same.
//
//	check [MEMBER…]     MEMBERs ran to the end; by default those that run now
func check(ts *testscript.TestScript, neg bool, args []string) {
	s := sceneOf(ts)
	if neg || s.writers == nil {
		ts.Fatalf("usage: load begin, load end, check [MEMBER…]")
	}
	for _, m := range s.Running() {
		if len(args) == 0 {
			args = append(args, m.Name)
		}
	}
	complete := args
	if running := s.Running(); len(running) > 0 {
		if len(complete) < len(running) {
			complete = nil
			for _, m := range running {
				complete = append(complete, m.Name)
			}
		}
		s.try(ts, s.oneHeight())
		s.try(ts, s.someProved())
	}
	s.try(ts, s.Close())
	s.try(ts, s.audits())
	s.try(ts, s.sameLedger(complete))
	s.try(ts, s.certificatesHold(ts.MkAbs(".")))
	ts.Logf("%d nodes agree on %d records and %d certificates", len(s.Nodes()), s.promises.Count(), len(s.certificates))
}

// oneHeight waits until all nodes that run have the same final header.
func (s *scene) oneHeight() error {
	ctx, cancel := s.within()
	defer cancel()
	for {
		heights := map[uint64][]string{}
		var failed error
		for _, m := range s.Running() {
			st, err := s.cast.Clients[m.Name].NodeStatus(ctx)
			if err != nil {
				failed = err
				break
			}
			heights[st.Height] = append(heights[st.Height], m.Name)
			if st.Final != st.Height {
				heights[st.Final] = append(heights[st.Final], m.Name+" final")
			}
		}
		if failed == nil && len(heights) == 1 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the nodes do not come to one height: %v %w", heights, failed)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// proved is how many records each node proves over HTTP; the rest is looked up
// in the stopped nodes' stores.
const proved = 20

func (s *scene) someProved() error {
	ctx, cancel := s.within()
	defer cancel()
	nodes := map[string]*client.Client{}
	for _, m := range s.Running() {
		nodes[m.Name] = s.cast.Clients[m.Name]
	}
	return s.promises.Some(proved).Kept(ctx, nodes)
}

// audits runs `certledger audit` on every node's directory.
func (s *scene) audits() error {
	group, ctx := errgroup.WithContext(s.ctx)
	group.SetLimit(2)
	for _, m := range s.left() {
		group.Go(func() error { return s.audit(ctx, m.Name) })
	}
	return group.Wait()
}

func (s *scene) audit(ctx context.Context, member string) error {
	path, err := lookPath("certledger")
	if err != nil {
		return err
	}
	var said bytes.Buffer
	c := exec.CommandContext(ctx, path, "audit", "--config", filepath.Join(s.MemberDir(member), node.ConfigFile), "--output", "json")
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("the audit of %s: %w: %s%s", member, err, out, said.Bytes())
	}
	var report struct {
		Header string `json:"header"`
	}
	if err := json.Unmarshal(out, &report); err != nil || report.Header == "" {
		return fmt.Errorf("the audit of %s names no header: %s", member, out)
	}
	return nil
}

// sameLedger compares the stopped nodes' stores header by header, and looks up
// every promise in those that are complete.
func (s *scene) sameLedger(complete []string) error {
	headers, final := map[uint64]sm3.Digest{}, uint64(0)
	compare := func(kept *store.Store) error {
		final = max(final, kept.Final())
		return sameHeaders(kept, headers)
	}
	for _, m := range s.left() {
		if err := s.open(s.MemberDir(m.Name), compare); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	look := func(kept *store.Store) error { return s.allKept(kept, final) }
	for _, member := range complete {
		if err := s.open(s.MemberDir(member), look); err != nil {
			return fmt.Errorf("%s: %w", member, err)
		}
	}
	return nil
}

// open opens a stopped node's store.
func (s *scene) open(dir string, look func(kept *store.Store) error) (err error) {
	file, _, _, err := node.ReadGenesis(s.GenesisPath())
	if err != nil {
		return err
	}
	kept, err := store.Open(filepath.Join(dir, "data", "store"), file, store.Options{Verify: verifier.New(verifier.Options{}).Verify})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	return look(kept)
}

func sameHeaders(kept *store.Store, headers map[uint64]sm3.Digest) error {
	for height := uint64(1); height <= kept.Tip(); height++ {
		h, err := kept.HeaderAt(height)
		if err != nil {
			return err
		}
		if other, ok := headers[height]; ok && other != h.Digest() {
			return fmt.Errorf("its header %d is %s, another node's is %s", height, h.Digest(), other)
		}
		headers[height] = h.Digest()
	}
	return nil
}

// allKept demands every acknowledged record in a leaf of its own, under a header
// that some node, and so every one, knows to be final.
func (s *scene) allKept(kept *store.Store, final uint64) error {
	leaves := map[uint64]sm3.Digest{}
	for id, note := range s.promises.Notes() {
		r, err := kept.Receipt(id)
		if err != nil {
			return err
		}
		if r == nil || r.Refusal != nil || r.Height > final {
			return fmt.Errorf("the acknowledged record %s is %+v, final is %d", id, r, final)
		}
		leaf, err := kept.Leaf(r.Index)
		if err != nil || !bytes.Equal(leaf, note) {
			return fmt.Errorf("leaf %d is not the acknowledged record %s: %w", r.Index, id, err)
		}
		if other, taken := leaves[r.Index]; taken {
			return fmt.Errorf("%s and %s are both leaf %d", id, other, r.Index)
		}
		leaves[r.Index] = id
	}
	return nil
}

// certificatesHold verifies every certificate that was issued, as they were
// issued, with no node to ask.
func (s *scene) certificatesHold(dir string) error {
	path, err := lookPath("certledger")
	if err != nil {
		return err
	}
	for number := range s.certificates {
		c := exec.CommandContext(s.ctx, path, "cert", "verify", filepath.Join(dir, number+".cert.json"), "--trust", s.TrustPath(), "--lang", "en")
		c.Env = append(os.Environ(), fmt.Sprintf("TEST_CLOCK_OFFSET_MS=%d", s.cast.Offset().Milliseconds()))
		if out, err := c.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("VALID: every check passed")) {
			return fmt.Errorf("the certificate %s: %w: %s", number, err, out)
		}
	}
	return nil
}
