# shellcheck shell=sh
# What all scripts share: where things are, how they speak, when the virtual environment is ready.
# Sourced, never run. POSIX sh only: on Debian /bin/sh is dash.

set -eu

# Through readlink, so that a link to a script in somebody's ~/bin works too.
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
venv=$root/.venv
stamp=$venv/made-by-setup

say() { printf '%s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# A virtual environment outlives neither its folder nor its Python: this names both.
# Prints nothing where it is missing or broken.
venv_place() {
    "$venv/bin/python" -c 'import sys; print(*sys.version_info[:2], sys.prefix)' 2>/dev/null || :
}

packages_wanted() { cat "$root/requirements.txt" "$root/requirements-dev.txt" | cksum; }

venv_is_ready() {
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(venv_place)
$(packages_wanted)" ]
}
