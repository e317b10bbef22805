#!/bin/bash
# Installs what slotd needs on Debian 12, and only what is missing.
#
#   tools/install_deps.sh               to build, test and check
#   tools/install_deps.sh --build-only  to build and run
#   tools/install_deps.sh --oracle      a Slurm for tests/system/oracle to compare with; it puts Slurm's own
#                                       commands and services on this machine
#   tools/install_deps.sh --list        prints the names, installs nothing
set -euo pipefail
cd "$(dirname "$0")/.."

to_build=(
  g++ cmake ninja-build
  libcaf-dev libsqlite3-dev libzmq3-dev cppzmq-dev libmsgpack-cxx-dev
  libexpected-dev libxxhash-dev nlohmann-json3-dev
  # What a static libzmq asks for at link time.
  libpgm-dev libnorm-dev libsodium-dev libbsd-dev
)
to_test=(
  git ccache catch2
  python3 python3-zmq python3-msgpack
  clang-14 clang-format-14 clang-tidy-14
  # libFuzzer and the sanitizers of clang; what sets manual pages.
  libclang-rt-14-dev groff-base
  # useradd, setpriv and unshare, mounts of a test's own, ps.
  passwd util-linux mount procps
)
oracle=(
  munge slurmctld slurmd slurmdbd slurm-client slurm-wlm-mysql-plugin
  mariadb-server-core mariadb-client-core
)

case "${1:-}" in
  "") wanted=("${to_build[@]}" "${to_test[@]}") ;;
  --build-only) wanted=("${to_build[@]}") ;;
  --oracle) wanted=("${oracle[@]}") ;;
  --list) printf '%s\n' "${to_build[@]}" "${to_test[@]}"; exit 0 ;;
  *) echo "usage: tools/install_deps.sh [--build-only | --oracle | --list]" >&2; exit 2 ;;
esac

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in "${wanted[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "packages: all ${#wanted[@]} are installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "install_deps: needs root or sudo to install: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "packages: installing ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"
