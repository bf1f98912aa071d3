package cli

import (
	"context"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Main runs the command line of a process and gives its exit status. The first
// interrupt asks the command to stop; a second one kills the process.
func Main(app App, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return Run(ctx, app, args)
}

// Run executes one command line and gives its exit status, see exit.go.
func Run(ctx context.Context, app App, args []string) int {
	s := &session{App: app, lang: language(args, app.Env), output: outputText}
	root := s.root() //nolint:contextcheck // every command gets ctx from ExecuteContext
	root.SetArgs(args)
	return s.report(root.ExecuteContext(ctx))
}

// New gives the command tree, for documentation.
func New(app App) *cobra.Command {
	s := &session{App: app, lang: language(nil, app.Env), output: outputText}
	return s.root()
}

// root composes the tree. The groups are those of `certledger --help`.
func (s *session) root() *cobra.Command {
	root := s.group("", "certledger")
	root.Version = s.Version
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetUsageTemplate(s.usageTemplate())
	root.SetHelpTemplate(helpTemplate)
	root.SetVersionTemplate("certledger {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return s.usage("%v", err) })
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	s.globalFlags(root)
	s.place(root, "records", s.recordGroup(), s.draftGroup(), s.inbox(), s.evidenceGroup(), s.contractGroup(), s.attestGroup(), s.assistanceGroup(), s.materialGroup(), s.keyGroup())
	s.place(root, "lookup", s.accountGroup(), s.assetGroup(), s.applicationGroup(), s.objectionGroup(), s.publicationGroup(), s.superviseGroup(), s.rightsGroup(), s.certGroup(), s.profileGroup())
	s.place(root, "members", s.memberGroup(), s.governGroup())
	s.place(root, "check", s.headerGroup(), s.proofGroup(), s.audit())
	s.place(root, "node", s.initGroup(), s.nodeGroup(), s.run(), s.status(), s.doctor(), s.backup(), s.restore(), s.signerGroup(), s.recoverGroup())
	s.place(root, "test", s.testnetGroup(), s.demo(), s.bench())
	root.AddCommand(s.docsGroup())
	return root
}

func (s *session) place(root *cobra.Command, id string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: id, Title: s.say(groupText(id))})
	for _, c := range commands {
		c.GroupID = id
		root.AddCommand(c)
	}
}

func (s *session) globalFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&s.output, "output", outputText, s.flagText("", "output"))
	lang := string(s.lang)
	f.StringVar(&lang, "lang", lang, s.flagText("", "lang"))
	f.BoolP("help", "h", false, s.flagText("", "help"))
	root.Flags().Bool("version", false, s.flagText("", "version"))
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if s.output != outputText && s.output != outputJSON {
			return s.usage("--output is text or json, not %q", s.output)
		}
		if lang != "zh" && lang != "en" {
			return s.usage("--lang is zh or en, not %q", lang)
		}
		return nil
	}
}
