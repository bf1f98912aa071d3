package certificate

import (
	"fmt"
	"strconv"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// header is a header with the text that it came from.
type header struct {
	ledger.Header
	text   []byte
	digest sm3.Digest
}

func (h header) name() string { return strconv.FormatUint(h.Height, 10) }

// parseHeader reads a header of the ledger id.
func parseHeader(text string, id sm3.Digest) (header, *fault) {
	parsed, err := ledger.ParseHeader([]byte(text))
	if err != nil {
		return header{}, failed(HeaderMalformed, err)
	}
	h := header{Header: parsed, text: []byte(text), digest: sm3.Sum([]byte(text))}
	if h.Ledger != id {
		return header{}, failed(HeaderLedger, fmt.Errorf("it says %s", h.Ledger), h.name())
	}
	if h.Height == 1 && h.Prev != id {
		return header{}, failed(HeaderChain, fmt.Errorf("the first header's prev is not the ledger"), h.name())
	}
	return h, nil
}

// parseHeaders reads the headers of a list, which linked then checks. Parse has
// seen to it that there is one.
func parseHeaders(texts []string, id sm3.Digest) ([]header, *fault) {
	headers := make([]header, len(texts))
	for i, text := range texts {
		var f *fault
		if headers[i], f = parseHeader(text, id); f != nil {
			return nil, f
		}
	}
	return headers, nil
}

// linked checks that each header follows the one before it.
func linked(headers []header) *fault {
	for i := 1; i < len(headers); i++ {
		h, before := headers[i], headers[i-1]
		switch {
		case h.Height != before.Height+1:
			return failed(HeaderChain, fmt.Errorf("height %d follows %d", h.Height, before.Height), h.name())
		case h.Prev != before.digest:
			return failed(HeaderChain, fmt.Errorf("prev is not the digest of the header before it"), h.name())
		case h.Time <= before.Time || h.Size < before.Size || h.Final < before.Final:
			return failed(HeaderChain, fmt.Errorf("time, size or final goes back"), h.name())
		}
	}
	return nil
}

// meets checks headers against each other and the pins, and notes how many pins
// they met.
func (v *verifier) meets(headers []header) *fault {
	met, f := agree(headers, v.trust.Pins)
	if f == nil && met > 0 {
		v.report.note(NotePinned, strconv.Itoa(met))
	}
	return f
}

// oneHistory checks headers against each other, the pins and the sets.
func (v *verifier) oneHistory(c *chain, headers []header) *fault {
	if _, f := agree(headers, v.trust.Pins); f != nil {
		return f
	}
	return c.ordered(headers)
}

// agree checks that the headers of all places of a file are of one history, and
// of the one that the pins are of: no two of one height, none other than the
// pinned one. It reports how many pins were met.
func agree(headers []header, pins []ledger.Pin) (met int, f *fault) {
	digests := map[uint64]sm3.Digest{}
	for _, h := range headers {
		if other, ok := digests[h.Height]; ok && other != h.digest {
			return 0, failed(HeaderFork, fmt.Errorf("%s and %s", other, h.digest), h.name())
		}
		digests[h.Height] = h.digest
	}
	for _, p := range pins {
		d, ok := digests[p.Height]
		if ok && d != p.Digest {
			return 0, failed(HeaderPin, fmt.Errorf("the file has %s, the trust file %s", d, p.Digest), strconv.FormatUint(p.Height, 10))
		}
		if ok {
			met++
		}
	}
	return met, nil
}
