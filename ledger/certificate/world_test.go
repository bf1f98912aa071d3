package certificate_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// world is a ledger in memory, made by hand: it orders, hashes and cosigns as a
// ledger does, and lets a test do what no ledger would. It is a Source.
type world struct {
	t     testing.TB
	seed  string
	clock legaltime.Instant

	genesis     ledger.Genesis
	governances map[sm3.Digest][]byte
	inForce     sm3.Digest
	next        sm3.Digest
	decided     uint64            // height that decided next
	changes     []uint64          // heights at which a set came into force
	plans       map[uint64][]byte // recovery plans by the height of the block that they make
	keyNames    map[string]string // of members that have replaced their cosign key

	headers      [][]byte // headers[0] is height 1
	cosignatures map[uint64][]ledger.Cosignature
	finalSets    map[uint64][]byte
	final        uint64
	finalSet     []byte

	log      *merkle.Frontier
	log256   *merkle.Frontier
	logNodes map[[9]byte]merkle.Hash
	leaves   [][]byte
	issued   map[string]uint64

	roots  []statetree.Root
	nodes  map[string][]byte
	values map[ledger.EntityID][]past
}

// past is one value of an entity.
type past struct {
	height uint64
	full   []byte
}

// act is a leaf and what it changes.
type act struct {
	leaf    []byte
	changes map[ledger.EntityID]ledger.Entity
	number  string // of the certificate that the leaf issues
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func seeded(name string) io.Reader {
	return rand.NewChaCha8(sm3.Sum([]byte("certificate test "), []byte(name)))
}

func instant(text string) legaltime.Instant {
	i, err := legaltime.ParseInstant(text)
	if err != nil {
		panic(err)
	}
	return i
}

func (w *world) key(name string) *sm2.PrivateKey {
	w.t.Helper()
	return must[*sm2.PrivateKey](w.t)(sm2.GenerateKey(seeded(w.seed + " key " + name)))
}

// qualified declares what a registry is admitted on.
func qualified() *ledger.Qualifications {
	grounds := []ledger.AdmissionGround{{Ground: ledger.GroundGradeThree, Proof: sm3.Sum([]byte("certificate of grade 3"))}}
	return &ledger.Qualifications{CryptoReport: "unstated", GradeReport: "unstated", Grounds: grounds, ReviewDue: 1_798_732_800_000}
}

// member makes a member of one class; its keys follow from its name.
func (w *world) member(n int, name string, class ledger.Class, takes ...ledger.Participation) ledger.Member {
	w.t.Helper()
	first := fmt.Sprintf("91000000MA%07d", n)
	check, _ := ledger.SocialCreditCheck(first)
	m := ledger.Member{
		Classes: []ledger.Class{class}, Code: first + string(check), Filing: "unstated", Name: name,
		Participation: takes, Title: fmt.Sprintf("测试成员%d", n), TitleEN: fmt.Sprintf("Test Member %d", n),
	}
	if class == ledger.ClassRegistry {
		m.Qualifications = qualified()
	}
	roles := []string{ledger.StaffRole(class), ledger.GovernorRole}
	if len(takes) > 0 {
		roles = append(roles, ledger.NodeRole)
		m.CosignKey = w.key(name).Public()
		m.Node = &ledger.Node{Addresses: []string{fmt.Sprintf("/ip4/192.0.2.%d/tcp/7000", n)}, Peer: fmt.Sprintf("peer-%d", n)}
	}
	slices.Sort(roles)
	for _, r := range roles {
		m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: w.key(name + "/" + r).Public(), Role: r})
	}
	return m
}

// Names of the members.
const (
	registry = "registry-one"
	notary   = "notary-two"
	provider = "provider-three"
	agency   = "agency-four"
	watcher  = "watcher-five"
	court    = "court-six"
	joiner   = "notary-seven"
)

func (w *world) firstMembers() []ledger.Member {
	cosign := []ledger.Participation{ledger.Cosigner, ledger.Voter}
	members := []ledger.Member{
		w.member(1, registry, ledger.ClassRegistry, cosign...),
		w.member(2, notary, ledger.ClassNotary, cosign...),
		w.member(3, provider, ledger.ClassEvidenceProvider, cosign...),
		w.member(4, agency, ledger.ClassDeidentifier, cosign...),
		w.member(5, watcher, ledger.ClassArbitrator, ledger.Observer),
		w.member(6, court, ledger.ClassCourt),
	}
	return members
}

