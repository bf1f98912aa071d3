package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/testnet/scripttest"
)

func lookPath(name string) (string, error) { return exec.LookPath(name) }

// service starts and ends nodes, as an operator's service manager does: it runs
// `certledger run --config DIR/MEMBER/config.toml` in the background, with its
// output in DIR/MEMBER/node.log.
//
//	service start MEMBER…            and wait until they are ready
//	service launch MEMBER…           and do not wait
//	service stop MEMBER…             in order
//	service kill MEMBER…             as by a power cut; "leader" is whoever leads
//	service lost MEMBER…             killed, and their disks gone for good
//	service ended MEMBER PATTERN     wait until it ends by itself, saying why
func service(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: service start|launch|stop|kill|lost MEMBER… | ended MEMBER PATTERN")
	}
	s := sceneOf(ts)
	if args[0] == "ended" {
		s.ended(ts, args[1], args[2])
		return
	}
	for _, m := range args[1:] {
		if m == "leader" {
			m = s.leader(ts)
		}
		switch args[0] {
		case "start", "launch":
			s.try(ts, s.launch(m))
		case "stop":
			s.try(ts, s.Stop(m))
		case "kill":
			s.try(ts, s.Kill(m))
		case "lost":
			s.try(ts, s.Kill(m))
			ts.Check(os.RemoveAll(s.MemberDir(m)))
			s.lost = append(s.lost, m)
		default:
			ts.Fatalf("service %s?", args[0])
		}
	}
	if args[0] == "start" {
		for _, m := range args[1:] {
			s.try(ts, s.WaitReady(s.ctx, m))
		}
	}
}

// launch starts a node; one that the network does not know yet is made known.
func (s *scene) launch(member string) error {
	if !slices.ContainsFunc(s.Nodes(), named(member)) {
		if err := s.Enrol(member); err != nil {
			return err
		}
		if err := s.cast.Meet(s.Nodes()[len(s.Nodes())-1]); err != nil {
			return err
		}
	}
	return s.Start(member)
}

func (s *scene) leader(ts *testscript.TestScript) string {
	ctx, cancel := s.within()
	defer cancel()
	leader, err := s.leads(ctx)
	s.try(ts, err)
	return leader
}

// leads waits until a node leads that runs.
func (s *scene) leads(ctx context.Context) (string, error) {
	for {
		leader, err := s.Leader(ctx)
		if err == nil && slices.ContainsFunc(s.Running(), named(leader)) {
			return leader, nil
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("nobody leads: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *scene) ended(ts *testscript.TestScript, member, pattern string) {
	select {
	case <-s.Exited(member):
	case <-time.After(scripttest.Patience):
		s.try(ts, fmt.Errorf("the node of %s goes on", member))
	}
	log, err := os.ReadFile(s.LogPath(member))
	ts.Check(err)
	if !regexp.MustCompile(pattern).Match(lastLines(log, 8)) {
		s.try(ts, fmt.Errorf("the node of %s ends without %s", member, pattern))
	}
}

func lastLines(log []byte, n int) []byte {
	lines := bytes.SplitAfter(log, []byte("\n"))
	return bytes.Join(lines[max(0, len(lines)-n-1):], nil)
}

// journal waits until a node has logged something since the script last asked
// about it. MEMBER "any" is any node.
//
//	journal MEMBER PATTERN
func journal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: journal MEMBER PATTERN")
	}
	s, pattern := sceneOf(ts), regexp.MustCompile("(?m)^.*"+args[1]+".*$")
	for end := time.Now().Add(scripttest.Patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, m := range s.Nodes() {
			if args[0] != "any" && args[0] != m.Name {
				continue
			}
			log, err := os.ReadFile(s.LogPath(m.Name))
			ts.Check(err)
			if line := pattern.Find(log); line != nil {
				fmt.Fprintf(ts.Stdout(), "%s: %s\n", m.Name, line)
				return
			}
		}
	}
	s.try(ts, fmt.Errorf("no node of %s has logged %s", args[0], args[1]))
}

// eventually runs a command until its output matches a pattern, whatever its
// exit status.
//
//	eventually PATTERN certledger ARGUMENT…
func eventually(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: eventually PATTERN PROGRAM ARGUMENT…")
	}
	pattern, last := regexp.MustCompile("(?m)"+args[0]), ""
	for end := time.Now().Add(scripttest.Patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		_ = ts.Exec(args[1], args[2:]...) // what it says counts
		last = ts.ReadFile("stdout") + ts.ReadFile("stderr")
		if pattern.MatchString(last) {
			return
		}
	}
	sceneOf(ts).try(ts, fmt.Errorf("it never says %s, but %s", args[0], last))
}

// vote has members' governors approve a proposal, one after the other, until it
// is enacted: certledger govern vote ID --approve --member M --key …. What a
// dying leader turns away is tried again.
//
//	vote ID MEMBER…
func vote(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: vote ID MEMBER…")
	}
	s := sceneOf(ts)
	for _, member := range args[1:] {
		s.voteOf(ts, args[0], member)
	}
}

func (s *scene) voteOf(ts *testscript.TestScript, id, member string) {
	key := filepath.Join(s.MemberDir(member), "keys", "governor.key")
	for end := time.Now().Add(scripttest.Patience); ; time.Sleep(200 * time.Millisecond) {
		err := ts.Exec("certledger", "govern", "vote", id, "--approve", "--member", member, "--key", key)
		if err == nil {
			return
		}
		said := ts.ReadFile("stdout") + ts.ReadFile("stderr")
		if ts.Exec("certledger", "govern", "show", id) == nil && regexp.MustCompile("^"+id+"  enacted").MatchString(ts.ReadFile("stdout")) {
			return
		}
		if time.Now().After(end) {
			s.try(ts, fmt.Errorf("%s cannot vote on %s: %s", member, id, said))
		}
	}
}

// release builds another release of the program; nodes that start from now on
// run it.
//
//	release VERSION
func release(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: release VERSION")
	}
	path := ts.MkAbs("certledger-" + args[0])
	build := exec.Command("go", "build", "-ldflags", "-X main.version="+args[0], "-o", path, "./cmd/certledger")
	build.Dir = filepath.Join("..", "..")
	out, err := build.CombinedOutput()
	if err != nil {
		ts.Fatalf("%v: %s", err, out)
	}
	sceneOf(ts).Use(path)
}

// measure runs a command that fills a node's directory, and prints how long it
// took and how many bytes of blocks it brought.
//
//	measure DIR/NAME certledger ARGUMENT…
func measure(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: measure DIR/NAME PROGRAM ARGUMENT…")
	}
	began := time.Now()
	ts.Check(ts.Exec(args[1], args[2:]...))
	took := time.Since(began)
	s := sceneOf(ts)
	var bytes int
	ts.Check(s.open(ts.MkAbs(args[0]), func(kept *store.Store) error {
		for height := uint64(1); height <= kept.Final(); height++ {
			block, err := kept.Block(height)
			if err != nil {
				return err
			}
			bytes += len(block)
		}
		ts.Logf("joined in %.1f s: %d blocks, %d records, %d bytes", took.Seconds(), kept.Final(), kept.LastHeader().Size, bytes)
		return nil
	}))
}
