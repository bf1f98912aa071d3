package keyfile

// Unseal decodes the content of a key file.
func Unseal(content, password []byte) (any, error) { return unseal(content, password) }

// Iterations returns the work that the content of a key file asks for, or 0 if it is refused before any is done.
func Iterations(content []byte) int {
	der, err := decodePEM(content)
	if err != nil || checkEnvelope(der) != nil {
		return 0
	}
	e, err := parseEnvelope(der)
	if err != nil {
		return 0
	}
	return e.Algorithm.Params.KDF.Params.Iterations
}
