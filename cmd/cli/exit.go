package cli

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"slices"
	"syscall"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/x509sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/evidence"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/demo"
	"github.com/certledger/certledger/testnet/load"
)

// Exit statuses. Scripts may rely on them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNotValid    = 3
	exitNotFound    = 4
	exitUnavailable = 5
	// exitPerson says that a node must not be started again before a person has
	// looked: supervisors leave it down.
	exitPerson = 6
)

// errNotValid ends a command whose result says already what is not valid.
var errNotValid = errors.New("not valid")

// usageError is a command line that makes no sense; its text is in the language.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// usage makes one of a message as t takes it.
func (s *session) usage(english string, args ...any) error {
	return &usageError{s.t(english, args...)}
}

// failure says how errors of a kind end a command. Its code is stable; what it
// means stands in exit_text.go, or for codes of the ledger and the API in theirs.
type failure struct {
	is   error
	code ledger.Code
	exit int
}

// failures is asked from the top: what wraps two comes under the first.
func failures() []failure {
	return []failure{
		{node.ErrHalted, "node.halted", exitPerson},
		{node.ErrAmnesia, "node.amnesia", exitPerson},
		{node.ErrRecovering, "recovery.unfinished", exitPerson},
		{node.ErrNotSurvivor, "recovery.unfit", exitNotValid},
		{store.ErrUnaccepted, "recovery.unaccepted", exitNotValid},
		{store.ErrRecovery, "recovery.unfit", exitNotValid},
		{ledger.ErrRecovery, "recovery.invalid", exitNotValid},
		{cosign.ErrProof, "equivocation.invalid", exitNotValid},
		{node.ErrNotMember, "node.not_member", exitPerson},
		{node.ErrNoPeer, "node.no_peer", exitUnavailable},
		{exec.ErrRulesUnknown, "rules.unknown", exitPerson},
		{consensus.ErrLogGap, "raft.gap", exitPerson},
		{consensus.ErrLogLost, "raft.lost", exitPerson},
		{consensus.ErrForeignLog, "raft.foreign", exitPerson},
		{node.ErrStoreThere, "restore.store", exitFailed},
		{backup.ErrDamaged, "backup.damaged", exitNotValid},
		{backup.ErrForeign, "backup.foreign", exitNotValid},
		{backup.ErrNone, "backup.none", exitNotFound},
		{errOpen, "govern.open", exitUnavailable},
		{node.ErrInUse, "node.in_use", exitFailed},
		{node.ErrNoNode, "node.none", exitNotValid},
		{errQuorumLost, "govern.quorum", exitFailed},
		{node.ErrClock, "clock.production", exitFailed},
		{store.ErrGenesis, "store.genesis", exitNotValid},
		{store.ErrFormat, "store.format", exitFailed},
		{store.ErrDisk, "store.disk", exitFailed},
		{audit.ErrDifference, "audit.difference", exitNotValid},
		{syscall.EADDRINUSE, "node.port", exitFailed},
		{syscall.ENOSPC, "store.disk", exitFailed},
		{demo.ErrStep, "demo.failed", exitFailed},
		{load.ErrLoad, "bench.failed", exitFailed},
		{testnet.ErrNetwork, "testnet.failed", exitFailed},
		{keyfile.ErrPermissions, "key.permissions", exitFailed},
		{keyfile.ErrPassword, "key.password", exitFailed},
		{keyfile.ErrExists, "key.exists", exitFailed},
		{keyfile.ErrFormat, "key.format", exitNotValid},
		{signer.ErrDenied, "signer.denied", exitFailed},
		{signer.ErrKey, "signer.key", exitNotFound},
		{signer.ErrFailed, "signer.failed", exitUnavailable},
		{signer.ErrAnswer, "signer.answer", exitNotValid},
		{signer.ErrInUse, "signer.in_use", exitFailed},
		{x509sm2.ErrOtherKey, "certificate.key", exitNotValid},
		{x509sm2.ErrChain, "certificate.chain", exitNotValid},
		{x509sm2.ErrNotSM2, "certificate.sm2", exitNotValid},
		{x509sm2.ErrFile, "certificate.format", exitNotValid},
		{errPasswordFile, "password.permissions", exitFailed},
		{errPasswordsDiffer, "password.differ", exitFailed},
		{errFileExists, "file.exists", exitFailed},
		{node.ErrMemberExists, "member.exists", exitFailed},
		{node.ErrKeyOfOther, "key.other", exitNotValid},
		{node.ErrUnsigned, "genesis.unsigned", exitNotValid},
		{node.ErrNotFounder, "genesis.not_founder", exitNotValid},
		{node.ErrFounding, "genesis.founding", exitNotValid},
		{node.ErrConfig, "config.invalid", exitNotValid},
		{signer.ErrName, "key.name", exitNotValid},
		{ledger.ErrDescriptor, "descriptor.invalid", exitNotValid},
		{ledger.ErrGenesis, "genesis.invalid", exitNotValid},
		{ledger.ErrGovernance, "governance.invalid", exitNotValid},
		{errNoProfile, "profile.none", exitNotFound},
		{errNoKey, "profile.key", exitNotFound},
		{profile.ErrProfile, "profile.invalid", exitNotValid},
		{legaltime.ErrCalendar, "calendar.invalid", exitNotValid},
		{ledger.ErrTrust, "trust.invalid", exitNotValid},
		{ledger.ErrItemProof, "item.invalid", exitNotValid},
		{evidence.ErrReport, "report.invalid", exitNotValid},
		{ledger.ErrHeader, "header.invalid", exitNotValid},
		{certificate.ErrFile, "file.invalid", exitNotValid},
		{ledger.ErrSigners, ledger.RecordSigners, exitNotValid},
		{ledger.ErrOversize, ledger.RecordOversize, exitNotValid},
		{canonical.ErrNotCanonical, ledger.RecordNotCanonical, exitNotValid},
		{ledger.ErrRecord, ledger.RecordMalformed, exitNotValid},
		{ledger.ErrNote, ledger.RecordMalformed, exitNotValid},
		{sealed.ErrAltered, "material.altered", exitNotValid},
		{sealed.ErrReader, api.MaterialNoKey, exitFailed},
		{sealed.ErrFormat, api.MaterialMalformed, exitNotValid},
		{sealed.ErrTooLarge, "material.too_large", exitNotValid},
		{errNeedsKeyFile, "key.signs_only", exitFailed},
		{client.ErrUnproved, "answer.unproved", exitNotValid},
		{client.ErrAnswer, "answer.malformed", exitUnavailable},
		{signer.ErrUnavailable, "signer.unavailable", exitUnavailable},
		{fs.ErrNotExist, "file.missing", exitNotFound},
		{context.Canceled, "interrupted", exitFailed},
		{context.DeadlineExceeded, "node.timeout", exitUnavailable},
	}
}

