package node

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

var (
	// ErrUnsigned says that members are missing among a genesis's signatures.
	// The error that wraps it is an *UnsignedError.
	ErrUnsigned = errors.New("the genesis is not signed by every member")
	// ErrNotFounder says that a genesis does not hold this member's descriptor.
	ErrNotFounder = errors.New("this member's descriptor is not in the genesis; do not sign, ask who assembled it")
	// ErrFounding says that a ledger cannot be founded from what was given.
	ErrFounding = errors.New("cannot found a ledger")
)

// UnsignedError names the members whose signatures a genesis lacks.
type UnsignedError struct{ Missing []string }

func (e *UnsignedError) Error() string {
	return fmt.Sprintf("%v: %s must run `certledger init sign`", ErrUnsigned, strings.Join(e.Missing, ", "))
}

// Unwrap returns ErrUnsigned.
func (e *UnsignedError) Unwrap() error { return ErrUnsigned }

// GenesisSpec is what the founders agree on.
type GenesisSpec struct {
	Title   string
	Purpose ledger.Purpose
	Time    legaltime.Instant
	// Profiles are profile texts, of any order.
	Profiles [][]byte
	// Despite has, by the profile's name, the word with which the founders take a
	// regulation that is a draft or has expired.
	Despite map[string]ledger.Despite
	// Calendar is the text of the calendar that the profiles name.
	Calendar []byte
	Params   ledger.Params
	Members  []ledger.Member
}

// NewGenesis builds an unsigned genesis file. Errors wrap ErrFounding,
// ledger.ErrGenesis, ledger.ErrGovernance, profile.ErrProfile or
// legaltime.ErrCalendar.
func NewGenesis(s GenesisSpec) (ledger.GenesisFile, error) {
	calendar, err := legaltime.ParseCalendar(s.Calendar)
	if err != nil {
		return ledger.GenesisFile{}, err
	}
	g := &ledger.Governance{Params: s.Params, Purpose: s.Purpose, Rules: registry.Rules, Sequence: 1, Members: slices.Clone(s.Members)}
	docs := []ledger.DocumentText{{Name: calendar.Name(), Text: string(s.Calendar)}}
	g.Calendars = []ledger.Document{document(docs[0])}
	for _, text := range s.Profiles {
		p, err := profile.Parse(text)
		if err != nil {
			return ledger.GenesisFile{}, err
		}
		if p.Calendar != calendar.Name() {
			return ledger.GenesisFile{}, fmt.Errorf("%w: profile %s counts days by calendar %q, the one given is %q", ErrFounding, p.Name, p.Calendar, calendar.Name())
		}
		doc := ledger.DocumentText{Name: p.Name, Text: string(text)}
		named := document(doc)
		if named.Despite, err = s.despite(p); err != nil {
			return ledger.GenesisFile{}, err
		}
		docs, g.Profiles = append(docs, doc), append(g.Profiles, named)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Despite)) {
		if _, ok := g.Profile(name); !ok {
			return ledger.GenesisFile{}, fmt.Errorf("%w: there is no profile %q to adopt despite anything", ErrFounding, name)
		}
	}
	sortByName(docs, func(d ledger.DocumentText) string { return d.Name })
	sortByName(g.Profiles, func(d ledger.Document) string { return d.Name })
	sortByName(g.Members, func(m ledger.Member) string { return m.Name })
	if err := checkFounders(g); err != nil {
		return ledger.GenesisFile{}, err
	}
	return ledger.NewGenesisFile(s.Title, s.Time, g, docs)
}

// despite gives the founders' word for a profile, which one that is a draft or has
// expired needs.
func (s GenesisSpec) despite(p *profile.Profile) (ledger.Despite, error) {
	word, standing := s.Despite[p.Name], p.Standing(s.Time)
	if !p.Takes(word) {
		return "", fmt.Errorf("%w: %s is %s until %s: nobody can adopt it despite %q", ErrFounding, p.Name, p.Status, p.Effective.To, word)
	}
	if standing != "" && standing != profile.NotYet && standing != word {
		return "", fmt.Errorf("%w: %s is %s (%s); the founders have to adopt it despite %q, in so many words", ErrFounding, p.Name, standing, p.Effective.Article, standing)
	}
	return word, nil
}

func document(d ledger.DocumentText) ledger.Document {
	return ledger.Document{Digest: sm3.Sum([]byte(d.Text)), Name: d.Name}
}

func sortByName[T any](list []T, name func(T) string) {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(name(a), name(b)) })
}

// checkFounders reports sets of members with which nothing could ever happen.
func checkFounders(g *ledger.Governance) error {
	if len(g.Profiles) == 0 {
		return fmt.Errorf("%w: no profile; give at least one", ErrFounding)
	}
	if !slices.ContainsFunc(g.Members, func(m ledger.Member) bool { return m.Takes(ledger.Voter) }) {
		return fmt.Errorf("%w: no member's node votes, so nothing would ever be ordered", ErrFounding)
	}
	for _, m := range g.Members {
		for _, s := range m.Scope {
			if _, ok := g.Profile(s); !ok {
				return fmt.Errorf("%w: %s is confined to profile %q, which the genesis does not have", ErrFounding, m.Name, s)
			}
		}
	}
	return nil
}

