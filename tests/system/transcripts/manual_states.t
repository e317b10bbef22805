# How a running job is ended: by its limit, by scancel, by a signal of one's own.
%cpus 4

$ sbatch -W -t 0:01 -o /dev/null --wrap 'sleep 60'; sacct -n -X -P -j 1 -o State,Reason
Submitted batch job 1
TIMEOUT|TimeLimit

$ sbatch -o 2.out --wrap 'trap "echo told to end; until [ -e go ]; do sleep 0.02; done; exit 0" TERM; touch ready; while :; do sleep 0.02; done'
Submitted batch job 2
$ until [ -e ready ]; do sleep 0.02; done; scancel 2; until squeue -h -j 2 | grep ' CG '; do sleep 0.01; done
Cancelled job 2
2 | cpu | wrap | <user> | CG | 0:0<any> | localhost
$ touch go; sbatch -W -d afterany:2 -o /dev/null --wrap true; grep told 2.out; sacct -n -X -P -j 2 -o State,Reason | sed 's/ by [0-9]*//'
Submitted batch job 3
told to end
CANCELLED|CancelledByUser

# Who does not listen is killed.

$ sbatch -o /dev/null --wrap 'trap "" TERM; touch deaf; while :; do sleep 0.02; done'; until [ -e deaf ]; do sleep 0.02; done; scancel 4
Submitted batch job 4
Cancelled job 4
$ until sacct -n -X -j 4 -s CA | grep -q CANCELLED; do sleep 0.05; done; sacct -n -X -P -j 4 -o State,ExitCode | sed 's/ by [0-9]*//'
CANCELLED|0:9

# A signal cancels nothing: the script decides.

$ sbatch -o 5.out --wrap 'trap "echo term; exit 4" TERM; touch four; while :; do sleep 0.02; done'; until [ -e four ]; do sleep 0.02; done
Submitted batch job 5
$ scancel --signal TERM 5; sbatch -W -d afterany:5 -o /dev/null --wrap true; grep term 5.out; sacct -n -X -P -j 5 -o State,Reason,ExitCode
Signaled job 5
Submitted batch job 6
term
FAILED|NonZeroExitCode|4:0