// outcome is an error as a command tells it.
type outcome struct {
	Code    ledger.Code `json:"code"`
	Message string      `json:"message"`
	Detail  string      `json:"detail,omitempty"`
	exit    int
}

// report tells an error on Err and gives the exit status.
func (s *session) report(err error) int {
	if err == nil {
		return exitOK
	}
	o := s.outcome(err)
	switch {
	case errors.Is(err, errNotValid), errors.Is(err, errFailing):
	case s.output == outputJSON:
		_ = writeJSON(s.Err, o) // nobody is left to tell
	default:
		text := "certledger: " + o.Message
		if o.Code != "" {
			text += " [" + string(o.Code) + "]"
		}
		if o.Detail != "" {
			text += "\n  " + o.Detail
		}
		s.notice(text)
	}
	return o.exit
}

func (s *session) outcome(err error) outcome {
	var usage *usageError
	var refusal *ledger.Refusal
	var problem *api.Problem
	switch {
	case errors.As(err, &usage):
		return outcome{Code: "usage", Message: usage.text, exit: exitUsage}
	case errors.Is(err, errNotValid):
		return outcome{exit: exitNotValid}
	case errors.Is(err, errFailing):
		return outcome{exit: exitFailed}
	case errors.As(err, &problem):
		return outcome{Code: problem.Code, Message: s.say(api.CodeText(problem.Code)), Detail: problem.Detail, exit: exitOfStatus(problem.Status)}
	case errors.As(err, &refusal):
		return outcome{Code: refusal.Code, Message: s.say(api.CodeText(refusal.Code)), Detail: refusal.Detail, exit: exitOfRefusal(refusal.Code)}
	}
	for _, f := range failures() {
		if errors.Is(err, f.is) {
			return outcome{Code: f.code, Message: s.say(failureText(f.code)), Detail: err.Error(), exit: f.exit}
		}
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return outcome{Code: "node.unreachable", Message: s.say(failureText("node.unreachable")), Detail: err.Error(), exit: exitUnavailable}
	}
	return outcome{Code: "failed", Message: s.say(failureText("failed")), Detail: err.Error(), exit: exitFailed}
}

// exitOfRefusal gives the exit status for what a command itself refuses: what was asked
// for by its number may be proved not to be there.
func exitOfRefusal(code ledger.Code) int {
	if slices.Contains([]ledger.Code{ledger.AssistanceUnknown, ledger.ContractUnknown, ledger.EvidenceUnknown, ledger.PublicationUnknown}, code) {
		return exitNotFound
	}
	return exitNotValid
}

// exitOfStatus gives the exit status for an HTTP status of a refusal.
func exitOfStatus(status int) int {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return exitNotFound
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusBadGateway:
		return exitUnavailable
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError:
		return exitFailed
	}
	return exitNotValid
}
