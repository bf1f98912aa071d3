package certificate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

var update = flag.Bool("update", false, "write the vectors anew")

const vectorsDir = "testdata/vectors"

// vector is a file, what it is verified with and the expected answers.
type vector struct {
	At legaltime.Instant `json:"at"`
	// Checks has `VERDICT code` for each question.
	Checks map[certificate.CheckName]string `json:"checks"`
	File   string                           `json:"file"`
	// Home has the notes about what the certificate rests on.
	Home []certificate.Code `json:"home,omitempty"`
	Name string             `json:"name"`
	// Status is a status file that comes with a certificate.
	Status  string   `json:"status,omitempty"`
	Trust   string   `json:"trust"`
	Valid   bool     `json:"valid"`
	Without []string `json:"without,omitempty"`
}

func (v vector) verify(data, status []byte, trust ledger.Trust) (certificate.Report, error) {
	o := certificate.Options{At: v.At, Without: v.Without}
	if status != nil {
		s, err := certificate.ParseStatus(status)
		if err != nil {
			return certificate.Report{}, err
		}
		o.Status = s
	}
	if strings.HasSuffix(v.File, certificate.RightsExtension) {
		return certificate.VerifyRightsFile(data, trust, o).Report, nil
	}
	if strings.HasSuffix(v.File, ".status.json") {
		return certificate.VerifyStatusFile(data, trust, o), nil
	}
	return certificate.VerifyFile(data, trust, o), nil
}

func answers(r certificate.Report) map[certificate.CheckName]string {
	m := map[certificate.CheckName]string{}
	for _, c := range r.Checks {
		m[c.Name] = string(c.Verdict) + " " + string(c.Code)
	}
	return m
}

// aboutHome gives the notes about what a certificate rests on.
func aboutHome(r certificate.Report) (codes []certificate.Code) {
	for _, n := range r.Notes {
		if strings.HasPrefix(string(n.Code), string(certificate.NoteHome)) {
			codes = append(codes, n.Code)
		}
	}
	return codes
}

// vectorSet collects vectors and the files that they name.
type vectorSet struct {
	t       testing.TB
	files   map[string][]byte
	vectors []vector
}

func (s *vectorSet) add(v vector, data []byte, status *certificate.Status, trust ledger.Trust) {
	s.t.Helper()
	s.files[v.File], s.files[v.Trust] = data, trust.Text()
	var extra []byte
	if status != nil {
		v.Status = v.Name + ".newer.status.json"
		extra = must[[]byte](s.t)(status.Bytes())
		s.files[v.Status] = extra
	}
	r := must[certificate.Report](s.t)(v.verify(data, extra, trust))
	v.Checks, v.Home, v.Valid = answers(r), aboutHome(r), r.Valid
	s.vectors = append(s.vectors, v)
}

func (s *vectorSet) certificate(name string, f *forgery) {
	s.t.Helper()
	v := vector{At: f.o.At, Name: name, File: name + certificate.Extension, Trust: name + ".trust", Without: f.o.Without}
	s.add(v, must[[]byte](s.t)(f.c.Bytes()), f.o.Status, f.trust)
}

func (s *vectorSet) status(name string, w *world, subject certificate.Subject) {
	s.t.Helper()
	file := must[*certificate.Status](s.t)(certificate.BuildStatus(w, subject, certificate.StatusOptions{}))
	v := vector{At: w.soon().At, Name: name, File: name + ".status.json", Trust: name + ".trust"}
	s.add(v, must[[]byte](s.t)(file.Bytes()), nil, w.trust())
}

// badVectors names the bad cases that are published, one or more a check.
func badVectors() []string {
	return []string{
		"record of another ledger", "another number on the file", "annex altered",
		"index of a neighbour", "path altered", "record altered and signed again",
		"another ledger is trusted", "first governance altered", "a header altered", "quorum minus one",
		"an observer in the place of a member", "a line twice", "a clock altered", "cosignatures over another header",
		"two headers of one height", "a pinned header is another", "too few without one member",
		"another signer", "registry with an unknown key", "a signature altered",
		"state of another asset", "value altered", "proof cut short", "consistency left out", "status file about another asset",
		"another set over the same header", "clocks that contradict each other",
		"link signed by the new set", "link with quorum minus one", "link without a signature", "link to another text",
		"links swapped", "last link left out", "a link more than needed", "a link back to an earlier set",
		"a link's header is of another ledger", "a link's header contradicts a pinned one", "a set whose number does not rise", "a link over a recovery",
		"a splice that changes nothing", "splices the wrong way round", "splices that touch", "a splice that could begin later", "a splice out of bounds",
		"too few of a link without one member", "a retired set signs a later header",
	}
}

