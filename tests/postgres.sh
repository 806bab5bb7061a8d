#!/bin/sh
# Starts and stops a throw-away PostgreSQL server for tests, on the loopback interface alone.
#
#   tests/postgres.sh start DIR   makes a cluster in DIR (new, or an empty directory) and prints its URL
#   tests/postgres.sh stop DIR    ends exactly that server and removes what start made
#
# It is not durable (fsync off, unless DURABLE=1) and trusts everybody on this machine: never keep anything in it.
set -eu

START_ATTEMPTS_MAX=20

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

# The newest installed version, as Debian lays them out, or whatever the path offers.
find_programs() {
    programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -n 1)
    if [ -z "$programs" ]; then
        found=$(command -v initdb) || fail "PostgreSQL is not installed; try: apt-get install postgresql"
        programs=$(dirname "$found")
    fi
}

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

start() {
    [ -z "$(ls -A "$dir")" ] || fail "$dir is not empty; stop the server in it, or give another directory"
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$dir"
    fi
    as_owner "$programs/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 --no-locale --no-sync >"$dir/initdb.log" 2>&1 ||
        fail "initdb failed: $(tail -n 3 "$dir/initdb.log")"
    as_owner tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 300
CONF
    # Benchmarks want to know what durability costs: DURABLE=1.
    if [ -z "${DURABLE:-}" ]; then
        as_owner tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
    fi
    # Nobody can tell which port is free without taking it: try some until the server gets one.
    attempt=0
    while [ "$attempt" -lt "$START_ATTEMPTS_MAX" ]; do
        port=$((20000 + ($$ * 7 + attempt * 997) % 12000))
        if as_owner "$programs/pg_ctl" start --wait --silent --pgdata="$dir/data" --log="$dir/server.log" \
            --options="-p $port" >/dev/null 2>&1 </dev/null; then
            echo "postgres://postgres@127.0.0.1:$port/postgres"
            return
        fi
        attempt=$((attempt + 1))
    done
    fail "the server does not start: $(tail -n 3 "$dir/server.log")"
}

stop() {
    [ -f "$dir/data/PG_VERSION" ] || fail "there is no cluster in $dir"
    as_owner "$programs/pg_ctl" stop --wait --silent --mode=immediate --pgdata="$dir/data" >/dev/null 2>&1 || true
    if as_owner "$programs/pg_ctl" status --pgdata="$dir/data" >/dev/null 2>&1; then
        fail "the server in $dir does not stop"
    fi
    rm -rf "$dir/data" "$dir/initdb.log" "$dir/server.log"
}

[ $# -eq 2 ] || fail "usage: postgres.sh start DIR | stop DIR"
[ "$1" != start ] || mkdir -p "$2"
[ -d "$2" ] || fail "there is no directory $2"
dir=$(cd "$2" && pwd)
find_programs
case "$1" in
start) start ;;
stop) stop ;;
*) fail "usage: postgres.sh start DIR | stop DIR" ;;
esac
