package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func archiveRows() []Transition {
	kept := string(ledger.ArchiveKept)
	return []Transition{
		{
			Machine: ledger.ArchiveEntity, From: None, On: string(ledger.ApplicationArchive), To: kept, Effect: archiveFile(), Article: "TJ 5.1(j), GZ 20(1)",
			Guards: []Guard{archiveIsAsked(), matterHasEnded(), fileIsComplete()},
		},
		{
			Machine: ledger.ArchiveEntity, From: kept, On: string(ledger.MaterialPurge), To: kept, Effect: purgeMaterial(), Article: "SZ 10, AH 10(1), GZ 9, DL 33",
			Guards: []Guard{documentsAreOfTheFile(), retentionIsOver()},
		},
	}
}

// filed gives the application that is to be archived.
func (a *act) filed() (*ledger.Application, *ledger.Refusal) {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.ApplicationUnknown, "%s", a.subject.ID)
	}
	return app, nil
}

// archiveIsAsked checks that the application's own profile knows an archive: it asks
// for one, or says how long documents are kept.
func archiveIsAsked() Guard {
	return Guard{"archive_is_asked", "TJ 5.1(j)", func(a *act) *ledger.Refusal {
		app, refusal := a.filed()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.ApplicationArchiveBody)
		if b.Registry != app.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "handled by %s", app.Registry)
		}
		p := a.Documents.Profile(app.Profile)
		if p == nil {
			return ledger.Refuse(ledger.ProfileUnknown, "%s", app.Profile.Name)
		}
		if _, there := p.Params[profile.Archive]; there {
			if rule, refusal := p.Param(profile.Archive); refusal != nil || rule.Value == profile.Needed {
				return refusal
			}
		}
		if _, ok := p.SupervisionRules(); !ok {
			return ledger.Refuse(ledger.ArchiveUnasked, "%s", p.Name)
		}
		return nil
	}}
}

// matterHasEnded checks that nothing is left to do: the application has ended, and
// no certificate of its asset is due.
func matterHasEnded() Guard {
	return Guard{"matter_has_ended", "TJ 5.1", func(a *act) *ledger.Refusal {
		app, refusal := a.filed()
		if refusal != nil {
			return refusal
		}
		if app.State.Open() {
			return ledger.Refuse(ledger.ArchiveOpen, "%s is %s", app.ID, app.State)
		}
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset)
		if ok && slices.ContainsFunc(asset.Due, func(d ledger.CertificateDue) bool { return d.Application == app.ID }) {
			return ledger.Refuse(ledger.ArchiveOpen, "certificates of %s are due", app.ID)
		}
		return nil
	}}
}

// caseFile gives the index of an application's file: with its notices, and all
// objections that there were to it.
func (a *act) caseFile(app *ledger.Application) ledger.CaseFile {
	entities := []ledger.Entity{app}
	add := func(kind ledger.EntityKind, ids []string) {
		for _, id := range ids {
			if e := a.load(ledger.EntityID{Kind: kind, ID: id}); e != nil {
				entities = append(entities, e)
			}
		}
	}
	add(ledger.ObjectionEntity, app.Objected)
	add(ledger.NoticeEntity, app.Notices)
	return ledger.NewCaseFile(app.ID, entities...)
}

// FileOf gives the index of an application's file as it stands; ErrUnknown when there
// is no such application.
func FileOf(env Env, application string) (ledger.CaseFile, error) {
	a := &act{Env: env}
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, application)
	if !ok {
		if a.fault != nil {
			return ledger.CaseFile{}, a.fault
		}
		return ledger.CaseFile{}, ErrUnknown
	}
	file := a.caseFile(app)
	return file, a.fault
}

