package registry

import "github.com/certledger/certledger/ledger"

// SubjectOf gives the entity whose state decides which row applies to a body.
func SubjectOf(body any) ledger.EntityID {
	id := func(kind ledger.EntityKind, name string) ledger.EntityID {
		return ledger.EntityID{Kind: kind, ID: name}
	}
	switch b := body.(type) {
	case *ledger.AccountOpenBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.AccountKeyBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.AccountChangeBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.AccountContactBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.AccountCloseBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.AccountCompleteBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.AccountCertifyBody:
		return id(ledger.AccountEntity, b.Account)
	case *ledger.EvidenceDepositBody:
		return id(ledger.EvidenceEntity, b.Evidence)
	case *ledger.EvidenceBatchBody:
		return id(ledger.EvidenceEntity, b.Evidence)
	case *ledger.EvidenceReportBody:
		return id(ledger.EvidenceEntity, b.Evidence)
	case *ledger.DeclarationFileBody:
		return id(ledger.DeclarationEntity, b.Declaration)
	case *ledger.VoucherBody:
		return id(ledger.VoucherEntity, b.Voucher)
	case *ledger.EvidenceCertificateBody:
		return id(ledger.VoucherEntity, b.Voucher)
	case *ledger.AssistanceAskBody:
		return id(ledger.AssistanceEntity, b.Assistance)
	case *ledger.AssistanceAnswerBody:
		return id(ledger.AssistanceEntity, b.Assistance)
	case *ledger.AttestNotariseBody:
		return id(ledger.AttestationEntity, b.Attestation)
	case *ledger.AttestWithdrawBody:
		return id(ledger.AttestationEntity, b.Attestation)
	case *ledger.InquiryAskBody:
		return id(ledger.InquiryEntity, b.Inquiry)
	case *ledger.InquiryDemandBody:
		return id(ledger.InquiryEntity, b.Inquiry)
	case *ledger.InquiryAnswerBody:
		return id(ledger.InquiryEntity, b.Inquiry)
	case *ledger.CertificateIssueBody:
		return id(ledger.AssetEntity, b.Asset)
	case *ledger.HoldFreezeBody:
		return id(ledger.HoldEntity, b.Hold)
	case *ledger.HoldExtendBody:
		return id(ledger.HoldEntity, b.Hold)
	case *ledger.RevocationDecideBody:
		return id(ledger.RevocationEntity, b.Revocation)
	case *ledger.RevocationBody:
		return id(ledger.RevocationEntity, b.Revocation)
	case *ledger.SuspensionBody:
		return id(ledger.AssetEntity, b.Asset)
	case *ledger.JudgmentEnterBody:
		return id(ledger.JudgmentEntity, b.Judgment)
	case *ledger.JudgmentExecuteBody:
		return id(ledger.JudgmentEntity, b.Judgment)
	case *ledger.JudgmentVacateBody:
		return id(ledger.JudgmentEntity, b.Judgment)
	case *ledger.ContractOpenBody:
		return id(ledger.ContractEntity, b.Contract)
	case *ledger.ContractDepositBody:
		return id(ledger.ContractEntity, b.Contract)
	case *ledger.ContractSettleBody:
		return id(ledger.ContractEntity, b.Contract)
	case *ledger.ContractFileBody:
		return id(ledger.ContractEntity, b.Contract)
	case *ledger.ContractEndBody:
		return id(ledger.ContractEntity, b.Contract)
	case *ledger.ContractRescindBody:
		return id(ledger.ContractEntity, b.Contract)
	case *ledger.HoldLiftBody:
		return id(ledger.HoldEntity, b.Hold)
	case *ledger.AgentAppointBody:
		return id(ledger.AgencyEntity, b.Agency)
	case *ledger.AgentDismissBody:
		return id(ledger.AgencyEntity, b.Agency)
	case *ledger.ApplicationSubmitBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationRegisterBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationReviewBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationNoticeBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationSupplementBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationRefuseBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationWithdrawBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.ApplicationContestBody:
		return id(ledger.ApplicationEntity, b.Application)
	case *ledger.NoticeServeBody:
		return id(ledger.NoticeEntity, b.Notice)
	case *ledger.RecognitionRecheckBody:
		return id(ledger.AssetEntity, b.Asset)
	case *ledger.ObjectionFileBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionNoticeBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionExplainBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionFindBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionSettleBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionSuitBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionDecideBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionDocumentBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.ObjectionWithdrawBody:
		return id(ledger.ObjectionEntity, b.Objection)
	case *ledger.PublicationBody:
		return id(ledger.PublicationEntity, b.Publication)
	case *ledger.RetractionBody:
		return id(ledger.PublicationEntity, b.Publication)
	case *ledger.ApplicationArchiveBody:
		return id(ledger.ArchiveEntity, b.Application)
	case *ledger.MaterialPurgeBody:
		return id(ledger.ArchiveEntity, b.Application)
	case *ledger.AlertRaiseBody:
		return id(ledger.AlertEntity, b.Alert)
	case *ledger.AlertAcknowledgeBody:
		return id(ledger.AlertEntity, b.Alert)
	case *ledger.ReportBeginBody:
		return id(ledger.ReportEntity, ledger.ReportID(b.Registry, b.Profile, b.Period))
	case *ledger.ReportFileBody:
		return id(ledger.ReportEntity, ledger.ReportID(b.Registry, b.Profile, b.Period))
	case *ledger.ProposeBody:
		return id(ledger.ProposalEntity, b.Proposal)
	case *ledger.VoteBody:
		return id(ledger.ProposalEntity, b.Proposal)
	case *ledger.ProposalBody:
		return id(ledger.ProposalEntity, b.Proposal)
	case *ledger.MemberNodeBody:
		return id(ledger.MemberEntity, b.Member)
	case *ledger.MemberKeyBody:
		return id(ledger.MemberEntity, b.Member)
	case *ledger.KeyDestroyedBody:
		return id(ledger.MemberEntity, b.Member)
	case *ledger.KeyCertificateBody:
		return id(ledger.MemberEntity, b.Member)
	}
	return ledger.EntityID{}
}

