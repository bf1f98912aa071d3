package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// command makes a command from its row in the help table. path is its name
// without the program's, such as `record sign`; use is its line of usage after
// the group's name.
func (s *session) command(path, use string, args cobra.PositionalArgs, run func(ctx context.Context, args []string) error) *cobra.Command {
	h := helpOf(path)
	long := s.say(h.long)
	if long == "" {
		long = s.say(h.short)
	}
	return &cobra.Command{
		Use: use, Short: s.say(h.short), Long: long, Example: indent(h.example), Args: args, DisableFlagsInUseLine: true,
		RunE: func(c *cobra.Command, args []string) error { return run(c.Context(), args) },
	}
}

// group makes a command that only holds others.
func (s *session) group(path, use string, commands ...*cobra.Command) *cobra.Command {
	h := helpOf(path)
	c := &cobra.Command{Use: use, Short: s.say(h.short), Long: s.say(h.short), Example: indent(h.example), Args: cobra.ArbitraryArgs}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return s.usage("%q is no command; see %s --help", args[0], c.CommandPath())
		}
		return c.Help()
	}
	c.AddCommand(commands...)
	return c
}

func indent(example string) string {
	if example == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(strings.TrimSpace(example), "\n", "\n  ")
}

// flags declares the flags of one command with their texts.
type flags struct {
	s    *session
	path string
	set  *pflag.FlagSet
}

func (s *session) flags(path string, c *cobra.Command) flags { return flags{s, path, c.Flags()} }

func (f flags) text(name string) string { return f.s.flagText(f.path, name) }

func (f flags) str(to *string, name, value string) { f.set.StringVar(to, name, value, f.text(name)) }

func (f flags) list(to *[]string, name string) { f.set.StringArrayVar(to, name, nil, f.text(name)) }

func (f flags) boolean(to *bool, name string) { f.set.BoolVar(to, name, false, f.text(name)) }

func (f flags) integer(to *int, name string, value int) { f.set.IntVar(to, name, value, f.text(name)) }

func (f flags) number(to *uint64, name string) {
	f.set.Uint64Var(to, name, 0, f.text(name))
}

// exactly and atLeast count arguments.
func (s *session) exactly(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return s.usage("%d arguments, want %d: %s", len(args), n, c.UseLine())
		}
		return nil
	}
}

func (s *session) atLeast(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < n {
			return s.usage("%d arguments, want %d or more: %s", len(args), n, c.UseLine())
		}
		return nil
	}
}

// need refuses an empty value of a flag that has no default. Pairs are the
// flag's name and its value.
func (s *session) need(pairs ...string) error {
	for pair := range slices.Chunk(pairs, 2) {
		if slices.Contains(pair[1:], "") {
			return s.usage("--%s is needed", pair[0])
		}
	}
	return nil
}
