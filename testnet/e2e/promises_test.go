package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
)

// promises are the records that a node acknowledged as final.
type promises struct {
	mu    sync.Mutex
	notes map[sm3.Digest][]byte
}

func (p *promises) add(id sm3.Digest, note []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes[id] = note
}

func (p *promises) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.notes)
}

// kept demands that every node has every record, final, and proves it: the
// client checks receipt, inclusion and quorum of each answer.
func (p *promises) kept(n *live) {
	n.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	leaves := map[uint64]sm3.Digest{}
	for _, m := range n.Nodes() {
		for id, note := range p.notes {
			var s api.Submission
			n.eventually("an acknowledged record", func(ctx context.Context) (err error) {
				s, err = n.Clients[m.Name].Status(ctx, id, note)
				if err == nil && s.State != api.Final {
					err = fmt.Errorf("%s has %s as %s %s", m.Name, id, s.State, s.Code)
				}
				return err
			})
			if other, taken := leaves[*s.Index]; taken && other != id {
				n.t.Fatalf("%s and %s are both leaf %d", id, other, *s.Index)
			}
			leaves[*s.Index] = id
		}
	}
	if len(leaves) != len(p.notes) {
		n.t.Fatalf("%d records are in %d leaves: the nodes disagree", len(p.notes), len(leaves))
	}
}

// answer is a raw HTTP answer.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// raw makes one request without any client of ours.
func (n *live) raw(method, url, media string, body []byte) answer {
	n.t.Helper()
	a, err := rawRequest(n.t, method, url, media, body)
	check(n.t, err)
	return a
}

func rawRequest(t testing.TB, method, url, media string, body []byte) (answer, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return answer{status: response.StatusCode, header: response.Header, body: data}, err
}

func (n *live) submission(a answer) api.Submission {
	n.t.Helper()
	var s api.Submission
	check(n.t, json.Unmarshal(a.body, &s))
	return s
}
