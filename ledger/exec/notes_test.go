package exec_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// note gives the record note of that name: `open:holder-a`, `deposit:EV-1`,
// `forged:EV-2`. A name that was used before is the very same note.
func (s *script) note(t *testing.T, name string) []byte {
	t.Helper()
	if note, ok := s.notes[name]; ok {
		return note
	}
	sort, number, _ := strings.Cut(name, ":")
	note := s.newNote(t, sort, number)
	s.notes[name] = note
	return note
}

func (s *script) newNote(t *testing.T, sort, number string) []byte {
	t.Helper()
	holder := s.c.Holder(t, "holder-a").Account
	switch sort {
	case "open":
		return s.c.Record(t, ledger.AccountOpen, s.c.Holder(t, number).Open, sm3.Digest{}, s.c.Now)
	case "deposit":
		return s.c.Sign(t, s.deposit(t, number))
	case "apply":
		terms := ledgertest.RegisterTerms(number, []string{strings.Replace(number, "DA", "EV", 1)}, nil)
		body := s.c.Initial(t, "AP-"+number, number, holder, "test-registration", "initial", terms)
		return s.c.Record(t, ledger.ApplicationSubmit, body, sm3.Digest{}, s.c.Now)
	case "accept", "publicise", "register":
		return s.c.Record(t, ledger.Kind("application."+sort), ledgertest.StepBody("AP-"+number), sm3.Digest{}, s.c.Now)
	case "withdraw":
		body := ledger.ApplicationWithdrawBody{Application: "AP-" + number, Reason: "test", Signatories: []string{holder}}
		return s.c.Record(t, ledger.ApplicationWithdraw, body, sm3.Digest{}, s.c.Now)
	case "review":
		stage := s.c.ActOf(t, "test-registration", "initial").Stages()[0]
		return s.c.Record(t, ledger.ApplicationReviewed, ledgertest.ReviewBody("AP-"+number, stage), sm3.Digest{}, s.c.Now)
	case "issue":
		body := s.c.IssueBody(t, s.c, number, "C-"+number, "Q-"+number, s.c.Now)
		return s.c.Record(t, ledger.CertificateIssue, body, ledgertest.Head(t, s.c, number), s.c.Now)
	case "lift":
		return s.c.Record(t, ledger.HoldLift, ledgertest.LiftBody("H-"+number, number), sm3.Digest{}, s.c.Now)
	case "freeze":
		asset, until, _ := strings.Cut(number, ":")
		return s.c.Record(t, ledger.HoldFreeze, ledgertest.FreezeBody("H-"+asset, asset, ledgertest.At(t, until)), sm3.Digest{}, s.c.Now)
	}
	return s.badNote(t, sort, number)
}

func (s *script) deposit(t *testing.T, number string) ledger.Record {
	t.Helper()
	body := ledgertest.DepositBody(number, s.c.Holder(t, "holder-a").Account, number)
	return s.c.Draft(t, ledger.EvidenceDeposit, body, sm3.Digest{}, s.c.Now)
}

// badNote is a deposit with one thing wrong.
func (s *script) badNote(t *testing.T, sort, number string) []byte {
	t.Helper()
	r := s.deposit(t, number)
	switch sort {
	case "no-promise":
		body := ledgertest.DepositBody(number, s.c.Holder(t, "holder-a").Account, number)
		body.Declaration.Promise = false
		r.Body = ledgertest.Encode(t, body)
	case "no-title":
		r.Body = bytes.Replace(r.Body, []byte(`,"title":"测试数据 `+number+`"`), nil, 1)
	case "foreign":
		r.Ledger = ledgertest.Digest("another ledger")
	case "long":
		r.Expires++
	case "backwards":
		r.Expires = r.Time
	case "short":
		r.Expires = r.Time + 10*ledgertest.Second
	case "old":
		r.Time -= ledger.MaxRecordLife
		r.Expires -= ledger.MaxRecordLife
	case "early":
		r.Time += 6000
		r.Expires = r.Time + ledgertest.Day
	case "just-in-time":
		r.Time += 5000
		r.Expires = r.Time + ledgertest.Day
	case "far-future":
		r.Time, r.Expires = ledgertest.At(t, "2199-12-01"), ledgertest.At(t, "2199-12-02")
	case "unknown-kind":
		r.Kind = "evidence.destroy"
	case "other-signers":
		r.Signers = r.Signers[:1]
	case "stranger":
		stranger := s.c.Holder(t, "stranger").Account
		r = s.c.Draft(t, ledger.EvidenceDeposit, ledgertest.DepositBody(number, stranger, number), sm3.Digest{}, s.c.Now)
	case "forged", "swapped", "unsigned", "spaced", "rubbish", "empty", "oversize":
		return s.badBytes(t, sort, r)
	default:
		t.Fatalf("there is no note %q", sort)
	}
	return s.c.Sign(t, r)
}

