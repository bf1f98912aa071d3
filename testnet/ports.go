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

// placeSize is how far apart the places are that FreePorts chooses from; the
// last port of a place is its mark, see HoldPlace.
const placeSize = 64

// portTries is how many places FreePorts looks at.
const portTries = 100

// FreePorts gives n consecutive ports of this machine on which nobody listens
// now, 1 to 63 of them, in a place that nobody holds. Its places are far apart,
// so that networks which are made at the same time seldom meet.
func FreePorts(n int, random io.Reader) ([]int, error) {
	for range portTries {
		var raw [4]byte
		if _, err := io.ReadFull(random, raw[:]); err != nil {
			return nil, fmt.Errorf("choose ports: %w", err)
		}
		place := int(binary.BigEndian.Uint32(raw[:]) % ((highestPort - lowestPort) / placeSize))
		ports := portsFrom(lowestPort+place*placeSize, n)
		if allFree(append([]int{markOf(ports[0])}, ports...)) {
			return ports, nil
		}
	}
	return nil, fmt.Errorf("%w: no %d free ports in a row between %d and %d", ErrNetwork, n, lowestPort, highestPort)
}

// HoldPlace keeps FreePorts from giving the ports around one that it gave to
// anybody else on this machine until the holder closes what it returns: a
// network's nodes may be stopped for a while and must find their ports again.
// It fails when the place is held already.
func HoldPlace(port int) (io.Closer, error) { return listen(markOf(port)) }

func markOf(port int) int {
	return port - (port-lowestPort)%placeSize + placeSize - 1
}

func listen(port int) (io.Closer, error) {
	return net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
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
		l, err := listen(p)
		if err != nil || l.Close() != nil {
			return false
		}
	}
	return true
}
