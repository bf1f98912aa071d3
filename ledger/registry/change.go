package registry

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// changed is a governance in the making.
type changed struct {
	governance *ledger.Governance
	documents  [][]byte
	retired    []retiring
}

// change makes the changes on a copy of the governance in force, one after the
// other. The refusal says which cannot be made.
func (a *act) change(changes []ledger.GovernanceChange) (*changed, *ledger.Refusal) {
	g, err := copyGovernance(a.Governance)
	if err != nil {
		a.fault = fmt.Errorf("copy the governance: %w", err)
		return nil, nil
	}
	made := &changed{governance: g}
	for i, c := range changes {
		err := c.CheckFields()
		if err == nil {
			err = a.make(made, c)
		}
		if err != nil {
			return nil, ledger.Refuse(ledger.ProposalChange, "change %d: %v", i+1, err)
		}
	}
	if _, err := g.Text(); err != nil {
		return nil, ledger.Refuse(ledger.ProposalChange, "%v", err)
	}
	return made, nil
}

// copyGovernance gives a copy that shares nothing.
func copyGovernance(g *ledger.Governance) (*ledger.Governance, error) {
	text, err := g.Text()
	if err != nil {
		return nil, err
	}
	return ledger.ParseGovernance(text)
}

// maxReason bounds a reason that stands in the governance's text.
const maxReason = 512

func (a *act) make(to *changed, c ledger.GovernanceChange) error {
	switch c.Act {
	case ledger.AdmitMember:
		return a.admit(to, c)
	case ledger.RenewMember:
		return a.renew(to, c)
	case ledger.AmendMember:
		return amend(to.governance, c)
	case ledger.SuspendMember, ledger.ReinstateMember:
		return suspend(to.governance, c.Member, c.Act == ledger.SuspendMember)
	case ledger.RemoveMember:
		return remove(to, c)
	case ledger.RevokeKey:
		return a.revoke(to, c)
	case ledger.SanctionMember:
		return sanction(to.governance, c, a.Time)
	case ledger.SetProfile, ledger.SetCalendar:
		return a.adopt(to, c)
	case ledger.SetApproval:
		return setApproval(to.governance, *c.Approval)
	case ledger.SetParams:
		to.governance.Params = *c.Params
		return c.Params.CheckVoted()
	case ledger.ActivateRules:
		return activate(to.governance, c, a.Height)
	case ledger.SetTrustRoot:
		return a.setTrustRoot(to.governance, c)
	}
	return fmt.Errorf("there is no act %q", c.Act)
}

