#!/bin/bash
# The whole check of this tree, on a bare Debian 12 too: packages, include rules, layout, build,
# tests, the same under sanitizers, fuzzers for some seconds, clang-tidy. As root it does all but the packages as a plain user
# (tools/as_plain_user.sh says why).
#
#   tools/test.sh [--quick] [--no-asan] [--no-tidy] [--base REVISION]
#
#   --quick       no sanitizers, no fuzzers, no clang-tidy, no long tests
#   --base REV    clang-tidy looks at what changed since REV, and at what includes it
#
# One test program, one test, after a build (cmake --preset dev && cmake --build --preset dev):
#   ctest --preset dev -R '^recovery'
#   ctest --preset dev -R 'a sentence from the name of the test'
set -uo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

arguments=("$@")
quick=no asan=yes tidy=yes base=
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) quick=yes asan=no tidy=no ;;
    --no-asan) asan=no ;;
    --no-tidy) tidy=no ;;
    --base) [ $# -ge 2 ] || fail "--base needs a revision"; base=$2; shift ;;
    *) echo "usage: tools/test.sh [--quick] [--no-asan] [--no-tidy] [--base REVISION]" >&2; exit 2 ;;
  esac
  shift
done

tools/install_deps.sh || fail "packages are missing"
# Not on a person's machine unasked: its commands have the names of ours.
if [ -n "${CI:-}" ]; then tools/install_deps.sh --oracle || echo "no Slurm here: tests/system/oracle will say so"; fi

# A copy of the tree has no history, so what changed is found out here and handed on.
if [ -z "${SLOTD_CHANGED+set}" ] && [ "$tidy" = yes ]; then
  SLOTD_CHANGED=$(tools/changed_files.sh $base) || fail "cannot tell what changed"
  export SLOTD_CHANGED
fi
if [ "$(id -u)" -eq 0 ]; then
  exec tools/as_plain_user.sh tools/test.sh "${arguments[@]}"
fi

summary=()
failures=0
began=$SECONDS
# step NAME COMMAND…: runs one check, notes its time and whether it passed.
step() {
  local name=$1 from=$SECONDS verdict=passed
  shift
  say "$name"
  "$@" || { verdict=FAILED; failures=$((failures + 1)); }
  summary+=("$(printf '%-7s %4d s  %s' "$verdict" $((SECONDS - from)) "$name")")
  [ "$verdict" = passed ]
}

check_includes() {
  local python="/usr/bin/python3 -B"
  $python tools/check_includes.py --self-test && $python tools/house.py --self-test && $python tools/check_includes.py
}
check_layout() { git_free_sources | xargs -0 clang-format-14 --dry-run --Werror; }
git_free_sources() { find protocol storage actors clients tests -name '*.[ch]pp' -print0; }
# A person sees each step go by; a log keeps what failed.
if [ -t 1 ]; then
  build() { cmake --preset "$1" >/dev/null && cmake --build --preset "$1"; }
  unless_passed() { cat; }
else
  build() { cmake --preset "$1" >/dev/null && cmake --build --preset "$1" -- --quiet; }
  unless_passed() { grep -vE '^ +Start +[0-9]+: |^ *[0-9]+/[0-9]+ Test .* Passed |^(equal|declared [0-9]+) ' || true; }
fi
# Tests mostly wait for what others do.
run_tests() { ctest --preset "$@" -j "$((2 * $(nproc)))" | unless_passed; }
# All that the tests print is kept, for it says which parts of a test program have run.
results=$PWD/build/dev/results.xml
run_dev_tests() { run_tests dev --output-junit "$results" --test-output-size-passed 10000000 "$@"; }
manual_rows_ran() { /usr/bin/python3 -B tests/system/manual/ran.py "$results"; }
tidy_changed() { printf '%s\n' "$SLOTD_CHANGED" | tools/tidy.sh --changed -; }

step "include rules" check_includes
step "layout (clang-format)" check_layout
if step "build, dev" build dev; then
  if [ "$quick" = yes ]; then step "tests, dev, short ones" run_tests dev -LE long
  else
    step "tests, dev" run_dev_tests
    step "tests of the manual's rows have run" manual_rows_ran
  fi
fi
if [ "$asan" = yes ] && step "build, asan" build asan; then
  step "tests under address and undefined sanitizers" run_tests asan -LE 'long|timing'
fi
if [ "$asan" = yes ]; then step "fuzzers, shortly" tools/fuzz.sh --in-all 10; fi
if [ "$tidy" = yes ]; then step "clang-tidy of what changed" tidy_changed; fi

say "summary ($((SECONDS - began)) s)"
printf '%s\n' "${summary[@]}"
[ "$failures" -eq 0 ] || fail "$failures of ${#summary[@]} checks failed"
echo "all ${#summary[@]} checks passed"
