package registry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
)

const statesPreface = `# States

Printed from the tables in ` + "`ledger/registry`" + `; do not edit. A record is accepted when its entity is in the state ` + "`from`" + `,
exactly the signers named have signed and every guard agrees, in this order; ` + "`none`" + ` is an entity that does not exist yet. What
the rules do by themselves when a deadline passes is an event, which nobody signs. An article marked "by analogy" is not
stated by any text.
`

// States prints the tables as docs/states.md: for each kind of entity its
// transitions and a diagram. The text depends on the tables alone.
func States() string {
	var b strings.Builder
	b.WriteString(statesPreface)
	table := Tables(Rules)
	for _, machine := range machines(table) {
		fmt.Fprintf(&b, "\n## %s\n\n", machine)
		writeRows(&b, table, machine)
		writeMoves(&b, table, machine)
		writeDiagram(&b, table, machine)
	}
	return b.String()
}

// machines lists the kinds of entities that have states, in the tables' order.
func machines(table []Transition) []ledger.EntityKind {
	var kinds []ledger.EntityKind
	for _, t := range table {
		if !slices.Contains(kinds, t.Machine) {
			kinds = append(kinds, t.Machine)
		}
	}
	return kinds
}

func writeRows(b *strings.Builder, table []Transition, machine ledger.EntityKind) {
	b.WriteString("| from | event | guards | signers | to | effect | article |\n|---|---|---|---|---|---|---|\n")
	for _, t := range table {
		if t.Machine != machine {
			continue
		}
		var guards []string
		for _, g := range t.Guards {
			guards = append(guards, fmt.Sprintf("%s (%s)", g.Name, g.Article))
		}
		cells := []string{t.From, "`" + t.On + "`", strings.Join(guards, "<br>"), strings.Join(signers(t.On), "<br>"), t.To, t.Effect.Name, t.Article}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
}

// signers tells in words who signs.
func signers(on string) []string {
	parties := ledger.Parties(ledger.Kind(on))
	if parties == nil {
		return []string{"nobody"}
	}
	words := make([]string, len(parties))
	for i, p := range parties {
		switch {
		case p.Class != "":
			words[i] = fmt.Sprintf("`%s`, a member of class %s", p.Field, p.Class)
		case p.Role != "":
			words[i] = fmt.Sprintf("`%s`, with its %s key", p.Field, p.Role)
		case p.RoleField != "":
			words[i] = fmt.Sprintf("`%s`, with the old key of `%s`", p.Field, p.RoleField)
		case p.Candidate:
			words[i] = "the key that is offered"
		case p.Each:
			words[i] = fmt.Sprintf("each account of `%s`", p.Field)
		default:
			words[i] = fmt.Sprintf("account `%s`", p.Field)
		}
	}
	return words
}

// writeMoves lists what rows of other machines do to this one.
func writeMoves(b *strings.Builder, table []Transition, machine ledger.EntityKind) {
	head := "\nMoved also by:\n\n| from | by | to |\n|---|---|---|\n"
	eachMove(table, machine, func(t *Transition, m Move) {
		fmt.Fprintf(b, "%s| %s | `%s` of %s | %s |\n", head, m.From, t.On, t.Machine, m.To)
		head = ""
	})
}

func eachMove(table []Transition, machine ledger.EntityKind, do func(*Transition, Move)) {
	for i := range table {
		for _, m := range table[i].Also {
			if m.Machine == machine {
				do(&table[i], m)
			}
		}
	}
}

func writeDiagram(b *strings.Builder, table []Transition, machine ledger.EntityKind) {
	b.WriteString("\n```mermaid\nstateDiagram-v2\n")
	arrow := func(from, on, to string) {
		fmt.Fprintf(b, "    %s --> %s: %s\n", strings.ReplaceAll(from, None, "[*]"), to, on)
	}
	var from, to []string
	for _, t := range table {
		if t.Machine == machine {
			arrow(t.From, t.On, t.To)
			from, to = append(from, t.From), append(to, t.To)
		}
	}
	eachMove(table, machine, func(t *Transition, m Move) {
		arrow(m.From, t.On, m.To)
		from, to = append(from, m.From), append(to, m.To)
	})
	slices.Sort(to)
	for _, state := range slices.Compact(to) {
		if !slices.Contains(from, state) {
			fmt.Fprintf(b, "    %s --> [*]\n", state)
		}
	}
	b.WriteString("```\n")
}
