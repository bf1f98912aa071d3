package ledgertest

import (
	"cmp"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Options says how a test ledger differs from the usual one.
type Options struct {
	// Seed makes other keys; the default is as good as any.
	Seed string
	// Start is the genesis time, by default 2026-03-02 09:00 in Beijing, a Monday.
	Start legaltime.Instant
	// Seven asks for seven voting cosigners instead of four.
	Seven bool
	// Reviewers asks for a third-party reviewer and a compliance committee.
	Reviewers bool
	// Params are the governed numbers, by default ledger.DefaultParams.
	Params *ledger.Params
	// Profiles are more profiles' texts, beside the embedded templates.
	Profiles []ledger.DocumentText
	// Without names embedded templates that the genesis leaves out.
	Without []string
	// Change edits the governance before it is signed.
	Change func(*ledger.Governance)
}

// World is a ledger's members and holders, and all their private keys.
type World struct {
	// File is the genesis, signed by every member.
	File    ledger.GenesisFile
	Genesis ledger.OpenGenesis
	Library *profile.Library
	// Keys has a member's cosign key by its name and its staff keys by
	// `member/role`.
	Keys map[string]*sm2.PrivateKey

	seed string
	// holderKeys are the keys with which accounts sign now.
	holderKeys map[string]*sm2.PrivateKey
	// byPublic finds the key that a body offers.
	byPublic map[sm3.Digest]*sm2.PrivateKey
	holders  map[string]*Holder
	nonces   uint64
	// newcomers are the organisations that were made after the genesis.
	newcomers map[string]Newcomer
}

// NewWorld founds a ledger.
func NewWorld(t testing.TB, o Options) *World {
	t.Helper()
	o.Seed = cmp.Or(o.Seed, "one")
	o.Start = cmp.Or(o.Start, At(t, "2026-03-02T09:00"))
	w := &World{
		Keys: map[string]*sm2.PrivateKey{}, seed: o.Seed, holderKeys: map[string]*sm2.PrivateKey{},
		byPublic: map[sm3.Digest]*sm2.PrivateKey{}, holders: map[string]*Holder{}, newcomers: map[string]Newcomer{},
	}
	docs := w.documents(t, o)
	g := w.governance(t, o, docs)
	w.File = w.sign(t, Must(ledger.NewGenesisFile("certledger 测试账本", o.Start, g, docs))(t))
	w.Genesis = Must(w.File.Open())(t)
	if missing := w.Genesis.Missing(); len(missing) > 0 {
		t.Fatalf("the genesis lacks the signatures of %v", missing)
	}
	w.Library = Must(profile.NewLibrary(w.Genesis.Governance, w.Genesis.Documents))(t)
	return w
}

// Governance gives the set of the genesis; a Chain has the one in force.
func (w *World) Governance() *ledger.Governance { return w.Genesis.Governance }

// documents gives the calendar and the profiles, sorted by name.
func (w *World) documents(t testing.TB, o Options) []ledger.DocumentText {
	t.Helper()
	docs := append([]ledger.DocumentText{{Name: "cn", Text: string(legaltime.China())}}, o.Profiles...)
	for _, name := range profile.Templates() {
		if slices.Contains(o.Without, name) {
			continue
		}
		docs = append(docs, ledger.DocumentText{Name: name, Text: string(Must(profile.Template(name))(t))})
	}
	slices.SortFunc(docs, func(a, b ledger.DocumentText) int { return cmp.Compare(a.Name, b.Name) })
	return docs
}

func (w *World) governance(t testing.TB, o Options, docs []ledger.DocumentText) *ledger.Governance {
	t.Helper()
	g := &ledger.Governance{Params: ledger.DefaultParams(), Purpose: ledger.Test, Rules: 1, Sequence: 1}
	if o.Params != nil {
		g.Params = *o.Params
	}
	for i, s := range memberSpecs(o) {
		g.Members = append(g.Members, w.member(t, i, s))
	}
	for _, d := range docs {
		doc := ledger.Document{Digest: sm3.Sum([]byte(d.Text)), Name: d.Name}
		if d.Name == "cn" {
			g.Calendars = append(g.Calendars, doc)
			continue
		}
		// A draft, or what has expired, is adopted despite that.
		if standing := Must(profile.Parse([]byte(d.Text)))(t).Standing(o.Start); standing != profile.NotYet {
			doc.Despite = standing
		}
		g.Profiles = append(g.Profiles, doc)
	}
	if o.Change != nil {
		o.Change(g)
	}
	return g
}

// sign adds every member's signature to the genesis.
func (w *World) sign(t testing.TB, f ledger.GenesisFile) ledger.GenesisFile {
	t.Helper()
	open := Must(f.Open())(t)
	for _, m := range open.Governance.Members {
		key, ok := w.Keys[m.Name]
		if !ok {
			key = w.Keys[m.Name+"/"+m.StaffKeys[0].Role]
		}
		line := Must(ledger.SignText(open.Text, m.Name, key, w.random("genesis "+m.Name)))(t)
		f = Must(f.AddSignature(line))(t)
	}
	return f
}

// newKey makes the key of that name and remembers it.
func (w *World) newKey(t testing.TB, name string) *sm2.PrivateKey {
	t.Helper()
	key := Key(t, w.seed, name)
	w.Keys[name] = key
	w.byPublic[key.Public().Fingerprint()] = key
	return key
}
