package scenarios_test

import (
	"errors"
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
	victim string // set before struck is sent to
	struck chan error
}

// maxFuse is how long after the step the leader dies at most; the seed decides.
const maxFuse = 30 * time.Millisecond

// ambush kills the leader's node as soon as it logs a step, some node logs it, or
// a node answers with it. When another leads, the dead one's operator starts it
// again. What follows in the script brings the step about.
//
//	ambush leader PATTERN      the node that logs it, as only a leader does
//	ambush any PATTERN
//	ambush PATH PATTERN
func ambush(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: ambush leader|any|PATH PATTERN")
	}
	s := sceneOf(ts)
	nodes, leader := s.Running(), s.leader(ts)
	look := s.newLines(nodes, regexp.MustCompile(args[1]))
	if strings.HasPrefix(args[0], "/") {
		other := nodes[slices.IndexFunc(nodes, func(m testnet.Member) bool { return m.Name != leader && !m.Observer })]
		look = answers("http://"+other.HTTP+args[0], regexp.MustCompile(args[1]))
	}
	fuse := time.Duration(s.random.Int64N(int64(maxFuse)))
	s.trap = &trap{struck: make(chan error, 1)}
	go func(t *trap) { t.struck <- s.spring(t, args[0] == "leader", look, fuse) }(s.trap)
}

// newLines looks for a pattern in what the nodes log from now on, and names the
// member whose node has it.
func (s *scene) newLines(nodes []testnet.Member, pattern *regexp.Regexp) func() (member string, err error) {
	seen := map[string]int64{}
	for _, m := range nodes {
		if info, err := os.Stat(s.LogPath(m.Name)); err == nil {
			seen[m.Name] = info.Size()
		}
	}
	return func() (string, error) {
		for _, m := range nodes {
			log, err := os.ReadFile(s.LogPath(m.Name))
			if err != nil {
				return "", err
			}
			if pattern.Match(log[seen[m.Name]:]) {
				return m.Name, nil
			}
		}
		return "", nil
	}
}

// answers looks for a pattern in what an address answers.
func answers(url string, pattern *regexp.Regexp) func() (member string, err error) {
	return func() (string, error) {
		if said, err := scripttest.Ask("GET", url, nil, ""); err != nil || !pattern.MatchString(said) {
			return "", nil //nolint:nilerr // not yet
		}
		return "some", nil
	}
}

// spring waits for the step and kills the leader.
func (s *scene) spring(t *trap, logger bool, look func() (string, error), fuse time.Duration) error {
	for end := time.Now().Add(scripttest.Patience); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		member, err := look()
		if err != nil {
			return err
		}
		if member == "" {
			continue
		}
		if t.victim = member; !logger {
			if t.victim, err = s.Leader(s.ctx); err != nil {
				return err
			}
		}
		time.Sleep(fuse)
		return s.murder(t.victim)
	}
	return errors.New("the step has not come")
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
