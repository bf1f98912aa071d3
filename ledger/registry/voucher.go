package registry

import "github.com/certledger/certledger/ledger"

const voucherIssued = "ISSUED"

func voucherRows() []Transition {
	row := func(on ledger.Kind, article string) Transition {
		return Transition{Machine: ledger.VoucherEntity, From: None, On: string(on), Guards: []Guard{evidenceIsOfHolder()}, Effect: issueVoucher(), To: voucherIssued, Article: article}
	}
	return []Transition{
		row(ledger.VoucherDeidentify, "TJ 3.6, 6.1.2, annex 6"),
		row(ledger.VoucherStructure, "TJ 3.7, 6.1.2, annex 6"),
	}
}

func evidenceIsOfHolder() Guard {
	return Guard{"evidence_is_of_holder", "TJ 6.4.1.1", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.VoucherBody)
		return a.ownEvidence(b.Evidence, b.Holder)
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
			Issued: a.Time, Kind: a.kind, Record: a.id,
		})
		return nil
	}}
}
