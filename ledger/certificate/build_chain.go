package certificate

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// errGap says that the signatures that a source holds lead no further. A ledger
// that was executed has a quorum over every change of its governance.
var errGap = errors.New("no quorum of the set before signed a header of the next one")

// trail is what planning a chain needs: epochs counted from 0, the genesis set's,
// so that the n-th change begins the n-th.
type trail struct {
	builder
	changes uint64
	end     header // the newest header that the chain must explain
	target  uint64 // its epoch
}

// strength judges the signatures of a link.
type strength func(panel, []Cosigner) bool

// landing is a set that the chain has reached.
type landing struct {
	epoch uint64
	set   *ledger.Governance
	text  []byte
}

// governance proves the sets of the headers in the list, which rises in height,
// and of the one at the end, with as few links as the signatures allow: the
// farther each leads, the fewer.
func (b builder) governance(genesis string, end header, list ...header) (Governance, error) {
	parsed, err := ledger.ParseGenesis([]byte(genesis))
	if err != nil {
		return Governance{}, err
	}
	var at landing
	if at.set, at.text, err = b.set(parsed.Governance); err != nil {
		return Governance{}, err
	}
	g := Governance{First: at.text}
	t := trail{builder: b, end: end}
	if t.changes, err = b.src.Changes(); err != nil {
		return Governance{}, fmt.Errorf("count the changes of governance: %w", err)
	}
	if t.target, err = t.epochOf(end.Height); err != nil {
		return Governance{}, err
	}
	for _, h := range append(list, end) {
		epoch, err := t.epochOf(h.Height)
		for err == nil && at.epoch < epoch {
			var link GovernanceLink
			link, at, err = t.next(at, epoch)
			g.Links = append(g.Links, link)
		}
		if err != nil {
			return Governance{}, err
		}
	}
	return g, nil
}

// next makes the link to follow: the header that the reader pins where it leads
// on, or else the farthest leap.
func (t trail) next(from landing, target uint64) (GovernanceLink, landing, error) {
	if t.pin == 0 || t.pin > t.end.Height {
		return t.signedOrPlanned(from, target)
	}
	epoch, err := t.epochOf(t.pin)
	if err != nil {
		return GovernanceLink{}, from, err
	}
	if epoch <= from.epoch || epoch > target {
		return t.signedOrPlanned(from, target)
	}
	h, err := t.header(t.pin)
	if err != nil {
		return GovernanceLink{}, from, err
	}
	return t.complete(GovernanceLink{Header: string(h.text)}, from, epoch)
}

// epochOf counts the changes in force at height.
func (t trail) epochOf(height uint64) (uint64, error) {
	low, high := uint64(0), t.changes
	for low < high {
		middle := low + (high-low+1)/2
		first, err := t.change(middle)
		if err != nil {
			return 0, err
		}
		if first <= height {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low, nil
}

func (t trail) change(n uint64) (uint64, error) {
	first, err := t.src.Change(n)
	if err != nil {
		return 0, fmt.Errorf("read where change %d came into force: %w", n, err)
	}
	return first, nil
}

// witness gives the header that shows an epoch: the one that made the next change
// final, which has a quorum and names both sets; of the last epoch, the end.
func (t trail) witness(epoch uint64) (header, error) {
	if epoch == t.target {
		return t.end, nil
	}
	first, err := t.change(epoch + 1)
	if err != nil {
		return header{}, err
	}
	h, err := t.header(first)
	if err != nil {
		return header{}, err
	}
	return t.header(h.Final)
}

// leap makes the link that leads farthest towards the target epoch. It prefers
// links that hold without any one member, because a court may leave out a
// party to the dispute.
func (t trail) leap(from landing, target uint64) (GovernanceLink, landing, error) {
	for _, enough := range []strength{panel.spares, panel.reaches} {
		epoch, err := t.farthest(from, target, enough)
		if err != nil {
			return GovernanceLink{}, from, err
		}
		if epoch > from.epoch {
			link, _, err := t.signed(from, epoch, enough)
			if err != nil {
				return link, from, err
			}
			return t.complete(link, from, epoch)
		}
	}
	return GovernanceLink{}, from, fmt.Errorf("epoch %d: %w", from.epoch, errGap)
}

// farthest finds an epoch up to the target to which the signatures lead in one
// link, from.epoch when to none. Keys are replaced one after another, so it
// takes the target at once, or else looks for the limit by doubling and halving.
func (t trail) farthest(from landing, target uint64, enough strength) (uint64, error) {
	try := func(epoch uint64) (bool, error) {
		_, ok, err := t.signed(from, epoch, enough)
		return ok, err
	}
	if ok, err := try(target); ok || err != nil {
		return target, err
	}
	low, high, doubling := from.epoch, target, true
	for step := uint64(1); high-low > 1; step *= 2 {
		next := low + (high-low)/2
		if doubling {
			next = min(next, low+step)
		}
		ok, err := try(next)
		if err != nil {
			return 0, err
		}
		if ok {
			low = next
		} else {
			high, doubling = next, false
		}
	}
	return low, nil
}

// signed gives the link without its splices from one epoch to another, and
// whether enough of the earlier set vouch for it. The next epoch may also be
// shown by the header that made its change final.
func (t trail) signed(from landing, epoch uint64, enough strength) (GovernanceLink, bool, error) {
	link, ok, err := t.vouched(from, epoch, enough)
	if ok || err != nil || epoch != from.epoch+1 {
		return link, ok, err
	}
	return t.vouched(from, from.epoch, enough)
}

func (t trail) vouched(from landing, epoch uint64, enough strength) (GovernanceLink, bool, error) {
	h, err := t.witness(epoch)
	if err != nil {
		return GovernanceLink{}, false, err
	}
	lines, err := t.src.Cosignatures(h.Height)
	if err != nil {
		return GovernanceLink{}, false, fmt.Errorf("read the cosignatures over header %d: %w", h.Height, err)
	}
	kept, rows, err := signedBy(from.set, lines)
	link := GovernanceLink{Cosignatures: string(ledger.CosignatureBlock(kept)), Header: string(h.text)}
	return link, err == nil && enough(panel{set: from.set}, rows), err
}

// complete gives a link the splices to the set of an epoch, and that set.
func (t trail) complete(link GovernanceLink, from landing, epoch uint64) (GovernanceLink, landing, error) {
	to := landing{epoch: epoch}
	var err error
	if to.set, to.text, err = t.setOf(epoch); err != nil {
		return link, from, err
	}
	link.Splices = difference(from.text, to.text)
	return link, to, nil
}
