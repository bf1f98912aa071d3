package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
)

var (
	errPasswordFile    = errors.New("the password file is open to other users")
	errPasswordsDiffer = errors.New("the two passwords differ")
)

// envPassword holds a password; envPasswordFile names a file that does.
const (
	envPassword     = "CERTLEDGER_PASSWORD"      //nolint:gosec // a variable's name, not its value
	envPasswordFile = "CERTLEDGER_PASSWORD_FILE" //nolint:gosec // a variable's name, not its value
)

const maxPassword = 1024

// password finds the password of key files: in the file that was named, in the
// environment, or from the terminal, where a new one is asked for twice. Never
// from the command line, which every user of the machine can read.
func (s *session) password(ctx context.Context, file string, isNew bool) ([]byte, error) {
	if file == "" {
		file = s.Env(envPasswordFile)
	}
	if file != "" {
		return readPassword(file, s.isCredential(file))
	}
	if p := s.Env(envPassword); p != "" {
		return []byte(p), nil
	}
	terminal, ok := s.In.(*os.File)
	if !ok || !isTerminal(terminal) {
		return nil, s.usage("no password: use --password-file, %s, or a terminal", envPassword)
	}
	p, err := s.ask(ctx, terminal, s.t("Password: "))
	if err != nil || !isNew {
		return p, err
	}
	again, err := s.ask(ctx, terminal, s.t("Password again: "))
	if err == nil && !bytes.Equal(p, again) {
		err = errPasswordsDiffer
	}
	return p, err
}

// openKey opens a signing key: a file, for which it finds the password, or one
// that another process holds.
func (s *session) openKey(ctx context.Context, name, passwordFile string) (sm2.Signer, error) {
	return signer.Open(ctx, name, func() ([]byte, error) { return s.password(ctx, passwordFile, false) })
}

// isCredential says that systemd handed the file to this service (LoadCredential).
// Its directory is open to the service alone, but the file's mode can have a bit
// for the group: the mask of the access list with which it does that.
func (s *session) isCredential(file string) bool {
	dir := s.Env("CREDENTIALS_DIRECTORY")
	return dir != "" && filepath.Dir(filepath.Clean(file)) == filepath.Clean(dir)
}

// readPassword takes a file that nobody else can read; guarded says that
// something else than its mode sees to that.
func readPassword(path string, guarded bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the password file: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("couldn't look at the password file: %w", err)
	}
	if open := info.Mode().Perm() & 0o077; open&^0o040 != 0 || open != 0 && !guarded {
		return nil, fmt.Errorf("%s: %w (mode %04o)", path, errPasswordFile, info.Mode().Perm())
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPassword+1))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the password file: %w", err)
	}
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 || len(line) > maxPassword || len(rest) > 0 {
		return nil, fmt.Errorf("%s: want one line with the password, at most %d bytes", path, maxPassword)
	}
	return line, nil
}

// ask reads a line from the terminal without showing it. The terminal shows
// again what is typed even when ctx ends first.
func (s *session) ask(ctx context.Context, terminal *os.File, prompt string) ([]byte, error) {
	_, _ = io.WriteString(s.Err, prompt)
	defer s.notice("")
	restore, err := hideTyping(terminal)
	if err != nil {
		return nil, fmt.Errorf("couldn't hide the password; use --password-file: %w", err)
	}
	defer restore()
	type answer struct {
		line []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := readLine(terminal)
		answers <- answer{line, err}
	}()
	select {
	case a := <-answers:
		return a.line, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// readLine reads byte by byte: what follows the line is for the next question.
func readLine(r io.Reader) ([]byte, error) {
	var line []byte
	one := make([]byte, 1)
	for len(line) < maxPassword {
		if _, err := io.ReadFull(r, one); err != nil {
			return nil, fmt.Errorf("couldn't read the password: %w", err)
		}
		if one[0] == '\n' {
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		line = append(line, one[0])
	}
	return nil, fmt.Errorf("a password has at most %d bytes", maxPassword)
}
