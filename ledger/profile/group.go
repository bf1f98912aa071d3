package profile

import (
	"cmp"
	"maps"
	"slices"
)

// GroupKind is a kind of group of keys that stand together in a profile.
type GroupKind string

// The kinds of groups, in the order in which a lawyer reads a regime.
const (
	// OfAct are the keys of one act, under the act's name.
	OfAct GroupKind = "act"
	// OfCertificates are those of one kind of certificate.
	OfCertificates GroupKind = "certificates"
	// OfProfile are those outside every act, under no name.
	OfProfile GroupKind = "profile"
	// OfObjections are those of one rule on objections.
	OfObjections GroupKind = "objection"
	// OfDisputes are those about courts and their documents.
	OfDisputes GroupKind = "disputes"
	// OfSupervision are those about what is kept, published, reported and barred.
	OfSupervision GroupKind = "supervision"
	// OfRevocation are those about revocation and suspension.
	OfRevocation GroupKind = "revocation"
	// OfAppraisal are those about reports that evaluate or appraise data.
	OfAppraisal GroupKind = "appraisal"
	// OfAccount are those about accounts.
	OfAccount GroupKind = "account"
)

// Schema is what a kind of group may hold.
type Schema struct {
	Kind GroupKind
	// Keys has every key of every group of the kind: a key that some of them lack
	// too.
	Keys []Key
}

// Schemas lists every kind of group.
func Schemas() []Schema {
	return []Schema{
		{OfAct, inOrder(OfAct, ActKeys())},
		{OfCertificates, inOrder(OfCertificates, CertificateKeys())},
		{OfProfile, inOrder(OfProfile, Keys())},
		{OfObjections, inOrder(OfObjections, ObjectionKeys(AtPublicity), ObjectionKeys(ToRegistered))},
		{OfDisputes, inOrder(OfDisputes, DisputeKeys())},
		{OfSupervision, inOrder(OfSupervision, SupervisionKeys())},
		{OfRevocation, inOrder(OfRevocation, RevocationKeys())},
		{OfAppraisal, inOrder(OfAppraisal, AppraisalKeys())},
		{OfAccount, inOrder(OfAccount, AccountKeys())},
	}
}

// inOrder joins keys in the order of their texts.
func inOrder(kind GroupKind, parts ...[]Key) []Key {
	var keys []Key
	for _, k := range slices.Concat(parts...) {
		if !slices.ContainsFunc(keys, func(x Key) bool { return x.Name == k.Name }) {
			keys = append(keys, k)
		}
	}
	texts := KeyTexts()
	place := func(k Key) int {
		i := slices.IndexFunc(texts, func(t KeyText) bool { return t.Name == k.Name && t.Of == kind })
		if i < 0 {
			return len(texts)
		}
		return i
	}
	slices.SortStableFunc(keys, func(x, y Key) int { return cmp.Compare(place(x), place(y)) })
	return keys
}

// Group is one group of a profile: its schema and what stands there.
type Group struct {
	Kind GroupKind
	// Path is what stands before a key and a full stop when people name it: the
	// act `initial`, the rule `objection.publicity`, nothing outside.
	Path   string
	Keys   []Key
	params map[string]Param
	lists  map[string]List
}

// Entry is what a profile says at one key.
type Entry struct {
	Key
	// Path is the key as people and refusals name it: `initial.publicity`.
	Path    string
	Values  []string
	Article string
	// Articles are those of single values.
	Articles map[string]string
}

// Groups lists the groups of the profile: its acts by what they do, its kinds of
// certificates, what stands outside, the rules on objections, those on disputes.
func (p *Profile) Groups() []Group {
	var groups []Group
	for _, name := range p.ActsInOrder() {
		groups = append(groups, Group{OfAct, name, inOrder(OfAct, ActKeys()), p.Acts[name].Params, p.Acts[name].Lists})
	}
	for _, name := range slices.Sorted(maps.Keys(p.Certificates)) {
		text := p.Certificates[name]
		groups = append(groups, Group{OfCertificates, certificatePrefix + name, inOrder(OfCertificates, CertificateKeys()), text.Params, text.Lists})
	}
	groups = append(groups, Group{OfProfile, "", inOrder(OfProfile, Keys()), p.Params, p.Lists})
	for _, when := range []string{AtPublicity, ToRegistered} {
		if rules, ok := p.Objection[when]; ok {
			groups = append(groups, Group{OfObjections, "objection." + when, inOrder(OfObjections, ObjectionKeys(when)), rules, nil})
		}
	}
	if p.Supervision != nil {
		groups = append(groups, Group{OfSupervision, "supervision", inOrder(OfSupervision, SupervisionKeys()), p.Supervision.Params, p.Supervision.Lists})
	}
	if p.Disputes != nil {
		groups = append(groups, Group{OfDisputes, "disputes", inOrder(OfDisputes, DisputeKeys()), p.Disputes.Params, p.Disputes.Lists})
	}
	if p.Revocation != nil {
		groups = append(groups, Group{OfRevocation, "revocation", inOrder(OfRevocation, RevocationKeys()), p.Revocation.Params, p.Revocation.Lists})
	}
	if p.Appraisal != nil {
		groups = append(groups, Group{OfAppraisal, "appraisal", inOrder(OfAppraisal, AppraisalKeys()), p.Appraisal.Params, p.Appraisal.Lists})
	}
	if p.Account != nil {
		groups = append(groups, Group{OfAccount, "account", inOrder(OfAccount, AccountKeys()), p.Account.Params, p.Account.Lists})
	}
	return groups
}

// ActsInOrder names the acts by what they do, in the schema's order, then by name.
func (p *Profile) ActsInOrder() []string {
	order := func(name string) int { return slices.Index(doings(), p.Acts[name].Params[Does].Value) }
	return slices.SortedFunc(maps.Keys(p.Acts), func(x, y string) int { return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x, y)) })
}

// Entries lists what stands at the keys of the group.
func (g Group) Entries() []Entry {
	var entries []Entry
	for _, k := range g.Keys {
		e := Entry{Key: k, Path: k.Name}
		if g.Path != "" {
			e.Path = g.Path + "." + k.Name
		}
		if l, ok := g.lists[k.Name]; ok && k.List {
			e.Values, e.Article, e.Articles = l.Values, l.Article, l.Articles
		} else if v, ok := g.params[k.Name]; ok && !k.List {
			e.Values, e.Article = []string{v.Value}, v.Article
		} else {
			continue
		}
		entries = append(entries, e)
	}
	return entries
}
