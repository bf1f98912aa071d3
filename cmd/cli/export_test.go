package cli

import (
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/node/doctor"
)

// Row is a row of a table of texts.
type Row struct {
	Name string
	Text ledger.Text
}

// HelpRows gives short and long texts by path.
func HelpRows() (short, long []Row, examples map[string]string) {
	examples = map[string]string{}
	for _, h := range slices.Concat(helpTexts(), nodeHelpTexts(), backupHelpTexts(), governHelpTexts(), recoverHelpTexts(), profileHelpTexts(), deskHelpTexts(), explainHelpTexts(), rightsHelpTexts(), cardHelpTexts(), superviseHelpTexts(), formHelpTexts()) {
		short, long = append(short, Row{h.path, h.short}), append(long, Row{h.path, h.long})
		examples[h.path] = h.example
	}
	return short, long, examples
}

// FlagRows gives the texts of flags.
func FlagRows() (rows []Row) {
	for _, r := range slices.Concat(flagTexts(), nodeFlagTexts(), backupFlagTexts(), governFlagTexts(), recoverFlagTexts(), profileFlagTexts()) {
		rows = append(rows, Row{r.flag, r.text})
	}
	return rows
}

// FailureRows gives the texts of failures.
func FailureRows() (rows []Row) {
	for _, r := range slices.Concat(failureTexts(), profileFailureTexts()) {
		rows = append(rows, Row{string(r.code), r.text})
	}
	return rows
}

// FailureCodes gives the codes that errors get, with their exit statuses.
func FailureCodes() map[string]int {
	codes := map[string]int{}
	for _, f := range failures() {
		codes[string(f.code)] = f.exit
	}
	return codes
}

// FailureText is what a code is told as.
func FailureText(code string) ledger.Text { return failureText(ledger.Code(code)) }

// MessageRows gives the messages.
func MessageRows() []ledger.Text {
	return messages()
}

// KindText and the others name words of the ledger.
func KindText(k ledger.Kind) ledger.Text { return kindText(k) }

// ProblemText says what is wrong with a profile.
func ProblemText(code string) ledger.Text { return problemText(code) }

// GroupText names a group of commands.
func GroupText(id string) ledger.Text { return groupText(id) }

// Language finds the language of a command line.
func Language(args []string, env func(string) string) string { return string(language(args, env)) }

// ParseDraft reads a draft and gives it back.
func ParseDraft(data []byte) ([]byte, error) {
	d, err := ledger.ParseDraft(data)
	return d.Bytes(), err
}

// LevelText names a level of a finding.
func LevelText(l doctor.Level) ledger.Text { return levelText(l) }

// VerifiedText is what `cert verify` says of a report in English.
func VerifiedText(app App, r certificate.Report) string {
	p := &page{s: &session{App: app, lang: api.English}}
	verified{Report: r}.text(p)
	return p.b.String()
}

// ContractText is what `contract show` says of a contract, in a language.
func ContractText(app App, lang api.Language, c *ledger.Contract) string {
	p := &page{s: &session{App: app, lang: lang}}
	(*contractShown)(c).text(p)
	return p.b.String()
}
