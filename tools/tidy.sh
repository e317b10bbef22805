#!/bin/bash
# clang-tidy 14. It reads the sources of a folder together. Those that were clean and have not changed since,
# nor anything they include, are not looked at again.
#
#   tools/tidy.sh                 the whole tree
#   tools/tidy.sh FILE…           these sources
#   tools/tidy.sh --changed LIST  what the changed files named in LIST (- is stdin) can affect
set -euo pipefail
cd "$(dirname "$0")/.."
# A database of its own: clang cannot read the precompiled headers of g++.
cmake --preset dev -B build/tidy -DSLOTD_UNITY=ON -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
exec /usr/bin/python3 -B tools/tidy.py --build build/tidy "$@"
