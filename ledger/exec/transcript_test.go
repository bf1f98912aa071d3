package exec_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
)

// TestTranscripts plays testdata/*.txt: entries, good and hostile, and the blocks
// that come of them.
func TestTranscripts(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		s := &script{notes: map[string][]byte{}}
		datadriven.RunTest(t, path, s.play)
	})
}

// script is one transcript's chain.
type script struct {
	c     *ledgertest.Chain
	notes map[string][]byte
	last  []byte
	dues  int
}

func (s *script) play(t *testing.T, td *datadriven.TestData) string {
	t.Helper()
	switch td.Cmd {
	case "found":
		return s.found(t, td)
	case "clock":
		s.c.Now = s.when(t, td.CmdArgs[0].Key)
		return s.c.Now.Beijing()
	case "carry":
		return s.carry(t, td)
	case "entry":
		return s.entry(t, td)
	case "raw":
		return s.execute(t, rawEntry(t, s, td.CmdArgs[0].Key))
	case "again":
		return s.execute(t, s.last)
	case "restart":
		s.c.Restart(t)
		if s.dues > 0 {
			s.c.Machine.LimitDue(s.dues)
		}
		return ""
	case "deadlines":
		return s.deadlines()
	}
	t.Fatalf("there is no command %q", td.Cmd)
	return ""
}

// found begins a ledger with its governed numbers.
func (s *script) found(t *testing.T, td *datadriven.TestData) string {
	t.Helper()
	p := ledger.DefaultParams()
	for _, a := range td.CmdArgs {
		n := ledgertest.Must(strconv.Atoi(a.Vals[0]))(t)
		switch a.Key {
		case "block_records":
			p.BlockRecords = n
		case "block_bytes":
			p.BlockBytes = n
		case "seal_max_ms":
			p.SealMaxMillis = int64(n)
		case "max_step_ms":
			p.MaxStepMillis = int64(n)
		case "due_events":
			s.dues = n
		default:
			t.Fatalf("there is no parameter %q", a.Key)
		}
	}
	s.c = ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Params: &p}))
	if s.dues > 0 {
		s.c.Machine.LimitDue(s.dues)
	}
	return s.c.Now.Beijing()
}

// when reads an instant, or a step from now such as +5s.
func (s *script) when(t *testing.T, text string) legaltime.Instant {
	t.Helper()
	if text[0] == '+' || text[0] == '-' {
		return s.c.Now + legaltime.Instant(ledgertest.Must(time.ParseDuration(text))(t).Milliseconds())
	}
	return ledgertest.At(t, text)
}

// entry orders the named notes.
func (s *script) entry(t *testing.T, td *datadriven.TestData) string {
	t.Helper()
	e := s.c.Entry()
	for _, a := range td.CmdArgs {
		switch {
		case a.Key == "by" && len(a.Vals) > 0:
			e.Proposer = a.Vals[0]
		case a.Key == "time" && len(a.Vals) > 0:
			e.Time = s.when(t, a.Vals[0])
		default:
			e.Records = append(e.Records, s.note(t, a.Key))
		}
	}
	return s.execute(t, s.c.SignEntry(t, e))
}

func (s *script) execute(t *testing.T, entry []byte) string {
	t.Helper()
	s.last = entry
	receipts, block := s.c.Execute(t, entry)
	var lines []string
	for _, r := range receipts {
		lines = append(lines, s.receipt(r))
	}
	if block != nil {
		lines = append(lines, s.block(t, block)...)
	} else {
		records, entries := s.c.Machine.Open()
		lines = append(lines, fmt.Sprintf("open: %d records in %d entries", records, entries))
	}
	return strings.Join(lines, "\n")
}

func (s *script) receipt(r ledger.Receipt) string {
	name := "?"
	for known, note := range s.notes {
		if record, err := ledger.ParseRecord(note); err == nil && record.ID == r.ID || sm3.Sum(note) == r.ID {
			name = known
		}
	}
	if r.ID == sm3.Sum(s.last) {
		name = "entry"
	}
	if r.Refusal == nil {
		return fmt.Sprintf("%s ok, leaf %d", name, r.Index)
	}
	return fmt.Sprintf("%s %s", name, r.Code())
}

// block tells a sealed block, and checks that its receipts and leaves can be
// proved.
func (s *script) block(t *testing.T, b *exec.Block) []string {
	t.Helper()
	h := b.Tip.Header
	lines := []string{fmt.Sprintf("block %d at %s.%03d: final %d, size %d, %d entries, %d receipts", h.Height, h.Time.Beijing(), h.Time%1000, h.Final, h.Size, len(b.Entries), len(b.Receipts))}
	for _, leaf := range b.Leaves {
		if text, event := strings.CutPrefix(string(leaf.Bytes), "certledger-event/v1\n"); event {
			lines = append(lines, fmt.Sprintf("  leaf %d %s", leaf.Index, strings.TrimSpace(text)))
		}
	}
	proveReceipts(t, b)
	proveLeaves(t, s.c.View, b)
	return lines
}

