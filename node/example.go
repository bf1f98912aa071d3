package node

import (
	"fmt"
	"time"
)

// ExampleConfig gives a configuration file with a comment on every key and c's
// values. What `init member` writes is one.
func ExampleConfig(c Config) []byte {
	return fmt.Appendf(nil, `# Configuration of a certledger node. Unknown keys are refused. Paths are relative to this file.
# Every key can be overridden: CERTLEDGER_HTTP_LISTEN stands for listen in [http], CERTLEDGER_DATA for data.

# The name under which the ledger knows this organisation.
member = %q

# Blocks, state and the Raft log. Back it up as a whole, with the node stopped. Never copy it to a second node.
data = %q

# The founding document, signed by every member.
genesis = %q

# Private keys, one encrypted file each, readable by nobody else.
keys = %q

# A file that holds the keys' password, readable by nobody else.
# Empty: from CERTLEDGER_PASSWORD, or asked for on the terminal.
password_file = %q

[signer]
# The Unix socket of a process or device that holds keys of this node, see docs/signer.md. Empty: the key directory has all.
socket = %q

[p2p]
# Where other members' nodes connect. Their firewalls need this port; nobody else does.
listen = %q

[http]
# The public API and page. Beyond this machine a certificate and its key are needed.
listen = %q
tls_cert = %q
tls_key = %q
# How many requests a second one client may make, and how many at once.
rate = %d
burst = %d

[operator]
# Health, metrics and control: for this machine only.
listen = %q

[log]
# debug, info, warn or error
level = %q
# text or json
format = %q

[cache]
# MiB of memory for blocks of the database, and for one write buffer.
blocks = %d
memtable = %d

[raft]
# How long without a leader until an election. Keep 3s or more on a shared machine.
heartbeat = %q
# How soon idle followers learn of a commit.
commit = %q
# How often to see whether the log can be cut.
snapshot = %q
`,
		c.Member, c.Data, c.Genesis, c.Keys, c.PasswordFile, c.Signer.Socket,
		c.P2P.Listen, c.HTTP.Listen, c.HTTP.TLSCert, c.HTTP.TLSKey, c.HTTP.Rate, c.HTTP.Burst,
		c.Operator.Listen, c.Log.Level, c.Log.Format, c.Cache.Blocks, c.Cache.Memtable,
		time.Duration(c.Raft.Heartbeat), time.Duration(c.Raft.Commit), time.Duration(c.Raft.Snapshot))
}
