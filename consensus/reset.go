package consensus

import (
	"fmt"

	"github.com/certledger/certledger/consensus/raftlog"
)

// Base is where a new epoch begins. Index must be above every index and Term above every term that any of the old
// configuration's members, also the lost ones, may ever have used.
type Base = raftlog.Base

// Reset begins a new epoch in an empty log of a stopped node: nothing below the base is known any more, and servers order
// what follows it. Everyone who takes part from the start must be given the same arguments, and a state machine whose
// Applied is the base's index; others join later. It is how survivors go on when a majority of voters is lost, so whoever
// calls it must know that the survivors have agreed. The old log is not touched: move its directory aside before, and keep
// it. Doing it twice changes nothing.
func Reset(log *raftlog.Store, base Base, servers []Server) error {
	if err := checkServers(servers); err != nil {
		return err
	}
	configuration := configurationOf(servers)
	if !hasVoter(configuration) {
		return ErrLastVoter
	}
	err := log.Found(raftlog.Checkpoint{Base: base, Configuration: configuration, ConfigurationIndex: base.Index})
	if err != nil {
		return fmt.Errorf("couldn't begin the new epoch: %w", err)
	}
	return nil
}
