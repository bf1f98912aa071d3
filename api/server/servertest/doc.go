// Package servertest is a ledger in memory that answers api/server: real
// genesis, keys, headers, cosignatures, Merkle and state proofs and certificate
// files, with rules that know just enough kinds of records to have something to
// prove. It is for tests of the server, of clients, and of pages.
//
// Everything is made from fixed seeds; two ledgers made alike are alike.
package servertest
