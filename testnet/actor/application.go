package actor

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// Application says what every application of an act says: its parties, sorted by
// their parts, who signs, and all papers, of which only digests are on the ledger.
func Application(rules profile.Act, number, asset, registry string, parties ...ledger.PartyOf) ledger.ApplicationSubmitBody {
	b := ledger.ApplicationSubmitBody{Act: rules.Name, Application: number, Asset: asset, Parties: parties, Registry: registry, Truthful: true}
	for _, name := range rules.List(profile.Materials) {
		b.Materials = append(b.Materials, ledger.Material{Digest: paper(number + name), Name: name})
	}
	for _, p := range parties {
		if slices.Contains(rules.Roles(profile.Applicants), p.Role) {
			b.Signatories = append(b.Signatories, p.Account)
		}
	}
	slices.Sort(b.Signatories)
	return b
}

// paper stands for a document that stays with its maker.
func paper(name string) sm3.Digest { return sm3.Sum([]byte("test paper: " + name)) }

// Step is a record of a registry on an application's way.
type Step struct {
	Kind ledger.Kind
	Body any
}

// Steps are what a registry and its reviewers do with an application that is in
// order: up to its publicity, or up to its registration where there is none.
func Steps(rules profile.Act, application, registry, person string) []Step {
	body := ledger.ApplicationBody{Application: application, Registry: registry}
	steps := []Step{{ledger.ApplicationAccept, body}}
	for _, s := range rules.Stages() {
		steps = append(steps, Step{ledger.ApplicationReviewed, ledger.ApplicationReviewBody{
			Application: application, Outcome: ledger.OutcomePassed, Person: person, Report: paper(application + s.Name), Reviewer: reviewer(s.Class, registry),
			Role: ledger.StaffRole(s.Class), Stage: s.Name, Truthful: s.Class == ledger.ClassReviewer, Unconcerned: true,
		}})
	}
	last := ledger.ApplicationPublicise
	if rules.Is(profile.Publicity, profile.None) {
		last = ledger.ApplicationRegister
	}
	return append(steps, Step{last, body})
}

// reviewer names who gives the opinion of a stage. The others of a test network are
// named for their class.
func reviewer(class ledger.Class, registry string) string {
	if class == ledger.ClassRegistry {
		return registry
	}
	return string(class) + "-a"
}

// Apply submits an application and takes it through Steps; accept orders a record
// and demands that it is accepted.
func Apply(
	ctx context.Context, rules profile.Act, b ledger.ApplicationSubmitBody, base sm3.Digest, person string,
	accept func(context.Context, ledger.Kind, any, sm3.Digest) error,
) error {
	if err := accept(ctx, ledger.ApplicationSubmit, b, base); err != nil {
		return err
	}
	for _, s := range Steps(rules, b.Application, b.Registry, person) {
		if err := accept(ctx, s.Kind, s.Body, sm3.Digest{}); err != nil {
			return err
		}
	}
	return nil
}

// ErrPublicity says that a publicity does not end.
var ErrPublicity = errors.New("the publicity does not end")

// Complete has the registry complete a registration whose publicity is over by the
// clocks: the ledger notes the end by itself in the next blocks, and until then
// refuses. Submit orders a record and gives its code.
func Complete(ctx context.Context, b ledger.ApplicationSubmitBody, submit func(context.Context, ledger.Kind, any) (ledger.Code, error)) error {
	for range 20 {
		code, err := submit(ctx, ledger.ApplicationRegister, ledger.ApplicationBody{Application: b.Application, Registry: b.Registry})
		if err != nil || code == ledger.OK {
			return err
		}
		if code != ledger.ApplicationClosed {
			return fmt.Errorf("complete %s: %s", b.Application, code)
		}
	}
	return ErrPublicity
}
