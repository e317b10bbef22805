#!/bin/bash
# From a fresh clone to a job's output: installs packages, builds, starts a daemon, runs a job and
# shows it in each view. The daemon goes on running. Running it again is fine.
#
#   tools/quickstart.sh [--root FOLDER]     FOLDER: SLOTD_ROOT of the daemon
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

while [ $# -gt 0 ]; do
  case "$1" in
    --root) [ $# -ge 2 ] || fail "--root needs a folder"; SLOTD_ROOT=$(realpath -m "$2"); shift 2 ;;
    *) echo "usage: tools/quickstart.sh [--root FOLDER]" >&2; exit 2 ;;
  esac
done
export SLOTD_ROOT=${SLOTD_ROOT:-$HOME/.local/share/slotd}

say "1/5 packages"
tools/install_deps.sh --build-only

say "2/5 build (about three minutes on two CPUs the first time)"
cmake --preset release >/dev/null
cmake --build --preset release
export PATH=$PWD/build/release/bin:$PATH

say "3/5 daemon (runtime root $SLOTD_ROOT)"
work=$PWD/build/quickstart
log=$work/daemon.log
mkdir -p "$work"
if sinfo -h >/dev/null 2>&1; then
  echo "one is running already"
else
  setsid slotd daemon >"$log" 2>&1 </dev/null &
  starting=$!
  for _ in $(seq 100); do
    grep -q '^slotd: ready' "$log" && break
    kill -0 "$starting" 2>/dev/null || break
    sleep 0.1
  done
  grep -q '^slotd: ready' "$log" || { cat "$log" >&2; fail "the daemon did not start"; }
  echo "ready, its log is $log"
fi

say "4/5 first job"
script=$work/first-job.sh
cat >"$script" <<'JOB'
#!/bin/bash
#SBATCH --job-name=first-job
#SBATCH --output=first-job-%j.out
#SBATCH --time=1
echo "hello from job $SLURM_JOB_ID, working in $PWD"
sleep 2
echo "and goodbye"
JOB
echo "$script:"
sed 's/^/    /' "$script"
printf '\n$ sbatch %s\n' "$script"
submitted=$(sbatch -D "$work" "$script")
echo "$submitted"
job=${submitted##* }

# until_listed yes|no STATES: waits up to 30 s until squeue lists the job in one of these states, or not.
until_listed() {
  for _ in $(seq 300); do
    if [ -n "$(squeue -h -j "$job" -t "$2")" ]; then [ "$1" = no ] || return 0
    else [ "$1" = yes ] || return 0; fi
    sleep 0.1
  done
  fail "job $job did not get on, see sacct and $log"
}
until_listed yes running
show sinfo
show squeue
until_listed no pending,running,completing
show squeue -t all
show sacct
show cat "$work/first-job-$job.out"

say "5/5 done"
# The lock file names who holds it; -z keeps grep from stopping at an odd line end.
daemon=$(grep -aoE 'pid[ =:]+[0-9]+' "$SLOTD_ROOT/run/slotd.lock" | grep -oE '[0-9]+' | head -n 1 || true)
cat <<EOT
To go on in this shell:
    export PATH=$PWD/build/release/bin:\$PATH SLOTD_ROOT=$SLOTD_ROOT
    sbatch --wrap 'echo hello'
The daemon goes on running. To stop it (jobs go on, and the next daemon takes them over):
    kill ${daemon:-"<the pid in $SLOTD_ROOT/run/slotd.lock>"}
To start it again:
    slotd daemon
EOT
