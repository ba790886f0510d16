#!/bin/sh
# Runs tap-lever into a target, and keeps the state that the target confirmed.
#
#   run-tap.sh FOLDER TARGET [ARGUMENT...]
#   run-tap.sh /var/lib/tap-lever target-postgres --config target.json
#
# The target runs in FOLDER, which may hold config.json and catalog.json. Settings are also taken
# from TAP_LEVER_* variables. What the run leaves in FOLDER:
#
#   state.json  the last state that the target confirmed; the next run begins there
#   older/      the states before it; KEEP of them, 10 if that is not set
#
# Exit code: that of the target if it failed, otherwise that of the tap (3: some streams failed, the
# others are complete); 75 if the last run is still going on.
set -eu
umask 077

folder=$1
shift
cd "$folder"

# Tap and target inherit the lock, so it holds until both are gone, whatever happens to this script.
command -v flock >/dev/null || { echo 'run-tap.sh: flock is missing (util-linux)' >&2; exit 127; }
exec 9>lock
flock -n 9 || { echo "run-tap.sh: the last run in $folder is still going on" >&2; exit 75; }

run_tap() {
  set -- --config ENV --state state.json
  [ ! -f config.json ] || set -- "$@" --config config.json
  [ ! -f catalog.json ] || set -- "$@" --catalog catalog.json
  exec "${TAP:-tap-lever}" "$@"
}

# A target prints each state when everything before it is stored. The last one counts; without one,
# the old state stays. A line that was cut short is none.
keep_state() {
  state=
  while IFS= read -r line; do
    case $line in '{"'*'}') state=$line ;; esac
  done <confirmed
  if [ -n "$state" ]; then
    printf '%s\n' "$state" >state.new
    if [ -f state.json ] && ! cmp -s state.new state.json; then
      mkdir -p older
      cp state.json "older/$(date -u +%Y%m%dT%H%M%SZ).json"
      forget older/*.json
    fi
    mv state.new state.json
  fi
  rm confirmed
}

forget() {
  while [ $# -gt "${KEEP:-10}" ]; do
    rm "$1"
    shift
  done
}

# Sets $code. A signal interrupts "wait", not the child that is waited for.
await() {
  while
    stopped=
    code=0
    wait "$1" || code=$?
    [ -n "$stopped" ]
  do :; done
}

# The machine may have stopped in the middle of the last run: what was confirmed until then counts.
[ ! -f confirmed ] || keep_state

# POSIX pipelines hide the exit code of all but the last command; a named pipe hides none.
pipe=$(mktemp -d)
trap 'rm -rf "$pipe"' EXIT
mkfifo "$pipe/messages"
run_tap >"$pipe/messages" &
tap=$!
"$@" <"$pipe/messages" >confirmed &
target=$!

# Only the tap is told to stop: it writes its last state, and the target stores what there is.
trap 'stopped=yes; kill -TERM "$tap" 2>/dev/null || :' TERM INT HUP
await "$target"
target_code=$code
await "$tap"
keep_state

[ "$target_code" -eq 0 ] || exit "$target_code"
exit "$code"
