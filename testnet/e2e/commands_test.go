package e2e_test

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/scripttest"
)

// patience is how long a script waits for something to happen.
const patience = 60 * time.Second

type command = func(ts *testscript.TestScript, neg bool, args []string)

// commands are what the scripts can do beside running certledger.
func commands() map[string]command {
	return map[string]command{
		"capture": capture, "clock": clock, "flip": scripttest.Flip, "http": request, "manifest": manifest, "network": network, "ports": ports,
		"public": public, "status": scripttest.Status, "waitfor": waitfor,
	}
}

// capture keeps a part of the last output in the environment:
//
//	capture ACCOUNT 'account number: (\S+)'
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME PATTERN")
	}
	found := regexp.MustCompile("(?m)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("the output has nothing like %s", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// ports finds three free ports for each name: NAME_P2P is where its node
// listens to peers, NAME_HTTP its public listener, NAME_OPERATOR the operator's.
func ports(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: ports NAME…")
	}
	free, err := testnet.FreePorts(3*len(args), rand.Reader)
	ts.Check(err)
	for i, name := range args {
		ts.Setenv(name+"_P2P", fmt.Sprintf("/ip4/127.0.0.1/tcp/%d", free[3*i]))
		ts.Setenv(name+"_HTTP", fmt.Sprintf("127.0.0.1:%d", free[3*i+1]))
		ts.Setenv(name+"_OPERATOR", fmt.Sprintf("127.0.0.1:%d", free[3*i+2]))
	}
}

// waitfor asks an address until its answer matches a pattern. The answer begins
// with its status.
//
//	waitfor http://$A_OPERATOR/ready '^200 .*"ready":true'
func waitfor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitfor URL PATTERN")
	}
	pattern, last := regexp.MustCompile("(?s)"+args[1]), ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		answer, err := ask(http.MethodGet, args[0], nil, "")
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

// request makes one request and prints the answer: its status, the header
// fields, the body.
//
//	http GET http://$A_HTTP/v1/status
//	http POST http://$A_HTTP/v1/records text/plain record.note
func request(ts *testscript.TestScript, neg bool, args []string) {
	var body []byte
	media := ""
	switch {
	case !neg && len(args) == 2:
	case !neg && len(args) == 4:
		media, body = args[2], []byte(ts.ReadFile(args[3]))
	default:
		ts.Fatalf("usage: http METHOD URL [MEDIA-TYPE FILE]")
	}
	answer, err := ask(args[0], args[1], body, media)
	ts.Check(err)
	_, err = io.WriteString(ts.Stdout(), answer)
	ts.Check(err)
}

func ask(method, url string, body []byte, media string) (string, error) {
	r, err := http.NewRequest(method, url, bytes.NewReader(body))
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
	defer answer.Body.Close()
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

// public demands that directories that people exchange hold nothing of anybody's
// private keys: no encrypted key, no line of one, no password.
func public(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: public DIR…")
	}
	secrets := secretsBelow(ts, ts.MkAbs("."))
	files := 0
	for _, dir := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			for _, s := range secrets {
				if bytes.Contains(data, s) {
					return fmt.Errorf("%s holds something secret: %.20q", path, s)
				}
			}
			files++
			return err
		}))
	}
	if files == 0 || len(secrets) < 3 {
		ts.Fatalf("nothing to compare: %d files, %d secrets", files, len(secrets))
	}
}

// secretsBelow gives the bodies of all key files, also by their lines, and the
// passwords.
func secretsBelow(ts *testscript.TestScript, dir string) [][]byte {
	secrets := [][]byte{[]byte(password), []byte("PRIVATE KEY")}
	ts.Check(filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		extension := filepath.Ext(path)
		if err != nil || extension != ".key" && extension != ".password" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || extension == ".password" {
			secrets = append(secrets, bytes.TrimSpace(data))
			return err
		}
		block, _ := pem.Decode(data)
		if block == nil {
			return fmt.Errorf("%s is no key file", path)
		}
		secrets = append(secrets, block.Bytes)
		for line := range bytes.Lines(data) {
			if line = bytes.TrimSpace(line); len(line) > 40 {
				secrets = append(secrets, line)
			}
		}
		return nil
	}))
	return secrets
}