func makeVectors(t testing.TB) *vectorSet {
	t.Helper()
	s := &vectorSet{t: t, files: map[string][]byte{}}
	young, _ := tell(t, "one")
	issued := build(t, young, certOne, certificate.BuildOptions{})
	s.certificate("good-issue", &forgery{world: young, c: issued, trust: young.trust(), o: young.soon()})
	stale := young.trust()
	stale.MaxStatusAge = 1000
	s.certificate("stale", &forgery{world: young, c: issued, trust: stale, o: young.soon()})
	old := young.soon()
	old.At = instant("2029-03-01T16:00:00.000Z")
	s.certificate("expired", &forgery{world: young, c: issued, trust: young.trust(), o: old})

	story := wholeStory(t)
	s.certificate("good-transfer", story)
	pinned := *story
	pinned.trust.Pins = []ledger.Pin{{Height: 5, Digest: sm3.Sum(story.headers[4])}}
	s.certificate("good-pinned", &pinned)
	superseded := forgery{world: story.world, c: issued, trust: story.trust, o: story.o}
	superseded.o.Status = superseded.statusOf(assetOne, 0)
	s.certificate("superseded-by-status-file", &superseded)
	s.status("present-certificate", story.world, certificate.Subject{ID: certTwo, Kind: ledger.CertificateEntity})
	s.status("absent-certificate", story.world, certificate.Subject{ID: "CN-2026-9999", Kind: ledger.CertificateEntity})

	s.rights()
	s.vouchers()
	s.homes()

	governed := tellGoverned(t, "one")
	after := &forgery{world: governed, c: build(t, governed, certOther, certificate.BuildOptions{}), trust: governed.trust(), o: governed.soon()}
	s.certificate("good-after-three-changes", after)
	s.chains()
	s.recoveries()
	for _, name := range badVectors() {
		f := *story
		cases := badCases()
		i := slices.IndexFunc(cases, func(c badCase) bool { return c.name == name })
		if i < 0 {
			f, cases = *after, badGovernance()
			i = slices.IndexFunc(cases, func(c badCase) bool { return c.name == name })
		}
		f.c = clone(t, f.c)
		cases[i].spoil(&f)
		s.certificate("bad-"+strings.NewReplacer(" ", "-", "'", "").Replace(name), &f)
	}
	return s
}

// vouchers adds vouchers of an account.
func (s *vectorSet) vouchers() {
	s.t.Helper()
	for name, change := range map[string]func(*ledger.Certificate){
		"good-a-voucher-of-an-account":           unchanged,
		"bad-a-voucher-whose-account-is-barred":  barred("2027-03-01T16:00:00.000Z"),
		"bad-a-voucher-whose-account-has-closed": func(c *ledger.Certificate) { c.State = ledger.CertificateCancelled },
	} {
		w := tellVouchers(s.t, change)
		s.certificate(name, &forgery{world: w, c: build(s.t, w, voucherOne, certificate.BuildOptions{}), trust: w.trust(), o: w.soon()})
	}
	slices.SortFunc(s.vectors[len(s.vectors)-3:], func(x, y vector) int { return strings.Compare(x.Name, y.Name) })
}

// recoveries adds certificates of a ledger that has recovered from a lost quorum,
// and every way to be wrong about it.
func (s *vectorSet) recoveries() {
	s.t.Helper()
	w := tellRecovered(s.t, registry, notary)
	put := func(name, number string, o certificate.BuildOptions, trust ledger.Trust) {
		s.certificate(name, &forgery{world: w.world, c: build(s.t, w.world, number, o), trust: trust, o: w.soon()})
	}
	put("good-after-a-recovery", certOther, certificate.BuildOptions{}, w.knowing(w.digest))
	put("good-before-a-recovery-and-its-state-after", certOne, certificate.BuildOptions{}, w.knowing(w.digest))
	put("good-before-a-recovery-that-is-not-trusted", certOne, certificate.BuildOptions{Height: w.base}, w.trust())
	put("state-after-a-recovery-that-is-not-trusted", certOne, certificate.BuildOptions{}, w.trust())
	pin := w.knowing()
	pin.Pins = []ledger.Pin{{Height: w.base + 2, Digest: w.parsed(w.base + 2).Digest()}}
	put("good-from-a-pin-beyond-a-recovery", certOther, certificate.BuildOptions{Pin: w.base + 2}, pin)
	again, trust := recoveredAgain(s.t)
	s.certificate("good-after-two-recoveries", &forgery{world: again, c: build(s.t, again, certOther, certificate.BuildOptions{}), trust: trust, o: again.soon()})
	for _, c := range badRecoveries() {
		f := recoveredForgery(s.t)
		c.spoil(f)
		s.certificate("bad-"+strings.ReplaceAll(c.name, " ", "-"), f)
	}
}

