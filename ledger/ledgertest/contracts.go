package ledgertest

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// ContractOpenBody opens a trade on ExchangeA.
func ContractOpenBody(contract, asset string, parties ...ledger.PartyOf) ledger.ContractOpenBody {
	return ledger.ContractOpenBody{
		Asset: asset, Contract: contract, Exchange: ExchangeA, Identities: Digest("identities"), Parties: parties, Review: Digest("review"), Source: Digest("source"),
	}
}

// ContractBody deposits a contract with ProviderA, which all parties sign.
func ContractBody(contract, asset string, parties ...ledger.PartyOf) ledger.ContractDepositBody {
	body := ledger.ContractDepositBody{
		Asset: asset, Contract: contract, Digest: Digest("contract " + contract), Member: ProviderA, Parties: parties, Role: "custodian",
		Terms: ledger.ContractTerms{
			Content: "测试数据", Delivery: Digest("delivery clause"), Manner: "接口调用", Price: Digest("price clause"), Purpose: "测试用途",
			Quality: Digest("quality clause"), Secrecy: Digest("secrecy clause"), Security: Digest("security clause"),
		},
	}
	for _, p := range parties {
		body.Signatories = append(body.Signatories, p.Account)
	}
	slices.Sort(body.Signatories)
	return body
}
