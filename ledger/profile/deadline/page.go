package deadline

import (
	"fmt"
	"path"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// Page renders a catalogue in Markdown, as docs/deadlines.md. titles has the
// profiles' own titles by name.
func Page(rows []Row, titles map[string]ledger.Text) string {
	var b strings.Builder
	b.WriteString(introduction())
	last := ""
	for _, row := range rows {
		if row.Profile != last {
			title := titles[row.Profile]
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n%s\n", title.ZH, title.EN, columns())
			last = row.Profile
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row.cells(), " | "))
	}
	return b.String()
}

func (row Row) cells() []string {
	both := func(t ledger.Text) string { return t.ZH + "<br>" + t.EN }
	var rules, transcripts []string
	for _, r := range row.Rules {
		rules = append(rules, "`"+r.String()+"`")
	}
	for _, t := range row.Transcripts {
		transcripts = append(transcripts, fmt.Sprintf("[%s](../ledger/registry/testdata/%s.txt)", t, t))
	}
	return []string{
		"`" + row.Key + "`", both(row.Rules[0].text()), both(row.Start), both(row.Expiry), strings.Join(row.Articles, "; "),
		strings.Join(rules, "<br>"), strings.Join(transcripts, "<br>"),
	}
}

// text says the value in words; of a ground its time.
func (r Rule) text() ledger.Text {
	value := r.Value
	if _, within, ok := strings.Cut(value, "/"); ok {
		period, _, before := strings.Cut(within, "/")
		said := profile.TextOfWord(period)
		if before {
			return ahead(said)
		}
		return said
	}
	said := profile.TextOfValue(strings.TrimPrefix(path.Ext(r.Path), "."), value)
	if r.Supplied != "" {
		return supplied(said, profile.TextOfWord(r.Supplied))
	}
	return said
}