// textField gives the body's field that names a member.
func textField(body any, field string) string {
	switch b := body.(type) {
	case *ledger.AccountOpenBody:
		return b.Registry
	case *ledger.AccountKeyBody:
		if field == "notary" {
			return b.Notary
		}
		return b.Registry
	case *ledger.AccountChangeBody:
		return b.Registry
	case *ledger.AccountCloseBody:
		return b.Registry
	case *ledger.AccountCompleteBody:
		return b.Registry
	case *ledger.AccountCertifyBody:
		return b.Registry
	case *ledger.EvidenceDepositBody:
		return b.Provider
	case *ledger.EvidenceBatchBody:
		return b.Provider
	case *ledger.EvidenceReportBody:
		return b.Provider
	case *ledger.DeclarationFileBody:
		return b.Provider
	case *ledger.VoucherBody:
		return b.Agency
	case *ledger.EvidenceCertificateBody:
		return b.Provider
	case *ledger.InquiryAnswerBody:
		return b.Provider
	case *ledger.AssistanceAnswerBody:
		return b.Registry
	case *ledger.AttestNotariseBody:
		return b.Notary
	case *ledger.AttestWithdrawBody:
		return b.Notary
	case *ledger.CertificateIssueBody:
		return b.Registry
	case *ledger.ContractOpenBody:
		return b.Exchange
	case *ledger.ContractSettleBody:
		return b.Exchange
	case *ledger.ContractFileBody:
		return b.Exchange
	case *ledger.ContractEndBody:
		return b.Exchange
	case *ledger.ApplicationBody:
		return b.Registry
	case *ledger.ApplicationRegisterBody:
		return b.Registry
	case *ledger.ApplicationNoticeBody:
		return b.Registry
	case *ledger.ApplicationRefuseBody:
		return b.Registry
	case *ledger.NoticeServeBody:
		return b.Registry
	case *ledger.RecognitionRecheckBody:
		return b.Registry
	case *ledger.ObjectionNoticeBody:
		return b.Registry
	case *ledger.ObjectionDecideBody:
		return b.Registry
	case *ledger.JudgmentExecuteBody:
		return b.Registry
	case *ledger.RevocationDecideBody:
		return b.Registry
	case *ledger.RevocationBody:
		return b.Registry
	case *ledger.SuspensionBody:
		return b.Registry
	case *ledger.ApplicationArchiveBody:
		return b.Registry
	case *ledger.MaterialPurgeBody:
		return b.Registry
	case *ledger.AlertRaiseBody:
		return b.Registry
	case *ledger.ReportFileBody:
		return b.Registry
	case *ledger.ObjectionFindBody:
		return b.Reviewer
	}
	return ""
}

// entityName writes an entity as other entities refer to it, such as `pledge/P-1`.
func entityName(kind ledger.EntityKind, id string) string {
	return ledger.EntityID{Kind: kind, ID: id}.String()
}
