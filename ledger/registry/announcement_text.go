package registry

import "github.com/certledger/certledger/ledger"

// announcementTitle gives the title of what the rules publish by themselves.
func announcementTitle(what ledger.Category) string {
	if what == ledger.PublishedExpiry {
		return "期满未续证，注销登记公告"
	}
	return "注销登记、作废凭证公告"
}
