package ledger

import "github.com/certledger/certledger/ledger/canonical"

// forms is how entities, records with their bodies, events and governances are
// written: what a node reads and writes with every record that it executes.
var forms = hotForms()

func hotForms() canonical.Forms {
	samples := []any{new(Record), new(Event), new(Governance)}
	for _, k := range EntityKinds() {
		samples = append(samples, NewEntity(k))
	}
	for _, k := range Kinds() {
		samples = append(samples, NewBody(k))
	}
	return canonical.FormsOf(samples...)
}
