#!/bin/sh
# Makes the virtual environment .venv/openedx-VERSION with Open edX's published packages, as requirements-VERSION.txt
# names them: `setup.sh 11.4.4`. One that was made from the same list is kept.
set -eu
cd "$(dirname "$0")/../../.."
wanted=tests/platforms/openedx/requirements-$1.txt
home=.venv/openedx-$1
log=.venv/openedx.log

if ! cmp -s "$wanted" "$home/.made-from"; then
    echo "Installing Open edX's LTI component $1 into $home …"
    rm -rf "$home"
    {
        .venv/bin/python -m venv "$home" &&
            "$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$wanted"
    } >"$log" 2>&1 </dev/null || {
        tail -n 5 "$log" >&2
        echo "Open edX's packages could not be installed: see $log, then run make again." >&2
        exit 1
    }
    cp "$wanted" "$home/.made-from"
fi
