package agenda_test

import (
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// kept is what the ledger keeps, by id.
type kept map[ledger.EntityID]ledger.Entity

func (k kept) Entity(id ledger.EntityID) (ledger.Entity, error) { return k[id], nil }

// TestReviewsAreToldOf: a review waits for the registry and the authority from three
// months before, is overdue from its day on, and has waited when the next is set.
func TestReviewsAreToldOf(t *testing.T) {
	due := ledgertest.At(t, "2027-01-01T00:00")
	set := ledger.Governance{Members: []ledger.Member{
		{Name: "authority", Classes: []ledger.Class{ledger.ClassRegulator}},
		{Name: "court", Classes: []ledger.Class{ledger.ClassCourt}},
		{Name: "one", Classes: []ledger.Class{ledger.ClassRegistry}, Qualifications: &ledger.Qualifications{ReviewDue: due}},
		{Name: "two", Classes: []ledger.Class{ledger.ClassRegistry}},
	}}
	later := kept{{Kind: ledger.MemberEntity, ID: "one"}: &ledger.MemberHistory{Name: "one", ReviewDue: due + 365*ledgertest.Day}}
	for _, row := range []struct {
		what    string
		now     legaltime.Instant
		view    kept
		told    []string
		overdue bool
	}{
		{"long before", due - agenda.Warning - 1, nil, nil, false},
		{"three months before", due - agenda.Warning, nil, []string{"authority", "one"}, false},
		{"on the day", due, nil, []string{"authority", "one"}, true},
		{"reviewed", due, later, nil, false},
	} {
		told := 0
		for _, name := range []string{"authority", "court", "one", "two", "91000000MA00000084"} {
			found, err := agenda.Reviews(registry.Env{View: row.view, Time: row.now, Governance: &set}, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range found {
				if told >= len(row.told) || row.told[told] != name || m.Code != agenda.ReviewNears || m.Of.ID != "one" || m.Due != due || m.Overdue != row.overdue {
					t.Errorf("%s: %s is told %+v", row.what, name, m)
				}
				told++
			}
		}
		if told != len(row.told) {
			t.Errorf("%s: %d are told, want %v", row.what, told, row.told)
		}
	}
}
