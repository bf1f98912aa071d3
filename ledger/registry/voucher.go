package registry

import "github.com/certledger/certledger/ledger"

const voucherIssued = "ISSUED"

func voucherRows() []Transition {
	row := func(on ledger.Kind, article string) Transition {
		return Transition{Machine: ledger.VoucherEntity, From: None, On: string(on), Guards: []Guard{evidenceIsOfHolder(), standardIsPublished()}, Effect: issueVoucher(), To: voucherIssued, Article: article}
	}
	return []Transition{
		row(ledger.VoucherDeidentify, "TJ 3.6, 6.1.2, annex 6"),
		row(ledger.VoucherStructure, "TJ 3.7, 6.1.2, annex 6"),
		{
			Machine: ledger.VoucherEntity, From: None, On: string(ledger.VoucherEvidence), Guards: []Guard{certifiesOwnEvidence()},
			Effect: certifyEvidence(), To: voucherIssued, Article: "TJ 5.1(b), annex 5",
		},
	}
}

func evidenceIsOfHolder() Guard {
	return Guard{"evidence_is_of_holder", "TJ 6.4.1.1", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.VoucherBody)
		return a.ownEvidence(b.Evidence, b.Holder)
	}}
}

// standardIsPublished checks that a voucher names a version of a registry's
// standards that is published and not replaced.
func standardIsPublished() Guard {
	return Guard{"standard_is_published", "TJ 3.6, 3.7, 6.1.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.VoucherBody)
		p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, b.Standard)
		if !ok || p.Category != ledger.PublishedStandards || p.State != ledger.PublicationPublished {
			return ledger.Refuse(ledger.VoucherStandard, "%s", b.Standard)
		}
		return nil
	}}
}

func (a *act) ownEvidence(number, holder string) *ledger.Refusal {
	e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number)
	if !ok {
		return ledger.Refuse(ledger.EvidenceUnknown, "%s", number)
	}
	if e.Holder != holder {
		return ledger.Refuse(ledger.EvidenceHolder, "%s", number)
	}
	return nil
}

func issueVoucher() Effect {
	return Effect{"issue_voucher", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.VoucherBody)
		a.set(ledger.VoucherEntity, b.Voucher, &ledger.Voucher{
			Agency: b.Agency, Evidence: b.Evidence, Holder: b.Holder, ID: b.Voucher,
			Issued: a.Time, Kind: a.kind, Record: a.id, Standard: b.Standard,
		})
		return nil
	}}
}

// certifiesOwnEvidence checks that the provider has fixed the evidence itself, for that
// holder, and certifies it with the report that it gave.
func certifiesOwnEvidence() Guard {
	return Guard{"certifies_own_evidence", "TJ annex 5", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.EvidenceCertificateBody)
		if refusal := a.ownEvidence(b.Evidence, b.Holder); refusal != nil {
			return refusal
		}
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, b.Evidence)
		switch {
		case !ok || e.Provider != b.Provider:
			return ledger.Refuse(ledger.VoucherProvider, "%s was not fixed by %s", b.Evidence, b.Provider)
		case e.Report != b.Report:
			return ledger.Refuse(ledger.VoucherReport, "%s is not the report of %s", b.Report, b.Evidence)
		}
		return nil
	}}
}

func certifyEvidence() Effect {
	return Effect{"certify_evidence", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.EvidenceCertificateBody)
		a.set(ledger.VoucherEntity, b.Voucher, &ledger.Voucher{
			Agency: b.Provider, Evidence: b.Evidence, Holder: b.Holder, ID: b.Voucher, Issued: a.Time, Kind: a.kind, Record: a.id, Standard: b.Standard,
		})
		return nil
	}}
}
