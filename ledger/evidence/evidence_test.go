package evidence_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/evidence"
)

// What is no report is refused, whatever it is.
func TestRubbishIsNoReport(t *testing.T) {
	const begins = `<script type="text/plain" id="certledger-evidence-report">`
	for name, file := range map[string]string{
		"nothing":        "",
		"a page":         "<!doctype html><title>certledger</title>",
		"no end":         begins + "e30=",
		"no base64":      begins + "???</script>",
		"no JSON":        begins + "AAAA</script>",
		"another format": begins + "eyJjb2xsZWN0aW9uIjp7fX0=</script>",
		"too large":      strings.Repeat(" ", evidence.MaxSize+1),
	} {
		if _, err := evidence.Verify([]byte(file), ledger.Trust{}); !errors.Is(err, evidence.ErrReport) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A record of a collection that leaves something out, or whose steps are not in order,
// makes no report.
func TestCollectionIsComplete(t *testing.T) {
	whole := func() evidence.Collection {
		return evidence.Collection{
			Collector: "provider-a", Method: "HTTP", Node: "http://127.0.0.1:1", NodeMember: "provider-a", NodeSoftware: "certledger", Software: "certledger",
			Steps: []evidence.Step{{Request: "GET /", Time: 1}, {Request: "GET /", Time: 2}}, Time: 3,
		}
	}
	for name, change := range map[string]func(*evidence.Collection){
		"nobody":         func(c *evidence.Collection) { c.Collector = "" },
		"no software":    func(c *evidence.Collection) { c.Software = "" },
		"no steps":       func(c *evidence.Collection) { c.Steps = nil },
		"no request":     func(c *evidence.Collection) { c.Steps[1].Request = "" },
		"out of order":   func(c *evidence.Collection) { c.Steps[0].Time = 3 },
		"ends too early": func(c *evidence.Collection) { c.Time = 1 },
		"too many steps": func(c *evidence.Collection) { c.Steps = make([]evidence.Step, 65) },
	} {
		c := whole()
		change(&c)
		if _, _, err := evidence.Make([]byte("{}"), c, ledger.Trust{}); !errors.Is(err, evidence.ErrReport) || strings.Contains(err.Error(), "file") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
