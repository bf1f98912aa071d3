package testnet

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
)

// Ports for nodes lie below those that systems give to outgoing connections
// (from 32768 on Linux, 49152 elsewhere): one of those could be taken while a
// node is stopped.
const (
	lowestPort  = 10_000
	highestPort = 32_767
)

// portTries is how many places FreePorts looks at.
const portTries = 100

// FreePorts gives n consecutive ports of this machine on which nobody listens
// now, 1 to 64 of them. Its places are far apart, so that networks which are
// made at the same time seldom meet.
func FreePorts(n int, random io.Reader) ([]int, error) {
	const apart = 64
	for range portTries {
		var raw [4]byte
		if _, err := io.ReadFull(random, raw[:]); err != nil {
			return nil, fmt.Errorf("choose ports: %w", err)
		}
		place := int(binary.BigEndian.Uint32(raw[:]) % ((highestPort - lowestPort) / apart))
		if ports := portsFrom(lowestPort+place*apart, n); allFree(ports) {
			return ports, nil
		}
	}
	return nil, fmt.Errorf("%w: no %d free ports in a row between %d and %d", ErrNetwork, n, lowestPort, highestPort)
}

func portsFrom(first, n int) []int {
	ports := make([]int, n)
	for i := range ports {
		ports[i] = first + i
	}
	return ports
}

func allFree(ports []int) bool {
	for _, p := range ports {
		l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: p})
		if err != nil || l.Close() != nil {
			return false
		}
	}
	return true
}
