package signer

// What tests of the protocol see.
var (
	ParseRequest   = func(line []byte) ([]byte, error) { r, err := parseRequest(line); return r.line(), err }
	ParseKeys      = parseKeys
	ParseSignature = parseSignature
	KeysAnswer     = keysAnswer
	SignatureText  = signatureAnswer
	ErrorText      = errorAnswer
	CheckUser      = checkUser
	Split          = split
)
