package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func one(c ledger.GovernanceChange) ([]ledger.GovernanceChange, error) {
	return []ledger.GovernanceChange{c}, nil
}

func (s *session) proposeAdmit() *cobra.Command {
	return s.propose("govern propose admit", "admit DESCRIPTOR --reason TEXT [FLAGS]", s.exactly(1), nil, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		descriptor, err := p.read(args[0])
		if err != nil {
			return nil, err
		}
		if _, err := ledger.ParseDescriptor(descriptor); err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.AdmitMember, Descriptor: string(descriptor)})
	})
}

func (s *session) proposeRenew() *cobra.Command {
	return s.propose("govern propose renew", "renew MEMBER DESCRIPTOR --reason TEXT [FLAGS]", s.exactly(2), nil, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		descriptor, err := p.read(args[1])
		if err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.RenewMember, Descriptor: string(descriptor), Member: args[0], Reason: p.reason})
	})
}

// proposeOf makes a command for an act that only names a member.
func (s *session) proposeOf(act ledger.ChangeAct) *cobra.Command {
	name := string(act)
	return s.propose("govern propose "+name, name+" MEMBER --reason TEXT [FLAGS]", s.exactly(1), nil, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		return one(ledger.GovernanceChange{Act: act, Member: args[0], Reason: p.reason})
	})
}

func (s *session) proposeRemove() *cobra.Command    { return s.proposeOf(ledger.RemoveMember) }
func (s *session) proposeSuspend() *cobra.Command   { return s.proposeOf(ledger.SuspendMember) }
func (s *session) proposeReinstate() *cobra.Command { return s.proposeOf(ledger.ReinstateMember) }

type standingOptions struct {
	classes, dataClasses, participation, scope []string
	filing, region                             string
	declared                                   declaredOptions
}

func (s *session) proposeAmend() *cobra.Command {
	var o standingOptions
	declare := func(f flags) {
		f.list(&o.classes, "class")
		f.list(&o.participation, "participation")
		f.list(&o.scope, "scope")
		f.list(&o.dataClasses, "data-class")
		f.str(&o.filing, "filing", "")
		f.str(&o.region, "region", "")
		f.declared(&o.declared)
	}
	return s.propose("govern propose amend", "amend MEMBER --reason TEXT [FLAGS]", s.exactly(1), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		m, ok := p.base.Member(args[0])
		if !ok {
			return nil, ledger.Refuse(ledger.MemberUnknown, "%s", args[0])
		}
		standing, err := p.standing(m, o)
		if err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.AmendMember, Member: m.Name, Reason: p.reason, Standing: standing})
	})
}

// standing gives the member's standing with what the flags change. A list that is
// given as none is empty.
func (s *session) standing(m *ledger.Member, o standingOptions) (*ledger.Standing, error) {
	n := &ledger.Standing{
		Classes: m.Classes, DataClasses: m.DataClasses, Filing: m.Filing, Participation: m.Participation, Qualifications: m.Qualifications, Region: m.Region, Scope: m.Scope,
	}
	replace(&n.Classes, o.classes)
	replace(&n.Participation, o.participation)
	replace(&n.Scope, o.scope)
	replace(&n.DataClasses, o.dataClasses)
	if o.filing != "" {
		n.Filing = o.filing
	}
	if o.region == "none" {
		n.Region = ""
	} else if o.region != "" {
		n.Region = o.region
	}
	var err error
	n.Qualifications, err = s.declaredBy(m.Qualifications, o.declared)
	return n, err
}

func replace[T ~string](to *[]T, given []string) {
	if len(given) == 0 {
		return
	}
	var list []T
	for _, v := range given {
		if v != "none" {
			list = append(list, T(v))
		}
	}
	slices.Sort(list)
	*to = list
}

func (s *session) proposeParams() *cobra.Command {
	var set []string
	declare := func(f flags) { f.list(&set, "set") }
	return s.propose("govern propose params", "params --set NAME=NUMBER… --reason TEXT [FLAGS]", s.exactly(0), declare, func(p *proposer, _ []string) ([]ledger.GovernanceChange, error) {
		if len(set) == 0 {
			return nil, p.need("set", "")
		}
		params := p.base.Params
		if err := p.setParams(&params, set); err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.SetParams, Params: &params})
	})
}

func (s *session) proposeProfile() *cobra.Command {
	var despite string
	declare := func(f flags) { f.str(&despite, "despite", "") }
	return s.propose("govern propose profile", "profile FILE --reason TEXT [FLAGS]", s.exactly(1), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		text, err := p.profileText(args[0])
		if err != nil {
			return nil, err
		}
		if text, err = p.canonicalProfile(text); err != nil {
			return nil, err
		}
		parsed, err := profile.Parse(text)
		if err != nil {
			return nil, err
		}
		word := ledger.Despite(despite)
		if err := p.checkDespite(parsed, word); err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.SetProfile, Despite: word, Document: string(text), Name: parsed.Name})
	})
}

// checkDespite refuses a word that is none, and to propose without a word what
// nobody could apply then.
func (s *session) checkDespite(p *profile.Profile, word ledger.Despite) error {
	if word != "" && !slices.Contains(ledger.Despites(), word) {
		return s.usage("--despite is one of %v, not %q", ledger.Despites(), word)
	}
	if standing := p.Standing(s.now()); word == "" && slices.Contains(ledger.Despites(), standing) {
		return s.usage("%s is %s: nothing new could be applied for; say --despite %s if the members shall adopt it all the same",
			p.Name, s.say(profile.TextOfWord(string(standing))), string(standing))
	}
	return nil
}

