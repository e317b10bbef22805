# scancel: what waits, what runs, what is over.
%cpus 2

$ sbatch -c 2 -o /dev/null --wrap 'sleep 60'; sbatch -c 2 -J second --wrap 'sleep 60'; sbatch -H --wrap true
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3

$ until squeue -h -j 1 -t R | grep -q localhost; do sleep 0.05; done; squeue
JOBID | PARTITION | NAME   | USER<any> | ST | TIME | NODELIST(REASON)
    2 | cpu       | second | <user> | PD | 0:00 | (Resources)
    3 | cpu       | wrap   | <user> | PD | 0:00 | (JobHeldUser)
    1 | cpu       | wrap   | <user> | R  | 0:0<any> | localhost

$ scancel 2
Cancelled job 2

$ scancel 2 99

$ scancel -v 99
scancel: job 99 was not found or already finished

$ scancel -s USR1 3
scancel: error: job 3 is not currently running
[exit 1]

$ scancel -s KILL 3
Signaled job 3

$ scancel -s KILL 1; until sacct -n -X -j 1 -s CA | grep -q CANCELLED; do sleep 0.05; done
Signaled job 1

$ scancel -u "$USER"

$ sacct -n -P -X -o JobID,State,Reason,ExitCode,Start
1|CANCELLED by <any>|CancelledByUser|0:9|<time>
2|CANCELLED by <any>|CancelledByUser|0:0|None
3|CANCELLED by <any>|CancelledByUser|0:0|None
