//go:build !linux

package cli

import (
	"errors"
	"os"
)

// isTerminal is false where the terminal cannot be told to hide what is typed.
func isTerminal(*os.File) bool { return false }

func hideTyping(*os.File) (restore func(), err error) { return nil, errors.ErrUnsupported }
