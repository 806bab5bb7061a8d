#!/usr/bin/env bash
# All tests of the repository, one phase after another. Every phase runs even if an earlier one failed, so that one run
# shows everything; the end says how each went and how long it took. Exits 0 only if all of them passed.
#
# Responsible for: the order of the phases, and for a PostgreSQL server of its own that it ends whatever happens.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

report=()
failures=0
postgres_dir=

finish() {
    if [ -n "$postgres_dir" ]; then
        tests/postgres.sh stop "$postgres_dir" || true
        rm -rf "$postgres_dir"
    fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# phase NAME COMMAND...
phase() {
    local name=$1 began=$SECONDS verdict=passed
    shift
    printf '\n== %s\n' "$name"
    if ! "$@"; then
        verdict=FAILED
        failures=$((failures + 1))
    fi
    report+=("$(printf '%-12s %-8s %5d s' "$name" "$verdict" $((SECONDS - began)))")
}

start_postgres() {
    postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/krama-test-postgres.XXXXXX")
    KRAMA_TEST_POSTGRES=$(tests/postgres.sh start "$postgres_dir")
    export KRAMA_TEST_POSTGRES
}

documentation() {
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
}

# nextest leaves examples in documentation to cargo.
rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo test --workspace --doc --quiet && cargo nextest run --workspace --no-fail-fast
    else
        cargo test --workspace --no-fail-fast
    fi
}

journeys() {
    # Journeys wait more than they work: two at once take little longer than one.
    cargo build --package krama && node --test --test-concurrency=2 --test-reporter=spec tests/browser/*.test.mjs
}

tests/setup.sh
start_postgres
phase format cargo fmt --all --check
phase lint cargo clippy --workspace --all-targets -- -D warnings
phase docs documentation
phase tests rust_tests
phase journeys journeys
phase readme tests/readme.sh

printf '\n'
printf '%s\n' "${report[@]}"
[ "$failures" = 0 ]
