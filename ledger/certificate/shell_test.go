package certificate_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/certificate"
)

// A stranger with bash, xxd and OpenSSL comes to the same verdicts.
func TestShellVerifierAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, tool := range []string{"bash", "xxd", "openssl", "base64", "sed", "date"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	if out, err := exec.Command("openssl", "version").Output(); err != nil || strings.HasPrefix(string(out), "OpenSSL 1") {
		t.Skipf("%s is too old (%v)", out, err)
	}
	verdicts := map[string]string{
		"good-issue": "valid", "good-transfer": "valid", "good-after-three-changes": "valid", "good-over-thirty-changes": "valid",
		"good-from-a-pin": "valid", "good-a-key-that-was-suspect-later": "valid",
		"good-after-a-recovery": "valid", "good-after-two-recoveries": "valid", "good-before-a-recovery-and-its-state-after": "valid",
		"good-from-a-pin-beyond-a-recovery": "valid", "state-after-a-recovery-that-is-not-trusted": "STATUS",
		"bad-a-plan-that-the-trust-file-does-not-name": "FINALITY", "bad-a-plan-by-one-survivor": "FINALITY",
		"bad-a-plan-with-a-signature-on-another-text": "FINALITY", "bad-a-plan-of-another-base": "FINALITY",
		"bad-a-plan-of-another-epoch": "FINALITY", "bad-a-header-above-the-base-by-the-old-members": "FINALITY",
		"bad-a-plan-that-is-unknown-and-followed-by-nothing": "STATUS", "bad-a-header-in-the-place-of-a-plan": "FINALITY",
		"bad-from-a-pin-that-is-not-trusted": "FINALITY", "bad-a-staff-key-that-is-suspect": "AUTHORITY", "bad-a-suspended-registry": "AUTHORITY",
		"bad-link-signed-by-the-new-set": "FINALITY", "bad-link-with-quorum-minus-one": "FINALITY",
		"bad-link-to-another-text": "FINALITY", "bad-links-swapped": "FINALITY", "bad-last-link-left-out": "FINALITY",
		"bad-a-link-more-than-needed": "STATUS", "bad-a-links-header-contradicts-a-pinned-one": "FINALITY",
		"bad-a-set-whose-number-does-not-rise": "FINALITY", "bad-a-splice-that-changes-nothing": "FINALITY",
		"bad-a-link-over-a-recovery": "FINALITY", "bad-splices-that-touch": "FINALITY", "bad-a-splice-out-of-bounds": "FINALITY",
		"bad-another-ledger-is-trusted": "FINALITY", "bad-a-header-altered": "FINALITY", "bad-quorum-minus-one": "FINALITY",
		"bad-a-clock-altered": "FINALITY", "bad-path-altered": "INCLUSION", "bad-record-altered-and-signed-again": "INCLUSION",
		"bad-another-number-on-the-file": "INTEGRITY", "bad-state-of-another-asset": "STATUS", "bad-value-altered": "STATUS",
		"good-a-voucher-of-an-account": "valid", "bad-a-voucher-whose-account-is-barred": "STATUS", "bad-a-voucher-whose-account-has-closed": "STATUS",
		"good-by-recognition": "valid", "good-by-recognition-and-burdened-at-home": "valid", "good-by-recognition-and-over-at-home": "valid", "good-by-recognition-and-revoked-at-home": "valid",
	}
	for _, v := range published(t) {
		want, ok := verdicts[v.Name]
		if !ok {
			continue
		}
		delete(verdicts, v.Name)
		out, err := exec.Command("bash", "testdata/verify.sh", filepath.Join(vectorsDir, v.Trust), filepath.Join(vectorsDir, v.File)).CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		last := lines[len(lines)-1]
		switch want {
		case "valid":
			if err != nil || !strings.HasPrefix(last, string(certificate.CheckStatus)+" valid as of") {
				t.Errorf("%s: %v\n%s", v.Name, err, out)
			}
			for code, said := range saysOfHome() {
				if got := strings.Contains(string(out), said); got != slices.Contains(v.Home, code) {
					t.Errorf("%s: that it says %q is %v\n%s", v.Name, said, got, out)
				}
			}
		default:
			if err == nil || !strings.HasPrefix(last, want) {
				t.Errorf("%s: %v, want %s\n%s", v.Name, err, want, out)
			}
		}
	}
	for name := range verdicts {
		t.Errorf("no vector %s", name)
	}
}

// saysOfHome gives the words of the script for the notes about what a certificate rests on.
func saysOfHome() map[certificate.Code]string {
	return map[certificate.Code]string{
		certificate.NoteHome: "NOTE it rests on certificate CN-2025-0007", certificate.NoteHomeEnded: "NOTE the certificate at home ", certificate.NoteHomeBurdened: "NOTE on the asset at home ",
		certificate.NoteHomeSound: "NOTE it was valid then",
	}
}

// The walk by hand in docs/format.md prints what it says.
func TestByHand(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	for _, tool := range []string{"bash", "xxd", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	page := string(must[[]byte](t)(os.ReadFile("../../docs/format.md")))
	_, page, found := strings.Cut(page, "\n## 27 A certificate by hand\n")
	if !found {
		t.Fatal("the section is gone")
	}
	dir := t.TempDir()
	var script, want strings.Builder
	inside := false
	for line := range strings.Lines(page) {
		said, output := strings.CutPrefix(line, "# ")
		switch {
		case strings.HasPrefix(line, "```"):
			inside = !inside
		case inside && output:
			want.WriteString(said)
		case inside:
			script.WriteString(strings.ReplaceAll(line, "/tmp/ex", dir))
		}
	}
	c := exec.Command("bash", "-c", script.String())
	c.Dir = vectorsDir
	if got, err := c.Output(); err != nil || string(got) != want.String() {
		t.Errorf("%v: it prints\n%s\nand says\n%s", err, got, want.String())
	}
}