func (w *world) governance(members ...ledger.Member) *ledger.Governance {
	slices.SortFunc(members, func(a, b ledger.Member) int { return strings.Compare(a.Name, b.Name) })
	return &ledger.Governance{
		Calendars: []ledger.Document{{Digest: sm3.Sum([]byte("calendar")), Name: "cn"}},
		Profiles:  []ledger.Document{{Digest: sm3.Sum([]byte("profile")), Name: "tianjin"}},
		Params:    ledger.DefaultParams(), Purpose: w.genesis.Purpose, Rules: 1, Sequence: 1, Members: members,
	}
}

// newWorld makes a ledger with four cosigners, an observer and a member without
// a node. Its seed decides every key.
func newWorld(t testing.TB, seed string, purpose ledger.Purpose) *world {
	t.Helper()
	w := &world{
		t: t, seed: seed, clock: instant("2026-03-02T00:00:00.000Z"),
		governances: map[sm3.Digest][]byte{}, cosignatures: map[uint64][]ledger.Cosignature{}, finalSets: map[uint64][]byte{},
		log: merkle.NewFrontier(merkle.SM3()), log256: merkle.NewFrontier(merkle.SHA256()), logNodes: map[[9]byte]merkle.Hash{},
		keyNames: map[string]string{}, plans: map[uint64][]byte{},
		issued: map[string]uint64{}, roots: []statetree.Root{statetree.EmptyRoot()}, nodes: map[string][]byte{},
		values: map[ledger.EntityID][]past{},
	}
	w.genesis.Purpose = purpose
	text := w.addGovernance(w.governance(w.firstMembers()...))
	w.inForce, w.next = text, text
	w.genesis = ledger.Genesis{Title: "测试账本 " + seed, Purpose: purpose, Time: w.clock, Governance: text, Documents: sm3.Sum([]byte("documents"))}
	return w
}

func (w *world) addGovernance(g *ledger.Governance) sm3.Digest {
	w.t.Helper()
	text := must[[]byte](w.t)(g.Text())
	w.governances[sm3.Sum(text)] = text
	return sm3.Sum(text)
}

func (w *world) set(digest sm3.Digest) *ledger.Governance {
	w.t.Helper()
	return must[*ledger.Governance](w.t)(ledger.ParseGovernance(w.governances[digest]))
}

func (w *world) height() uint64 { return uint64(len(w.headers)) }

func (w *world) trust() ledger.Trust { return ledger.Trust{Ledger: w.genesis.ID()} }

func (w *world) parsed(height uint64) ledger.Header {
	w.t.Helper()
	return must[ledger.Header](w.t)(ledger.ParseHeader(w.headers[height-1]))
}

// seal makes a block of the acts. Its `final` line is the newest final header.
func (w *world) seal(acts ...act) uint64 {
	w.t.Helper()
	height := w.height() + 1
	w.clock += 60_000
	changes := map[ledger.EntityID][]byte{}
	var order []ledger.EntityID
	for _, a := range acts {
		hash := w.append(a)
		for _, id := range sortedIDs(a.changes) {
			changes[id] = w.write(id, a.changes[id], height, hash)
			order = append(order, id)
		}
	}
	root := w.update(height, order, changes)
	if w.next != w.inForce && w.final >= w.decided {
		w.inForce = w.next
		w.changes = append(w.changes, height)
	}
	h := ledger.Header{
		Ledger: w.genesis.ID(), Height: height, Time: w.clock, Prev: w.genesis.ID(), Final: w.final,
		Entries: sm3.Sum([]byte("entries"), []byte(fmt.Sprint(height))), Receipts: sm3.Sum([]byte("receipts")),
		Size: w.log.Size(), Log: sm3.Digest(w.log.Root()), Log256: w.log256.Root(),
		State: root.Hash, Governance: w.inForce, Next: w.next,
	}
	if height > 1 {
		h.Prev = sm3.Sum(w.headers[height-2])
	}
	if w.final > 0 {
		h.FinalSet, w.finalSets[height] = ledger.CosignaturesDigest(w.finalSet), w.finalSet
	}
	w.headers = append(w.headers, h.Text())
	return height
}

func sortedIDs(changes map[ledger.EntityID]ledger.Entity) []ledger.EntityID {
	var ids []ledger.EntityID
	for id := range changes {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b ledger.EntityID) int { return strings.Compare(a.String(), b.String()) })
	return ids
}

