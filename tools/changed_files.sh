#!/bin/bash
# Names the files that differ from a base, committed or not, one a line.
#
#   tools/changed_files.sh [REVISION]
#
# Without a revision: since this branch left origin/main; on origin/main itself since the last commit
# that is a day older than the newest; where there is none, all files.
set -euo pipefail
cd "$(dirname "$0")/.."
git() { command git -c safe.directory="$PWD" "$@"; }

base=${1:-}
if [ -n "$base" ]; then
  git rev-parse --verify --quiet "$base^{commit}" >/dev/null || { echo "changed_files: no such revision: $base" >&2; exit 1; }
elif fork=$(git merge-base HEAD origin/main 2>/dev/null) && [ "$fork" != "$(git rev-parse HEAD)" ]; then
  base=$fork
elif newest=$(git log -1 --format=%ct HEAD 2>/dev/null); then
  base=$(git rev-list -1 --before=$((newest - 86400)) HEAD)
fi

if [ -n "$base" ]; then
  { git diff --name-only --diff-filter=d "$base"; git ls-files --others --exclude-standard; } | sort -u
else
  git ls-files --cached --others --exclude-standard
fi
