package agenda

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
)

// Reviews gives the annual reviews of registries that near or are missing, which wait
// for the registry and for the authority that reviews it. The date of the first stands
// in the governance, where no mark leads.
func Reviews(env registry.Env, name string) ([]Matter, error) {
	reader, ok := env.Governance.Member(name)
	if !ok {
		return nil, nil
	}
	w := waiter{env: env, name: name}
	for _, m := range env.Governance.Members {
		if !m.Has(ledger.ClassRegistry) || m.Name != name && !reader.Has(ledger.ClassRegulator) {
			continue
		}
		e, err := env.Entity(ledger.EntityID{Kind: ledger.MemberEntity, ID: m.Name})
		if err != nil {
			return nil, fmt.Errorf("read what the ledger keeps of %s: %w", m.Name, err)
		}
		history, _ := e.(*ledger.MemberHistory)
		due, reviewed := m.ReviewDue(history)
		w.ending(ReviewNears, ledger.EntityID{Kind: ledger.MemberEntity, ID: m.Name}, "", due, reviewed)
	}
	return w.found, nil
}
