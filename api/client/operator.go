package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/certledger/certledger/api"
)

// Operator speaks to the operator's listener of a node. It proves nothing: whoever
// operates the node believes it.
type Operator struct {
	// Base is the listener's address, such as http://127.0.0.1:9001.
	Base string
	// Language of messages; empty leaves it to the node.
	Language api.Language
}

// maxOperator bounds an answer, or a line of one, in bytes.
const maxOperator = 1 << 20

// Status asks for what the node sees of itself and of the others.
func (o Operator) Status(ctx context.Context) (api.OperatorStatus, error) {
	var s api.OperatorStatus
	answer, err := o.ask(ctx, http.MethodGet, api.PathOperatorStatus, nil)
	if err != nil {
		return s, err
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxOperator)).Decode(&s); err != nil {
		return s, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return s, nil
}

// HandOver has another voter lead. A node that does not lead has nothing to do.
func (o Operator) HandOver(ctx context.Context) error {
	answer, err := o.ask(ctx, http.MethodPost, api.PathOperatorHandOver, nil)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// Backup has the node write backups to directories of its machine, by absolute
// paths, and tells how far they are. It lasts as long as the backup, which ends
// with ctx.
func (o Operator) Backup(ctx context.Context, dirs []string, tell func(api.BackupProgress)) (api.BackupResult, error) {
	answer, err := o.ask(ctx, http.MethodPost, api.PathOperatorBackup, api.Backup{Dirs: dirs})
	if err != nil {
		return api.BackupResult{}, err
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	return readBackupLines(answer.Body, tell)
}

// readBackupLines reads the answer of a backup.
func readBackupLines(body io.Reader, tell func(api.BackupProgress)) (api.BackupResult, error) {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxOperator)
	for lines.Scan() {
		var line api.BackupLine
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return api.BackupResult{}, fmt.Errorf("%w: %w", ErrAnswer, err)
		}
		switch {
		case line.Result != nil:
			return *line.Result, nil
		case line.Problem != nil:
			return api.BackupResult{}, line.Problem
		case line.Progress != nil:
			tell(*line.Progress)
		}
	}
	err := lines.Err()
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return api.BackupResult{}, fmt.Errorf("the node ended before the backup did: %w", err)
}

func (o Operator) ask(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(o.Base, "/")+path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", api.MediaJSON)
	}
	if o.Language != "" {
		r.Header.Set("Accept-Language", string(o.Language))
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode/100 == 2 {
		return answer, nil
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	said, err := io.ReadAll(io.LimitReader(answer.Body, maxOperator))
	if err != nil {
		return nil, err
	}
	return nil, problemOf(answer, said)
}