// proveReceipts checks a proof of each receipt against the header's root.
func proveReceipts(t *testing.T, b *exec.Block) {
	t.Helper()
	h := merkle.SM3()
	f, nodes := merkle.NewFrontier(h), map[[2]uint64]merkle.Hash{}
	for _, r := range b.Receipts {
		for _, n := range f.Append(h.Leaf([]byte(r.Line()))) {
			nodes[[2]uint64{uint64(n.Level), n.Index}] = n.Hash
		}
	}
	size := uint64(len(b.Receipts))
	for i, r := range b.Receipts {
		path := ledgertest.Must(merkle.Inclusion(nodeMap(nodes), h, uint64(i), size))(t)
		if err := merkle.VerifyInclusion(h, h.Leaf([]byte(r.Line())), uint64(i), size, path, merkle.Hash(b.Tip.Header.Receipts)); err != nil {
			t.Errorf("receipt %d: %v", i, err)
		}
	}
}

type nodeMap map[[2]uint64]merkle.Hash

func (n nodeMap) Node(level uint8, index uint64) (merkle.Hash, error) {
	return n[[2]uint64{uint64(level), index}], nil
}

// proveLeaves checks a proof of each new leaf from the nodes that blocks gave.
func proveLeaves(t *testing.T, v *ledgertest.View, b *exec.Block) {
	t.Helper()
	h := merkle.SM3()
	for _, leaf := range b.Leaves {
		path := ledgertest.Must(merkle.Inclusion(v.Log(), h, leaf.Index, b.Tip.Header.Size))(t)
		if err := merkle.VerifyInclusion(h, h.Leaf(leaf.Bytes), leaf.Index, b.Tip.Header.Size, path, merkle.Hash(b.Tip.Header.Log)); err != nil {
			t.Errorf("leaf %d: %v", leaf.Index, err)
		}
	}
}

func (s *script) deadlines() string {
	var lines []string
	for _, d := range s.c.View.Deadlines() {
		lines = append(lines, fmt.Sprintf("%s %s", d.At.Beijing(), d.ID))
	}
	return strings.Join(lines, "\n")
}

// carry makes the next entries carry a cosignature set of the last header, or a
// false one.
func (s *script) carry(t *testing.T, td *datadriven.TestData) string {
	t.Helper()
	height := s.c.View.Tip.Header.Height
	at := s.c.Now
	what := "quorum"
	for _, a := range td.CmdArgs {
		switch a.Key {
		case "height":
			height = uint64(ledgertest.Must(strconv.Atoi(a.Vals[0]))(t))
		case "clock":
			at = s.when(t, a.Vals[0])
		default:
			what = a.Key
		}
	}
	if what == "nothing" {
		s.c.Carry(0, nil)
		return ""
	}
	s.c.Carry(height, s.set(t, what, height, at))
	return ""
}

// set makes the cosignature set of that sort.
func (s *script) set(t *testing.T, what string, height uint64, at legaltime.Instant) []byte {
	t.Helper()
	text := []byte("no header")
	if height <= uint64(len(s.c.View.Blocks)) {
		text = s.c.View.Blocks[height-1].Text
	}
	quorum := s.c.Quorum()
	switch what {
	case "quorum":
		return s.c.Cosign(t, text, at, quorum...)
	case "all":
		return s.c.Cosign(t, text, at, s.c.Cosigners()...)
	case "short":
		return s.c.Cosign(t, text, at, quorum[1:]...)
	case "another-header":
		return s.c.Cosign(t, append([]byte("x"), text...), at, quorum...)
	case "with-observer":
		return s.c.Cosign(t, text, at, append(quorum[1:], ledgertest.CourtA)...)
	case "also-observer":
		return s.c.Cosign(t, text, at, append(slices.Clone(quorum), ledgertest.CourtA)...)
	case "one-fast-clock":
		set := s.c.Cosign(t, text, at, quorum[1:]...)
		return append(s.c.Cosign(t, text, at+40*ledgertest.Day, quorum[0]), set...)
	case "forged":
		set := s.c.Cosign(t, text, at, quorum...)
		set[len(set)-8] ^= 1
		return set
	case "twice":
		return append(s.c.Cosign(t, text, at, quorum[0]), s.c.Cosign(t, text, at+1, quorum[0], quorum[1])...)
	case "repeated":
		line := s.c.Cosign(t, text, at, quorum[0])
		return slices.Concat(line, line, line)
	case "unsorted":
		return append(s.c.Cosign(t, text, at, quorum[2]), s.c.Cosign(t, text, at, quorum[:2]...)...)
	case "wrong-key-id":
		c := s.c.Cosignature(t, text, at, quorum[2])
		c.Key[0] ^= 1
		return append(s.c.Cosign(t, text, at, quorum[:2]...), ledger.AppendLines(nil, []ledger.Line{c.Line()})...)
	case "by-staff":
		c := s.c.Cosignature(t, text, at, quorum[0])
		staff := s.c.Keys["registry-a/registrar"]
		c.Member, c.Key = ledgertest.RegistryA, staff.Public().ID()
		return append(s.c.Cosign(t, text, at, quorum[:2]...), ledger.AppendLines(nil, []ledger.Line{c.Line()})...)
	case "rubbish":
		return []byte("not a set\n")
	}
	t.Fatalf("there is no set %q", what)
	return nil
}
