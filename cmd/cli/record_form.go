package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger"
)

// form is a command that writes one kind of record: its argument and flags are fields
// of the body.
type form struct {
	// name is the command's path, use how it is called.
	name, use string
	kind      ledger.Kind
	// number is the field that the argument names; further flags are its fields.
	number string
	fields []formField
	// fixed are fields that follow from what the command is.
	fixed [][2]string
	// finish completes the body once its fields are set.
	finish func(w *writer, in *formInput) error
}

// formField is a flag of a form: `due` sets the field of that name, `by` that of
// `field`.
type formField struct {
	flag, field string
	optional    bool
	// many says that the flag may repeat.
	many bool
}

func (f formField) path() string { return cmp.Or(f.field, f.flag) }

// formInput is what a form was given.
type formInput struct {
	recordOptions
	values map[string]*string
	lists  map[string]*[]string
}

func (s *session) form(x form) *cobra.Command {
	in := &formInput{values: map[string]*string{}, lists: map[string]*[]string{}}
	c := s.command(x.name, x.use, s.exactly(1), func(ctx context.Context, args []string) error { return s.runForm(ctx, x, in, args[0]) })
	f := s.flags(x.name, c)
	f.record(&in.recordOptions)
	for _, field := range x.fields {
		if field.many {
			in.lists[field.flag] = new([]string)
			f.list(in.lists[field.flag], field.flag)
			continue
		}
		in.values[field.flag] = new(string)
		f.str(in.values[field.flag], field.flag, "")
	}
	return c
}

func (s *session) runForm(ctx context.Context, x form, in *formInput, number string) error {
	w := &writer{session: s, recordOptions: in.recordOptions, kind: x.kind, body: ledger.NewBody(x.kind)}
	e := bodyEditor{w.body, w.read}
	for _, pair := range append([][2]string{{x.number, number}}, x.fixed...) {
		if err := e.set(pair[0], pair[1]); err != nil {
			return s.usage("%v", err)
		}
	}
	for _, field := range x.fields {
		if err := s.fillField(e, field, in); err != nil {
			return err
		}
	}
	if x.finish != nil {
		if err := x.finish(w, in); err != nil {
			return err
		}
	}
	return w.write(ctx)
}

func (s *session) fillField(e bodyEditor, field formField, in *formInput) error {
	var value string
	if field.many {
		value = strings.Join(*in.lists[field.flag], ",")
	} else {
		value = *in.values[field.flag]
	}
	if value == "" {
		if field.optional {
			return nil
		}
		return s.need(field.flag, "")
	}
	if field.field == partiesField {
		return s.fillParties(e, *in.lists[field.flag])
	}
	if err := e.set(field.path(), value); err != nil {
		return s.usage("%v", fmt.Errorf("--%s: %w", field.flag, err))
	}
	return nil
}

// partiesField is a list of accounts with the parts that they have.
const partiesField = "parties"

// fillParties enters parties as people write them, `holder/ACCOUNT`, in the order that
// the ledger wants.
func (s *session) fillParties(e bodyEditor, parties []string) error {
	parties = slices.Sorted(slices.Values(parties))
	for i, party := range parties {
		role, account, ok := strings.Cut(party, "/")
		if !ok {
			return s.usage("--party %q is not ROLE/ACCOUNT", party)
		}
		place := partiesField + "." + itoa(i)
		for _, pair := range [][2]string{{place + ".role", role}, {place + ".account", account}} {
			if err := e.set(pair[0], pair[1]); err != nil {
				return s.usage("--party: %v", err)
			}
		}
	}
	return nil
}
