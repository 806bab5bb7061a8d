#!/usr/bin/env bash
# The two commands at the top of README.md, read from there and run as they stand.
#
# `make demo` is built and started; its shop, its readiness and the three addresses that it prints must answer 200; then
# SIGINT goes to the program itself, which must end well. `make test` is what is running while this runs: only that it is
# the same command is checked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Longest wait for the next line that the demo prints. A build from nothing is silent for minutes.
LINE_MAX_S=900
# Longest wait for its end.
END_MAX_S=30
# Longest wait for one page, in milliseconds.
PAGE_MAX_MS=10000

make_id=
krama_id=

fail() {
    echo "readme: $*" >&2
    exit 1
}

# Ends what was started here, and nothing else.
finish() {
    [ -z "$krama_id" ] || kill -KILL "$krama_id" 2>/dev/null || true
    [ -z "$make_id" ] || kill -KILL "$make_id" 2>/dev/null || true
}
trap finish EXIT

# The commands of the first block that is marked as shell, without their comments.
commands_of_readme() {
    awk '/^```sh$/ { inside = 1; next } inside && /^```$/ { exit } inside { sub(/ *#.*/, ""); if ($0 != "") print }' README.md
}

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# open NAME URL: asks for a page and expects 200.
open() {
    local status
    status=$(node -e 'fetch(process.argv[1], { signal: AbortSignal.timeout(Number(process.argv[2])) })
        .then((answer) => console.log(answer.status), (error) => console.log(error.message))' "$2" "$PAGE_MAX_MS")
    echo "readme: $1 $2: $status"
    [ "$status" = 200 ] || fail "$1 does not open"
}

# The only child of make is the program, because the recipe ends with exec.
find_program() {
    local child
    for child in $(cat "/proc/$make_id/task/$make_id/children"); do
        [ "$(cat "/proc/$child/comm")" != krama ] || krama_id=$child
    done
    [ -n "$krama_id" ] || fail "the program is not a child of \`$demo\`"
}

mapfile -t commands < <(commands_of_readme)
echo "readme: README.md begins with: ${commands[*]@Q}"
[ "${#commands[@]}" = 2 ] || fail "README.md begins with ${#commands[@]} commands and not with two"
demo=${commands[0]}
[ "$demo" = "make demo" ] || fail "the first command of README.md is not \`make demo\`"
running=${KRAMA_TEST_COMMAND:-make test}
[ "${commands[1]}" = "$running" ] || fail "README.md says \`${commands[1]}\`, and \`$running\` is running"

# What make tells the makes that it starts is no part of the command.
unset MAKEFLAGS MFLAGS MAKELEVEL
PORT=$(free_port)
export PORT
exec {output}< <(exec $demo 2>&1)
make_id=$!

shop= console= sandbox=
while [ -z "$sandbox" ]; do
    IFS= read -r -t "$LINE_MAX_S" -u "$output" line || fail "\`$demo\` ended, or was silent for $LINE_MAX_S s, before it printed its addresses"
    echo "  $line"
    case "$line" in
    "  shop  "*) read -r _ shop _ <<<"$line" ;;
    "  console  "*) read -r _ console _ <<<"$line" ;;
    "  sandbox  "*) read -r _ sandbox _ <<<"$line" ;;
    esac
done
find_program

open shop "$shop"
open readiness "${shop%/}/readyz"
open console "$console"
open sandbox "$sandbox"

kill -INT "$krama_id"
# The output ends when the program does; a read that waited in vain ends with more than 128.
status=0
while IFS= read -r -t "$END_MAX_S" -u "$output" line || { status=$?; false; }; do
    echo "  $line"
done
[ "$status" -le 128 ] || fail "the program did not end within $END_MAX_S s"
status=0
wait "$make_id" || status=$?
make_id= krama_id=
echo "readme: \`$demo\` ended with $status after SIGINT"
[ "$status" = 0 ]
