#!/bin/bash
# Runs a command of this tree as a plain user, for root: root ignores file modes, so half of the
# suite's refusals could not be seen. The tree (tracked and new files, no ignored ones) is copied to
# the user's home, since the folder of a clone need not be open to others; builds there are kept.
#
#   tools/as_plain_user.sh COMMAND…        as root
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh
[ "$(id -u)" -eq 0 ] || fail "this is for root"
[ $# -gt 0 ] || fail "which command?"

user=slotd-test
id "$user" >/dev/null 2>&1 ||
  useradd --system --user-group --create-home --home-dir /var/lib/$user --shell /bin/bash "$user"
home=$(getent passwd "$user" | cut -d: -f6)
as_user=(setpriv --reuid="$user" --regid="$user" --init-groups --reset-env)

exec 9>"$home/.in-use"
flock -n 9 || { echo "another run is using $home, waiting for its end"; flock 9; }

list_files() {
  git -c safe.directory="$PWD" ls-files -z --cached --others --exclude-standard --deduplicate |
    while IFS= read -r -d '' file; do
      if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\0' "$file"; fi
    done
}

# Times of files are kept, so the kept build folder is up to date where they are.
"${as_user[@]}" rm -rf "$home/tree.new"
"${as_user[@]}" mkdir "$home/tree.new"
list_files | tar --null --no-recursion -T - -cf - | "${as_user[@]}" tar -C "$home/tree.new" -xf - --no-same-owner
if [ -d "$home/tree/build" ]; then "${as_user[@]}" mv "$home/tree/build" "$home/tree.new/build"; fi
"${as_user[@]}" rm -rf "$home/tree"
"${as_user[@]}" mv "$home/tree.new" "$home/tree"

# What lies beside the tree and tests look at: the original's manual, headers of real scripts.
"${as_user[@]}" rm -rf "$home/shared"
for file in manual.md compat/open-directives.tsv; do
  if [ ! -f "../shared/$file" ]; then continue; fi
  "${as_user[@]}" mkdir -p "$(dirname "$home/shared/$file")"
  "${as_user[@]}" tee "$home/shared/$file" <"../shared/$file" >/dev/null
done

echo "as $user in $home/tree: $*"
cd "$home/tree"
# The lock is not handed down: it ends with this shell, not with a daemon that some test forgot.
"${as_user[@]}" env ${CI:+CI="$CI"} ${SLOTD_CHANGED+SLOTD_CHANGED="$SLOTD_CHANGED"} "$@" 9>&-
