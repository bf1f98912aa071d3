package scenarios_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/scripttest"
)

// trap waits for a step of a change, and then kills whoever leads.
type trap struct {
	victim string
	struck chan error
}

// maxFuse is how long after the step the leader dies at most; the seed decides.
const maxFuse = 30 * time.Millisecond

// ambush kills the leader's node as soon as some node logs a step, or an address
// answers with it. When another leads, the dead one's operator starts it again.
// What follows in the script brings the step about; certledger speaks to another
// node than the leader's meanwhile.
//
//	ambush journal PATTERN
//	ambush PATH PATTERN
func ambush(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: ambush journal|PATH PATTERN")
	}
	s := sceneOf(ts)
	victim := s.leader(ts)
	nodes := s.Running()
	other := nodes[slices.IndexFunc(nodes, func(m testnet.Member) bool { return m.Name != victim && !m.Observer })]
	ts.Setenv("CERTLEDGER_NODE", "http://"+other.HTTP)
	look := s.newLines(nodes)
	if args[0] != "journal" {
		look = func() (string, error) { return scripttest.Ask("GET", "http://"+other.HTTP+args[0], nil, "") }
	}
	s.trap = &trap{victim: victim, struck: make(chan error, 1)}
	fuse := time.Duration(s.random.Int64N(int64(maxFuse)))
	go func() { s.trap.struck <- s.lieInWait(s.trap.victim, look, regexp.MustCompile(args[1]), fuse) }()
}

// newLines gives what the nodes have logged since it was made.
func (s *scene) newLines(nodes []testnet.Member) func() (string, error) {
	seen := map[string]int64{}
	for _, m := range nodes {
		if info, err := os.Stat(s.LogPath(m.Name)); err == nil {
			seen[m.Name] = info.Size()
		}
	}
	return func() (string, error) {
		var b strings.Builder
		for _, m := range nodes {
			log, err := os.ReadFile(s.LogPath(m.Name))
			if err != nil {
				return "", err
			}
			b.Write(log[seen[m.Name]:])
		}
		return b.String(), nil
	}
}

func (s *scene) lieInWait(victim string, look func() (string, error), pattern *regexp.Regexp, fuse time.Duration) error {
	for end := time.Now().Add(scripttest.Patience); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if said, err := look(); err == nil && pattern.MatchString(said) {
			time.Sleep(fuse)
			return s.murder(victim)
		}
	}
	return fmt.Errorf("the step %s has not come", pattern)
}

// murder kills the leader, waits until another leads, and starts the dead one.
func (s *scene) murder(victim string) error {
	if err := s.Kill(victim); err != nil {
		return err
	}
	ctx, cancel := s.within()
	defer cancel()
	for {
		leader, err := s.leads(ctx)
		if err != nil {
			return err
		}
		if leader != victim {
			return s.Start(victim)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// struck waits until the ambushed leader has died and come back.
func struck(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: struck")
	}
	s := sceneOf(ts)
	s.try(ts, <-s.trap.struck)
	ts.Logf("%s died, %s leads", s.trap.victim, s.leader(ts))
	s.try(ts, s.WaitReady(s.ctx, s.trap.victim))
}

func named(name string) func(testnet.Member) bool {
	return func(m testnet.Member) bool { return m.Name == name }
}
