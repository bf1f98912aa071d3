// Package desk keeps what lies at a node beside the ledger, in files: materials, encrypted, and drafts of records that
// are not signed by all yet. Nothing of it is ledger data: other members' nodes know nothing of it, and no rule depends
// on it. Files appear whole or not at all, and what was acknowledged survives a power cut.
package desk