// fileIsComplete checks that what is archived is all that the ledger knows.
func fileIsComplete() Guard {
	return Guard{"file_is_complete", "TJ 5.1(j), GZ 20(1)", func(a *act) *ledger.Refusal {
		app, refusal := a.filed()
		if refusal != nil {
			return refusal
		}
		want, err := a.caseFile(app).Digest()
		if err != nil {
			return ledger.Refuse(ledger.BodyValue, "%v", err)
		}
		if b := a.body.(*ledger.ApplicationArchiveBody); b.Document != want {
			return ledger.Refuse(ledger.ArchiveFile, "the file of %s is %s", app.ID, want)
		}
		return nil
	}}
}

func archiveFile() Effect {
	return Effect{"archive", func(a *act) *ledger.Refusal {
		app, refusal := a.filed()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.ApplicationArchiveBody)
		a.set(ledger.ArchiveEntity, app.ID, &ledger.Archive{
			Archived: a.Time, Asset: app.Asset, Document: b.Document, ID: app.ID, Papers: a.caseFile(app).Papers, Profile: app.Profile.Name,
			Record: a.id, Registry: app.Registry, State: ledger.ArchiveKept,
		})
		return nil
	}}
}

func (a *act) archive() (*ledger.Archive, *ledger.Refusal) {
	r, ok := get[*ledger.Archive](a, ledger.ArchiveEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.ArchiveUnknown, "%s", a.subject.ID)
	}
	return r, nil
}

// documentsAreOfTheFile checks that the registry purges what is there, and its own.
func documentsAreOfTheFile() Guard {
	return Guard{"documents_are_of_the_file", "SZ 10, AH 10(1), GZ 9, DL 33", func(a *act) *ledger.Refusal {
		r, refusal := a.archive()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.MaterialPurgeBody)
		if b.Registry != r.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "kept by %s", r.Registry)
		}
		for i, d := range b.Documents {
			if i > 0 && ledger.CompareDigests(b.Documents[i-1], d) >= 0 || !slices.Contains(r.Papers, d) || slices.Contains(r.Purged, d) {
				return ledger.Refuse(ledger.ArchivePapers, "%s", d)
			}
		}
		return nil
	}}
}

// retentionIsOver checks that the profile in force lets the documents go.
func retentionIsOver() Guard {
	return Guard{"retention_is_over", "SZ 10, AH 10(1), GZ 9, DL 33", func(a *act) *ledger.Refusal {
		r, refusal := a.archive()
		if refusal != nil {
			return refusal
		}
		_, doc, refusal := a.profileInForce(r.Profile)
		if refusal != nil {
			return refusal
		}
		until, refusal := KeptUntil(a.Documents, doc, r.Archived, a.registrationEnded(r))
		switch {
		case refusal != nil:
			return refusal
		case until == Never:
			return ledger.Refuse(ledger.ArchiveRetained, "the time for which %s is kept has not begun", r.ID)
		case a.Time < until:
			return ledger.Refuse(ledger.ArchiveRetained, "%s is kept until %s", r.ID, until)
		}
		return nil
	}}
}

// registrationEnded gives when the registration that a file is about ended, 0 while
// it stands. What never came to a registration ended with its file.
func (a *act) registrationEnded(r *ledger.Archive) legaltime.Instant {
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, r.Asset)
	if !ok {
		return r.Archived
	}
	return asset.Ended
}

func purgeMaterial() Effect {
	return Effect{"purge", func(a *act) *ledger.Refusal {
		r, refusal := a.archive()
		if refusal != nil {
			return refusal
		}
		r.Purged = append(r.Purged, a.body.(*ledger.MaterialPurgeBody).Documents...)
		slices.SortFunc(r.Purged, ledger.CompareDigests)
		a.set(ledger.ArchiveEntity, r.ID, r)
		return nil
	}}
}

// stampEnds notes when a registration ends, and that one goes on.
func (a *act) stampEnds() {
	for _, c := range a.out.Changes {
		asset, ok := c.Value.(*ledger.Asset)
		if !ok {
			continue
		}
		switch asset.State {
		case ledger.AssetCancelled, ledger.AssetRevoked, ledger.AssetTerminated:
			if asset.Ended == 0 {
				asset.Ended = a.Time
			}
		default:
			asset.Ended = 0
		}
	}
}
