package api

import "github.com/certledger/certledger/ledger/legaltime"

// Reviews are the annual reviews of the members of whom one is asked, the earliest
// first.
type Reviews struct {
	Height uint64 `json:"height"`
	// Time is that of the header at Height, by which what is missing is judged.
	Time    legaltime.Instant `json:"time"`
	Reviews []AnnualReview    `json:"reviews"`
}

// AnnualReview is when a member is to be reviewed next.
type AnnualReview struct {
	Member string            `json:"member"`
	Due    legaltime.Instant `json:"due"`
	// Missing says that the review was due and has not been published.
	Missing bool `json:"missing,omitempty"`
	// Publications are those by which reviews were published.
	Publications []string `json:"publications,omitempty"`
}
