package arch_test

import (
	"os"
	"os/exec"
	"testing"
)

// TestPureBuildsForTheBrowser compiles the pure packages for js/wasm: the verification page runs them, and a package that
// builds there has no way to a disk or a socket.
func TestPureBuildsForTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the standard library a second time")
	}
	args := []string{"build"}
	for _, folder := range folders(t, pure) {
		args = append(args, "./"+folder)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %v for js/wasm: %v\n%s", args, err, out)
	}
}
