// Package demo plays one data asset's whole life on a test network and asserts
// every step: from the holder's account to a certificate that verifies offline,
// through pledge, transfer, tampering, the death of the leader and a vote of the
// members, to the audit of every node.
package demo

import (
	_ "embed"
	"errors"
)

// areas is the default data to register: real, public and small. See SOURCE.md.
//
//go:embed areas.csv
var areas []byte

// ErrStep is wrapped by the error of a step that did not come out as it must.
var ErrStep = errors.New("the demo failed")
