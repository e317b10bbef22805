# Why a job waits: no room, a dependency, a hold.
%cpus 2

$ sbatch -c 2 -o /dev/null --wrap 'until [ -e go ]; do sleep 0.02; done; exit 3'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done
Submitted batch job 1

$ sbatch -c 2 -J room -o /dev/null --wrap true; sbatch -J any -d afterany:1 -o /dev/null --wrap true
Submitted batch job 2
Submitted batch job 3
$ sbatch -J ok -d afterok:1,2 -o /dev/null --wrap true; sbatch -J held -H -o /dev/null --wrap true
Submitted batch job 4
Submitted batch job 5

$ squeue
JOBID | PARTITION | NAME | USER<any> | ST | TIME | NODELIST(REASON)
    2 | cpu       | room | <user> | PD | 0:00 | (Resources)
    3 | cpu       | any  | <user> | PD | 0:00 | (Dependency)
    4 | cpu       | ok   | <user> | PD | 0:00 | (Dependency)
    5 | cpu       | held | <user> | PD | 0:00 | (JobHeldUser)
    1 | cpu       | wrap | <user> | R  | 0:0<any> | localhost

$ touch go; sbatch -W -d afterany:3 -o /dev/null --wrap true; sacct -n -X -P -o JobID,State,Reason | sed 's/ by [0-9]*//'
Submitted batch job 6
1|FAILED|NonZeroExitCode
2|COMPLETED|None
3|COMPLETED|None
4|CANCELLED|DependencyNeverSatisfied
5|PENDING|JobHeldUser
6|COMPLETED|None
