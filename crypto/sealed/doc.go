// Package sealed is the format of documents that lie encrypted where they are kept (docs/format.md, "Sealed
// documents"): AES-256-GCM in chunks under a key of the document's own, which is wrapped for each reader's SM2 key.
// It reads no clock, file or network, and takes its randomness from the caller.
package sealed
