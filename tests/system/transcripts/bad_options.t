# Command lines that cannot be understood. Nothing is queued.

$ sbatch --foo --wrap true
sbatch: unrecognized option '--foo'; an option to be passed over is named in SLOTD_IGNORE_OPTIONS
Try "sbatch --help" for more information
[exit 255]

$ sbatch -y --wrap true
sbatch: invalid option -- 'y'
Try "sbatch --help" for more information
[exit 255]

$ sbatch -J
sbatch: option requires an argument -- 'J'
Try "sbatch --help" for more information
[exit 255]

$ sbatch --job-name
sbatch: option '--job-name' requires an argument
Try "sbatch --help" for more information
[exit 255]

$ sbatch --wait=3 --wrap true
sbatch: option '--wait' doesn't allow an argument
Try "sbatch --help" for more information
[exit 255]

$ sbatch --o x --wrap true
sbatch: option '--o' is ambiguous; possibilities: '--open-mode' '--output' '--overcommit' '--oversubscribe'
Try "sbatch --help" for more information
[exit 255]

$ sbatch -c x --wrap true
sbatch: error: Invalid numeric value "x" for --cpus-per-task.
[exit 1]

$ sbatch -n 0 --wrap true
sbatch: error: Invalid numeric value "0" for --ntasks.
[exit 1]

$ sbatch -t soon --wrap true
sbatch: error: invalid time limit: soon
[exit 255]

$ sbatch -t 1:2:3:4 --wrap true
sbatch: error: invalid time limit: 1:2:3:4
[exit 255]

$ sbatch --mem=12Q --wrap true
sbatch: error: unsupported memory unit in value: 12Q
[exit 255]

$ sbatch --mem=much --wrap true
sbatch: error: <any>memory<any>: much
[exit 255]

$ sbatch --open-mode=x --wrap true
sbatch: error: Invalid --open-mode specification: x
[exit 255]

$ sbatch -vQ --wrap true
sbatch: error: don't specify both --verbose (-v) and --quiet (-Q)
[exit 1]

$ sbatch -d bogus:1 --wrap true
sbatch: error: Job dependency problem: bogus:1
[exit 1]

$ SBATCH_TIMELIMIT=soon sbatch --wrap true
sbatch: error: invalid time limit: soon (SBATCH_TIMELIMIT)
[exit 255]

$ squeue --foo
squeue: unrecognized option '--foo'
Try "squeue --help" for more information
[exit 1]

$ squeue extra
squeue: error: Unrecognized option: extra
Try "squeue --help" for more information
[exit 1]

$ squeue -j abc
squeue: error: Invalid job id: abc
[exit 1]

$ squeue -t bogus
squeue: error: unknown state: bogus
[exit 1]

$ sacct -o JobID,bogus
sacct: error: unsupported sacct field: bogus
[exit 1]

$ sacct -S whenever
sacct: error: Invalid time specification: whenever
[exit 1]

$ scancel
scancel: error: No job identification provided
[exit 1]

$ scancel 1x
scancel: error: Invalid job id: 1x
[exit 1]

$ scancel -s BOGUS 1
scancel: error: unsupported signal: BOGUS
[exit 1]

$ sinfo --foo
sinfo: unrecognized option '--foo'
Try "sinfo --help" for more information
[exit 1]

$ slotd sbtach
slotd: error: no command "sbtach"; there are: daemon sbatch squeue sacct scancel scontrol sinfo config events simulate why
[exit 1]

$ sacct -n; squeue -h
