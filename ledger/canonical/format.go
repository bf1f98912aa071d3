package canonical

import "fmt"

// UnmarshalFormat reads a file of at most limit bytes into v, as Unmarshal does. The file names its format in v's field got,
// and that has to be want. Only what Unmarshal refuses is ErrNotCanonical.
func UnmarshalFormat(data []byte, limit int, v any, got *string, want string) error {
	if len(data) > limit {
		return fmt.Errorf("%d bytes, at most %d are allowed", len(data), limit)
	}
	if err := Unmarshal(data, v); err != nil {
		return err
	}
	if *got != want {
		return fmt.Errorf("format %.60q is not %s", *got, want)
	}
	return nil
}
