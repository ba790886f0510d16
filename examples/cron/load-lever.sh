#!/bin/sh
# Loads Lever, for cron: the log goes to a file, and cron mails the end of it when a run fails.
#
# Put it into a folder that only its user may read, with config.json and a folder for the target, as
# the README makes them, and correct the paths.
cd "$(dirname "$0")" || exit
# Where node and tap-lever are: cron looks into /usr/bin and /bin alone.
PATH=/usr/local/bin:/usr/bin:/bin
if [ -f lever.log ] && [ "$(wc -c <lever.log)" -gt 10000000 ]; then mv lever.log lever.log.1; fi
touch lever.log
before=$(wc -l <lever.log)

tap-lever --config config.json --state postgres/state.json \
  --target '/home/me/lever/postgres/venv/bin/target-postgres --config postgres/target.json' \
  >>lever.log 2>&1
code=$?

# 75: the run before this one is still going on.
if [ "$code" -ne 0 ] && [ "$code" -ne 75 ]; then
  echo "tap-lever ended with exit code $code. The end of $PWD/lever.log:"
  tail -n "+$((before + 1))" lever.log | tail -n 20
fi
exit "$code"
