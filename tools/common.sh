# Shared by the scripts beside it; sourced from the root of the tree.

# say TEXT…: one line of progress.
say() { printf '\n==> %s\n' "$*"; }

# fail TEXT…: says why, and ends.
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# show COMMAND…: prints the command as a person would type it, then runs it.
show() { printf '\n$ %s\n' "$*"; "$@"; }
