#!/bin/bash
# Submits jobs while the daemon is killed at random moments, and compares what was acknowledged with
# what ran and with what sacct says. Needs a build: cmake --preset dev && cmake --build --preset dev.
#
#   tools/torture.sh [--seconds N] [--seed N] [--jobs-per-second N] [--at-least KILLS,JOBS]
set -euo pipefail
cd "$(dirname "$0")/.."
export SLOTD_BUILD=${SLOTD_BUILD:-$PWD/build/dev} PYTHONPATH=$PWD/tests/support
[ -x "$SLOTD_BUILD/libexec/slotd/slotd-daemon" ] || { echo "torture: nothing is built in $SLOTD_BUILD" >&2; exit 2; }
exec /usr/bin/python3 -B tests/system/torture/torture.py "$@"
