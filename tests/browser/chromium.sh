#!/bin/sh
# Prints the path of the browser that the journeys drive: $KRAMA_TEST_CHROMIUM, or the first Chromium on the PATH that starts.
# None is ever downloaded.
set -eu

for name in "${KRAMA_TEST_CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable; do
    path=$(command -v "$name" 2>/dev/null) || continue
    if "$path" --version >/dev/null 2>&1; then
        echo "$path"
        exit 0
    fi
done
echo "chromium.sh: no Chromium that starts was found; install one and set KRAMA_TEST_CHROMIUM to its path" >&2
exit 1
