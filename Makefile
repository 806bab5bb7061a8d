# krama: the commands that people and continuous integration run. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where rustup puts cargo, for shells that were opened before Rust was installed.
export PATH := $(PATH):$(HOME)/.cargo/bin

# The port of the demo's shop, and how it is built: `dev` starts soonest, `release` runs fastest.
PORT ?= 8080
PROFILE ?= dev
TARGET := $(or $(CARGO_TARGET_DIR),target)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))

# The simulation's seeds (a number of them, or a range such as 17..18) and orders per seed.
SEEDS ?= 200
ORDERS ?= 200

# Seconds of a benchmark, about, and the orders in the database while the console's pages are measured.
BENCH_SECONDS ?= 300
BENCH_ORDERS ?= 1000000

# Seconds of fuzzing for each target.
SECONDS_EACH ?= 60

.PHONY: help demo test simulate fuzz kill-test bench fmt lint docs screenshots need-cargo

help: ## Shows this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

need-cargo:
	@command -v cargo >/dev/null || { echo "krama is built with Rust, and cargo is not on the PATH. Install Rust first: https://rustup.rs" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "krama's build needs a C compiler. Install one first: sudo apt-get install build-essential" >&2; exit 1; }

demo: need-cargo ## Builds and starts krama with its sandbox and a sample store; PORT=8080
	@echo "Building krama; only the first time takes minutes."
	@cargo build --profile $(PROFILE) --package krama
	@exec $(TARGET)/krama demo --port $(PORT)

test: need-cargo ## Installs what the tests need, and runs all of them
	@KRAMA_TEST_COMMAND="make $@" tests/run.sh

simulate: need-cargo ## Whole lives of orders under a virtual clock; SEEDS=200 ORDERS=200
	@if cargo nextest --version >/dev/null 2>&1; then \
	    SEEDS=$(SEEDS) ORDERS=$(ORDERS) cargo nextest run --no-capture --package krama-engine --test simulation; \
	else \
	    SEEDS=$(SEEDS) ORDERS=$(ORDERS) cargo test --package krama-engine --test simulation -- --nocapture; \
	fi

fuzz: need-cargo ## Feeds every parser of outside bytes with libFuzzer; SECONDS_EACH=60
	@cargo fuzz --version >/dev/null 2>&1 || { echo "This needs cargo-fuzz: cargo install cargo-fuzz --locked" >&2; exit 1; }
	@for target in fuzz/fuzz_targets/*.rs; do \
	    name=$$(basename $$target .rs); \
	    RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none $$name -- -max_total_time=$(SECONDS_EACH) -max_len=4096; \
	done

kill-test: need-cargo ## Kills krama while it works, restarts it, checks that nothing was lost; ORDERS=300 KILLS=10
	@cargo build --quiet --package krama
	@[ -n "$${KRAMA_TEST_POSTGRES:-}" ] || echo "Without PostgreSQL: tests/postgres.sh start DIR prints what to set KRAMA_TEST_POSTGRES to" >&2
	@KRAMA_TEST_POSTGRES="$${KRAMA_TEST_POSTGRES:-skip}" $(if $(filter command,$(origin ORDERS)),ORDERS=$(ORDERS)) $(if $(KILLS),KILLS=$(KILLS)) \
	    cargo test --package krama --test kill -- --nocapture --test-threads 1

bench: need-cargo ## Measures webhooks, deliveries, pages, start and memory; BENCH_SECONDS=300 BENCH_ORDERS=1000000 PART=tracking JSON=FILE
	@cargo build --quiet --release --package krama --package krama-bench
	@$(or $(CARGO_TARGET_DIR),target)/release/krama-bench --krama $(or $(CARGO_TARGET_DIR),target)/release/krama \
	    --now "$$(date +%s)" --seconds $(BENCH_SECONDS) --orders $(BENCH_ORDERS) $(if $(PART),--$(PART)) $(if $(JSON),--json $(JSON))

fmt: need-cargo ## Formats the code
	@cargo fmt --all

lint: need-cargo ## Formatting and lints, warnings are errors
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- -D warnings

docs: need-cargo ## Writes docs/reference anew from the code
	@KRAMA_TEST_RENEW_DOCS=1 cargo test --quiet --package krama --bin krama docs::generated

screenshots: need-cargo ## Makes docs/screenshots anew from the demo
	@tests/setup.sh
	@cargo build --quiet --package krama
	@node tests/browser/screenshots.mjs
