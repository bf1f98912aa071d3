# One place for every command a developer or the CI runs. `make` alone lists them.

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TOOL     := go tool -modfile=.ci/tools.mod
PKG      ?= ./...
FUZZTIME ?= 30s
BENCH    ?= .
COUNT    ?= 1
RUNS     ?= 200

# buildvcs is off because VERSION carries the commit, and because stamping fails in a checkout owned by another user.
export GOFLAGS := -mod=readonly -buildvcs=false

.DEFAULT_GOAL := help
.PHONY: help deps deps-browser build test quick sim race scenarios lint fmt deadcode fuzz e2e bench gen demo clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install what is missing of the tools that build and test need (Debian; checks Go)
	@.ci/deps gcc git make openssl xxd python3

deps-browser: ## install chromium, which only the check of the verification page needs (Debian)
	@.ci/deps chromium

build: ## build bin/certledger
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/certledger ./cmd/certledger

test: ## vet and test everything (under 10 minutes on 2 cores)
	go vet ./...
	go test -shuffle=on -timeout 9m ./...

quick: ## the short tests only (under a minute)
	go test -short -timeout 2m ./...

race: ## test with the race detector (PKG='./consensus/... ./node/...' narrows it)
	go test -race -shuffle=on -timeout 30m $(PKG)

lint: ## formatting, linters, tidy and verified modules
	@unformatted="$$($(TOOL) gofumpt -l -d .)" && test -z "$$unformatted" || { echo "$$unformatted"; echo 'make fmt mends this'; exit 1; }
	$(TOOL) golangci-lint config verify
	$(TOOL) golangci-lint run
	go mod tidy -diff
	go mod verify

fmt: ## format the Go files in place
	$(TOOL) golangci-lint fmt

deadcode: ## list functions that neither a command nor a test reaches
	$(TOOL) deadcode -test ./...

fuzz: ## run every fuzz target for FUZZTIME (30s)
	@.ci/fuzz $(FUZZTIME)

e2e: ## run networks of real processes
	go test -count=1 -timeout 30m ./testnet/e2e/...

scenarios: ## every scenario of a network that changes, also the longest (FULL=1: an observer joins 100,000 records behind)
	CERTLEDGER_SCENARIOS=all CERTLEDGER_SCENARIOS_FULL=$(FULL) go test -v -count=1 -timeout 60m ./testnet/scenarios

sim: ## simulate more networks of liars and power cuts (RUNS=200; CERTLEDGER_SEED=n RUNS=1 repeats one)
	CERTLEDGER_SIM_RUNS=$(RUNS) go test -count=1 -timeout 60m -run 'TestChaos' ./testnet/sim

bench: ## run the benchmarks (BENCH=regexp, COUNT=n, PKG=./crypto/...)
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) -timeout 30m $(PKG)

gen: ## rewrite the generated pages in docs/
	go run ./cmd/certledger docs generate docs

demo: build ## walk one asset from deposit to an offline check (FILE=your.csv registers that file)
	bin/certledger demo $(if $(FILE),--file '$(FILE)')

clean: ## remove what the other targets made
	rm -rf bin .testnet coverage*
