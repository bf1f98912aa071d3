package cli

import "github.com/certledger/certledger/ledger"

func cardHelpTexts() []help {
	return []help{
		{"asset card", ledger.Text{ZH: "显示资产卡片", EN: "Show an asset's card"}, ledger.Text{
			ZH: "资产卡片由登记现状得出：基本信息、权利信息、使用信息、管理信息。对外许可标注于持有人的卡片，不减少其持有的资产。\n尚不具备确认条件的数据，由登记机构记入资产备查簿：publication list --category reference。",
			EN: "The card follows from the register: basic, rights, use and management information. A licence is marked on its holder's card\nand takes nothing from what is held. Data that cannot be confirmed yet stands in a reference book that the registry keeps:\npublication list --category reference.",
		}, `certledger asset card DA-1 --node http://127.0.0.1:8001 --trust trust.txt`},
	}
}

func cardMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "a licence is marked here and takes nothing from what the holder has", ZH: "许可标注于此，不减少持有人的资产"},
		{EN: "acquired", ZH: "源数据取得方式"},
		{EN: "application", ZH: "登记申请"},
		{EN: "basic information", ZH: "基本信息"},
		{EN: "certificates", ZH: "有效证书"},
		{EN: "data class", ZH: "数据类别、级别"},
		{EN: "data valid until", ZH: "数据有效期至"},
		{EN: "deposits", ZH: "存证"},
		{EN: "evidence report", ZH: "存证报告书"},
		{EN: "in the reference book of %s: %s", ZH: "记入 %s 的资产备查簿：%s"},
		{EN: "licensed", ZH: "许可"},
		{EN: "licensed use", ZH: "许可使用"},
		{EN: "management information", ZH: "管理信息"},
		{EN: "name", ZH: "名称"},
		{EN: "operated until", ZH: "授权运营至"},
		{EN: "participant", ZH: "参与方"},
		{EN: "registered", ZH: "登记时间"},
		{EN: "rights", ZH: "登记权利"},
		{EN: "rights information", ZH: "权利信息"},
		{EN: "scenarios", ZH: "应用场景"},
		{EN: "state", ZH: "状态"},
		{EN: "type", ZH: "资产类型"},
		{EN: "updated", ZH: "更新周期"},
		{EN: "use information", ZH: "使用信息"},
		{EN: "vouchers", ZH: "三化凭证"},
	}
}
