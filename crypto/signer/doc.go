// Package signer opens signing keys wherever they are: in an encrypted file, or behind the Unix socket of another process,
// which signs digests and never lets a key out. That process is a hardware module's when there is one; Server is the worked
// example, with keys from files.
//
// The protocol is two lines of text for each signature and is specified in docs/signer.md. The caller computes the digest
// e = SM3(ZA ‖ message) itself, so that the signer gets 32 bytes and nothing else, as in GM/T 0018 (SDF_InternalSign_ECC) and in
// PKCS#11 mechanisms without a hash. Whatever comes back is verified before it is used.
package signer
