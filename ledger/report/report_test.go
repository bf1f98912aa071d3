package report_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/report"
)

func counted(t *testing.T, until uint64, add func(*report.Counter)) *report.Report {
	t.Helper()
	c := report.NewCounter(report.Scope{Registry: "r", Profile: "p", Since: 10, Until: until}, registry.Tables(registry.Rules))
	add(c)
	out := new(report.Report)
	c.Into(out)
	return out
}

// What belongs to others, came before or came after is not counted; what stands on
// an asset belongs where the asset does.
func TestCounter(t *testing.T) {
	doc := ledger.Document{Name: "p"}
	app := func(registry, profile string, state ledger.ApplicationState) *ledger.Application {
		return &ledger.Application{Act: "initial", Profile: ledger.Document{Name: profile}, Registry: registry, State: state, Overdue: []ledger.ClockName{ledger.ReviewClock}}
	}
	steps := func(registry, profile string) []report.Value {
		return []report.Value{
			{Height: 9, Kind: string(ledger.ApplicationSubmit), Entity: app(registry, profile, ledger.ApplicationSubmitted)},
			{Height: 11, Kind: string(ledger.ApplicationAccept), Entity: app(registry, profile, ledger.ApplicationReview)},
			{Height: 21, Kind: string(ledger.ApplicationRefuse), Entity: app(registry, profile, ledger.ApplicationRefused)},
		}
	}
	out := counted(t, 20, func(c *report.Counter) {
		id := ledger.EntityID{Kind: ledger.ApplicationEntity, ID: "AP"}
		c.Add(id, steps("r", "p"))
		c.Add(id, steps("other", "p"))
		c.Add(id, steps("r", "other"))
		c.Add(id, steps("r", "p")[2:])
		c.Add(id, nil)
		c.Add(id, []report.Value{{Height: 12, Kind: string(ledger.ApplicationSubmit), Entity: app("r", "p", ledger.ApplicationSubmitted)}})
		c.Add(ledger.EntityID{Kind: ledger.AssetEntity, ID: "DA"}, []report.Value{{Height: 5, Kind: string(ledger.ApplicationRegister), Entity: &ledger.Asset{Profile: doc, Registry: "r", State: ledger.AssetActive}}})
		for _, asset := range []string{"DA", "DB"} {
			c.Add(ledger.EntityID{Kind: ledger.HoldEntity, ID: "H"}, []report.Value{{Height: 20, Kind: string(ledger.HoldFreeze), Entity: &ledger.Hold{Asset: asset, State: ledger.HoldActive}}})
		}
		c.Add(ledger.EntityID{Kind: ledger.ReportEntity, ID: "R"}, []report.Value{{Height: 12, Kind: string(ledger.ReportOverdue), Entity: &ledger.Report{Profile: doc, Registry: "r", State: ledger.ReportOwed, Overdue: true}}})
	})
	app1, hold, rep := ledger.ApplicationEntity, ledger.HoldEntity, ledger.ReportEntity
	for _, tt := range []struct {
		name       string
		have, want []report.Count
	}{
		{"happened", out.Happened, []report.Count{{1, app1, "application.accept"}, {1, app1, "application.submit"}, {1, hold, "hold.freeze"}, {1, rep, "report.overdue"}}},
		{"requested", out.Requested, []report.Count{{1, app1, "initial"}}},
		{"stands", out.Stands, []report.Count{{1, app1, "REVIEW"}, {1, app1, "SUBMITTED"}, {1, ledger.AssetEntity, "ACTIVE"}, {1, hold, "ACTIVE"}, {1, rep, "DUE"}}},
		{"overdue", out.Overdue, []report.Count{{2, app1, "review"}, {1, rep, "report.overdue"}}},
	} {
		if !slices.Equal(tt.have, tt.want) {
			t.Errorf("%s is %v, want %v", tt.name, tt.have, tt.want)
		}
	}
	if out.Blocks != 10 || out.Height != 20 {
		t.Errorf("%d blocks up to %d", out.Blocks, out.Height)
	}
}

// The order in which entities are met does not matter to the bytes.
func TestBytes(t *testing.T) {
	value := func(state ledger.ApplicationState) []report.Value {
		return []report.Value{{Height: 12, Kind: string(ledger.ApplicationSubmit), Entity: &ledger.Application{Act: "x", Profile: ledger.Document{Name: "p"}, Registry: "r", State: state}}}
	}
	states := []ledger.ApplicationState{ledger.ApplicationSubmitted, ledger.ApplicationReview, ledger.ApplicationReady}
	var texts []string
	for range 2 {
		text, _, err := counted(t, 20, func(c *report.Counter) {
			for _, s := range states {
				c.Add(ledger.EntityID{Kind: ledger.ApplicationEntity, ID: string(s)}, value(s))
			}
		}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
		slices.Reverse(states)
	}
	if texts[0] != texts[1] {
		t.Errorf("%s\n%s", texts[0], texts[1])
	}
}
