package ledger

// EntityText names a kind of entity.
func EntityText(k EntityKind) Text {
	if t, ok := entityTexts()[k]; ok {
		return t
	}
	return Text{string(k), string(k)}
}

func entityTexts() map[EntityKind]Text {
	return map[EntityKind]Text{
		ArchiveEntity: {"档案", "files"},
		AlertEntity:   {"报警", "alerts"},
		AccountEntity: {"账户", "accounts"}, AgencyEntity: {"代理", "agencies"}, ApplicationEntity: {"登记申请", "applications"}, AssetEntity: {"数据资产", "assets"},
		BookEntity: {"账簿", "books"}, CertificateEntity: {"证书", "certificates"}, ConfirmationEntity: {"确权编号", "confirmations"}, DeclarationEntity: {"权属变更声明", "declarations"},
		EvidenceEntity: {"存证", "deposits"}, FingerprintEntity: {"指纹", "fingerprints"}, HoldEntity: {"冻结", "freezes"}, IdentityEntity: {"身份标签", "identities"},
		JudgmentEntity: {"生效法律文书", "effective documents"}, KeyEntity: {"密钥", "keys"}, LicenceEntity: {"许可", "licences"}, MemberEntity: {"成员", "members"},
		NoticeEntity: {"通知", "notices"}, ObjectionEntity: {"异议", "objections"}, PledgeEntity: {"质押", "pledges"}, ProposalEntity: {"提案", "proposals"},
		PublicationEntity: {"公告", "publications"}, ReportEntity: {"定期报告", "reports"}, RevocationEntity: {"撤销", "revocations"}, VoucherEntity: {"凭证", "vouchers"},
	}
}
