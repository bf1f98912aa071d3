package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/certledger/certledger/node"
)

// maxInput bounds a file that is read whole.
const maxInput = 16 << 20

var errFileExists = errors.New("the file exists")

// read gives the content of a file, or of In for `-`.
func (s *session) read(path string) ([]byte, error) {
	r := s.In
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }() // it was only read
		r = f
	}
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	if len(data) > maxInput {
		return nil, fmt.Errorf("%s has more than %d bytes", path, maxInput)
	}
	return data, nil
}

// write puts a command's file at path, or on Out for `-`. It refuses to replace
// a file.
func (s *session) write(path string, content []byte, mode os.FileMode) error {
	if path == "-" {
		_, err := s.Out.Write(content)
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", path, errFileExists)
	}
	return node.WriteFile(path, content, mode)
}

// Modes of the files that commands write.
const (
	publicFile = 0o644
	secretFile = 0o600
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
