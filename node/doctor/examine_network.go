package doctor

import (
	"slices"
	"strconv"
	"time"

	"github.com/certledger/certledger/api"
)

// listeners are looked at while the node does not run: then nobody may be there.
func (f Facts) listeners() []Finding {
	var findings []Finding
	for _, l := range f.Listeners {
		switch {
		case l.Busy:
			findings = append(findings, found(Failure, "port.taken", l.Name, l.Address)...)
		case l.Error != "":
			findings = append(findings, found(Failure, "port.refused", l.Name, l.Address, l.Error)...)
		default:
			findings = append(findings, found(OK, "port.free", l.Name, l.Address)...)
		}
	}
	return findings
}

// ownAddresses are where the others look for this node.
func (f Facts) ownAddresses() []Finding {
	var findings []Finding
	for _, a := range f.Addresses {
		if !a.Self {
			continue
		}
		switch {
		case a.Found != "" && a.Found != a.Peer:
			findings = append(findings, found(Failure, "address.stranger", a.Address, a.Found, a.Peer)...)
		case f.Node == nil:
		case a.Found == "":
			findings = append(findings, found(Notice, "address.unreached", a.Address, a.Error)...)
		default:
			findings = append(findings, found(OK, "address.reached", a.Address)...)
		}
	}
	return findings
}

// peers are the other members' nodes: what the running node sees of them, else
// whether anybody answers where they should be.
func (f Facts) peers() []Finding {
	var findings []Finding
	reached := map[string]bool{}
	var names []string
	for _, a := range f.Addresses {
		if a.Self {
			continue
		}
		if _, known := reached[a.Member]; !known {
			names = append(names, a.Member)
			reached[a.Member] = false
		}
		if a.Found != "" && a.Found != a.Peer {
			findings = append(findings, found(Warning, "peer.stranger", a.Member, a.Address, a.Found, a.Peer)...)
		}
		reached[a.Member] = reached[a.Member] || a.Found == a.Peer && a.Found != ""
	}
	var each []Finding
	for _, name := range names {
		each = append(each, f.peer(name, reached[name]))
	}
	return slices.Concat(findings, each, nobody(each), f.releases())
}

// nobody judges the case that this node talks with no other: when some answer
// strangers at their addresses and yet not this node, it is not the network that
// is cut.
func nobody(peers []Finding) []Finding {
	refusing := 0
	for _, p := range peers {
		switch p.Code {
		case "peer.deaf":
			refusing++
		case "peer.unreachable":
		default:
			return nil
		}
	}
	switch {
	case len(peers) == 0:
		return nil
	case refusing > 0:
		return found(Failure, "peers.refuse", "", strconv.Itoa(refusing), strconv.Itoa(len(peers)))
	default:
		return found(Failure, "peers.none", "", strconv.Itoa(len(peers)))
	}
}

// peer judges one member's node.
func (f Facts) peer(name string, reached bool) Finding {
	m, seen := f.seen(name)
	switch {
	case seen && m.Handshake != "":
		return Finding{"peer.version", Failure, name, []string{m.Handshake}}
	case seen && m.Reachable && m.Behind >= uint64(f.Params.MaxUnfinal):
		return Finding{"peer.behind", Warning, name, []string{number(m.Behind), number(m.Height)}}
	case seen && m.Reachable:
		return Finding{"peer.up", OK, name, []string{number(m.Height), (time.Duration(m.RoundTripMillis) * time.Millisecond).String()}}
	case seen && reached:
		return Finding{"peer.deaf", Warning, name, []string{m.Problem}}
	case reached:
		return Finding{"peer.answers", OK, name, nil}
	default:
		return Finding{"peer.unreachable", Warning, name, []string{f.whyUnreached(name)}}
	}
}

func (f Facts) seen(name string) (api.MemberStatus, bool) {
	if f.Node != nil {
		for _, m := range f.Node.Members {
			if m.Name == name {
				return m, true
			}
		}
	}
	return api.MemberStatus{}, false
}

func (f Facts) whyUnreached(name string) string {
	for _, a := range f.Addresses {
		if a.Member == name && a.Error != "" {
			return a.Error
		}
	}
	m, _ := f.seen(name)
	return m.Problem
}

// releases names the nodes that run another release than ours: they understand
// each other, and somebody should know.
func (f Facts) releases() []Finding {
	if f.Node == nil {
		return nil
	}
	var findings []Finding
	for _, m := range f.Node.Members {
		if m.Reachable && m.Version != f.Node.Version {
			findings = append(findings, found(Notice, "peer.release", m.Name, m.Version, f.Node.Version)...)
		}
	}
	return findings
}
