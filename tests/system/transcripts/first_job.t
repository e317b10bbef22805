# A job from its submission to its end, as the manual's quick start has it.

$ sinfo
PARTITION | HOSTNAMES | STATE | FEATURES | GRES_USED
cpu*      | localhost | idle  | cpu      | N/A

$ squeue
JOBID | PARTITION | NAME | USER | ST | TIME | NODELIST(REASON)

$ sacct
JobID | Partition | JobName | User | State | ExitCode

$ sbatch -W --wrap 'echo hello from slotd'; cat slurm-1.out
Submitted batch job 1
hello from slotd

$ sacct
JobID | Partition | JobName | User<any> | State     | ExitCode
    1 | cpu       | wrap    | <user> | COMPLETED |      0:0

$ sbatch --parsable -W --wrap 'exit 3'
2
[exit 3]

$ sbatch -W --wrap 'kill -TERM $$'
Submitted batch job 3
[exit 1]

$ sacct -n -P -X -o JobID,State,ExitCode
1|COMPLETED|0:0
2|FAILED|3:0
3|FAILED|0:15

$ sacct -n -P -j 2 -o JobID,JobName,State,MaxRSS,Start,End,Elapsed
2|wrap|FAILED|<size>|<time>|<time>|00:00:00
2.batch|batch|FAILED|<size>|<time>|<time>|00:00:00

$ squeue -t all
JOBID | PARTITION | NAME | USER<any> | ST | TIME | NODELIST(REASON)
    1 | cpu       | wrap | <user> | CD | 0:00 | localhost
    2 | cpu       | wrap | <user> | F  | 0:00 | (NonZeroExitCode)
    3 | cpu       | wrap | <user> | F  | 0:00 | (Signal)

# A script, with options inside, its arguments, and from standard input.

$ printf '#!/bin/sh\n#SBATCH -J named -c 2 -o named-%%j.out\necho "$SLURM_JOB_ID $SLURM_CPUS_PER_TASK $*"\n' >job.sh
$ sbatch -W job.sh a 'b c'; cat named-4.out
Submitted batch job 4
4 2 a b c

$ sbatch -W -J piped <job.sh; cat named-5.out; sacct -n -X -P -j 5 -o JobName
Submitted batch job 5
5 2 
piped

$ SBATCH_JOB_NAME=from-environment sbatch -W job.sh >/dev/null; sacct -n -X -P -j 6 -o JobName
from-environment
