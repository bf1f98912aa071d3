package servertest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/search"
)

// final is Final for callers who hold mu.
func (l *Ledger) final() uint64 {
	for i := len(l.blocks); i > 0; i-- {
		if l.blocks[i-1].cosigned != nil {
			return uint64(i)
		}
	}
	return 0
}

// Applied implements server.Chain.
func (l *Ledger) Applied() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return uint64(len(l.blocks))
}

// Final implements server.Chain.
func (l *Ledger) Final() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.final()
}

// Header implements server.Chain.
func (l *Ledger) Header(_ context.Context, height uint64) (server.SignedHeader, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.signed(height)
}

func (l *Ledger) signed(height uint64) (server.SignedHeader, error) {
	if height < 1 || height > uint64(len(l.blocks)) {
		return server.SignedHeader{}, server.ErrNotFound
	}
	b := l.blocks[height-1]
	return server.SignedHeader{Text: b.text, Cosignatures: b.cosigned, Final: height <= l.final()}, nil
}

// WaitFinal implements server.Chain.
func (l *Ledger) WaitFinal(ctx context.Context, height uint64) error {
	for {
		l.mu.Lock()
		final, rose := l.final(), l.rose
		l.mu.Unlock()
		if final >= height {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-rose:
		}
	}
}

// Consistency implements server.Chain.
func (l *Ledger) Consistency(_ context.Context, from, to uint64) ([]merkle.Hash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if to > uint64(len(l.blocks)) {
		return nil, server.ErrNotFound
	}
	return merkle.Consistency(leafReader(l.leaves), merkle.SM3(), l.blocks[from-1].header.Size, l.blocks[to-1].header.Size)
}

// leafReader computes stored subtrees from the leaves.
type leafReader []merkle.Hash

// Node implements merkle.NodeReader.
func (r leafReader) Node(level uint8, index uint64) (merkle.Hash, error) {
	return merkle.RootOf(merkle.SM3(), r[index<<level:(index+1)<<level]), nil
}

// Outcome implements server.Records.
func (l *Ledger) Outcome(_ context.Context, id sm3.Digest) (server.Outcome, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	outcome, ok := l.outcomes[id]
	if !ok {
		return server.Outcome{}, server.ErrNotFound
	}
	return outcome, nil
}

// Note implements server.Records.
func (l *Ledger) Note(_ context.Context, id sm3.Digest) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	outcome, ok := l.outcomes[id]
	if !ok {
		return nil, server.ErrNotFound
	}
	return l.blocks[outcome.Height-1].notes[id], nil
}

// Leaf implements server.Records.
func (l *Ledger) Leaf(_ context.Context, index uint64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if index >= uint64(len(l.texts)) {
		return nil, server.ErrNotFound
	}
	return l.texts[index], nil
}

// Receipt implements server.Records.
func (l *Ledger) Receipt(_ context.Context, id sm3.Digest) (server.ReceiptProof, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	outcome, ok := l.outcomes[id]
	if !ok {
		return server.ReceiptProof{}, server.ErrNotFound
	}
	b := l.blocks[outcome.Height-1]
	proof := server.ReceiptProof{Receipt: outcome.Receipt, Height: outcome.Height, Note: b.notes[id], Count: uint64(len(b.receipts))}
	var lines leafReader
	for i, r := range b.receipts {
		if r.ID == id {
			proof.Position = uint64(i)
		}
		lines = append(lines, merkle.SM3().Leaf([]byte(r.Line())))
	}
	var err error
	if proof.ReceiptsPath, err = merkle.Inclusion(lines, merkle.SM3(), proof.Position, proof.Count); err != nil {
		return proof, err
	}
	if outcome.Receipt.Refusal == nil {
		proof.Inclusion, err = merkle.Inclusion(leafReader(l.leaves), merkle.SM3(), outcome.Receipt.Index, b.header.Size)
	}
	proof.Headers = l.run(outcome.Height)
	return proof, err
}

// run gives the headers from a height to the first with a quorum.
func (l *Ledger) run(height uint64) []server.SignedHeader {
	var headers []server.SignedHeader
	for ; height <= uint64(len(l.blocks)); height++ {
		h, err := l.signed(height)
		if err != nil {
			l.tb.Error(err)
		}
		headers = append(headers, h)
		if h.Cosignatures != nil {
			break
		}
	}
	return headers
}

// Value implements server.Entities.
func (l *Ledger) Value(_ context.Context, id ledger.EntityID, applied bool) ([]byte, uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	height := l.final()
	if applied {
		height = uint64(len(l.blocks))
	}
	value := l.valueAt(id, height)
	if value == nil {
		return nil, 0, server.ErrNotFound
	}
	return value, height, nil
}

