package cli

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// changeWords says what a change does.
func (s *session) changeWords(c ledger.GovernanceChange) string {
	switch c.Act {
	case ledger.AdmitMember:
		m, err := ledger.ParseDescriptor([]byte(c.Descriptor))
		if err != nil {
			return string(c.Act)
		}
		return s.t("admit %s (%s), %s: %s", m.Name, s.titleOf(m), joinText(&page{s: s}, m.Classes, ledger.ClassText), joinText(&page{s: s}, m.Participation, participationText))
	case ledger.AmendMember:
		return s.t("give %s the standing %s (%s)", c.Member, s.standingWords(c.Standing), c.Reason)
	case ledger.RenewMember:
		return s.t("give %s keys, node and participation of a new descriptor (%s)", c.Member, c.Reason)
	case ledger.ReinstateMember:
		return s.t("reinstate %s (%s)", c.Member, c.Reason)
	case ledger.RemoveMember:
		return s.t("remove %s (%s)", c.Member, c.Reason)
	case ledger.SuspendMember:
		return s.t("suspend %s (%s)", c.Member, c.Reason)
	case ledger.RevokeKey:
		return s.t("revoke the key %s of %s, suspect since %s (%s)", c.Key, c.Member, c.SuspectSince.Beijing(), c.Reason)
	case ledger.SanctionMember:
		return s.t("measure against %s: %s (%s)", c.Member, s.say(measureText(c.Measure)), c.Reason)
	default:
		return s.ruleWords(c)
	}
}

// ruleWords is changeWords for acts that are about no member.
func (s *session) ruleWords(c ledger.GovernanceChange) string {
	switch c.Act {
	case ledger.SetApproval:
		return s.approvalWords(*c.Approval)
	case ledger.SetCalendar:
		return s.t("adopt the calendar %s (%s)", c.Name, sm3.Sum([]byte(c.Document)))
	case ledger.SetProfile:
		return s.profileWords(ledger.Document{Despite: c.Despite, Digest: sm3.Sum([]byte(c.Document)), Name: c.Name})
	case ledger.SetParams:
		return s.t("set the numbers %s", paramWords(nil, c.Params))
	case ledger.ActivateRules:
		return s.t("rules %d execute from height %d", c.Rules, c.Height)
	case ledger.SetTrustRoot:
		if c.Trust == "" {
			return s.t("believe the ledger %s no longer", c.Name)
		}
		return s.t("believe the ledger %s", c.Name)
	default:
		return string(c.Act)
	}
}

// profileWords says that a profile is adopted, and despite what.
func (s *session) profileWords(d ledger.Document) string {
	if d.Despite == "" {
		return s.t("adopt the profile %s (%s)", d.Name, d.Digest)
	}
	return s.t("adopt the profile %s (%s) although it is %s", d.Name, d.Digest, s.say(profile.TextOfWord(string(d.Despite))))
}

func (s *session) approvalWords(a ledger.Approval) string {
	needs := []string{s.t("%d votes", a.Members)}
	for _, c := range a.Classes {
		needs = append(needs, fmt.Sprintf("%d %s", c.Count, s.say(ledger.ClassText(c.Class))))
	}
	return s.t("%s needs at least %s", a.Act, strings.Join(needs, ", "))
}

func (s *session) standingWords(n *ledger.Standing) string {
	words := []string{joinText(&page{s: s}, n.Classes, ledger.ClassText), joinText(&page{s: s}, n.Participation, participationText)}
	if n.Region != "" {
		words = append(words, n.Region)
	}
	return strings.Join(slices.Concat(words, n.Scope, n.DataClasses), "; ")
}

func (s *session) titleOf(m ledger.Member) string {
	if s.lang == "en" {
		return m.TitleEN
	}
	return m.Title
}

// paramWords lists numbers that differ, all of them when before is nil.
func paramWords(before, after *ledger.Params) string {
	var words []string
	for i, row := range paramRows(after) {
		if before == nil || paramRows(before)[i].get() != row.get() {
			words = append(words, fmt.Sprintf("%s=%d", row.name, row.get()))
		}
	}
	return strings.Join(words, ", ")
}

// differences says what changed from one set to another; nothing without the one
// before.
func (s *session) differences(before, after *ledger.Governance) []string {
	words := []string{}
	if before == nil {
		return words
	}
	for _, m := range before.Members {
		if _, ok := after.Member(m.Name); !ok {
			words = append(words, s.t("%s is removed", m.Name))
		}
	}
	for i := range after.Members {
		if old, ok := before.Member(after.Members[i].Name); ok {
			words = append(words, s.memberDifferences(old, &after.Members[i])...)
		} else {
			words = append(words, s.t("%s is admitted", after.Members[i].Name))
		}
	}
	if w := paramWords(&before.Params, &after.Params); w != "" {
		words = append(words, s.t("numbers: %s", w))
	}
	words = append(words, s.documentDifferences(before, after)...)
	if before.Quorum() != after.Quorum() || len(before.Cosigners()) != len(after.Cosigners()) {
		words = append(words, s.t("quorum: %d of %d, before %d of %d", after.Quorum(), len(after.Cosigners()), before.Quorum(), len(before.Cosigners())))
	}
	return words
}

