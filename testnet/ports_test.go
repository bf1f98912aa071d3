package testnet_test

import (
	"crypto/rand"
	"errors"
	"net"
	"strconv"
	"testing"
	"testing/iotest"

	"github.com/certledger/certledger/testnet"
)

func TestFreePorts(t *testing.T) {
	ports, err := testnet.FreePorts(15, rand.Reader)
	if err != nil || len(ports) != 15 {
		t.Fatal(ports, err)
	}
	for i, p := range ports {
		// Outgoing connections get ports from 32768 on.
		if p != ports[0]+i || p < 1024 || p >= 32768 {
			t.Errorf("port %d of %v", p, ports)
		}
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p)))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
	}
}

// zeros always chooses the same place.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestFreePortsAvoidsThoseInUse(t *testing.T) {
	ports, err := testnet.FreePorts(3, zeros{})
	if err != nil {
		t.Skipf("the first place is in use on this machine: %v", err)
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[2])))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if ports, err := testnet.FreePorts(3, zeros{}); !errors.Is(err, testnet.ErrNetwork) {
		t.Errorf("a place with a port in use was given: %v %v", ports, err)
	}
}

func TestFreePortsAvoidsAPlaceThatIsHeld(t *testing.T) {
	ports, err := testnet.FreePorts(3, zeros{})
	if err != nil {
		t.Skipf("the first place is in use on this machine: %v", err)
	}
	held, err := testnet.HoldPlace(ports[2])
	if err != nil {
		t.Fatal(err)
	}
	if again, err := testnet.FreePorts(3, zeros{}); !errors.Is(err, testnet.ErrNetwork) {
		t.Errorf("a place that is held was given: %v %v", again, err)
	}
	if twice, err := testnet.HoldPlace(ports[0]); err == nil {
		t.Errorf("a place was held twice: %v", twice)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if again, err := testnet.FreePorts(3, zeros{}); err != nil || again[0] != ports[0] {
		t.Errorf("a place that nobody holds any more was not given: %v %v", again, err)
	}
}

func TestFreePortsNeedsRandomness(t *testing.T) {
	failure := errors.New("no randomness")
	if _, err := testnet.FreePorts(3, iotest.ErrReader(failure)); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
}