func (l *Ledger) valueAt(id ledger.EntityID, height uint64) []byte {
	for _, v := range slices.Backward(l.values[id]) {
		if v.Height <= height {
			return v.Value
		}
	}
	return nil
}

// pruned is the height up to which the test ledger says that states are gone.
const pruned = 1

// State implements server.Entities. The state of the first block is not kept
// once there are more than two.
func (l *Ledger) State(_ context.Context, id ledger.EntityID, height uint64) (server.StateProof, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	header, err := l.signed(height)
	if err != nil {
		return server.StateProof{}, err
	}
	if height <= pruned && len(l.blocks) > 2 {
		return server.StateProof{}, server.ErrPruned
	}
	proof, err := statetree.Prove(nodeMap(l.nodes), l.blocks[height-1].root, id.Key())
	return server.StateProof{Header: header, Proof: proof, Value: l.valueAt(id, height)}, err
}

// History implements server.Entities.
func (l *Ledger) History(_ context.Context, id ledger.EntityID, after uint64, limit int) ([]server.PastValue, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []server.PastValue
	for _, v := range l.values[id] {
		if v.Count > after && v.Height <= l.final() && len(out) < limit {
			out = append(out, v)
		}
	}
	if len(l.values[id]) == 0 {
		return nil, server.ErrNotFound
	}
	return out, nil
}

// Files implements server.Entities.
func (l *Ledger) Files(_ context.Context, digest sm3.Digest, limit int) ([]server.FileUse, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var uses []server.FileUse
	for id := range l.values {
		e, ok := l.newest(id).(*ledger.Evidence)
		if ok && slices.Contains(e.Files, digest) && len(uses) < limit {
			uses = append(uses, l.use(e.ID))
		}
	}
	return uses, nil
}

// Agenda implements server.Entities. Places are names.
func (l *Ledger) Agenda(_ context.Context, name string, until legaltime.Instant, after []byte, limit int) (ids []ledger.EntityID, places [][]byte, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id := range l.values {
		for _, m := range agenda.Marks(l.newest(id)) {
			if m.Name == name && m.At <= until && id.String() > string(after) {
				ids = append(ids, id)
				break
			}
		}
	}
	slices.SortFunc(ids, func(a, b ledger.EntityID) int { return strings.Compare(a.String(), b.String()) })
	ids = ids[:min(limit, len(ids))]
	for _, id := range ids {
		places = append(places, []byte(id.String()))
	}
	return ids, places, nil
}

// Search implements server.Entities.
func (l *Ledger) Search(_ context.Context, section search.Section, lead string, after []byte, limit int) (hits []search.Hit, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !strings.HasPrefix(string(after), lead) && len(after) > 0 {
		return nil, server.ErrNotFound
	}
	for id := range l.values {
		of, terms := search.Terms(l.newest(id))
		for _, term := range terms {
			place := term + "\x00" + id.ID
			if of == section && strings.HasPrefix(term, lead) && (term == lead || !section.Whole(lead)) && place > string(after) {
				hits = append(hits, search.Hit{ID: id, Term: term, Place: []byte(place)})
			}
		}
	}
	slices.SortFunc(hits, func(a, b search.Hit) int { return bytes.Compare(a.Place, b.Place) })
	return hits[:min(limit, len(hits))], nil
}

// Held implements server.Entities.
func (l *Ledger) Held(_ context.Context, account, after string, limit int) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []string
	for id := range l.values {
		a, ok := l.newest(id).(*ledger.Asset)
		if ok && id.ID > after && slices.ContainsFunc(a.Holders, func(s ledger.Share) bool { return s.Account == account }) {
			ids = append(ids, id.ID)
		}
	}
	slices.Sort(ids)
	return ids[:min(limit, len(ids))], nil
}

// Papers implements server.Entities.
func (l *Ledger) Papers(_ context.Context, digest sm3.Digest, limit int) ([]ledger.EntityID, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []ledger.EntityID
	for id := range l.values {
		if slices.Contains(ledger.Papers(l.newest(id)), digest) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b ledger.EntityID) int { return strings.Compare(a.String(), b.String()) })
	return ids[:min(limit, len(ids))], nil
}

func (l *Ledger) use(evidence string) server.FileUse {
	use := server.FileUse{Evidence: evidence}
	for id := range l.values {
		a, ok := l.newest(id).(*ledger.Asset)
		if !ok || !slices.Contains(a.Evidence, evidence) {
			continue
		}
		use.Assets = append(use.Assets, a.ID)
		for _, c := range a.Certificates {
			use.Certificates = append(use.Certificates, c.Number)
		}
	}
	return use
}