func (s *session) memberDifferences(old, now *ledger.Member) []string {
	var words []string
	if old.Suspended != now.Suspended {
		if now.Suspended {
			words = append(words, s.t("%s is suspended", now.Name))
		} else {
			words = append(words, s.t("%s is reinstated", now.Name))
		}
	}
	had, has := old.NamedKeys(), now.NamedKeys()
	for _, k := range without(had, has) {
		words = append(words, s.t("%s: key of role %s retired, %s", now.Name, k.Role, k.Key.Fingerprint()))
	}
	for _, k := range without(has, had) {
		words = append(words, s.t("%s: new key of role %s, %s", now.Name, k.Role, k.Key.Fingerprint()))
	}
	if old.Node != nil && now.Node != nil && (old.Node.Peer != now.Node.Peer || !slices.Equal(old.Node.Addresses, now.Node.Addresses)) {
		words = append(words, s.t("%s: node %s at %s", now.Name, now.Node.Peer, strings.Join(now.Node.Addresses, ", ")))
	}
	if !slices.Equal(old.Participation, now.Participation) {
		words = append(words, s.t("%s: takes part as %s", now.Name, joinText(&page{s: s}, now.Participation, participationText)))
	}
	if !slices.Equal(old.Classes, now.Classes) || !slices.Equal(old.Scope, now.Scope) || !slices.Equal(old.DataClasses, now.DataClasses) || old.Region != now.Region || old.Filing != now.Filing {
		words = append(words, s.t("%s: %s; scope %s, region %s, filing %s", now.Name, joinText(&page{s: s}, now.Classes, ledger.ClassText), strings.Join(slices.Concat(now.Scope, now.DataClasses), ", "), now.Region, now.Filing))
	}
	for _, c := range now.Certificates {
		if !slices.Contains(old.Certificates, c) {
			words = append(words, s.t("%s: certificate %s of %s", now.Name, c.Serial, c.Issuer))
		}
	}
	return words
}

// without gives the keys of a that b does not have.
func without(a, b []ledger.StaffKey) []ledger.StaffKey {
	return slices.DeleteFunc(slices.Clone(a), func(k ledger.StaffKey) bool {
		return slices.ContainsFunc(b, func(other ledger.StaffKey) bool {
			return other.Role == k.Role && other.Key.Fingerprint() == k.Key.Fingerprint()
		})
	})
}

// documentDifferences says what changed but members and numbers.
func (s *session) documentDifferences(before, after *ledger.Governance) []string {
	var words []string
	for _, d := range after.Profiles {
		if !slices.Contains(before.Profiles, d) {
			words = append(words, s.profileWords(d))
		}
	}
	for _, d := range after.Calendars {
		if !slices.Contains(before.Calendars, d) {
			words = append(words, s.t("adopt the calendar %s (%s)", d.Name, d.Digest))
		}
	}
	for _, a := range after.Activations[min(len(before.Activations), len(after.Activations)):] {
		words = append(words, s.t("rules %d execute from height %d", a.Rules, a.Height))
	}
	for _, a := range after.Approvals {
		if old := before.Approval(a.Act); !old.Covers(a) || !a.Covers(old) {
			words = append(words, s.approvalWords(a))
		}
	}
	for _, r := range after.Revoked[min(len(before.Revoked), len(after.Revoked)):] {
		words = append(words, s.t("revoke the key %s of %s, suspect since %s (%s)", r.Key, r.Member, r.SuspectSince.Beijing(), r.Reason))
	}
	for _, x := range after.Sanctions {
		if !slices.Contains(before.Sanctions, x) {
			words = append(words, s.t("measure against %s: %s (%s)", x.Member, s.say(measureText(x.Measure)), x.Reason))
		}
	}
	return append(words, s.trustDifferences(before, after)...)
}

func (s *session) trustDifferences(before, after *ledger.Governance) []string {
	var words []string
	for _, r := range after.TrustRoots {
		if old, ok := before.TrustRoot(r.Name); !ok || !reflect.DeepEqual(*old, r) {
			words = append(words, s.t("believe the ledger %s", r.Name))
			if len(r.Profiles) > 0 {
				words = append(words, s.t("recognise its certificates under %s", strings.Join(r.Profiles, ", ")))
			}
		}
	}
	for _, r := range before.TrustRoots {
		if !slices.ContainsFunc(after.TrustRoots, func(x ledger.TrustRoot) bool { return x.Name == r.Name }) {
			words = append(words, s.t("believe the ledger %s no longer", r.Name))
		}
	}
	return words
}
