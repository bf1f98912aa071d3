package certificate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// home is a registration on another ledger, as it was found sound.
func (w *world) home() *ledger.Home {
	return &ledger.Home{
		Asset: "DA-2025-0007", Certificate: "CN-2025-0007", EvidenceReport: sm3.Sum([]byte("their report")), Fingerprint: ledger.FingerprintSet(dataFiles()),
		Height: 41, Ledger: sm3.Sum([]byte("another ledger")), Root: "elsewhere", State: ledger.CertificateValid, Time: w.parsed(1).Time,
		ValidTo: instant("2028-03-01T16:00:00.000Z"),
	}
}

// homeCase is what was found at home when it was last looked up.
type homeCase struct {
	name   string
	change func(*ledger.Home)
	// free is whether a negative certificate can be had.
	free  bool
	notes []certificate.Code
}

func homeCases() []homeCase {
	return []homeCase{
		{"good-by-recognition", func(*ledger.Home) {}, true, []certificate.Code{certificate.NoteHome, certificate.NoteHomeSound}},
		{"good-by-recognition-and-burdened-at-home", func(h *ledger.Home) { h.Burdens = []string{"pledge/PL-7", "hold/H-7", "SUSPENDED"} }, false, []certificate.Code{certificate.NoteHome, certificate.NoteHomeBurdened}},
		{"good-by-recognition-and-over-at-home", func(h *ledger.Home) { h.ValidTo = h.Time }, false, []certificate.Code{certificate.NoteHome, certificate.NoteHomeEnded}},
		{"good-by-recognition-and-revoked-at-home", func(h *ledger.Home) { h.State, h.Burdens = ledger.CertificateRevoked, []string{"hold/H-7"} }, false, []certificate.Code{certificate.NoteHome, certificate.NoteHomeEnded, certificate.NoteHomeBurdened}},
	}
}

// recognised issues a certificate that rests on another ledger's, and changes what is
// known of that.
func recognised(t testing.TB, change func(*ledger.Home)) *world {
	t.Helper()
	w, asset := tell(t, "one")
	asset.Home = w.home()
	change(asset.Home)
	w.finish(act{leaf: []byte("look up the home"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	return w
}

// TestHomeIsNoted: whatever is known of the certificate at home, a reader is told on what
// the registration rests, as of when, and what was found; no verdict depends on it.
func TestHomeIsNoted(t *testing.T) {
	for _, c := range homeCases() {
		w := recognised(t, c.change)
		r := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon())
		expectValid(t, r)
		checkTexts(t, r)
		if got := aboutHome(r); !slices.Equal(got, c.notes) {
			t.Errorf("%s: noted %v, want %v", c.name, got, c.notes)
		}
		status := must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
		if got := aboutHome(certificate.VerifyStatus(status, w.trust(), w.soon())); !slices.Equal(got, c.notes) {
			t.Errorf("%s: of the status file is noted %v, want %v", c.name, got, c.notes)
		}
		rights := certificate.VerifyRights(rightsOf(t, w, ledger.AssetEntity, assetOne, certificate.RightsOptions{}), w.trust(), w.soon())
		if !rights.Report.Valid || len(rights.Assets) != 1 || rights.Assets[0].Free() != c.free {
			t.Errorf("%s: %+v, free is to be %v", c.name, rights, c.free)
		}
	}
}

// TestHomeSaysWhatAndWhen reads the words.
func TestHomeSaysWhatAndWhen(t *testing.T) {
	w := recognised(t, homeCases()[1].change)
	r := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon())
	var said strings.Builder
	for _, n := range r.Notes {
		said.WriteString(n.Text().EN + n.Text().ZH)
	}
	for _, want := range []string{"CN-2025-0007", "DA-2025-0007", w.home().Ledger.String(), "height 41", w.home().Time.Beijing(), "pledge/PL-7, hold/H-7, SUSPENDED"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not said: %s", want, said.String())
		}
	}
}

// homes adds certificates that rest on another ledger's, and the status files that such a
// ledger gives of an asset that is burdened there, and free again.
func (s *vectorSet) homes() {
	s.t.Helper()
	for _, c := range homeCases() {
		w := recognised(s.t, c.change)
		s.certificate(c.name, &forgery{world: w, c: build(s.t, w, certOne, certificate.BuildOptions{}), trust: w.trust(), o: w.soon()})
	}
	w, asset := tell(s.t, "one")
	subject := certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}
	asset.Holds, asset.Objections, asset.Pledges = []string{"H-2026-0001"}, []string{"O-2026-0001"}, []string{pledgeOne}
	w.finish(act{leaf: []byte("burden"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	s.status("present-burdened", w, subject)
	asset.Holds, asset.Objections, asset.Pledges = nil, nil, nil
	w.finish(act{leaf: []byte("lift"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	s.status("present-free-again", w, subject)
	asset.State = ledger.AssetSuspended
	w.finish(act{leaf: []byte("suspend"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	s.status("present-suspended", w, subject)
}
