package sim_test

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// clerk writes the records that honest people submit. It never hears what became of them, so it repeats itself.
type clerk struct {
	net *network
	n   int

	notes    [][]byte
	holders  []*ledgertest.Holder
	evidence []ledger.VoucherBody // number and holder of what was deposited
	assets   []string
	taken    []int // steps that the application of each asset has gone
}

func newClerk(n *network) *clerk { return &clerk{net: n} }

// write makes up to limit notes.
func (c *clerk) write(limit int) (notes [][]byte) {
	for range c.net.rng.IntN(limit + 1) {
		notes = append(notes, c.note())
	}
	return notes
}

// note makes a record, or repeats one.
func (c *clerk) note() []byte {
	if len(c.notes) > 0 && c.net.chance(20) {
		return pick(c.net.rng, c.notes)
	}
	note := c.newNote()
	c.notes = append(c.notes, note)
	return note
}

func (c *clerk) number(prefix string) string {
	c.n++
	return fmt.Sprintf("%s-%d", prefix, c.n)
}

func (c *clerk) newNote() []byte {
	switch roll := c.net.rng.IntN(10); {
	case len(c.holders) < 2 || roll == 0 && len(c.holders) < 8:
		h := c.net.Holder(c.net.t, c.number("holder"))
		c.holders = append(c.holders, h)
		return c.record(ledger.AccountOpen, h.Open)
	case roll < 6 || len(c.evidence) == 0:
		number, h := c.number("EV"), pick(c.net.rng, c.holders)
		c.evidence = append(c.evidence, ledger.VoucherBody{Evidence: number, Holder: h.Account})
		return c.record(ledger.EvidenceDeposit, ledgertest.DepositBody(number, h.Account, number))
	case roll < 7 || len(c.assets) == 0:
		number, e := c.number("DA"), pick(c.net.rng, c.evidence)
		c.assets, c.taken = append(c.assets, number), append(c.taken, 0)
		terms := ledgertest.RegisterTerms(number, []string{e.Evidence}, nil)
		return c.record(ledger.ApplicationSubmit, c.net.Initial(c.net.t, "AP-"+number, number, e.Holder, "test-registration", "initial", terms))
	case roll < 9:
		return c.step(c.net.rng.IntN(len(c.assets)))
	default:
		ends := c.net.now() + legaltime.Instant(5+c.net.rng.IntN(60))*ledgertest.Second
		return c.record(ledger.HoldFreeze, ledgertest.FreezeBody(c.number("H"), pick(c.net.rng, c.assets), ends))
	}
}

// step takes an asset's application further, or repeats the last step.
func (c *clerk) step(i int) []byte {
	number := "AP-" + c.assets[i]
	taken := c.taken[i]
	c.taken[i]++
	switch taken {
	case 0:
		return c.record(ledger.ApplicationAccept, ledgertest.StepBody(number))
	case 1:
		return c.record(ledger.ApplicationReviewed, ledgertest.ReviewBody(number, c.net.ActOf(c.net.t, "test-registration", "initial").Stages()[0]))
	default:
		return c.record(ledger.ApplicationPublicise, ledgertest.StepBody(number))
	}
}

func (c *clerk) record(kind ledger.Kind, body any) []byte {
	return c.net.Record(c.net.t, kind, body, sm3.Digest{}, c.net.now())
}

// openAccount makes a record that everybody must accept.
func (c *clerk) openAccount() []byte {
	return c.record(ledger.AccountOpen, c.net.Holder(c.net.t, c.number("holder")).Open)
}

// countLeaves counts how often each leaf is in a store's log.
func countLeaves(n *network, s *store.Store) map[sm3.Digest]int {
	n.t.Helper()
	counts := map[sm3.Digest]int{}
	for i := range s.LastHeader().Size {
		counts[sm3.Sum(ledgertest.Must(s.Leaf(i))(n.t))]++
	}
	return counts
}
