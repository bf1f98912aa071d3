// Package sim holds no code, only tests: a consortium in one process on which everything happens that may happen.
//
// Every member has a real store on a file system in memory that forgets what was not synced when the power is cut, and a real
// cosigner with its lock on disk. Raft is replaced by a list of entries that the test hands out as a leader might that owes
// nobody anything: late, twice, different ones to different members, hostile ones. The messages between cosigners are lost,
// repeated and held up; clocks are skewed; as many members as the ledger tolerates sign whatever they like. Time is that of
// testing/synctest, so an hour of it costs nothing.
//
// An oracle that reads along judges after every step, and at the end every ledger is executed again and compared with the
// others. All luck comes from one seed: CERTLEDGER_SEED runs a failure again, CERTLEDGER_SIM_RUNS asks for more of them.
package sim
