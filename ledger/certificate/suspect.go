package certificate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// suspects are the keys that the newest set that a verifier was shown revokes:
// what they signed since their instant may be somebody else's.
type suspects []ledger.RevokedKey

// since gives from when on a key is suspect, when it is so at the instant.
func (s suspects) since(key sm3.Digest, at legaltime.Instant) (legaltime.Instant, bool) {
	i := slices.IndexFunc(s, func(r ledger.RevokedKey) bool { return r.Key == key && r.SuspectSince <= at })
	if i < 0 {
		return 0, false
	}
	return s[i].SuspectSince, true
}

// trustworthy drops the rows by keys that were suspect when the header was made.
func (s suspects) trustworthy(g signed) []Cosigner {
	return slices.DeleteFunc(slices.Clone(g.rows), func(r Cosigner) bool {
		_, suspect := s.since(r.Key, g.header.Time)
		return suspect
	})
}

// learn takes from the newest set of the chains which keys are suspect, and
// whether the file stops short of a recovery that the trust file knows of.
func (v *verifier) learn(chains ...*chain) {
	var newest *ledger.Governance
	for _, c := range chains {
		if c != nil && (newest == nil || c.last().set.Sequence > newest.Sequence) {
			newest = c.last().set
		}
	}
	if newest == nil {
		return
	}
	v.suspects = newest.Revoked
	if known := len(v.trust.Recoveries); known > newest.Epoch {
		v.report.note(NoteRecoveryAhead, strconv.Itoa(known), strconv.Itoa(newest.Epoch))
	}
}

// noteSuspects says whether every quorum of the file stands without the
// cosignatures of suspect keys, if there are any.
func (v *verifier) noteSuspects() {
	var names []string
	short := ""
	for _, g := range v.signed {
		kept := v.suspects.trustworthy(g)
		if len(kept) == len(g.rows) {
			continue
		}
		for _, r := range g.rows {
			if _, suspect := v.suspects.since(r.Key, g.header.Time); suspect {
				names = append(names, r.Member)
			}
		}
		if short == "" && !g.panel.reaches(kept) {
			short = g.header.name()
		}
	}
	slices.Sort(names)
	who := strings.Join(slices.Compact(names), ", ")
	switch {
	case who == "":
	case short == "":
		v.report.note(NoteSuspectsSpared, who)
	default:
		v.report.note(NoteSuspectsNeeded, who, short)
	}
}
