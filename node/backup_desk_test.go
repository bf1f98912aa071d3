package node_test

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/node"
)

// clerk is a client that signs as the registry's registrar.
func (a *alone) clerk(n *node.Node) (*client.Client, *sm2.PrivateKey) {
	a.t.Helper()
	key := must[*sm2.PrivateKey](a.t)(keyfile.ReadSM2(node.KeyPath(filepath.Join(a.dir, node.KeysDir), "registrar"), []byte(password)))
	return must[*client.Client](a.t)(client.New(n.URL(), client.Options{
		Trust: ledger.Trust{Ledger: a.genesis.ID()}, HTTP: http.DefaultClient,
		Identity: &client.Identity{Name: ledger.Staff("registry-a", "registrar"), Key: key, Random: rand.Reader},
	})), key
}

// The disk is lost. A backup brings back the ledger, and the documents and drafts that lay
// at the node: the ciphertext with its wrapped keys, which its reader opens.
func TestMaterialsAndDraftsComeBack(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, stop := a.run()
	a.submit(n, a.account(2))
	c, key := a.clerk(n)
	text := []byte("a contract")
	document := must[sealed.Document](t)(sealed.Seal(rand.Reader, text, sealed.Recipient{Name: "registry-a/registrar", Key: key.Public()}))
	if _, err := c.PutMaterial(t.Context(), document); err != nil {
		t.Fatal(err)
	}
	draft := must[ledger.Draft](t)(ledger.ParseDraft(a.account(3)))
	if _, err := c.PutDraft(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	if r, err := a.operator(n).Backup(t.Context(), []string{dir}, quietly); err != nil || !r.Complete() {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if left := must[[]string](t)(filepath.Glob(filepath.Join(a.config.Data, "desk.*"))); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	m := must[backup.Manifest](t)(node.VerifyBackup(t.Context(), dir, a.config.Genesis, t.TempDir(), nothing))
	if kept := must[backup.Kept](t)(m.Beside(dir)); kept.Files != 4 {
		t.Errorf("verified: %+v", kept)
	}
	a.lose("store")
	if r := a.restore(dir); r.Desk != nil {
		t.Errorf("a desk that is newer was replaced: %+v", r.Desk)
	}
	a.lose("store", "desk")
	if r := a.restore(dir); r.Desk == nil || r.Desk.Files != 4 {
		t.Fatalf("%+v", r)
	}
	n, _ = a.run()
	c, _ = a.clerk(n)
	back := must[sealed.Document](t)(c.Material(t.Context(), document.Digest, ""))
	if got := must[[]byte](t)(back.Open(key)); !bytes.Equal(got, text) {
		t.Errorf("the document says %q", got)
	}
	if d := must[ledger.Draft](t)(c.Draft(t.Context(), draft.ID())); !bytes.Equal(d.Bytes(), draft.Bytes()) {
		t.Errorf("another draft: %v", d)
	}
}
