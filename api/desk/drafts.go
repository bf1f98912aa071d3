package desk

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

const (
	// MaxDrafts bounds the drafts of one uploader.
	MaxDrafts = 64
	// MaxAllDrafts bounds those of all.
	MaxAllDrafts = 4096

	draftFile = ".draft"
)

// Drafts keeps records that are not signed by all yet, a file each. What is in the files is in memory too, without the
// texts.
type Drafts struct {
	dir string

	mu  sync.Mutex
	all map[sm3.Digest]api.Draft // guarded by mu; nil before the directory was read
}

// NewDrafts keeps drafts in a directory, which need not be there yet.
func NewDrafts(dir string) *Drafts { return &Drafts{dir: dir} }

func (k *Drafts) path(id sm3.Digest) string { return filepath.Join(k.dir, hexOf(id)) }

// open reads the directory the first time.
func (k *Drafts) open() error {
	if k.all != nil {
		return nil
	}
	found, err := names(k.dir, notesFile)
	if err != nil {
		return err
	}
	all := map[sm3.Digest]api.Draft{}
	for _, name := range found {
		id, ok := parseName(name)
		if !ok {
			continue
		}
		var notes api.Draft
		if err := readJSON(k.path(id)+notesFile, &notes); err != nil {
			return err
		}
		all[id] = notes
	}
	k.all = all
	return nil
}

// Put keeps a draft, or adds its signatures to the one that is here. Whether they are good is the caller's to know.
func (k *Drafts) Put(uploader string, d ledger.Draft, now legaltime.Instant) (api.Draft, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := errors.Join(k.open(), k.expire(now)); err != nil {
		return api.Draft{}, err
	}
	notes, here := k.all[d.ID()]
	if here {
		old, err := k.load(d.ID())
		if err != nil {
			return notes, err
		}
		d = old.Merge(d)
	} else {
		if err := k.room(uploader); err != nil {
			return notes, err
		}
		notes = api.Draft{ID: d.ID(), Kind: d.Record.Kind, Uploader: uploader, Stored: now, Expires: d.Record.Expires}
	}
	notes.Missing, notes.Signed = d.Missing(), []string{}
	for _, l := range d.Lines {
		notes.Signed = append(notes.Signed, l.Name)
	}
	// The notes come last: what has none is not there.
	if err := errors.Join(write(k.path(d.ID())+draftFile, d.Bytes()), writeJSON(k.path(d.ID())+notesFile, notes)); err != nil {
		return notes, err
	}
	k.all[d.ID()] = notes
	return notes, nil
}

func (k *Drafts) room(uploader string) error {
	mine := 0
	for _, notes := range k.all { // counting: the order does not matter
		if notes.Uploader == uploader {
			mine++
		}
	}
	if mine >= MaxDrafts || len(k.all) >= MaxAllDrafts {
		return fmt.Errorf("%w: %d drafts", ErrFull, mine)
	}
	return nil
}

// expire removes what nobody can submit any more.
func (k *Drafts) expire(now legaltime.Instant) error {
	for id, notes := range k.all { // removing: the order does not matter
		if notes.Expires > now {
			continue
		}
		if err := k.remove(id); err != nil {
			return err
		}
	}
	return nil
}

func (k *Drafts) remove(id sm3.Digest) error {
	if err := remove(k.path(id)+notesFile, k.path(id)+draftFile); err != nil {
		return err
	}
	delete(k.all, id)
	return nil
}

func (k *Drafts) load(id sm3.Digest) (ledger.Draft, error) {
	data, err := read(k.path(id)+draftFile, ledger.MaxNote)
	if err != nil {
		return ledger.Draft{}, err
	}
	d, err := ledger.ParseDraft(data)
	if err == nil && d.ID() != id {
		err = errors.New("it is another record")
	}
	if err != nil {
		return d, fmt.Errorf("%w: draft %s: %w", ErrDamaged, id, err)
	}
	return d, nil
}

// Get gives a draft.
func (k *Drafts) Get(id sm3.Digest, now legaltime.Instant) (ledger.Draft, api.Draft, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := errors.Join(k.open(), k.expire(now)); err != nil {
		return ledger.Draft{}, api.Draft{}, err
	}
	notes, ok := k.all[id]
	if !ok {
		return ledger.Draft{}, notes, fmt.Errorf("%w: draft %s", ErrNotFound, id)
	}
	d, err := k.load(id)
	return d, notes, err
}

// Remove removes a draft; one that is not there is no error.
func (k *Drafts) Remove(id sm3.Digest) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.open(); err != nil {
		return err
	}
	return k.remove(id)
}

// Of lists the drafts that somebody brought or that name him as a signer, the first to expire first.
func (k *Drafts) Of(name string, now legaltime.Instant) ([]api.Draft, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := errors.Join(k.open(), k.expire(now)); err != nil {
		return nil, err
	}
	found := []api.Draft{}
	for _, notes := range k.all { // sorted below
		if notes.Uploader == name || slices.ContainsFunc(slices.Concat(notes.Signed, notes.Missing), func(s string) bool { return signs(s, name) }) {
			found = append(found, notes)
		}
	}
	slices.SortFunc(found, func(a, b api.Draft) int {
		return cmp.Or(cmp.Compare(a.Expires, b.Expires), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return found, nil
}

// signs reports whether a signer is a key of an account's or of a member's staff.
func signs(signer, name string) bool {
	s, err := ledger.ParseSigner(signer)
	return err == nil && s.Kind != ledger.CandidateSigner && s.Name == name
}
