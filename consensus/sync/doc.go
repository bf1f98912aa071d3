// Package sync fetches final blocks from other nodes, for observers and for members that lag behind. It carries opaque
// bytes: what a block is and whether it is genuine is decided by the callback that receives it.
//
// The follower asks for the blocks from the next height on. A request at the tip waits at the server for the next block, so
// that an idle follower costs one request a second per node and still is fast. Servers limit how much each peer may draw;
// followers punish peers whose blocks are refused and go on with others.
//
// The package knows nothing of the transport: Server and Caller are what it needs of consensus/p2p.
package sync
