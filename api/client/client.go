package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ErrUnproved is wrapped by every error about an answer that does not prove what
// it claims. Ask another member's node, and keep the answer: it may be evidence.
var ErrUnproved = errors.New("the node's answer is not proved")

// ErrAnswer is wrapped by errors about an answer that cannot be read. Is the
// address that of a node?
var ErrAnswer = errors.New("the answer is not one of this API")

// maxAnswer bounds an answer in bytes: the largest is a page of histories.
const maxAnswer = 64 << 20

// Identity signs requests, so that its owner sees what parties see.
type Identity struct {
	Name ledger.SignerName
	Key  sm2.Signer
	// Random feeds the signatures.
	Random io.Reader
}

// Options says whom a client believes and how it speaks.
type Options struct {
	// Trust is what every answer is held against. Without Trust.Ledger nothing
	// can be proved, and New fails.
	Trust ledger.Trust
	// HTTP makes the requests; nil takes a client with a time limit of two
	// minutes.
	HTTP *http.Client
	// Identity signs every request; nil reads as the public does.
	Identity *Identity
	// Language of messages; empty leaves it to the node.
	Language api.Language
	// Now is the clock for signed requests and for STATUS; nil takes the
	// machine's.
	Now func() legaltime.Instant
}

// Client speaks to one node. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	options Options

	mu      sync.Mutex
	last    legaltime.Instant   // guarded by mu: the time of the newest signed request
	genesis *ledger.OpenGenesis // guarded by mu: verified, nil before it is needed
	final   map[sm3.Digest]bool // guarded by mu: headers whose quorum was proved
	sets    *provedSets         // guarded by mu: nil before the first is needed
}

// New gives a client of the node at baseURL, such as https://node.test:8443.
func New(baseURL string, o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(baseURL, "/"))
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.RawQuery != "" {
		return nil, fmt.Errorf("%q is not the http or https address of a node", baseURL)
	}
	if o.Trust.Ledger.IsZero() {
		return nil, errors.New("a client needs a trust file: without one no answer can be proved")
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: 2 * time.Minute}
	}
	if o.Now == nil {
		o.Now = func() legaltime.Instant { return legaltime.Instant(time.Now().UnixMilli()) }
	}
	return &Client{base: base, options: o}, nil
}

// call is one request.
type call struct {
	method, path string
	query        url.Values
	media        string
	body         []byte
}

func get(path string) call { return call{method: http.MethodGet, path: path} }

// do makes a request and gives the answer's body. An answer that is not a
// success is an *api.Problem.
func (c *Client) do(ctx context.Context, what call) ([]byte, error) {
	r, err := c.request(ctx, what)
	if err != nil {
		return nil, err
	}
	answer, err := c.options.HTTP.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxAnswer {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrAnswer, maxAnswer)
	}
	if answer.StatusCode/100 != 2 {
		return nil, problemOf(answer, data)
	}
	return data, nil
}

func (c *Client) request(ctx context.Context, what call) (*http.Request, error) {
	address := c.base.String() + what.path
	if len(what.query) > 0 {
		address += "?" + what.query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, what.method, address, bytes.NewReader(what.body))
	if err != nil {
		return nil, err
	}
	if what.media != "" {
		r.Header.Set("Content-Type", what.media)
	}
	if c.options.Language != "" {
		r.Header.Set("Accept-Language", string(c.options.Language))
	}
	return r, c.sign(r, what.body)
}

func (c *Client) sign(r *http.Request, body []byte) error {
	id := c.options.Identity
	if id == nil {
		return nil
	}
	return api.SignRequest(r.Header, api.Request{
		Ledger: c.options.Trust.Ledger, Method: r.Method, Path: r.URL.RequestURI(), Time: c.tick(), Body: sm3.Sum(body),
	}, id.Name, id.Key, id.Random)
}

// tick gives a time that no earlier request of this client was signed at: a node
// takes two equal requests of one millisecond for a replay.
func (c *Client) tick() legaltime.Instant {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last+1, c.options.Now())
	return c.last
}

func problemOf(answer *http.Response, data []byte) error {
	media, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	var p api.Problem
	if media != api.MediaProblem || json.Unmarshal(data, &p) != nil || p.Code == "" {
		return fmt.Errorf("%w: status %d, %.200q", ErrAnswer, answer.StatusCode, data)
	}
	return &p
}

// read makes a request and decodes the answer.
func read[T any](ctx context.Context, c *Client, what call) (T, error) {
	var v T
	data, err := c.do(ctx, what)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return v, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return v, nil
}

func unproved(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrUnproved, fmt.Errorf(format, args...))
}
