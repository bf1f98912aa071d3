// Package actor signs and speaks for everybody on a test network, whose keys all
// lie in one directory: the members' staff and the holders that it makes up.
package actor

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/testnet"
)

// Cast is everybody on a test network.
type Cast struct {
	Trust   ledger.Trust
	Genesis ledger.OpenGenesis
	// Clients has one client a node, by member.
	Clients map[string]*client.Client

	random io.Reader
	offset atomic.Int64          // of the network's clocks, in milliseconds
	keys   map[string]sm2.Signer // by signer's name
}

// Gather reads the network's trust file and keys, and asks a node for the
// genesis. Offset is how far the network's clocks are ahead of the machine's.
func Gather(ctx context.Context, m *testnet.Manifest, random io.Reader, offset time.Duration) (*Cast, error) {
	c := &Cast{random: random, Clients: map[string]*client.Client{}, keys: map[string]sm2.Signer{}}
	c.offset.Store(offset.Milliseconds())
	text, err := os.ReadFile(m.TrustPath())
	if err != nil {
		return nil, fmt.Errorf("read the trust file: %w", err)
	}
	if c.Trust, err = ledger.ParseTrust(text); err != nil {
		return nil, err
	}
	for _, x := range m.Nodes() {
		if err := c.Meet(x); err != nil {
			return nil, err
		}
	}
	if c.Genesis, err = c.Clients[m.Nodes()[0].Name].Genesis(ctx); err != nil {
		return nil, err
	}
	return c, c.loadStaff(m)
}

// Meet gives the cast a client of a member's node.
func (c *Cast) Meet(m testnet.Member) (err error) {
	c.Clients[m.Name], err = client.New("http://"+m.HTTP, client.Options{Trust: c.Trust, Now: c.Now})
	return err
}

func (c *Cast) loadStaff(m *testnet.Manifest) error {
	password, err := os.ReadFile(m.PasswordPath())
	if err != nil {
		return fmt.Errorf("read the network's password: %w", err)
	}
	for _, member := range c.Genesis.Governance.Members {
		for _, k := range member.StaffKeys {
			if k.Role == ledger.NodeRole {
				continue
			}
			key, err := keyfile.ReadSM2(m.KeyPath(member.Name, k.Role), bytes.TrimSpace(password))
			if err != nil {
				return err
			}
			c.keys[ledger.Staff(member.Name, k.Role).String()] = key
		}
	}
	return nil
}

// Now gives the network's time.
func (c *Cast) Now() legaltime.Instant {
	return legaltime.Instant(time.Now().UnixMilli() + c.offset.Load())
}

// Offset and Shift give and move how far the network's clocks are ahead.
func (c *Cast) Offset() time.Duration { return time.Duration(c.offset.Load()) * time.Millisecond }

// Shift moves the cast's own idea of the network's time.
func (c *Cast) Shift(by time.Duration) { c.offset.Add(by.Milliseconds()) }

// NewHolder makes up the n-th organisation and its key; its account is opened by
// a record. The credit code is valid and belongs to nobody.
func (c *Cast) NewHolder(n int) (account string, key *sm2.PrivateKey, err error) {
	first := fmt.Sprintf("91000000%09d", n)
	check, ok := ledger.SocialCreditCheck(first)
	if !ok {
		return "", nil, errors.New("the credit code has no check digit")
	}
	account = first + string(check)
	if key, err = sm2.GenerateKey(c.random); err != nil {
		return "", nil, err
	}
	c.keys[ledger.Holder(account).String()] = key
	c.keys[ledger.Candidate(account).String()] = key
	return account, key, nil
}

// life is how long a record waits to be ordered before it expires.
const life = legaltime.Instant(24 * time.Hour / time.Millisecond)

// Record writes a record and signs it with every signature that its kind needs.
func (c *Cast) Record(kind ledger.Kind, body any, base sm3.Digest) ([]byte, error) {
	r, err := c.Draft(kind, body, base)
	if err != nil {
		return nil, err
	}
	text, err := r.Text()
	if err != nil {
		return nil, err
	}
	return c.Sign(text, r.Signers...)
}

// Draft writes a record that nobody has signed.
func (c *Cast) Draft(kind ledger.Kind, body any, base sm3.Digest) (ledger.Record, error) {
	raw, err := canonical.Marshal(body)
	if err != nil {
		return ledger.Record{}, err
	}
	signers, err := ledger.RequiredSigners(kind, raw)
	if err != nil {
		return ledger.Record{}, err
	}
	nonce := make([]byte, ledger.NonceSize)
	if _, err := io.ReadFull(c.random, nonce); err != nil {
		return ledger.Record{}, fmt.Errorf("make a nonce: %w", err)
	}
	now := c.Now()
	return ledger.Record{
		Base: base, Body: raw, Kind: kind, Ledger: c.Trust.Ledger, Nonce: hex.EncodeToString(nonce), Signers: signers,
		Time: now, Expires: now + life,
	}, nil
}

// Sign signs a text, whatever it says, with the keys of some of the cast and
// gives the note.
func (c *Cast) Sign(text []byte, signers ...string) ([]byte, error) {
	note := ledger.Note{Text: text}
	for _, s := range signers {
		key := c.keys[s]
		if key == nil {
			return nil, fmt.Errorf("nobody here signs as %s", s)
		}
		line, err := ledger.SignText(text, s, key, c.random)
		if err != nil {
			return nil, err
		}
		note.Lines = append(note.Lines, line)
	}
	ledger.SortLines(note.Lines)
	return note.Bytes(), nil
}
