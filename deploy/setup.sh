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
if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    [ -n "$python" ] || stop "Python 3.11 or later is missing: install it (Debian: apt install python3 python3-venv; macOS: brew install python), then run make again."
    echo "Making a virtual environment with $("$python" --version) …"
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        stop "Python's venv is missing: install it (Debian: apt install python3-venv), then run make again."
    fi
fi

case "$kind" in
    app) what="." ;;
    test) what=".[test]" ;;
    *) stop "setup.sh knows two words: app, test." ;;
esac
echo "Installing (the first time takes about a minute) …"
if ! .venv/bin/python -m pip install --quiet --constraint deploy/constraints.txt --editable "$what" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    if grep -qiE 'gcc|cc.* not found|compiler|Microsoft Visual|cargo|rustc' "$log"; then
        stop "A part had to be compiled and there is no compiler: install one (Debian: apt install build-essential python3-dev; macOS: xcode-select --install), then run make again."
    fi
    if grep -qiE 'No space left' "$log"; then
        stop "The disk is full: make room (about 500 MB), then run make again."
    fi
    stop "The installation did not finish (all of it is in $log): check the network connection, then run make again."
fi
