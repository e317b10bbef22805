# squeue --start: when the plan expects pending jobs to start.
%cpus 4

$ at() { squeue -h --start -j $1 -o %S; }; seconds() { echo $(( $(date -d "$(at $2)" +%s) - $(date -d "$(squeue -h -t all -j $1 -o %S)" +%s) )); }; sbatch -c 4 -t 10 -o /dev/null --wrap 'sleep 60'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sbatch -c 3 -t 20 --wrap true; sbatch -c 1 -t 5 --wrap true; sbatch -c 4 --wrap true; sbatch -c 1 -t 1 --wrap true; sbatch -H --wrap true; sbatch -d afterok:1 --wrap true; seconds 1 2; seconds 1 3; seconds 1 4; at 5; at 6; at 7
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3
Submitted batch job 4
Submitted batch job 5
Submitted batch job 6
Submitted batch job 7
600
600
1800
<time>
N/A
N/A

# Only what has not started, the soonest first, what cannot be told last.

$ squeue --start
JOBID | PARTITION | NAME | USER<any> | ST | START_TIME          | NODELIST(REASON)
    2 | cpu       | wrap | <user> | PD | <time> | (Resources)
    3 | cpu       | wrap | <user> | PD | <time> | (Priority)
    5 | cpu       | wrap | <user> | PD | <time> | (Priority)
    4 | cpu       | wrap | <user> | PD | <time> | (Priority)
    6 | cpu       | wrap | <user> | PD | N/A                 | (JobHeldUser)
    7 | cpu       | wrap | <user> | PD | N/A                 | (Dependency)

$ squeue --start -h -t R,PD -o JobID,ST,StartTime | head -2
1 | R  | <time>
2 | PD | <time>

# A start is followed by its limit.

$ squeue -h -j 4 -o '%S %e'; squeue -h -j 2 -o %e
<time> NONE
<time>

# A drained node starts nothing, nobody knows until when.

$ scontrol update NodeName=localhost State=DRAIN Reason=pause; squeue --start -h -j 2,3 -o %S
N/A
N/A