// Key implements server.Keys.
func (l *Ledger) Key(_ context.Context, signer ledger.SignerName, id sm2.KeyID) (*sm2.PublicKey, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if signer.Kind == ledger.MemberSigner {
		if m, ok := l.inForce(uint64(len(l.blocks))).Member(signer.Name); ok {
			return m.StaffKey(signer.Role, id), nil
		}
		return nil, nil
	}
	if a, ok := l.newest(ledger.EntityID{Kind: ledger.AccountEntity, ID: signer.Name}).(*ledger.Account); ok {
		return a.Key(id), nil
	}
	return nil, nil
}

// KeepDisagreement implements server.Disagreements.
func (l *Ledger) KeepDisagreement(note []byte, signer string, cause error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, Disagreement{slices.Clone(note), signer, cause})
	return nil
}

// Health implements server.Node: ready while the newest block is final.
func (l *Ledger) Health(context.Context) server.Health {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := server.Health{Member: Registry, Version: "test", LeaderKnown: true, Leader: Notary}
	if l.final() == uint64(len(l.blocks)) {
		h.Unsigned = []string{l.people[len(l.people)-1].member.Name}
		return h
	}
	for _, p := range l.people {
		h.Unsigned = append(h.Unsigned, p.member.Name)
	}
	h.Problem = "the newest block is not final"
	return h
}

// Now implements server.Clock.
func (l *Ledger) Now() legaltime.Instant {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// Offset implements server.Control.
func (l *Ledger) Offset() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(l.now-Start) * time.Millisecond
}

// SetOffset implements server.Control.
func (l *Ledger) SetOffset(_ context.Context, offset time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = Start + legaltime.Instant(offset.Milliseconds())
	return nil
}

// Overview implements server.Control with a member that signs and one that does
// not.
func (l *Ledger) Overview(context.Context) (api.OperatorStatus, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	self, other := l.people[0].member, l.people[len(l.people)-1].member
	height := uint64(len(l.blocks))
	return api.OperatorStatus{
		Ledger: l.Genesis.ID(), Title: "Test ledger", Purpose: l.Genesis.Purpose, Member: self.Name, Peer: self.Node.Peer,
		Version: "test", Rules: api.RulesVersions{Program: 1, Governed: 1}, Time: l.now, Height: height, Final: l.final(), FinalTime: l.now,
		Ordering: api.Standing{Total: 4, Up: 3, Needed: 3, Missing: []string{other.Name}},
		Finality: api.Standing{Total: 4, Up: 3, Needed: 3, Missing: []string{other.Name}},
		Raft: &api.RaftStatus{
			State: "leader", Leader: self.Name, Term: 1, Commit: height, Delivered: height,
			Servers: []api.RaftServer{{Peer: self.Node.Peer, Member: self.Name, Voter: true}},
		},
		Cosigning: &api.CosigningStatus{Lock: height},
		Members: []api.MemberStatus{
			{Name: self.Name, Peer: self.Node.Peer, Addresses: self.Node.Addresses, Self: true, Voter: true, Cosigner: true, Reachable: true, Height: height, Signed: height, SignedTime: l.now},
			{Name: other.Name, Peer: "12D3KooWOther", Addresses: []string{"/ip4/192.0.2.1/tcp/4001"}, Voter: true, Cosigner: true, Problem: "connection refused", Behind: height},
		},
		Certificates: []api.CertificateStatus{{Serial: "01", Issuer: "CN=Test CA", NotAfter: l.now}},
		Concerns:     []api.Concern{{Code: "review.due", Values: []string{l.now.Beijing(), "0"}}},
		Alerts:       []string{"CertledgerNoLeader"},
	}, nil
}

// Nudge implements server.Control with an empty block.
func (l *Ledger) Nudge(ctx context.Context) error {
	_, err := l.Submit(ctx, nil)
	return err
}

// Backup implements server.Control: it tells of every place twice and writes
// nothing. A directory whose name ends in `full` fails, one in `busy` is busy, and
// one in `slow` takes until ctx ends.
func (l *Ledger) Backup(ctx context.Context, dirs []string, tell func(api.BackupProgress)) (api.BackupResult, error) {
	r := api.BackupResult{Height: l.Final()}
	for _, dir := range dirs {
		place := api.BackupPlace{Dir: dir, To: r.Height, Bytes: 1}
		switch {
		case strings.HasSuffix(dir, "busy"):
			return r, server.ErrBusy
		case strings.HasSuffix(dir, "full"):
			place = api.BackupPlace{Dir: dir, Problem: "no space left on device"}
		}
		tell(api.BackupProgress{Dir: dir, Height: 1, Of: r.Height})
		if strings.HasSuffix(dir, "slow") {
			<-ctx.Done()
			return r, ctx.Err()
		}
		r.Places = append(r.Places, place)
	}
	return r, nil
}

// HandOver implements server.Control.
func (l *Ledger) HandOver(context.Context) error { return nil }

