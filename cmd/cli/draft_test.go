package cli_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/ledger"
)

func FuzzParseDraft(f *testing.F) {
	l := servertest.New(f, ledger.Test)
	note := l.DepositRecord("EV-1", servertest.Digest("1"))
	text, _, _ := bytes.Cut(note, []byte("\n\n"))
	f.Add(note)
	f.Add(append(bytes.Clone(text), '\n'))
	f.Add(append(bytes.Clone(text), "\n\n— "...))
	f.Add([]byte("certledger-record/v1\n{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		again, err := cli.ParseDraft(data)
		if err == nil && !bytes.Equal(again, data) {
			t.Errorf("two forms of one draft: %q %q", data, again)
		}
		if err != nil && !errors.Is(err, ledger.ErrNote) && !errors.Is(err, ledger.ErrRecord) && !errors.Is(err, ledger.ErrSigners) {
			t.Errorf("an error of another sort: %v", err)
		}
	})
}
