package api

// MaxPlaces is how many places one backup goes to at most.
const MaxPlaces = 8

// Backup asks a running node for a backup to directories of its machine, by
// absolute paths.
type Backup struct {
	Dirs []string `json:"dirs"`
}

// BackupLine is a line of the answer: how far one place is or, as the last line,
// what came of it, or why nothing did.
type BackupLine struct {
	Progress *BackupProgress `json:"progress,omitempty"`
	Result   *BackupResult   `json:"result,omitempty"`
	Problem  *Problem        `json:"problem,omitempty"`
}

// BackupProgress is how far one place is: at a height, of the newest final one.
type BackupProgress struct {
	Dir    string `json:"dir"`
	Height uint64 `json:"height"`
	Of     uint64 `json:"of"`
}

// BackupResult is what a backup came to.
type BackupResult struct {
	// Height is the newest final header's when it began.
	Height uint64        `json:"height"`
	Places []BackupPlace `json:"places"`
}

// BackupPlace is what became of one place, in the order asked for.
type BackupPlace struct {
	Dir string `json:"dir"`
	// From is the height that it held before, To the one it holds now.
	From uint64 `json:"from"`
	To   uint64 `json:"to"`
	// Bytes were added.
	Bytes int64 `json:"bytes"`
	// Problem says in English why the place has not got everything.
	Problem string `json:"problem,omitempty"`
}

// Complete reports whether every place has got everything.
func (r BackupResult) Complete() bool {
	for _, p := range r.Places {
		if p.Problem != "" {
			return false
		}
	}
	return true
}
