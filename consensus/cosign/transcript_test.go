package cosign_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// TestTranscripts runs testdata/*.txt. Commands; nodes are given as a comma-separated list, all of them when left out:
//
//	network n=4                    a new network of n cosigners with fresh locks
//	header at=… variant=a ahead=1s these nodes execute the next block; another variant is another block; ahead: of true time
//	deliver from=… to=… pulls      messages arrive (and what they cause, if it matches, too)
//	drop from=… to=…               messages are lost
//	tick at=… by=200ms             time passes, then these nodes get a tick
//	clock at=… by=10s              these nodes' clocks are set forward (or back)
//	crash at=… after=lock          these nodes die now, or as soon as they have done something that begins so
//	restart at=…                   they start again with lock and store
//	lose at=… what=lock            the disk comes back with an empty lock (what=blocks keep=1: without the newest blocks)
//	equivocate by=… height=… variant=b to=…   a member signs another header at that height, and sends it to these nodes
//	resign by=… to=… after=1s      a member signs the newest header a second time, with a later time
//	show                           what every node holds
func TestTranscripts(t *testing.T) {
	datadriven.Walk(t, "testdata/transcripts", func(t *testing.T, path string) {
		t.Helper()
		var s *script
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			t.Helper()
			if d.Cmd == "network" {
				s = &script{world: newWorld(t, number(d, "n", 4)), blocks: map[string][]byte{}}
				return "ok"
			}
			s.tb = t
			s.log.Reset()
			s.run(t, d)
			if s.log.Len() == 0 {
				return "ok"
			}
			return s.log.String()
		})
	})
}

type script struct {
	*world
	blocks map[string][]byte // by what they follow and their variant: every node that executes one gets the same header
}

func (s *script) run(t *testing.T, d *datadriven.TestData) {
	t.Helper()
	switch d.Cmd {
	case "header":
		s.header(d)
	case "deliver":
		s.flush(s.matching(d))
	case "drop":
		s.drop(d)
	case "tick":
		s.now += duration(d, "by", 200*time.Millisecond)
		s.each(d, "at", s.tick)
	case "clock":
		s.each(d, "at", func(name string) { s.nodes[name].drift += duration(d, "by", 0) })
	case "crash":
		s.each(d, "at", func(name string) { s.crashAt(d, name) })
	case "restart":
		s.each(d, "at", s.start)
	case "lose":
		s.each(d, "at", func(name string) { s.lose(d, s.nodes[name]) })
	case "equivocate":
		s.equivocate(d)
	case "resign":
		s.resign(d)
	case "show":
		s.show()
	default:
		t.Fatalf("%s: unknown command %q", d.Pos, d.Cmd)
	}
}

func (s *script) each(d *datadriven.TestData, key string, do func(name string)) {
	for _, name := range s.list(d, key) {
		do(name)
	}
}

func (s *script) list(d *datadriven.TestData, key string) []string {
	if arg, ok := d.Arg(key); ok {
		return strings.Split(strings.Join(arg.Vals, ","), ",")
	}
	return s.members
}

func word(d *datadriven.TestData, key, otherwise string) string {
	if arg, ok := d.Arg(key); ok && len(arg.Vals) == 1 {
		return arg.Vals[0]
	}
	return otherwise
}

func number(d *datadriven.TestData, key string, otherwise int) int {
	n, err := strconv.Atoi(word(d, key, strconv.Itoa(otherwise)))
	if err != nil {
		panic(err)
	}
	return n
}

func duration(d *datadriven.TestData, key string, otherwise time.Duration) legaltime.Instant {
	v, err := time.ParseDuration(word(d, key, otherwise.String()))
	if err != nil {
		panic(err)
	}
	return legaltime.Instant(v.Milliseconds())
}

// header makes one block and lets the nodes execute it, each on its own chain.
func (s *script) header(d *datadriven.TestData) {
	at := s.now + duration(d, "ahead", 0)
	s.each(d, "at", func(name string) {
		n := s.nodes[name]
		var prev []byte
		if len(n.chain) > 0 {
			prev = n.chain[len(n.chain)-1]
		}
		key := string(prev) + word(d, "variant", "a")
		if s.blocks[key] == nil {
			s.blocks[key] = s.consortium.header(prev, at, word(d, "variant", "a"))
		}
		s.execute(name, s.blocks[key])
	})
}

func (s *script) matching(d *datadriven.TestData) func(packet) bool {
	from, to := s.list(d, "from"), s.list(d, "to")
	return func(p packet) bool { return slices.Contains(from, p.from) && slices.Contains(to, p.to) }
}

func (s *script) drop(d *datadriven.TestData) {
	before := len(s.wire)
	s.wire = slices.DeleteFunc(s.wire, s.matching(d))
	s.say("%d messages lost", before-len(s.wire))
}

func (s *script) crashAt(d *datadriven.TestData, name string) {
	if after := word(d, "after", ""); after != "" {
		s.nodes[name].die = after
		return
	}
	s.crash(name)
}

func (s *script) lose(d *datadriven.TestData, n *simNode) {
	if word(d, "what", "lock") == "lock" {
		n.lock = cosign.Lock{Digest: s.ledger}
		return
	}
	keep := number(d, "keep", 0)
	n.chain, n.final = n.chain[:keep], min(n.final, uint64(keep))
	maps.DeleteFunc(n.held, func(height uint64, _ []ledger.Cosignature) bool { return height > uint64(keep) })
}

func (s *script) equivocate(d *datadriven.TestData) {
	by, height := word(d, "by", ""), number(d, "height", 1)
	var prev []byte
	if height > 1 {
		prev = s.nodes[s.members[0]].chain[height-2]
	}
	other := s.consortium.header(prev, s.now, word(d, "variant", "b"))
	s.sendTo(d, by, other, s.now)
}

func (s *script) resign(d *datadriven.TestData) {
	chain := s.nodes[s.members[0]].chain
	s.sendTo(d, word(d, "by", ""), chain[len(chain)-1], s.now+duration(d, "after", time.Second))
}

func (s *script) sendTo(d *datadriven.TestData, by string, header []byte, at legaltime.Instant) {
	message := cosign.Announce(header, []ledger.Cosignature{s.consortium.sign(by, at, header)})
	s.each(d, "to", func(name string) { s.wire = append(s.wire, packet{by, name, message}) })
}

func (s *script) show() {
	for _, name := range s.members {
		n := s.nodes[name]
		state := "up"
		switch {
		case n.halted != nil:
			state = "halted"
		case n.core == nil:
			state = "down"
		case n.muted:
			state = "mute"
		}
		var held []string
		for h := range uint64(len(n.chain)) {
			var who []string
			for _, l := range n.held[h+1] {
				who = append(who, fmt.Sprintf("%s%+d", l.Member[:1], l.Time-epoch))
			}
			slices.Sort(who)
			held = append(held, fmt.Sprintf("%s[%s]", mark(n.chain[h]), strings.Join(who, " ")))
		}
		s.say("%s: %s tip=%d lock=%d final=%d %s", name, state, len(n.chain), n.lock.Height, n.final, strings.Join(held, " "))
	}
}

// mark names a header by its first hex digits.
func mark(header []byte) string { return strings.TrimPrefix(sm3.Sum(header).String(), "sm3:")[:4] }