// badBytes is a note that was damaged after it was signed.
func (s *script) badBytes(t *testing.T, sort string, r ledger.Record) []byte {
	t.Helper()
	good := s.c.Sign(t, r)
	switch sort {
	case "forged":
		note := ledgertest.Must(ledger.ParseNote(good, ledger.MaxNote))(t)
		note.Lines[0].Payload[20] ^= 1
		return note.Bytes()
	case "swapped":
		// The first signer's name under the second signer's signature.
		note := ledgertest.Must(ledger.ParseNote(good, ledger.MaxNote))(t)
		note.Lines[0].Payload, note.Lines[1].Payload = note.Lines[1].Payload, note.Lines[0].Payload
		return note.Bytes()
	case "unsigned":
		return good[:bytes.LastIndexByte(good[:len(good)-1], '\n')+1]
	case "spaced":
		return bytes.Replace(good, []byte(`{"body"`), []byte(`{ "body"`), 1)
	case "oversize":
		return append(good, make([]byte, ledger.MaxNote)...)
	case "empty":
		return nil
	default:
		return []byte("rubbish " + r.Nonce)
	}
}

// rawEntry gives bytes that nobody should have ordered.
func rawEntry(t *testing.T, s *script, what string) []byte {
	t.Helper()
	e := s.c.Entry(s.note(t, "deposit:in-"+what))
	switch what {
	case "rubbish":
		return []byte("rubbish")
	case "nothing":
		return nil
	case "oversize":
		return make([]byte, ledger.MaxEntry+1)
	case "another-ledger":
		e.Ledger = ledgertest.Digest("another ledger")
	case "stranger":
		return bytes.ReplaceAll(s.c.SignEntry(t, e), []byte(ledgertest.RegistryA), []byte("registry-z"))
	case "forged":
		note := ledgertest.Must(ledger.ParseNote(s.c.SignEntry(t, e), ledger.MaxEntry))(t)
		note.Lines[0].Payload[20] ^= 1
		return note.Bytes()
	case "staff-key":
		text := e.Text()
		line := ledgertest.Must(ledger.SignText(text, "registry-a/node", s.c.Keys["registry-a/registrar"], ledgertest.Reader("x", "y")))(t)
		return ledger.Note{Text: text, Lines: []ledger.Line{line}}.Bytes()
	case "too-many-records":
		e.Records = make([][]byte, ledger.MaxEntryRecords+1)
	case "year-1999":
		return resign(t, s, e, e.Time.String(), "1999-12-31T23:59:59.999Z")
	case "year-2200":
		return resign(t, s, e, e.Time.String(), "2200-01-01T00:00:00.000Z")
	default:
		t.Fatalf("there is no entry %q", what)
	}
	return s.c.SignEntry(t, e)
}

// resign signs an entry whose text was changed.
func resign(t *testing.T, s *script, e ledger.Entry, from, to string) []byte {
	t.Helper()
	text := bytes.Replace(e.Text(), []byte("time "+from), []byte("time "+to), 1)
	line := ledgertest.Must(ledger.SignText(text, "registry-a/node", s.c.Keys["registry-a/node"], ledgertest.Reader("x", "y")))(t)
	return ledger.Note{Text: text, Lines: []ledger.Line{line}}.Bytes()
}
