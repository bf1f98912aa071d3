package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AnyAct in an agency's acts stands for every act.
const AnyAct = "any"

// AgentAppointBody lets an account apply for another (DL 16, GZ 16).
type AgentAppointBody struct {
	// Acts are those that the agent may apply for, sorted, or AnyAct alone.
	Acts   []string `json:"acts" class:"public" check:"id"`
	Agency string   `json:"agency" class:"public" check:"id"`
	Agent  string   `json:"agent" class:"public" check:"id"`
	// Document is the digest of the written authority.
	Document  sm3.Digest `json:"document" class:"public"`
	Principal string     `json:"principal" class:"public" check:"id"`
	// Until is the first instant at which it has ended.
	Until legaltime.Instant `json:"until" class:"public"`
}

// AgentDismissBody ends an agency before its time.
type AgentDismissBody struct {
	Agency    string `json:"agency" class:"public" check:"id"`
	Principal string `json:"principal" class:"public" check:"id"`
}
