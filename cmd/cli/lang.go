package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// language finds the language before anything is parsed, because help texts
// need it: --lang, else the locale. A locale that is not Chinese is English.
func language(args []string, env func(string) string) api.Language {
	for i, a := range args {
		if a == "--" {
			break
		}
		value, ok := strings.CutPrefix(a, "--lang=")
		if !ok && a == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if ok {
			return api.Language(value)
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := env(name); locale != "" {
			if strings.HasPrefix(locale, "zh") {
				return api.Chinese
			}
			return api.English
		}
	}
	return api.English
}

// say gives a text in the session's language. Unlike the API, whose readers are
// Chinese by default, whatever is not Chinese is English.
func (s *session) say(t ledger.Text) string {
	if s.lang == api.Chinese {
		return t.ZH
	}
	return t.EN
}

// t translates an English message of the table in messages_text.go and fills it
// if there are arguments. Every literal that is passed to it has a row there,
// without its indent; a test holds to that.
func (s *session) t(english string, args ...any) string {
	text := english
	if s.lang == api.Chinese {
		message := strings.TrimLeft(english, " ")
		text = english[:len(english)-len(message)] + chinese(message)
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

func chinese(english string) string {
	for _, row := range messages() {
		if row.EN == english {
			return row.ZH
		}
	}
	return english
}

// messages are all that commands say, in both languages.
func messages() []ledger.Text {
	return slices.Concat(messageTexts(), nodeMessageTexts(), backupMessageTexts(), governMessageTexts(), recoverMessageTexts(), profileMessageTexts(), deskMessageTexts(), explainMessageTexts(), rightsMessageTexts(), cardMessageTexts(), superviseMessageTexts(), formMessageTexts())
}

func (s *session) flagText(path, name string) string {
	return s.say(flagTextOf(path, name))
}

// notice tells a person something on the side.
func (s *session) notice(text string) { _, _ = fmt.Fprintln(s.Err, text) }

// helpTemplate prints the long text before the usage.
const helpTemplate = `{{with .Long}}{{. | trimTrailingWhitespaces}}

{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}`

// usageTemplate is cobra's, with headings in the language.
func (s *session) usageTemplate() string {
	return strings.NewReplacer(
		"USAGE", s.t("Usage:"), "EXAMPLES", s.t("Examples:"), "COMMANDS", s.t("Commands:"),
		"GLOBAL", s.t("Global flags:"), "FLAGS", s.t("Flags:"),
	).Replace(`USAGE
  {{if .HasAvailableSubCommands}}{{.CommandPath}} COMMAND{{else}}{{.UseLine}}{{end}}{{if .HasExample}}

EXAMPLES
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}{{$commands := .Commands}}{{range $group := .Groups}}

{{.Title}}{{range $commands}}{{if and (eq .GroupID $group.ID) .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if not .Groups}}

COMMANDS{{range $commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

FLAGS
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

GLOBAL
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`)
}
