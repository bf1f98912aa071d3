package profile

import (
	"maps"
	"slices"
)

// SuppliedBy gives the profile as it is to be read while another version is in force:
// what p leaves unstated is what that version says at the same place, with its article.
// What p states stands, and so does what it has no key for. Neither is changed; p itself
// is given when nothing is supplied.
func (p *Profile) SuppliedBy(now *Profile) *Profile {
	if now == nil || now == p || !p.leavesOpen() {
		return p
	}
	read := *p
	read.Account, read.Appraisal, read.Disputes = suppliedPart(p.Account, now.Account), suppliedPart(p.Appraisal, now.Appraisal), suppliedPart(p.Disputes, now.Disputes)
	read.Revocation, read.Supervision = suppliedPart(p.Revocation, now.Revocation), suppliedPart(p.Supervision, now.Supervision)
	read.Acts = eachSupplied(p.Acts, now.Acts, suppliedPairs)
	read.Certificates = eachSupplied(p.Certificates, now.Certificates, suppliedPairs)
	read.Objection = eachSupplied(p.Objection, now.Objection, suppliedParams)
	read.Params, read.Lists = suppliedParams(p.Params, now.Params), suppliedLists(p.Lists, now.Lists)
	return &read
}

// leavesOpen reports whether anything is unstated.
func (p *Profile) leavesOpen() bool {
	return slices.ContainsFunc(p.Groups(), func(g Group) bool {
		return slices.ContainsFunc(g.Entries(), func(e Entry) bool { return slices.Contains(e.Values, Unstated) })
	})
}

// keys is what acts, kinds of certificates and the parts of a profile have in common.
type keys interface{ ActText | Values }

func suppliedPart[T keys](open, now *T) *T {
	if open == nil || now == nil {
		return open
	}
	read := suppliedPairs(*open, *now)
	return &read
}

func suppliedPairs[T keys](open, now T) T {
	mine, theirs := Values(open), Values(now)
	return T(Values{Lists: suppliedLists(mine.Lists, theirs.Lists), Params: suppliedParams(mine.Params, theirs.Params)})
}

func suppliedParams(open, now map[string]Param) map[string]Param {
	return eachSupplied(open, now, func(mine, theirs Param) Param {
		if mine.Value == Unstated {
			return theirs
		}
		return mine
	})
}

func suppliedLists(open, now map[string]List) map[string]List {
	return eachSupplied(open, now, func(mine, theirs List) List {
		if slices.Contains(mine.Values, Unstated) {
			return theirs
		}
		return mine
	})
}

// eachSupplied supplies what both have under one name.
func eachSupplied[T any](open, now map[string]T, supply func(mine, theirs T) T) map[string]T {
	read := maps.Clone(open)
	for _, name := range slices.Sorted(maps.Keys(open)) {
		if theirs, ok := now[name]; ok {
			read[name] = supply(open[name], theirs)
		}
	}
	return read
}
