# What run and test need of a machine. Sourced, not started.

say() { printf '%s\n' "$*" >&2; }
fail() { say "callsign: $*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo > /dev/null; then sudo "$@"
  else return 1
  fi
}

# install_packages WHAT-FOR PACKAGE...
install_packages() {
  local what=$1
  shift
  command -v apt-get > /dev/null || fail "$what is missing and there is no apt-get here: install it by hand ($*)."
  say "callsign: installing $what ($*)"
  as_root true || fail "$what is missing. Start this once as root, or: sudo apt-get install $*"
  as_root apt-get update -qq || fail "apt-get update failed; its words stand above."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null \
    || fail "apt-get install $* failed; its words stand above."
}

need_sdk() {
  command -v dotnet > /dev/null || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is missing; here is only: $(dotnet --list-sdks | tr '\n' ' ')"
}

have_postgres() {
  local folder
  for folder in "${PG_BIN:-}" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /usr/bin; do
    [ -n "$folder" ] && [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && return 0
  done
  return 1
}

need_postgres() {
  have_postgres && return 0
  # The portal runs a cluster of its own; Debian's package need not create and start another.
  local quiet=/etc/postgresql-common/createcluster.d/callsign.conf
  if command -v apt-get > /dev/null; then
    as_root mkdir -p "$(dirname "$quiet")" && echo 'create_main_cluster = false' | as_root tee "$quiet" > /dev/null || true
  fi
  install_packages "the PostgreSQL server" postgresql
  have_postgres || fail "PostgreSQL was installed but its programs were not found; name their folder in PG_BIN."
}

need_chromium() {
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || install_packages "Chromium for the browser tests" chromium fonts-liberation
}

# As root, PostgreSQL runs as another user, who must be able to reach the data folder.
choose_data_folder() {
  [ -n "${CALLSIGN_DATA:-}" ] && return 0
  export CALLSIGN_DATA="$PWD/data"
  [ "$(id -u)" = 0 ] || return 0
  local user=postgres
  id postgres > /dev/null 2>&1 || user=nobody
  if ! setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --clear-groups test -x "$PWD"; then
    export CALLSIGN_DATA=/var/lib/callsign
    say "callsign: PostgreSQL's user can't reach $PWD, so the data is in $CALLSIGN_DATA"
  fi
}