// sanction enters a measure. To suspend cooperation with a member suspends it.
func sanction(g *ledger.Governance, c ledger.GovernanceChange, at legaltime.Instant) error {
	if len(c.Reason) > maxReason {
		return fmt.Errorf("the reason has more than %d bytes", maxReason)
	}
	switch c.Measure {
	case ledger.Publish, ledger.Warn:
	case ledger.Lift:
		before := len(g.Sanctions)
		g.Sanctions = slices.DeleteFunc(g.Sanctions, func(s ledger.Sanction) bool { return s.Member == c.Member })
		if len(g.Sanctions) == before {
			return fmt.Errorf("nothing stands against %s", c.Member)
		}
		return nil
	case ledger.SuspendCooperation:
		if _, ok := g.Member(c.Member); ok {
			if err := suspend(g, c.Member, true); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("measure %.40q is none of lift, publish, suspend_cooperation and warn", c.Measure)
	}
	g.Sanctions = append(g.Sanctions, ledger.Sanction{Measure: c.Measure, Member: c.Member, Reason: c.Reason, Since: at})
	return nil
}

// adopt puts a profile or calendar in force, in the place of the one of that
// name.
func (a *act) adopt(to *changed, c ledger.GovernanceChange) error {
	g, text := to.governance, []byte(c.Document)
	list, check := &g.Profiles, checkProfile
	if c.Act == ledger.SetCalendar {
		list, check = &g.Calendars, a.checkCalendar
	}
	if err := check(g, c, text); err != nil {
		return err
	}
	doc := ledger.Document{Despite: c.Despite, Digest: sm3.Sum(text), Name: c.Name}
	i, found := slices.BinarySearchFunc(*list, doc, func(x, y ledger.Document) int { return cmp.Compare(x.Name, y.Name) })
	switch {
	case found && (*list)[i] == doc:
		return fmt.Errorf("this %s is in force already", c.Name)
	case found:
		(*list)[i] = doc
	default:
		*list = slices.Insert(*list, i, doc)
	}
	to.documents = append(to.documents, text)
	return nil
}

// checkCalendar demands a higher version than the one in force has.
func (a *act) checkCalendar(g *ledger.Governance, c ledger.GovernanceChange, text []byte) error {
	name := c.Name
	calendar, err := legaltime.ParseCalendar(text)
	if err != nil {
		return err
	}
	if calendar.Name() != name {
		return fmt.Errorf("the calendar calls itself %s", calendar.Name())
	}
	if old := a.Documents.CalendarVersion(name); calendar.Version() <= old {
		return fmt.Errorf("version %d of the calendar is not newer than version %d, which is in force", calendar.Version(), old)
	}
	if slices.ContainsFunc(g.Profiles, func(d ledger.Document) bool { return d.Name == name }) {
		return fmt.Errorf("%s is a profile", name)
	}
	return nil
}

func checkProfile(g *ledger.Governance, c ledger.GovernanceChange, text []byte) error {
	name := c.Name
	p, err := profile.Parse(text)
	if err != nil {
		return err
	}
	if p.Name != name {
		return fmt.Errorf("the profile calls itself %s", p.Name)
	}
	if !p.Takes(c.Despite) {
		return fmt.Errorf("%s is %s until %s: nobody can adopt it despite %q", name, p.Status, p.Effective.To, c.Despite)
	}
	named := func(name string) func(ledger.Document) bool {
		return func(d ledger.Document) bool { return d.Name == name }
	}
	if !slices.ContainsFunc(g.Calendars, named(p.Calendar)) {
		return fmt.Errorf("the profile needs the calendar %s, which is not in force", p.Calendar)
	}
	if slices.ContainsFunc(g.Calendars, named(name)) {
		return fmt.Errorf("%s is a calendar", name)
	}
	return nil
}

// setApproval sets what an act needs, or that it needs nothing beyond the
// quorum.
func setApproval(g *ledger.Governance, a ledger.Approval) error {
	i, found := slices.BinarySearchFunc(g.Approvals, a, func(x, y ledger.Approval) int { return cmp.Compare(x.Act, y.Act) })
	none := a.Members == 0 && len(a.Classes) == 0
	switch {
	case a.Act == "":
		return errors.New("it does not say for which act")
	case none && !found:
		return fmt.Errorf("%s needs nothing beyond the quorum already", a.Act)
	case none:
		g.Approvals = slices.Delete(g.Approvals, i, i+1)
	case found:
		g.Approvals[i] = a
	default:
		g.Approvals = slices.Insert(g.Approvals, i, a)
	}
	return nil
}

// activationNotice is how many blocks an activation must lie ahead, so that
// operators can install what knows the version.
const activationNotice = 16

// activate has the version after the last one execute from a height on. Whether
// this program knows it does not matter: all members must judge alike.
func activate(g *ledger.Governance, c ledger.GovernanceChange, height uint64) error {
	if c.Height < height+activationNotice {
		return fmt.Errorf("height %d is not at least %d blocks ahead", c.Height, activationNotice)
	}
	if last := g.RulesAt(^uint64(0)); c.Rules != last+1 {
		return fmt.Errorf("version %d does not follow version %d", c.Rules, last)
	}
	g.Activations = append(g.Activations, ledger.Activation{Height: c.Height, Rules: c.Rules})
	return nil
}

func (a *act) setTrustRoot(g *ledger.Governance, c ledger.GovernanceChange) error {
	if trust, err := ledger.ParseTrust([]byte(c.Trust)); err == nil && trust.Ledger == a.ledger {
		return errors.New("a ledger is no other ledger's root of trust for itself")
	}
	root := ledger.TrustRoot{From: c.From, Name: c.Name, Profiles: c.Profiles, To: c.To, Trust: c.Trust}
	i, found := slices.BinarySearchFunc(g.TrustRoots, root, func(x, y ledger.TrustRoot) int { return cmp.Compare(x.Name, y.Name) })
	switch {
	case c.Trust == "" && !found:
		return fmt.Errorf("there is no trust root %s to take away", c.Name)
	case c.Trust == "":
		g.TrustRoots = slices.Delete(g.TrustRoots, i, i+1)
	case found:
		g.TrustRoots[i] = root
	default:
		g.TrustRoots = slices.Insert(g.TrustRoots, i, root)
	}
	return nil
}
