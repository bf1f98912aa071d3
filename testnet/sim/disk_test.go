package sim_test

import (
	"math/rand/v2"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// disk is a file system that forgets when the power is cut: all that was not synced, nothing, or what came after a moment
// since the last promise. (Which blocks of a torn write survive, MemFS draws in the order of a map; a seed could not repeat
// that. The store's own tests do it.)
type disk struct {
	fs *vfs.MemFS
	// earlier is an image from after the last promise, nil without one.
	earlier *vfs.MemFS
}

func newDisk() *disk { return &disk{fs: vfs.NewCrashableMem()} }

// remember takes an image to which a power cut may go back.
func (d *disk) remember() { d.earlier = image(d.fs) }

// promised says that everything so far has been synced.
func (d *disk) promised() { d.earlier = nil }

// image is the disk as it is, synced or not.
func image(fs *vfs.MemFS) *vfs.MemFS {
	return fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 100, RNG: rand.New(rand.NewPCG(1, 1))})
}

// cut gives the disk after the power came back.
func (d *disk) cut(rng *rand.Rand) *disk {
	switch roll := rng.IntN(3); {
	case roll == 0 && d.earlier != nil:
		return &disk{fs: d.earlier}
	case roll == 1:
		return &disk{fs: image(d.fs)}
	default:
		return &disk{fs: d.fs.CrashClone(vfs.CrashCloneCfg{})}
	}
}
