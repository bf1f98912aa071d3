package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// Evidence, once fixed, is never deleted; its provider reports on it.
const (
	evidenceSealed   = "SEALED"
	evidenceReported = "REPORTED"
)

func evidenceRows() []Transition {
	row := func(on ledger.Kind, effect Effect, guards ...Guard) Transition {
		return Transition{Machine: ledger.EvidenceEntity, From: None, On: string(on), Guards: guards, Effect: effect, To: evidenceSealed, Article: "TJ 7.2.1, 7.2.2"}
	}
	return []Transition{
		row(ledger.EvidenceDeposit, sealEvidence(), promiseIsGiven(), holderHasAccount(), providerIsFiled(), filesDiffer(), certificateIsOwn(), appraisalFits()),
		row(ledger.EvidenceBatch, sealBatch(), promiseIsGiven(), holderHasAccount(), providerIsFiled(), countIsInRange()),
		{
			Machine: ledger.EvidenceEntity, From: evidenceSealed, On: string(ledger.EvidenceReport), Guards: []Guard{reportsOwnEvidence()},
			Effect: reportEvidence(), To: evidenceReported, Article: "TJ 7.2.3, 7.3",
		},
	}
}

// deposit gives what both kinds of deposit have in common.
func deposit(a *act) ledger.Evidence {
	switch b := a.body.(type) {
	case *ledger.EvidenceDepositBody:
		return ledger.Evidence{ID: b.Evidence, Holder: b.Holder, Provider: b.Provider, Title: b.Title, Acquisition: b.Declaration.Acquisition, Deposited: a.Time, Record: a.id}
	case *ledger.EvidenceBatchBody:
		return ledger.Evidence{ID: b.Evidence, Holder: b.Holder, Provider: b.Provider, Title: b.Title, Acquisition: b.Declaration.Acquisition, Deposited: a.Time, Record: a.id}
	}
	return ledger.Evidence{}
}

func declaration(a *act) ledger.Declaration {
	if b, ok := a.body.(*ledger.EvidenceBatchBody); ok {
		return b.Declaration
	}
	return a.body.(*ledger.EvidenceDepositBody).Declaration
}

func promiseIsGiven() Guard {
	return Guard{"promise_is_given", "TJ 7.2.1, annex 2", func(a *act) *ledger.Refusal {
		d := declaration(a)
		if !d.Promise {
			return ledger.Refuse(ledger.EvidencePromise, "declaration.promise")
		}
		if !slices.Contains(ledger.Acquisitions(), d.Acquisition) {
			return ledger.Refuse(ledger.BodyValue, "declaration.acquisition: %q is not one of %v", d.Acquisition, ledger.Acquisitions())
		}
		return nil
	}}
}

func holderHasAccount() Guard {
	return Guard{"holder_has_account", "TJ 6.1.4", func(a *act) *ledger.Refusal {
		return a.accountIsOpen(deposit(a).Holder)
	}}
}

func providerIsFiled() Guard {
	return Guard{"provider_is_filed", "TJ 7.1.3", func(a *act) *ledger.Refusal {
		provider := deposit(a).Provider
		if m, ok := a.Governance.Member(provider); ok && m.Filing == "unstated" {
			return ledger.Refuse(ledger.EvidenceFiling, "%s", provider)
		}
		return nil
	}}
}

func filesDiffer() Guard {
	return Guard{"files_differ", "TJ 7.2.2", func(a *act) *ledger.Refusal {
		digests := fileDigests(a.body.(*ledger.EvidenceDepositBody))
		slices.SortFunc(digests, func(x, y sm3.Digest) int { return slices.Compare(x[:], y[:]) })
		if len(slices.Compact(digests)) != len(a.body.(*ledger.EvidenceDepositBody).Files) {
			return ledger.Refuse(ledger.BodyValue, "files: one digest stands twice")
		}
		return nil
	}}
}

func countIsInRange() Guard {
	return Guard{"count_is_in_range", "TJ 7.2.2", func(a *act) *ledger.Refusal {
		if n := a.body.(*ledger.EvidenceBatchBody).Count; n < 1 || n > ledger.MaxBatch {
			return ledger.Refuse(ledger.BodyValue, "count: %d is not 1 to %d", n, ledger.MaxBatch)
		}
		return nil
	}}
}

// certificateIsOwn checks that a certificate that is deposited is the holder's own, and
// one file.
func certificateIsOwn() Guard {
	return Guard{"certificate_is_own", "TJ 8.2.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.EvidenceDepositBody)
		if b.Certificate == "" {
			return nil
		}
		c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, b.Certificate)
		switch {
		case !ok:
			return ledger.Refuse(ledger.CertificateUnknown, "%s", b.Certificate)
		case c.Account != b.Holder:
			return ledger.Refuse(ledger.EvidenceHolder, "%s is not a certificate of %s", b.Certificate, b.Holder)
		case len(b.Files) != 1:
			return ledger.Refuse(ledger.BodyValue, "files: a certificate is one file")
		}
		return nil
	}}
}

func fileDigests(b *ledger.EvidenceDepositBody) []sm3.Digest {
	digests := make([]sm3.Digest, len(b.Files))
	for i, f := range b.Files {
		digests[i] = f.Digest
	}
	return digests
}

func sealEvidence() Effect {
	return Effect{"seal_evidence", func(a *act) *ledger.Refusal {
		e, refusal := a.fixed()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.EvidenceDepositBody)
		e.Appraisal, e.Files = b.Appraisal, fileDigests(b)
		if c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, b.Certificate); ok {
			e.Certificate, c.Deposits = b.Certificate, append(c.Deposits, e.ID)
			a.set(ledger.CertificateEntity, c.Number, c)
		}
		e.Fingerprint = ledger.FingerprintSet(e.Files)
		a.set(ledger.EvidenceEntity, e.ID, e)
		return nil
	}}
}

func sealBatch() Effect {
	return Effect{"seal_batch", func(a *act) *ledger.Refusal {
		e, refusal := a.fixed()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.EvidenceBatchBody)
		e.Count, e.Fingerprint = b.Count, b.Root
		a.set(ledger.EvidenceEntity, e.ID, e)
		return nil
	}}
}

// fixed gives the evidence of a deposit, with whose it is.
func (a *act) fixed() (*ledger.Evidence, *ledger.Refusal) {
	e := deposit(a)
	holder, ok := get[*ledger.Account](a, ledger.AccountEntity, e.Holder)
	if !ok {
		return nil, ledger.Refuse(ledger.AccountUnknown, "%s", e.Holder)
	}
	e.HolderName, e.HolderCode = shownAs(holder)
	return &e, nil
}

// reportsOwnEvidence checks that the provider has fixed the evidence itself.
func reportsOwnEvidence() Guard {
	return Guard{"reports_own_evidence", "TJ 7.2.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.EvidenceReportBody)
		if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, b.Evidence); ok && e.Provider != b.Provider {
			return ledger.Refuse(ledger.VoucherProvider, "%s was not fixed by %s", b.Evidence, b.Provider)
		}
		return nil
	}}
}

func reportEvidence() Effect {
	return Effect{"report_evidence", func(a *act) *ledger.Refusal {
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.EvidenceUnknown, "%s", a.subject.ID)
		}
		e.Report, e.Reported = a.body.(*ledger.EvidenceReportBody).Report, a.Time
		a.set(ledger.EvidenceEntity, e.ID, e)
		return nil
	}}
}
