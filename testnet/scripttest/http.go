package scripttest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// Patience is how long a script waits for something to happen.
const Patience = 60 * time.Second

// WaitFor asks an address until its answer matches a pattern. The answer begins
// with its status.
//
//	waitfor http://$A_OPERATOR/ready '^200 .*"ready":true'
func WaitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitfor URL PATTERN")
	}
	pattern, last := regexp.MustCompile("(?s)"+args[1]), ""
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		answer, err := Ask(http.MethodGet, args[0], nil, "")
		if last = answer; err != nil {
			last = err.Error()
		} else if pattern.MatchString(answer) {
			_, err := io.WriteString(ts.Stdout(), answer)
			ts.Check(err)
			return
		}
	}
	ts.Fatalf("%s says %s", args[0], last)
}

// Request makes one request and prints the answer: its status, the header
// fields, the body.
//
//	http GET http://$A_HTTP/v1/status
//	http POST http://$A_HTTP/v1/records text/plain record.note
func Request(ts *testscript.TestScript, neg bool, args []string) {
	var body []byte
	media := ""
	switch {
	case !neg && len(args) == 2:
	case !neg && len(args) == 4:
		media, body = args[2], []byte(ts.ReadFile(args[3]))
	default:
		ts.Fatalf("usage: http METHOD URL [MEDIA-TYPE FILE]")
	}
	answer, err := Ask(args[0], args[1], body, media)
	ts.Check(err)
	_, err = io.WriteString(ts.Stdout(), answer)
	ts.Check(err)
}

// Ask makes a request and gives the answer: its status, the header fields, the body.
func Ask(method, url string, body []byte, media string) (string, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, url, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	data, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintln(&b, answer.Status)
	if err := answer.Header.Write(&b); err != nil {
		return "", err
	}
	fmt.Fprintf(&b, "\n%s", data)
	return b.String(), nil
}