func (w *world) append(a act) sm3.Digest {
	hash := merkle.SM3().Leaf(a.leaf)
	if a.number != "" {
		w.issued[a.number] = w.log.Size()
	}
	for _, n := range w.log.Append(hash) {
		w.logNodes[nodeKey(n.Level, n.Index)] = n.Hash
	}
	w.log256.Append(merkle.SHA256().Leaf(a.leaf))
	w.leaves = append(w.leaves, a.leaf)
	return sm3.Digest(hash)
}

func nodeKey(level uint8, index uint64) [9]byte {
	return [9]byte(binary.BigEndian.AppendUint64([]byte{level}, index))
}

func (w *world) write(id ledger.EntityID, e ledger.Entity, height uint64, leaf sm3.Digest) []byte {
	w.t.Helper()
	var before ledger.History
	if rows := w.values[id]; len(rows) > 0 {
		last := must[ledger.Entity](w.t)(ledger.DecodeEntity(id.Kind, rows[len(rows)-1].full))
		before = ledger.HistoryOf(last)
	}
	full, bare, err := ledger.SealEntity(e, before, height, leaf)
	if err != nil {
		w.t.Fatal(err)
	}
	// What is left without the history, cut out of the text as a stranger would.
	h := fmt.Sprintf(`"history":{"count":%d,"head":"%s"}`, ledger.HistoryOf(e).Count, ledger.HistoryOf(e).Head)
	text := []byte(strings.NewReplacer(","+h, "", h+",", "").Replace(string(full)))
	if sm3.Sum(text) != bare {
		w.t.Fatalf("%s without history is not %s", full, text)
	}
	w.values[id] = append(w.values[id], past{height, full})
	return full
}

func (w *world) update(height uint64, order []ledger.EntityID, changes map[ledger.EntityID][]byte) statetree.Root {
	w.t.Helper()
	var list []statetree.Change
	seen := map[ledger.EntityID]bool{}
	for _, id := range order {
		if !seen[id] {
			seen[id] = true
			list = append(list, statetree.Change{Key: id.Key(), ValueDigest: sm3.Sum(changes[id])})
		}
	}
	result := must[statetree.Result](w.t)(statetree.Update(stateNodes(w.nodes), w.roots[height-1], height, list))
	for _, n := range result.New {
		w.nodes[string(n.ID.Key())] = n.Data
	}
	w.roots = append(w.roots, result.Root)
	return result.Root
}

type stateNodes map[string][]byte

func (s stateNodes) Node(id statetree.NodeID) ([]byte, error) {
	if data, ok := s[string(id.Key())]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("no node %s", id)
}

// cosign adds the members' cosignatures over a header: the n-th member of the
// list has a clock of n tenths of a second after the header.
func (w *world) cosign(height uint64, members ...string) {
	w.t.Helper()
	text := w.headers[height-1]
	at := w.parsed(height).Time
	for i, m := range members {
		w.cosignatures[height] = append(w.cosignatures[height], w.sign(m, at+legaltime.Instant(100*(i+1)), text))
	}
	lines := ledger.CosignatureBlock(w.cosignatures[height])
	q := 0
	set := w.set(w.parsed(height).Governance)
	for _, c := range w.cosignatures[height] {
		if m, ok := set.Member(c.Member); ok && m.Takes(ledger.Cosigner) {
			q++
		}
	}
	if q >= set.Quorum() && height > w.final {
		w.final = height
		w.finalSet = lines
	}
}

func (w *world) sign(member string, at legaltime.Instant, header []byte) ledger.Cosignature {
	w.t.Helper()
	return must[ledger.Cosignature](w.t)(ledger.Cosign(member, at, header, w.key(w.keyName(member)), nil))
}

// keyName names the key with which a member cosigns now.
func (w *world) keyName(member string) string {
	if newer, ok := w.keyNames[member]; ok {
		return newer
	}
	return member
}

// finish makes a block of the acts and has three of the four first members
// cosign it.
func (w *world) finish(acts ...act) uint64 {
	w.t.Helper()
	h := w.seal(acts...)
	w.cosign(h, registry, notary, provider)
	return h
}