// Certificate implements server.Certificates. Its governance never changes, so
// that no pin makes a difference.
func (l *Ledger) Certificate(_ context.Context, number string, _ uint64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entity, ok := l.newest(ledger.EntityID{Kind: ledger.CertificateEntity, ID: number}).(*ledger.Certificate)
	if !ok || l.outcomes[entity.Record].Height > l.final() {
		return nil, server.ErrNotFound
	}
	outcome := l.outcomes[entity.Record]
	own := l.blocks[outcome.Height-1]
	first := max(own.header.Final, 1)
	if own.header.Final == 0 {
		first = max(1, own.header.Height-1)
	}
	c := certificate.Certificate{
		Format: "certledger-certificate/v1", Genesis: string(l.Genesis.Text), Governance: l.governance(), Number: number,
		Record: string(own.notes[entity.Record]),
	}
	if own.header.Final > 0 {
		c.FinalSet = string(l.blocks[first-1].cosigned)
	}
	for h := first; h < own.header.Height; h++ {
		c.Headers = append(c.Headers, string(l.blocks[h-1].text))
	}
	run := l.run(own.header.Height)
	for _, h := range run {
		c.Headers, c.Cosignatures = append(c.Headers, string(h.Text)), string(h.Cosignatures)
	}
	last := own.header.Height + uint64(len(run)) - 1
	path, err := merkle.Inclusion(leafReader(l.leaves), merkle.SM3(), outcome.Receipt.Index, own.header.Size)
	if err != nil {
		return nil, err
	}
	c.Inclusion = certificate.Inclusion{Index: outcome.Receipt.Index, Path: digests(path)}
	if c.Status, err = l.status(ledger.EntityID{Kind: ledger.AssetEntity, ID: entity.Asset}); err != nil {
		return nil, err
	}
	path, err = merkle.Consistency(leafReader(l.leaves), merkle.SM3(), l.blocks[last-1].header.Size, l.blocks[l.final()-1].header.Size)
	if err != nil {
		return nil, err
	}
	c.Status.Consistency = digests(path)
	return c.Bytes()
}

func (l *Ledger) governance() certificate.Governance {
	text, err := l.Genesis.Governance.Text()
	if err != nil {
		l.tb.Error(err)
	}
	return certificate.Governance{First: text}
}

func (l *Ledger) status(id ledger.EntityID) (certificate.StatusProof, error) {
	at := l.blocks[l.final()-1]
	proof, err := statetree.Prove(nodeMap(l.nodes), at.root, id.Key())
	return certificate.StatusProof{
		Cosignatures: string(at.cosigned), Header: string(at.text), Proof: proof.Encode(), Value: l.valueAt(id, l.final()),
	}, err
}

// Status implements server.Certificates.
func (l *Ledger) Status(_ context.Context, id ledger.EntityID, _ uint64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.final() == 0 {
		return nil, server.ErrNotFound
	}
	proof, err := l.status(id)
	if err != nil {
		return nil, err
	}
	s := certificate.Status{
		Format: "certledger-status/v1", Genesis: string(l.Genesis.Text), Governance: l.governance(), Status: proof,
		Subject: certificate.Subject{ID: id.ID, Kind: id.Kind},
	}
	return s.Bytes()
}

// Rights implements server.Certificates. It knows no past, and no licences.
func (l *Ledger) Rights(_ context.Context, id ledger.EntityID, at legaltime.Instant, _ uint64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.final() == 0 || at != 0 && at < l.blocks[0].header.Time {
		return nil, server.ErrNotFound
	}
	r := certificate.Rights{
		Format: "certledger-rights/v1", Genesis: string(l.Genesis.Text), Governance: l.governance(), Subject: certificate.Subject{ID: id.ID, Kind: id.Kind},
	}
	assets := []ledger.EntityID{id}
	if id.Kind == ledger.AccountEntity {
		assets = slices.DeleteFunc(slices.Collect(maps.Keys(l.values)), func(of ledger.EntityID) bool {
			a, ok := l.newest(of).(*ledger.Asset)
			return !ok || a.Holder() != id.ID || l.valueAt(of, l.final()) == nil
		})
		slices.SortFunc(assets, func(x, y ledger.EntityID) int { return strings.Compare(x.ID, y.ID) })
	}
	proof, err := l.status(id)
	r.Cosignatures, r.Header = proof.Cosignatures, proof.Header
	for _, of := range assets {
		if proof, err = l.status(of); err != nil {
			return nil, err
		}
		r.Items = append(r.Items, certificate.RightsItem{Proof: proof.Proof, Subject: certificate.Subject{ID: of.ID, Kind: of.Kind}, Value: proof.Value})
	}
	if err != nil {
		return nil, err
	}
	return r.Bytes()
}

func digests(hashes []merkle.Hash) []sm3.Digest {
	var out []sm3.Digest
	for _, h := range hashes {
		out = append(out, sm3.Digest(h))
	}
	return out
}
