package node

import "github.com/certledger/certledger/api"

// Thresholds of the alerts, as in docs/alerts.yml.
const (
	alertUnfinal = 4       // headers without a quorum
	alertSigning = 16      // final headers that this node has not signed
	alertFree    = 1 << 30 // bytes
)

// openAlerts names the alerts of docs/alerts.yml whose condition holds at this
// moment. Those about how often something happened take a monitoring system.
func openAlerts(s api.OperatorStatus, free uint64) []string {
	alerts := []string{}
	for _, row := range []struct {
		name string
		open bool
	}{
		{"CertledgerDiskLow", free > 0 && free < alertFree},
		{"CertledgerFinalityLag", s.Height-min(s.Final, s.Height) >= alertUnfinal},
		{"CertledgerFinalityMargin", s.Finality.Margin <= 0},
		{"CertledgerMuted", s.Cosigning != nil && s.Cosigning.Muted},
		{"CertledgerNoLeader", s.Raft != nil && s.Raft.Leader == ""},
		{"CertledgerNotSigning", s.Cosigning != nil && s.Final > s.Cosigning.Lock+alertSigning},
		{"CertledgerOrderingMargin", s.Ordering.Margin <= 0},
		{"CertledgerPeerVersion", mismatches(s.Members) > 0},
	} {
		if row.open {
			alerts = append(alerts, row.name)
		}
	}
	return alerts
}

// mismatches counts the nodes that run other versions or another ledger.
func mismatches(members []api.MemberStatus) int {
	n := 0
	for _, m := range members {
		if m.Handshake != "" {
			n++
		}
	}
	return n
}
