# sbatch --test-only: when a job would start; nothing is queued, and no id is used up.
%cpus 4
%SLOTD_GPU_COUNT 2

$ sbatch --test-only -n 2 --wrap true; sbatch --test-only -Q --wrap true; sbatch --test-only --parsable -p gpu --wrap true; squeue -h -t all; sacct -n; sbatch -W --wrap true
sbatch: Job 1 to start at <time> using 2 processors on nodes localhost in partition cpu
sbatch: Job 1 to start at <time> using 1 processors on nodes localhost in partition gpu
Submitted batch job 1

# It goes to standard error, as in Slurm.

$ sbatch --test-only --wrap true 2>/dev/null

# Behind what runs and waits; a hold counts as released, what it depends on as met, a begin time as it is.

$ sbatch -c 4 -t 10 -o /dev/null --wrap 'sleep 60'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sbatch -c 3 -t 20 --wrap true; at() { date -d "$(sbatch --test-only "$@" 2>&1 | sed 's/.*start at //; s/ using.*//')" +%s; }; zero=$(date -d "$(squeue -h -j 2 -o %S)" +%s); for asked in '-c 1 -t 5' '-c 4' '-c 4 -H' '-c 4 -d afterok:2' '-c 2 --exclusive'; do echo $asked: $(($(at $asked --wrap true) - zero)); done; begin=$(date -d '+2 hours' +%FT%T); test $(date -d "$begin" +%s) = $(at --begin=$begin --wrap true) && echo then
Submitted batch job 2
Submitted batch job 3
-c 1 -t 5: 600
-c 4: 1800
-c 4 -H: 1800
-c 4 -d afterok:2: 1800
-c 2 --exclusive: 1800
then
$ sbatch --test-only --exclusive --wrap true; sbatch --test-only --fit -n 9 -p nowhere --wrap true; squeue -h -o %i | sort
sbatch: Job 4 to start at <time> using 4 processors on nodes localhost in partition cpu
sbatch: --fit: partition cpu instead of nowhere
sbatch: --fit: 4 CPUs (4 tasks with 1 each) instead of 9 CPUs (9 tasks with 1 each)
sbatch: Job 4 to start at <time> using 4 processors on nodes localhost in partition cpu
2
3

# What would be refused is refused.

$ sbatch --test-only -n 9 --wrap true
allocation failure: this job asks for 9 CPUs (9 tasks with 1 each), this machine has 4 to give out; --fit takes what there is
[exit 1]
$ sbatch --test-only -d afterok:77 --wrap true
allocation failure: Job dependency problem: there is no job 77
[exit 1]
$ sbatch --test-only -n x --wrap true
sbatch: error: Invalid numeric value "x" for --ntasks.
[exit 1]
$ sbatch --test-only -p nowhere --wrap true
allocation failure: unknown partition: nowhere; --fit takes one that there is
[exit 1]

# Nobody knows when: behind a job without a limit, and on a drained node.

$ scancel 3; sbatch -c 4 --wrap 'sleep 60'; sbatch --test-only -c 4 --wrap true
Cancelled job 3
Submitted batch job 4
sbatch: Job 5 to start at Unknown using 4 processors on nodes localhost in partition cpu
$ scontrol update NodeName=localhost State=DRAIN Reason=pause; sbatch --test-only --wrap true
sbatch: Job 5 to start at Unknown using 1 processors on nodes localhost in partition cpu
