package signer

import (
	"fmt"
	"os"
)

// caller is the process at the other end of a connection, as the kernel says.
type caller struct{ pid, uid int }

// check serves this process's own user only. Root is no exception: it could read the keys, but then it must take that step.
func (c caller) check() error { return checkUser(c.uid, os.Geteuid()) }

func checkUser(uid, own int) error {
	if uid != own {
		return fmt.Errorf("%w: user %d calls, user %d serves", ErrDenied, uid, own)
	}
	return nil
}