// LoadGenesis reads the genesis file at path and demands that every member has
// signed it; else the error is an *UnsignedError. Errors about what the file
// says wrap ledger.ErrGenesis.
func LoadGenesis(path string) (ledger.OpenGenesis, []byte, error) {
	_, o, data, err := ReadGenesis(path)
	if err != nil {
		return o, nil, err
	}
	if missing := o.Missing(); len(missing) > 0 {
		return o, nil, fmt.Errorf("%s: %w", path, &UnsignedError{Missing: missing})
	}
	return o, data, nil
}

// ReadGenesis reads and checks the genesis file at path, whoever has signed it
// so far.
func ReadGenesis(path string) (ledger.GenesisFile, ledger.OpenGenesis, []byte, error) {
	data, err := readBounded(path, ledger.MaxGenesis)
	if err != nil {
		return ledger.GenesisFile{}, ledger.OpenGenesis{}, nil, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	file, err := ledger.ParseGenesisFile(data)
	if err != nil {
		return file, ledger.OpenGenesis{}, nil, fmt.Errorf("%s: %w", path, err)
	}
	o, err := file.Open()
	if err != nil {
		return file, o, nil, fmt.Errorf("%s: %w", path, err)
	}
	return file, o, data, nil
}

// SignGenesis is SignGenesisWith the key file that GenesisKey names.
func SignGenesis(dir, path string, password []byte, random io.Reader) (ledger.OpenGenesis, error) {
	name, err := GenesisKey(dir)
	if err != nil {
		return ledger.OpenGenesis{}, err
	}
	key, err := keyfile.ReadSM2(name, password)
	if err != nil {
		return ledger.OpenGenesis{}, err
	}
	return SignGenesisWith(dir, path, key, random)
}

// GenesisKey names the key with which the member in dir signs a genesis, as
// package signer opens it: the cosigning key or, without a node, a staff key.
func GenesisKey(dir string) (string, error) {
	own, err := LoadDescriptor(filepath.Join(dir, DescriptorFile))
	if err != nil {
		return "", err
	}
	if own.CosignKey == nil {
		return KeyPath(filepath.Join(dir, KeysDir), own.StaffKeys[0].Role), nil
	}
	c, err := LoadConfig(filepath.Join(dir, ConfigFile), func(string) string { return "" })
	if err != nil {
		return "", err
	}
	path := KeyPath(c.Keys, cosignKey)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) && c.Signer.Socket != "" {
		return signer.Name(c.Signer.Socket, own.CosignKey.Fingerprint().String()), nil
	}
	return path, nil
}

// SignGenesisWith adds the signature of the member in dir to the genesis file at
// path. It refuses, with ErrNotFounder, a genesis that does not hold the
// member's descriptor exactly as it is in dir.
func SignGenesisWith(dir, path string, key sm2.Signer, random io.Reader) (ledger.OpenGenesis, error) {
	own, err := LoadDescriptor(filepath.Join(dir, DescriptorFile))
	if err != nil {
		return ledger.OpenGenesis{}, err
	}
	file, o, _, err := ReadGenesis(path)
	if err != nil {
		return o, err
	}
	if err := checkFounder(o.Governance, own); err != nil {
		return o, err
	}
	line, err := ledger.SignText(o.Text, own.Name, key, random)
	if err != nil {
		return o, err
	}
	if file, err = file.AddSignature(line); err != nil {
		return o, fmt.Errorf("%s: %w", path, err)
	}
	data, err := file.Bytes()
	if err != nil {
		return o, err
	}
	if err := foundMember(dir, own, o.ID()); err != nil {
		return o, err
	}
	if err := WriteFile(path, data, 0o644); err != nil {
		return o, err
	}
	return file.Open()
}

// foundMember prepares the node of a member that signs the genesis.
func foundMember(dir string, own ledger.Member, id sm3.Digest) error {
	if !own.Takes(ledger.Cosigner) && !own.Takes(ledger.Voter) {
		return nil
	}
	c, err := LoadConfig(filepath.Join(dir, ConfigFile), func(string) string { return "" })
	if err != nil {
		return err
	}
	return foundLock(cosignDir(c.Data), id)
}

// checkFounder compares the bytes of what the member says of itself with what
// the genesis says of it.
func checkFounder(g *ledger.Governance, own ledger.Member) error {
	there, ok := g.Member(own.Name)
	if !ok {
		return fmt.Errorf("%s: %w", own.Name, ErrNotFounder)
	}
	want, err := ledger.DescriptorText(own)
	if err != nil {
		return err
	}
	got, err := ledger.DescriptorText(*there)
	if err != nil || string(got) != string(want) {
		return fmt.Errorf("%s stands there otherwise than in its descriptor: %w", own.Name, ErrNotFounder)
	}
	return nil
}