// decide makes a block that decides a change of members, cosigned by those
// given, after which the next block is under the new set.
func (w *world) decide(g *ledger.Governance, cosigners ...string) uint64 {
	w.t.Helper()
	g.Sequence = w.set(w.next).Sequence + 1
	w.next, w.decided = w.addGovernance(g), w.height()+1
	h := w.seal()
	w.cosign(h, cosigners...)
	return h
}

// The Source.

func (w *world) Genesis() ([]byte, error) { return w.genesis.Text(), nil }

func (w *world) Final() (uint64, error) { return w.final, nil }

func (w *world) Header(height uint64) ([]byte, error) {
	if height == 0 || height > w.height() {
		return nil, fmt.Errorf("no header %d", height)
	}
	return w.headers[height-1], nil
}

func (w *world) Cosignatures(height uint64) ([]byte, error) {
	return ledger.CosignatureBlock(w.cosignatures[height]), nil
}

func (w *world) FinalSet(height uint64) ([]byte, error) {
	if set, ok := w.finalSets[height]; ok {
		return set, nil
	}
	return nil, fmt.Errorf("header %d names no set", height)
}

func (w *world) Governance(digest sm3.Digest) ([]byte, error) {
	if text, ok := w.governances[digest]; ok {
		return text, nil
	}
	return nil, fmt.Errorf("no governance %s", digest)
}

func (w *world) Changes() (uint64, error) { return uint64(len(w.changes)), nil }

func (w *world) Change(n uint64) (uint64, error) { return w.changes[n-1], nil }

func (w *world) Recovery(height uint64) ([]byte, error) {
	if plan, ok := w.plans[height]; ok {
		return plan, nil
	}
	return nil, fmt.Errorf("block %d is no recovery", height)
}

func (w *world) CertificateLeaf(number string) (uint64, error) {
	if index, ok := w.issued[number]; ok {
		return index, nil
	}
	return 0, fmt.Errorf("certificate %s: %w", number, certificate.ErrUnknown)
}

func (w *world) Leaf(index uint64) ([]byte, error) { return w.leaves[index], nil }

func (w *world) Node(level uint8, index uint64) (merkle.Hash, error) {
	if n, ok := w.logNodes[nodeKey(level, index)]; ok {
		return n, nil
	}
	return merkle.Hash{}, fmt.Errorf("no node %d %d", level, index)
}

func (w *world) Inclusion(index, size uint64) ([]merkle.Hash, error) {
	return merkle.Inclusion(w, merkle.SM3(), index, size)
}

func (w *world) Consistency(from, to uint64) ([]merkle.Hash, error) {
	return merkle.Consistency(w, merkle.SM3(), from, to)
}

func (w *world) State(height uint64, id ledger.EntityID) ([]byte, statetree.Proof, error) {
	proof, err := statetree.Prove(stateNodes(w.nodes), w.roots[height], id.Key())
	var value []byte
	for _, p := range w.values[id] {
		if p.height <= height {
			value = p.full
		}
	}
	return value, proof, err
}

// record makes a record note signed by the named keys, each `signer=key name`.
func (w *world) record(kind ledger.Kind, body any, signers ...string) []byte {
	w.t.Helper()
	raw := must[[]byte](w.t)(canonical.Marshal(body))
	r := ledger.Record{
		Body: raw, Expires: w.clock + 3_600_000, Kind: kind, Ledger: w.genesis.ID(),
		Nonce: sm3.Sum(raw).String()[4:36], Time: w.clock,
	}
	keys := map[string]string{}
	for _, s := range signers {
		name, key, _ := strings.Cut(s, "=")
		r.Signers, keys[name] = append(r.Signers, name), key
	}
	slices.Sort(r.Signers)
	text := must[[]byte](w.t)(r.Text())
	n := ledger.Note{Text: text}
	for _, s := range r.Signers {
		n.Lines = append(n.Lines, must[ledger.Line](w.t)(ledger.SignText(text, s, w.key(keys[s]), nil)))
	}
	ledger.SortLines(n.Lines)
	return n.Bytes()
}

// filler makes a leaf that is of no interest, changing as many entities.
func filler(name string, n int) act {
	a := act{leaf: []byte("leaf " + name), changes: map[ledger.EntityID]ledger.Entity{}}
	for i := range n {
		id := fmt.Sprintf("%s-%d", name, i)
		a.changes[ledger.EntityID{Kind: ledger.ConfirmationEntity, ID: id}] = &ledger.Confirmation{Certificate: id}
	}
	return a
}
