package sm2

// MarshalText gives the key's text form, see String.
func (k *PublicKey) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the text form, see ParsePublicKey.
func (k *PublicKey) UnmarshalText(text []byte) error {
	parsed, err := ParsePublicKey(string(text))
	if err != nil {
		return err
	}
	*k = *parsed
	return nil
}
