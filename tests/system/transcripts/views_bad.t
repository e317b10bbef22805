# What squeue, sacct and sinfo do not know: one line, exit status 1, nothing asked of the daemon.
%daemon none

$ squeue -o bogus
squeue: error: unsupported squeue field: bogus
[exit 1]
$ squeue -o JobID,%i%q%2
squeue: error: unsupported squeue format code: %2
[exit 1]
$ squeue -o '%i %'
squeue: error: unsupported squeue format code: %
[exit 1]
$ squeue -o ''
squeue: error: unsupported squeue field: 
[exit 1]
$ squeue -O jobid,bogus:10
squeue: error: unsupported squeue field: bogus
[exit 1]
$ squeue -l -o %i
squeue: error: Options -o(--format) and -l(--long) are mutually exclusive. Please remove one and retry.
[exit 1]
$ squeue -S i,bogus
squeue: error: Invalid sort specification: bogus
[exit 1]
$ squeue -t PD,bogus
squeue: error: unknown state: bogus
[exit 1]
$ squeue -j 1,x
squeue: error: Invalid job id: x
[exit 1]
$ SQUEUE_FORMAT=bogus squeue
squeue: error: unsupported squeue field: bogus
[exit 1]
$ SQUEUE_STATES=bogus squeue
squeue: error: unknown state: bogus (SQUEUE_STATES)
[exit 1]
$ SQUEUE_SORT=a squeue
squeue: error: Invalid sort specification: a
[exit 1]

$ sacct -o JobID,bogus%20
sacct: error: unsupported sacct field: bogus
[exit 1]
$ sacct -o JobID%0
sacct: error: unsupported sacct field: JobID%0
[exit 1]
$ sacct -o ''
sacct: error: unsupported sacct field: 
[exit 1]
$ sacct -o %i,%q
sacct: error: unsupported sacct format code: %q
[exit 1]
$ sacct -o '%i|%j'
sacct: error: unsupported sacct format code: %i|%j
[exit 1]
$ sacct -S 2024-13-01
sacct: error: Invalid time specification: 2024-13-01
[exit 1]
$ sacct -E soon
sacct: error: Invalid time specification: soon
[exit 1]
$ sacct -S 2024-01-02 -E 2024-01-01
sacct: error: Start time (2024-01-02T00:00:00) requested is after end time (2024-01-01T00:00:00).
[exit 1]
$ sacct -s bogus
sacct: error: unknown state: bogus
[exit 1]
$ sacct -j 1x
sacct: error: Invalid job id: 1x
[exit 1]
$ sacct -j 1.bogus
sacct: error: unknown step reference: 1.bogus
[exit 1]

$ sinfo -o Partition,bogus
sinfo: error: unsupported sinfo field: bogus
[exit 1]
$ sinfo -o %P%q
sinfo: error: unsupported sinfo format code: %q
[exit 1]
$ sinfo -O bogus
sinfo: error: unsupported sinfo field: bogus
[exit 1]
$ sinfo -t idle,bogus
sinfo: error: unknown state: bogus
[exit 1]
