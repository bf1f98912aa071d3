package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/crypto/keyfile"
)

// terminal gives both ends of a pseudo-terminal.
func terminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	number := must[int](t)(unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN))
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	program = must[*os.File](t)(os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0))
	t.Cleanup(func() { _ = errors.Join(program.Close(), person.Close()) })
	return person, program
}

func echoes(t *testing.T, f *os.File) bool {
	t.Helper()
	return must[*unix.Termios](t)(unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)).Lflag&unix.ECHO != 0
}

// prompted runs a command at a terminal; hidden is called at each question, when
// the terminal must not show what is typed.
func prompted(ctx context.Context, program *os.File, hidden func(), args ...string) (int, string) {
	var told bytes.Buffer
	questions := make(chan struct{}, 2)
	var answering sync.WaitGroup
	answering.Go(func() {
		for range questions {
			hidden()
		}
	})
	app := testApp()
	app.In, app.Out, app.Env = program, &told, func(string) string { return "" }
	app.Err = writerFunc(func(p []byte) (int, error) {
		if strings.HasPrefix(string(p), "Password") {
			questions <- struct{}{}
		}
		return told.Write(p)
	})
	status := cli.Run(ctx, app, args)
	close(questions)
	answering.Wait()
	return status, told.String()
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// waitHidden waits until the terminal hides what is typed.
func waitHidden(t *testing.T, program *os.File) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); echoes(t, program); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Error("the terminal shows what is typed")
			return
		}
	}
}

func TestPasswordIsAskedTwiceAndHidden(t *testing.T) {
	for _, c := range []struct {
		answers []string
		status  int
		says    string
	}{
		{[]string{"open sesame\n", "open sesame\n"}, 0, "the private key is in"},
		{[]string{"open sesame\n", "open says me\n"}, 1, "password.differ"},
		{[]string{"\n", "\n"}, 1, "key.password"},
	} {
		person, program := terminal(t)
		path := filepath.Join(t.TempDir(), "holder.key")
		asked := 0
		status, told := prompted(t.Context(), program, func() {
			waitHidden(t, program)
			_, _ = io.WriteString(person, c.answers[asked])
			asked++
		}, "key", "new", "--key", path)
		if status != c.status || !strings.Contains(told, c.says) || !strings.Contains(told, "Password again: ") {
			t.Errorf("%q: status %d, told %q", c.answers, status, told)
		}
		if !echoes(t, program) {
			t.Error("the terminal was left without echo")
		}
		if c.status == 0 {
			if _, err := keyfile.ReadSM2(path, []byte("open sesame")); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestInterruptAtThePasswordRestoresTheTerminal(t *testing.T) {
	person, program := terminal(t)
	ctx, interrupt := context.WithCancel(t.Context())
	status, told := prompted(ctx, program, func() {
		waitHidden(t, program)
		interrupt()
	}, "key", "new", "--key", filepath.Join(t.TempDir(), "holder.key"))
	if status != 1 || !strings.Contains(told, "[interrupted]") || !echoes(t, program) {
		t.Errorf("status %d, told %q, terminal shows typing: %t", status, told, echoes(t, program))
	}
	_, _ = io.WriteString(person, "\n") // lets the reader of the line go
}
