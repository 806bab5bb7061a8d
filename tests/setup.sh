#!/usr/bin/env bash
# Installs what the tests need on Debian or Ubuntu, and only what is missing. When all is there it changes nothing, asks
# no server for anything and takes a second.
#
# Responsible for: Rust's formatter and linter, a C compiler, PostgreSQL's programs, Chromium with fonts that know
# Cyrillic, Node with the packages of tests/browser. Not for Rust itself, nor for starting any of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The oldest Node whose test runner has reporters.
NODE_MAJOR_MIN=18

fail() {
    echo "setup: $*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# Packages of the system are installed as root, directly or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        fail "root is needed for: $* (run it as root, or install sudo)"
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# What is judged by its program may come from anywhere; fonts and certificates are judged by their package.
missing_packages() {
    has cc || echo build-essential
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || has initdb || echo postgresql
    tests/browser/chromium.sh >/dev/null 2>&1 || echo chromium
    has node || echo nodejs
    # Builds of Node from elsewhere bring npm along.
    has npm || echo npm
    for package in ca-certificates fonts-dejavu-core fonts-noto-color-emoji; do
        is_installed "$package" || echo "$package"
    done
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -gt 0 ] || return 0
    has apt-get || fail "these are missing, and there is no apt-get to install them: ${missing[*]}"
    echo "setup: installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

add_component() {
    has rustup || fail "cargo has no $1; install it the way Rust was installed"
    rustup component add "$1"
}

check_rust() {
    has cargo || fail "cargo is not on the PATH; install Rust first: https://rustup.rs"
    cargo fmt --version >/dev/null 2>&1 || add_component rustfmt
    cargo clippy --version >/dev/null 2>&1 || add_component clippy
}

check_programs() {
    local major
    major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
    [ "$major" -ge "$NODE_MAJOR_MIN" ] || fail "Node $NODE_MAJOR_MIN or newer is needed, this is $(node --version)"
    tests/browser/chromium.sh >/dev/null
}

# npm leaves a list of what it installed; when it is younger than what is wanted, nothing has changed.
install_node_packages() {
    local installed=tests/browser/node_modules/.package-lock.json
    if [ ! -f "$installed" ] || [ tests/browser/package-lock.json -nt "$installed" ]; then
        (cd tests/browser && npm ci --loglevel=error)
        touch "$installed"
    fi
}

install_packages
check_rust
check_programs
install_node_packages
