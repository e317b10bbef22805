#!/bin/bash
# Runs fuzzers: builds them (preset fuzz) and gives each of them, or those that are named, so many seconds;
# as many run at once as there are CPUs.
#
#   tools/fuzz.sh [--seconds N] [--in-all N] [--keep] [TARGET…]
#
#   --seconds N  so long for each (default 180)
#   --in-all N   so long for all of them together, a second for each at least
#   --keep       adds to tests/fuzz/corpus what reaches code that the kept inputs do not
#
# What breaks a promise, or takes longer than ten seconds, is left in build/fuzz/found, and the command
# that shows it again is printed. Such an input goes to tests/fuzz/corpus/TARGET once it is mended.
set -uo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

seconds=180 in_all= keep=no targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --seconds | --in-all)
      [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || fail "$1 needs a number of seconds"
      if [ "$1" = --seconds ]; then seconds=$2; else in_all=$2; fi
      shift ;;
    --keep) keep=yes ;;
    -*) echo "usage: tools/fuzz.sh [--seconds N] [--in-all N] [--keep] [TARGET...]" >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done

build=${SLOTD_FUZZ_BUILD:-build/fuzz}
if [ -z "${SLOTD_FUZZ_BUILD:-}" ]; then
  quietly=(); [ -t 1 ] || quietly=(-- --quiet)
  cmake --preset fuzz >/dev/null && cmake --build --preset fuzz "${quietly[@]}" || fail "the fuzzers do not build"
fi
kept=tests/fuzz/corpus
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(ls "$kept")
for target in "${targets[@]}"; do
  [ -x "$build/fuzz/$target" ] || fail "no fuzzer is called $target"
done
[ -z "$in_all" ] || seconds=$(((in_all + ${#targets[@]} - 1) / ${#targets[@]}))
mkdir -p "$build/found"
rm -f "$build"/found/*.broken

# 4 KiB are more than anybody writes; a `*` in front makes a long text of it (tests/fuzz/target.hpp).
limits=(-max_len=4096 -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=1024)

# fuzz TARGET: what it finds on its way is used again, and not kept in the tree.
fuzz() {
  local target=$1 work=$build/corpus/$1 log=$build/found/$1.log
  mkdir -p "$work"
  if "$build/fuzz/$target" "${limits[@]}" -max_total_time="$seconds" -print_final_stats=1 \
    -artifact_prefix="$build/found/$target-" "$work" "$kept/$target" >"$log" 2>&1; then
    echo "clean   $target: $(sed -n 's/stat::number_of_executed_units: *//p' "$log") inputs"
  else
    touch "$build/found/$target.broken"
    echo "BROKEN  $target: $(grep -aE 'what\(\)|ERROR|SUMMARY' "$log" | head -n 1)"
    sed -n "s|.*Test unit written to |        $build/fuzz/$target |p" "$log"
  fi
  [ "$keep" = no ] || keep_found "$target" "$work" "$log"
}

# By edges alone, so that little is kept, and only what is short.
keep_found() {
  "$build/fuzz/$1" -set_cover_merge=1 -use_counters=0 -max_len=256 "$kept/$1" "$2" >>"$3" 2>&1 ||
    echo "        $1: nothing could be kept, see $3"
}

running=0
for target in "${targets[@]}"; do
  if [ "$running" -ge "$(nproc)" ]; then wait -n; running=$((running - 1)); fi
  fuzz "$target" &
  running=$((running + 1))
done
wait

failures=$(find "$build/found" -name '*.broken' | wc -l)
[ "$failures" -eq 0 ] || fail "$failures of ${#targets[@]} fuzzers found something"
echo "${#targets[@]} fuzzers, $seconds s each: nothing found"
