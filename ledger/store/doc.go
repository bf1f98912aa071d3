// Package store is the durable ledger on Pebble: it executes ordered entries,
// keeps each sealed block in one batch together with the applied index, and
// answers reads and proofs.
//
// Blocks are committed without fsync: Raft's log is durable already, and after a
// power cut the data and the applied index go back together, so that Raft
// delivers the rest again. Sync makes everything durable; Raft calls it before
// it cuts its log.
package store
