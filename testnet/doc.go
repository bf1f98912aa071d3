// Package testnet lays out a network of members on one machine and supervises
// their nodes as child processes. Every member has its own directory, keys and
// process, as on machines of their own; only the password is shared.
package testnet

import "errors"

// ErrNetwork is wrapped by errors about a test network's directory or nodes.
var ErrNetwork = errors.New("the test network cannot run")
