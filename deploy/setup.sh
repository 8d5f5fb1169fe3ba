#!/bin/sh
# Makes the virtual environment .venv and installs into it: `setup.sh app` what the system needs to run,
# `setup.sh test` also what its tests need. Says in one sentence what to do where something is missing.
set -eu
cd "$(dirname "$0")/.."
kind="${1:-app}"
log=.venv/setup.log

stop() {
    echo "$1" >&2
    exit 1
}

find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

[ -w . ] || stop "This folder can't be written: copy the project to a folder of your own and run make there."
# A virtual environment is kept if it was made here (its programs name their folder) and was made to the end.
usable() {
    { [ ! -f .venv/.place ] || [ "$(cat .venv/.place)" = "$(pwd -P)" ]; } &&
        .venv/bin/python -m pip --version >/dev/null 2>&1
}

if ! usable; then
    python=$(find_python)
    [ -n "$python" ] || stop "Python 3.11 or later is missing: install it (Debian: apt install python3 python3-venv; macOS: brew install python), then run make again."
    echo "Making a virtual environment with $("$python" --version) …"
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        stop "Python's venv is missing: install it (Debian: apt install python3-venv), then run make again."
    fi
fi
pwd -P >.venv/.place

case "$kind" in
    app)
        what="."
        echo "Installing (the first time takes about a minute) …"
        ;;
    test)
        what=".[test]"
        echo "Installing what the tests need …"
        ;;
    *) stop "setup.sh knows two words: app, test." ;;
esac
says() {
    grep -qiE "$1" "$log"
}
if ! .venv/bin/python -m pip install --quiet --constraint deploy/constraints.txt --editable "$what" >"$log" 2>&1; then
    if says "gcc|clang|compiler|linker .cc|Microsoft Visual|cargo|rustc|xcrun|Python\.h"; then
        stop "A part had to be compiled and there is no compiler: install one (Debian: apt install build-essential python3-dev; macOS: xcode-select --install), then run make again."
    fi
    if says "No space left"; then
        stop "The disk is full: make room (about 500 MB), then run make again."
    fi
    if says "connection|ProxyError|name resolution|timed out|SSLError|certificate|Max retries"; then
        stop "The package registry can't be reached (what was tried is in $log): check the network connection and the proxy, then run make again."
    fi
    tail -n 15 "$log" >&2
    stop "The installation did not finish (all of it is in $log): mend what the lines above name, then run make again."
fi
if ! said=$(.venv/bin/python deploy/fetch_schemas.py 2>&1); then
    said=$(echo "$said" | tail -n 1)
    [ "$kind" = app ] || stop "$said"
    echo "$said Until then no SCORM packages can be made; all else works." >&2
fi
