package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/certledger/certledger/api"
)

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
