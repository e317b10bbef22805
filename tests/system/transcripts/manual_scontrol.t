# scontrol: look at a job, hold it, let it go, change it.
%cpus 2

$ sbatch -J first -c 2 -t 60 -o out/%j.log -e out/%x.err --wrap 'until [ -e go ]; do sleep 0.02; done'
Submitted batch job 1
$ sbatch -J second -d afterany:1 --mem 700M -o /dev/null --wrap true
Submitted batch job 2
$ until squeue -h -t R | grep -q localhost; do sleep 0.02; done; scontrol show job 1 | tr -s ' ' '\n' | grep -E '^(JobId|JobName|UserId|JobState|Reason|TimeLimit|Partition|NumCPUs|NumTasks|CPUs/Task|SubmitTime|StartTime|EndTime|WorkDir|Command|StdOut|StdErr|NodeList|ReqTRES|AllocTRES|ReqMem|MaxRSS|Dependency|ExitCode)=' | sort
AllocTRES=cpu=2,mem=512M,node=1
CPUs/Task=2
Command=<any>
Dependency=(null)
EndTime=<any>
ExitCode=0:0
JobId=1
JobName=first
JobState=RUNNING
MaxRSS=<any>
NodeList=localhost
NumCPUs=2
NumTasks=1
Partition=cpu
Reason=None
ReqMem=512MB
ReqTRES=cpu=2,mem=512M
StartTime=<time>
StdErr=<work>/out/first.err
StdOut=<work>/out/1.log
SubmitTime=<time>
TimeLimit=01:00:00
UserId=<any>
WorkDir=<work>

$ scontrol show job 2 | grep -o 'JobState=PENDING Reason=Dependency Dependency=afterany:1[^ ]*'
JobState=PENDING Reason=Dependency Dependency=afterany:1<any>

# Hold and release.

$ scontrol hold job 2; scontrol show job 2 | grep -o 'JobState=.* Reason=[^ ]*'; scontrol release job 2; scontrol show job 2 | grep -o 'JobState=.* Reason=[^ ]*'
JobState=PENDING Reason=JobHeldUser
JobState=PENDING Reason=Dependency
$ scontrol hold 2; squeue -h -j 2; scontrol release 2
2 | cpu | second | <user> | PD | 0:00 | (JobHeldUser)

# Each key while the job waits.

$ scontrol update job 2 JobName=renamed Partition=cpu TimeLimit=02:00:00 Priority=500; scontrol show job 2 | grep -oE '(JobName|Partition|TimeLimit|Priority)=[^ ]*'
JobName=renamed
Priority=500
TimeLimit=02:00:00
Partition=cpu
$ scontrol update job 2 Name=again Time=5; scontrol show job 2 | grep -oE '(JobName|TimeLimit)=[^ ]*'
JobName=again
TimeLimit=00:05:00

# A running job: only its limit.

$ scontrol update job 1 TimeLimit=02:00:00; scontrol show job 1 | grep -o 'TimeLimit=[^ ]*'
TimeLimit=02:00:00
$ for change in JobName=x Partition=cpu Priority=5; do scontrol update job 1 $change >said 2>&1; echo "$? $(tail -1 said)"; done
1 <any>
1 <any>
1 <any>
$ scontrol show job 1 | grep -oE '(JobName|Priority)=[^ ]*'
JobName=first
Priority=<any>

# One that is over: nothing.

$ touch go; sbatch -W -d afterany:2 -o /dev/null --wrap true; scontrol update job 1 TimeLimit=5 >said 2>&1; echo $?
Submitted batch job 3
1
$ scontrol show job 1 | grep -oE '(JobState|Reason|TimeLimit|ExitCode|EndTime|MaxRSS)=[^ ]*'
JobState=COMPLETED
Reason=None
ExitCode=0:0
TimeLimit=02:00:00
EndTime=<time>
MaxRSS=<size>

# What is not there, and what is no key.

$ scontrol show job 99
slurm_load_jobs error: Invalid job id specified
[exit 1]
$ scontrol hold 99; scontrol release 99
<...>
[exit 1]
$ scontrol update job 3 Colour=red
<...>
[exit 1]
