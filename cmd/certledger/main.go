// Command certledger runs and uses a permissioned ledger of data assets.
package main

import (
	"os"

	"github.com/certledger/certledger/cmd/cli"
)

// version is set when the binary is linked.
var version = "dev"

func main() { os.Exit(cli.Main(cli.System(version), os.Args[1:])) }
