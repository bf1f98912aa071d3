// Package node is one member's part in a ledger: its configuration, its keys
// and descriptor, the founding of a ledger by several members who exchange
// public files only, and the running node.
package node