// withoutEnd takes the end of the line away that editors leave behind a document
// of one line.
func withoutEnd(text []byte) []byte { return bytes.TrimSuffix(text, []byte("\n")) }

func (s *session) proposeCalendar() *cobra.Command {
	return s.propose("govern propose calendar", "calendar FILE --reason TEXT [FLAGS]", s.exactly(1), nil, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		text, err := p.read(args[0])
		if err != nil {
			return nil, err
		}
		text = withoutEnd(text)
		calendar, err := legaltime.ParseCalendar(text)
		if err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.SetCalendar, Document: string(text), Name: calendar.Name()})
	})
}

func (s *session) proposeApproval() *cobra.Command {
	var members int
	var classes []string
	declare := func(f flags) {
		f.integer(&members, "members", 0)
		f.list(&classes, "class")
	}
	return s.propose("govern propose approval", "approval ACT --members N --class CLASS=N --reason TEXT [FLAGS]", s.exactly(1), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		act := ledger.ChangeAct(args[0])
		if act.Needs() == nil {
			return nil, p.usage("there is no act %q; there are %v", act, ledger.ChangeActs())
		}
		counts, err := p.classCounts("class", classes)
		if err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.SetApproval, Approval: &ledger.Approval{Act: act, Classes: counts, Members: members}})
	})
}

func (s *session) proposeTrustRoot() *cobra.Command {
	var profiles []string
	var from, until string
	declare := func(f flags) {
		f.list(&profiles, "profile")
		f.str(&from, "from", "")
		f.str(&until, "until", "")
	}
	return s.propose("govern propose trust-root", "trust-root NAME [TRUSTFILE] --reason TEXT [FLAGS]", s.atLeast(1), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		c := ledger.GovernanceChange{Act: ledger.SetTrustRoot, Name: args[0]}
		if len(args) > 1 {
			trust, err := p.readTrust(args[1])
			if err != nil {
				return nil, err
			}
			c.Trust, c.Profiles = string(trust.Text()), slices.Compact(slices.Sorted(slices.Values(profiles)))
		}
		var err error
		if c.From, err = p.bound("--from", from); err != nil {
			return nil, err
		}
		if c.To, err = p.bound("--until", until); err != nil {
			return nil, err
		}
		return one(c)
	})
}

// bound reads a time that may be left out.
func (s *session) bound(flag, text string) (legaltime.Instant, error) {
	if text == "" {
		return 0, nil
	}
	at, err := parseTime(text)
	if err != nil {
		return 0, s.usage("%v", fmt.Errorf("%s: %w", flag, err))
	}
	return at, nil
}

func (s *session) proposeSanction() *cobra.Command {
	var measure string
	declare := func(f flags) { f.str(&measure, "measure", "") }
	return s.propose("govern propose sanction", "sanction NAME --measure MEASURE --reason TEXT [FLAGS]", s.exactly(1), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		if err := p.need("measure", measure); err != nil {
			return nil, err
		}
		return one(ledger.GovernanceChange{Act: ledger.SanctionMember, Measure: ledger.Measure(measure), Member: args[0], Reason: p.reason})
	})
}

func (s *session) proposeRules() *cobra.Command {
	var height uint64
	declare := func(f flags) { f.number(&height, "height") }
	return s.propose("govern propose rules", "rules VERSION --height HEIGHT --reason TEXT [FLAGS]", s.exactly(1), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		version, err := strconv.Atoi(args[0])
		if err != nil || version < 1 {
			return nil, p.usage("%q is not a version of the rules", args[0])
		}
		if height == 0 {
			return nil, p.need("height", "")
		}
		return one(ledger.GovernanceChange{Act: ledger.ActivateRules, Height: height, Rules: version})
	})
}

func (s *session) proposeRevokeKey() *cobra.Command {
	var since string
	declare := func(f flags) { f.str(&since, "suspect-since", "") }
	return s.propose("govern propose revoke-key", "revoke-key MEMBER FINGERPRINT --suspect-since TIME --reason TEXT [FLAGS]", s.exactly(2), declare, func(p *proposer, args []string) ([]ledger.GovernanceChange, error) {
		if err := p.need("suspect-since", since); err != nil {
			return nil, err
		}
		at, err := parseTime(since)
		if err != nil {
			return nil, p.usage("--suspect-since: %v", err)
		}
		key, err := sm3.Parse(args[1])
		if err != nil {
			return nil, p.usage("%v", err)
		}
		return one(ledger.GovernanceChange{Act: ledger.RevokeKey, Key: key, Member: args[0], Reason: p.reason, SuspectSince: at})
	})
}

func (s *session) proposeChanges() *cobra.Command {
	var file string
	declare := func(f flags) { f.str(&file, "file", "") }
	return s.propose("govern propose changes", "changes --file FILE --reason TEXT [FLAGS]", s.exactly(0), declare, func(p *proposer, _ []string) ([]ledger.GovernanceChange, error) {
		if err := p.need("file", file); err != nil {
			return nil, err
		}
		data, err := p.read(file)
		if err != nil {
			return nil, err
		}
		var changes []ledger.GovernanceChange
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&changes); err != nil {
			return nil, ledger.Refuse(ledger.BodyMalformed, "%s: %v", file, err)
		}
		return changes, nil
	})
}
