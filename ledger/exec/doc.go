// Package exec turns the ordered entries of Raft into blocks: it checks each
// entry and record, lets the rules decide, and computes the header that members
// cosign.
//
// It is pure and total. Whatever an entry holds, every member comes to the same
// receipts, leaves and roots; nothing that a leader proposes can stop it. The
// only errors are those of the database below.
package exec
