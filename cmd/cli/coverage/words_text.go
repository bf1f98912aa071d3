package coverage

// chapter is a part of the list.
type chapter struct{ prefix, title string }

func chapters() []chapter {
	return []chapter{
		{"ACC", "Accounts and identity"},
		{"EVD", "Evidence"},
		{"TRI", "Transformations"},
		{"REG", "First registration"},
		{"SUP", "Supplement and correction"},
		{"REV", "Acceptance and review"},
		{"PUB", "Publicity"},
		{"CRT", "Certificates"},
		{"AMD", "Amendment"},
		{"TRF", "Transfer"},
		{"LIC", "Licence"},
		{"PLG", "Pledge"},
		{"OBR", "Objection after registration"},
		{"DSP", "Disputes, arbitration, courts"},
		{"RNW", "Renewal and expiry"},
		{"CAN", "Cancellation"},
		{"RVK", "Revocation"},
		{"MUT", "Mutual recognition"},
		{"QRY", "Query and verification"},
		{"ACL", "Access and confidentiality"},
		{"ARC", "Archive and retention"},
		{"RPT", "Reports and supervision"},
		{"TEC", "Technical requirements"},
		{"OTH", "Trade, trust, assessment"},
	}
}

// why gives the reason behind a `none:` reference, "" for an unknown one.
func why(reason string) string {
	switch reason {
	case "authority-acts":
		return "the authorities act by themselves, on those who run the software or among each other; the ledger at most carries what they publish"
	case "internal-procedure":
		return "it happens inside an organisation before it applies to a registry; what comes out is the application"
	case "policy-only":
		return "the text encourages a market and states nothing that a program could do or refuse"
	}
	return ""
}

// regulation is a source. An article begins with its short name.
type regulation struct{ short, title, status string }

func regulations() []regulation {
	return []regulation{
		{"TJ", "T/TJIFA 003—2022《数据资产登记、存证、确权业务标准》（天津）", "group standard, voluntary; no end"},
		{"SZ", "《深圳市数据产权登记管理暂行办法》", "rule; 2023-07-01 for three years, to 2026-06-30"},
		{"GD", "《广东省数据资产合规登记规则（试行）（征求意见稿）》2023.04", "draft for comment; trial of two years from its publication"},
		{"AH", "《安徽省数据资源登记管理办法（试行）（征求意见稿）》2023.12.07", "draft for comment; trial of two years from its publication"},
		{"GZ", "《贵州省数据要素登记服务管理办法（试行）》2023.11.15", "rule, on trial; in force from its printing, no end"},
		{"DL", "《大理州数据资产登记管理办法》2023.10.17", "rule; 2023-11-01 to 2028-10-31"},
		{"DLA", "《大理州数据资产评估管理办法》2023.10.17", "rule; 2023-11-01 to 2028-10-31"},
		{"GZT", "《贵州省数据流通交易管理办法（试行）》2022.12.23", "rule, on trial; in force from its printing, no end"},
		{"BJIP", "《北京市企业数据知识产权工作指引（试行）》2023.12.01", "guide, not binding; trial of three years from its publication"},
		{"ZJ", "DB33/T 1329—2023《数据资产确认工作指南》（浙江）", "local standard, recommended; no end"},
		{"NS", "T/NSSQ 024—2022《数据资产确权登记导则》", "group standard, voluntary; no end"},
		{"GZR", "《贵州省数据流通交易促进条例（草案）》", "draft"},
		{"HBT", "《湖北省数据交易管理暂行办法（征求意见稿）》", "draft for comment; two years"},
		{"CC", "《长春市数据交易管理办法》2023.08.28", "rule; in force"},
		{"SH", "《上海市数据交易场所管理实施暂行办法》", "rule; 2023-04-21 to 2025-04-20"},
		{"BJ20", "北京《关于更好发挥数据要素作用进一步加快发展数字经济的实施意见》2023.06.20", "policy"},
		{"MOF141", "财政部《关于加强数据资产管理的指导意见》2023.12.31", "national guidance"},
		{"MOF11", "财政部《企业数据资源相关会计处理暂行规定》", "national rule; from 2024-01-01"},
		{"CAS17", "中国资产评估协会《数据资产评估指导意见》", "rule of the profession; from 2023-10-01"},
		{"SASAC", "国务院国资委《关于优化中央企业资产评估管理有关事项的通知》", "national notice, for central state enterprises only"},
		{"D20", "《中共中央 国务院关于构建数据基础制度更好发挥数据要素作用的意见》", "national policy"},
		{"SX19", "《山西省政务数据资产管理试行办法》2019", "rule, on trial, for government data"},
		{"JSP", "《江苏省公共数据管理办法》", "rule, for public data"},
		{"XX", "西咸新区企业数据价值化创新试点工作方案（2025—2027）及所附若干措施", "policy; the measures for three years"},
		{"YC", "盐城《关于开展数据基础制度建设试点示范的实施方案》", "policy"},
		{"SX25", "《山西省关于促进数据要素市场化配置改革的实施意见》晋数发[2025]3号", "policy"},
		{"GS", "甘肃省关于数据要素的意见", "policy"},
		{"SZD", "《深圳经济特区数据条例》", "local law; in force"},
		{"SUZ", "《苏州市数据条例》", "local law; in force"},
		{"GZDE", "《广州市数字经济促进条例》", "local law; in force"},
		{"HND", "《海南省大数据开发应用条例》", "local law; in force"},
		{"CQ", "《重庆市数据条例》", "local law; in force"},
		{"SC", "《四川省数据条例》", "local law; in force"},
		{"BJ", "《北京市数字经济促进条例》", "local law; in force"},
		{"Civil Code", "《中华人民共和国民法典》", "national law; from 2021-01-01"},
		{"CPL Interpretation", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》", "judicial interpretation; in force"},
	}
}
