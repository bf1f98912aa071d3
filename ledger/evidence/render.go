package evidence

import (
	"html"
	"strconv"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// page writes a report's page, both languages in each place, Chinese first.
type page struct{ strings.Builder }

// render makes the page of a report that carries text as its data.
func render(r Report, text string) []byte {
	var p page
	p.WriteString(head)
	p.WriteString("<h1>" + words(title) + "</h1>\n")
	if r.Proof.Purpose == ledger.Test {
		p.WriteString(`<p class="test">` + words(testLedger) + "</p>\n")
	}
	p.WriteString(`<p class="by">` + shown(r.Provider.Title) + " · " + words(number) + " " + shown(r.Evidence.ID) + "</p>\n")
	p.section(ofHolder, r.ofHolder())
	p.section(ofAsset, r.ofAsset())
	p.section(ofHash, r.ofHash())
	p.section(ofFixing, r.ofFixing())
	p.section(ofWitnesses, r.ofWitnesses())
	p.section(ofCollection, r.ofCollection())
	p.WriteString("<h2>" + words(ofVerifying) + "</h2>\n<ol>\n")
	for _, step := range verifying() {
		p.WriteString("<li>" + words(step) + "</li>\n")
	}
	p.WriteString("</ol>\n" + `<p class="seal">` + shown(r.Provider.Title) + "<br>" + shown(r.Collection.Time.Beijing()) + "</p>\n")
	p.WriteString(dataBegins + text + dataEnds + "\n</main>\n</body>\n</html>\n")
	return []byte(p.String())
}

// row is one line of a table. A row without a value is left out.
type row struct {
	name  ledger.Text
	value string
	// exact values are digests and numbers, shown with fixed width.
	exact bool
}

func (p *page) section(title ledger.Text, rows []row) {
	p.WriteString("<h2>" + words(title) + "</h2>\n<table>\n")
	for _, r := range rows {
		if r.value == "" {
			continue
		}
		class := ""
		if r.exact {
			class = ` class="exact"`
		}
		p.WriteString("<tr><th>" + words(r.name) + "</th><td" + class + ">" + shown(r.value) + "</td></tr>\n")
	}
	p.WriteString("</table>\n")
}

func words(t ledger.Text) string {
	return html.EscapeString(t.ZH) + ` <span lang="en">` + html.EscapeString(t.EN) + "</span>"
}

func shown(s string) string { return html.EscapeString(s) }

func (r Report) ofHolder() []row {
	e := r.Evidence
	return []row{
		{name: holderName, value: e.HolderName},
		{name: holderCode, value: e.HolderCode, exact: true},
		{name: holderAccount, value: e.Holder, exact: true},
	}
}

func (r Report) ofAsset() []row {
	e := r.Evidence
	rows := []row{
		{name: assetTitle, value: e.Title},
		{name: acquisition, value: acquired(e.Acquisition)},
		{name: certificateOf, value: e.Certificate, exact: true},
	}
	if e.Count > 0 {
		return append(rows, row{name: items, value: strconv.FormatInt(e.Count, 10)})
	}
	return append(rows, row{name: files, value: strconv.Itoa(len(e.Files))})
}

func acquired(how string) string {
	t := acquisitionText(how)
	if t == (ledger.Text{}) {
		return how
	}
	return t.ZH + " " + t.EN
}

func (r Report) ofHash() []row {
	e := r.Evidence
	rows := []row{{name: algorithm, value: "SM3 (GB/T 32905-2016)"}}
	if e.Count > 0 {
		return append(rows, row{name: root, value: e.Fingerprint.String(), exact: true})
	}
	rows = append(rows, row{name: fingerprint, value: e.Fingerprint.String(), exact: true})
	for i, d := range e.Files {
		rows = append(rows, row{name: numbered(file, i), value: d.String(), exact: true})
	}
	return rows
}

func numbered(t ledger.Text, i int) ledger.Text {
	n := strconv.Itoa(i + 1)
	return ledger.Text{ZH: t.ZH + n, EN: t.EN + " " + n}
}

func (r Report) ofFixing() []row {
	e, p := r.Evidence, r.Provider
	return []row{
		{name: number, value: e.ID, exact: true},
		{name: deposited, value: e.Deposited.Beijing()},
		{name: provider, value: p.Title + " " + p.TitleEN},
		{name: providerCode, value: p.Code, exact: true},
		{name: providerFiling, value: p.Filing, exact: true},
		{name: record, value: e.Record.String(), exact: true},
		{name: ledgerID, value: r.Proof.Ledger.String(), exact: true},
		{name: header, value: strconv.FormatUint(r.Proof.Status.Height, 10) + " " + r.Header.String(), exact: true},
		{name: headerTime, value: r.Proof.Status.Time.Beijing()},
	}
}

// ofWitnesses names the institutions whose signatures make the header final, by what they
// are (TJ 7.1.4).
func (r Report) ofWitnesses() []row {
	q := r.Proof.Quorum
	rows := []row{{name: witnessed, value: strconv.Itoa(q.Got) + " / " + strconv.Itoa(q.Members)}}
	for i, c := range r.Proof.Cosigners {
		rows = append(rows, row{name: numbered(witness, i), value: c.Title + " " + c.TitleEN + " · " + classes(c) + " · " + c.Time.Beijing()})
	}
	return rows
}

func classes(c certificate.Cosigner) string {
	var names []string
	for _, class := range c.Classes {
		t := ledger.ClassText(class)
		names = append(names, t.ZH+" "+t.EN)
	}
	return strings.Join(names, ", ")
}

func (r Report) ofCollection() []row {
	c := r.Collection
	rows := []row{
		{name: collector, value: c.Collector},
		{name: collected, value: c.Time.Beijing()},
		{name: method, value: c.Method},
		{name: software, value: c.Software},
		{name: nodeAddress, value: c.Node, exact: true},
		{name: nodeMember, value: c.NodeMember},
		{name: nodeSoftware, value: c.NodeSoftware},
		{name: network, value: r.network()},
	}
	for i, s := range c.Steps {
		rows = append(rows, row{name: numbered(step, i), value: s.Time.Beijing() + " " + s.Request + " → " + s.Answer.String(), exact: true})
	}
	return rows
}

// network names the members whose nodes make up the network at the header.
func (r Report) network() string {
	var names []string
	for _, m := range r.Proof.Set().Members {
		if m.Node != nil {
			names = append(names, m.Title+" ("+m.Name+")")
		}
	}
	return strings.Join(names, ", ")
}
