// Package sequencer collects records into entries, gives them to Raft, and sees each through to its receipt.
//
// It runs in every node. On the leader it proposes: the first record at once, further ones in batches while entries are on
// their way, empty entries where the rules want one, and nothing at all when too many headers wait for their quorum. On any
// other node a submission is one call to the leader; what was forwarded once is never forwarded again.
//
// A record's identity is its text, and the rules execute each identity once. So whatever leaves an outcome open (a lost
// leader, a broken connection) is answered by submitting the very same note again.
package sequencer