// chains adds certificates whose governance has changed often, or has revoked a
// key or suspended a member.
func (s *vectorSet) chains() {
	s.t.Helper()
	put := func(name string, w *world, c *certificate.Certificate, trust ledger.Trust) {
		s.certificate(name, &forgery{world: w, c: c, trust: trust, o: w.soon()})
	}
	calm := newWorldOf(s.t, 4)
	calm.live(30, ordinary, nobody)
	put("good-over-thirty-changes", calm, build(s.t, calm, certOne, certificate.BuildOptions{}), calm.trust())

	rotated := newWorldOf(s.t, 4)
	rotated.live(9, rotation, nobody)
	put("good-nine-keys-replaced", rotated, build(s.t, rotated, certOther, certificate.BuildOptions{}), rotated.trust())
	pin := ledger.Pin{Height: rotated.changes[7], Digest: sm3.Sum(rotated.headers[rotated.changes[7]-1])}
	pinned := rotated.trust()
	pinned.Pins = []ledger.Pin{pin}
	short := build(s.t, rotated, certOther, certificate.BuildOptions{Pin: pin.Height})
	put("good-from-a-pin", rotated, short, pinned)
	put("bad-from-a-pin-that-is-not-trusted", rotated, short, rotated.trust())

	stolen, _ := tell(s.t, "one")
	stolen.revoke(registry, stolen.parsed(3).Time, stolen.key(registrar).Public())
	put("bad-a-staff-key-that-is-suspect", stolen, build(s.t, stolen, certOne, certificate.BuildOptions{}), stolen.trust())
	late, _ := tell(s.t, "one")
	late.revoke(registry, late.parsed(3).Time+1, late.key(registrar).Public())
	put("good-a-key-that-was-suspect-later", late, build(s.t, late, certOne, certificate.BuildOptions{}), late.trust())
	suspended := suspend(s.t)
	put("bad-a-suspended-registry", suspended, build(s.t, suspended, certOther, certificate.BuildOptions{}), suspended.trust())
}

// The published vectors are what the code makes, byte for byte, and verify as
// they say.
func TestVectors(t *testing.T) {
	s := makeVectors(t)
	index := must[[]byte](t)(json.MarshalIndent(s.vectors, "", " "))
	s.files["vectors.json"] = append(index, '\n')
	if *update {
		if err := os.RemoveAll(vectorsDir); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(vectorsDir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, data := range s.files {
			if err := os.WriteFile(filepath.Join(vectorsDir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	names := must[[]os.DirEntry](t)(os.ReadDir(vectorsDir))
	if len(names) != len(s.files) {
		t.Errorf("%d files, want %d: run with -update", len(names), len(s.files))
	}
	for name, want := range s.files {
		if got, err := os.ReadFile(filepath.Join(vectorsDir, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the code makes (%v): run with -update", name, err)
		}
	}
	for _, v := range published(t) {
		var status []byte
		if v.Status != "" {
			status = readVector(t, v.Status)
		}
		trust := must[ledger.Trust](t)(ledger.ParseTrust(readVector(t, v.Trust)))
		r := must[certificate.Report](t)(v.verify(readVector(t, v.File), status, trust))
		for name, want := range v.Checks {
			if got := answers(r)[name]; got != want {
				t.Errorf("%s: %s is %s, want %s", v.Name, name, got, want)
			}
		}
		if got := aboutHome(r); !slices.Equal(got, v.Home) {
			t.Errorf("%s: of its home is noted %v, want %v", v.Name, got, v.Home)
		}
		if r.Valid != v.Valid || strings.HasPrefix(v.Name, "bad-") && v.Valid || strings.HasPrefix(v.Name, "good-") && !v.Valid {
			t.Errorf("%s: valid is %v", v.Name, r.Valid)
		}
	}
}

func published(t testing.TB) []vector {
	t.Helper()
	var vectors []vector
	if err := json.Unmarshal(readVector(t, "vectors.json"), &vectors); err != nil {
		t.Fatal(err)
	}
	return vectors
}

func readVector(t testing.TB, name string) []byte {
	t.Helper()
	return must[[]byte](t)(os.ReadFile(filepath.Join(vectorsDir, name)))
}

// A verifier in another language, with its own SM3 and SM2, agrees.
func TestPythonVerifierAgrees(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	out, err := exec.Command(python, "testdata/verify.py", "--batch", filepath.Join(vectorsDir, "vectors.json")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	verdicts, homes := map[string]string{}, map[string][]string{}
	for line := range strings.Lines(string(out)) {
		var row []string
		if err := json.Unmarshal([]byte(line), &row); err != nil || len(row) < 2 {
			t.Fatalf("%q: %v", line, err)
		}
		verdicts[row[0]], homes[row[0]] = row[1], row[2:]
	}
	for _, v := range published(t) {
		got, ok := verdicts[v.Name]
		if !ok && v.Without == nil {
			t.Errorf("%s: no verdict", v.Name)
		}
		check, why, _ := strings.Cut(got, ":")
		switch {
		case !ok:
		case v.Valid && !slices.EqualFunc(v.Home, homes[v.Name], func(want certificate.Code, got string) bool { return string(want) == got }):
			t.Errorf("%s: python notes of its home %v, want %v", v.Name, homes[v.Name], v.Home)
		case v.Valid != (got == ""):
			t.Errorf("%s: python says %q, valid is %v", v.Name, got, v.Valid)
		case !v.Valid && strings.HasPrefix(v.Checks[certificate.CheckName(check)], string(certificate.Pass)):
			t.Errorf("%s: python blames %s for %s, which passed", v.Name, check, why)
		}
	}
}
