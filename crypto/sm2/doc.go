// Package sm2 makes and checks SM2 signatures (GB/T 32918.2-2016) with SM3 and one fixed, explicit user ID.
//
// Two libraries stand behind it. Verify asks the provider, whose verdict is the rule. CrossVerify asks an
// implementation with unrelated field arithmetic, and Check asks both. Every value that reaches either of them has
// been parsed and range-checked here first, so that neither is trusted with hostile input.
//
// The package is pure: randomness comes in as an io.Reader, and nothing here reads a clock or starts a goroutine.
// It is safe for concurrent use.
package sm2

// UserID is the distinguishing identifier that enters every signature: the default of GM/T 0009-2023, section 10.
// It is part of the ledger's format; verifiers must be given it (OpenSSL: distid:1234567812345678).
const UserID = "1234567812345678"
