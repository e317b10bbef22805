# The views, fields and codes of squeue.
%cpus 2

$ sbatch -J first -c 2 --mem 600 -t 60 -o /dev/null --wrap 'sleep 60'; sbatch -J second -n 2 -o /dev/null --wrap true
Submitted batch job 1
Submitted batch job 2

$ until squeue -h -t R | grep -q localhost; do sleep 0.02; done; squeue -l
JOBID | PARTITION | NAME   | USER<any> | ST | TIME | TIME_LIMIT | NTASKS | CPUS | REQ_MEM | REQ_GPU | NODELIST(REASON)
    2 | cpu       | second | <user> | PD | 0:00 |  UNLIMITED |      2 |    2 |    512M |       0 | (Resources)
    1 | cpu       | first  | <user> | R  | 0:0<any> |    1:00:00 |      1 |    2 |    600M |       0 | localhost

$ squeue --long -h | wc -l
2

$ squeue --start
JOBID | PARTITION | NAME   | USER<any> | ST | START_TIME          | NODELIST(REASON)
    2 | cpu       | second | <user> | PD | <time> | (Resources)
<...>

$ squeue --start -h -j 2 -o JobID,Start
2 | <time>

# Names, in any case, and their other names.

$ squeue -h -j 1 -o JobID,Partition,Name,User,ST,Time,TimeLimit,NTasks,CPUS,ReqMem,ReqGPU,Start,NodeList
1 | cpu | first | <user> | R | 0:0<any> | 1:00:00 | 1 | 2 | 600M | 0 | <time> | localhost
$ squeue -h -j 2 --format jobid,JOBNAME,state,elapsed,time_limit,ReqCPUS,reqgpus,NodeList'(Reason)',NodeListReason,Reason
2 | second | PD | 0:00 | UNLIMITED | 2 | 0 | (Resources) | (Resources) | (Resources)
$ squeue -h -j 1 -o StartTime
<time>
$ squeue -o JobID,bogus
squeue: error: unsupported squeue field: bogus
[exit 1]

# Codes follow Slurm to the letter.

$ squeue -h -j 1 -o '%i|%P|%j|%u|%t|%T|%M|%S|%R|%N'
1|cpu|first|<user>|R|RUNNING|0:0<any>|<time>|localhost|localhost
$ squeue -h -j 2 -o '[%.6i][%-10j][%.3j]%t'
[     2][second    ][sec]PD
$ squeue -j 2 -o '%i %T'
JOBID STATE
2 PENDING
$ squeue -o '%&%i'
squeue: error: unsupported squeue format code: %&
[exit 1]

# Sorting, elements of arrays, ended jobs.

$ squeue -h -o JobID -S i; squeue -h -o JobID --sort -i
1
2
2
1
$ squeue --array -h -o JobID | wc -l
2
$ scancel 1 2 >said; until [ -z "$(squeue -h)" ]; do sleep 0.02; done; squeue --all -h -o JobID,ST -S i
1 | CA
2 | CA
