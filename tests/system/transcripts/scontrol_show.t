# scontrol show: a job that runs, one that is held, one that is over.
%cpus 4

$ scontrol show job
No jobs in the system

$ printf '#!/bin/sh\nsleep 60\n' >job.sh
$ sbatch -n 2 --mem 100 -t 10 -o 'logs/%x-%j' job.sh a b; sbatch -H -d afterok:1 -J held --wrap true; sbatch -W -J short --wrap 'exit 3'
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3
[exit 3]

$ until squeue -h -j 1 -t R | grep -q localhost; do sleep 0.05; done; scontrol -d show job 1; echo end
JobId=1 JobName=job.sh
   UserId=<user>(<any>) GroupId=<any> MCS_label=N/A
   Priority=1000 Nice=0 Account=default QOS=normal
   JobState=RUNNING Reason=None Dependency=(null)
   Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0
   DerivedExitCode=0:0
   RunTime=00:00:0<any> TimeLimit=00:10:00 TimeMin=N/A
   SubmitTime=<time> EligibleTime=<time>
   AccrueTime=<time>
   StartTime=<time> EndTime=<time> Deadline=N/A
   SuspendTime=None SecsPreSuspend=0 LastSchedEval=<time> Scheduler=Main
   Partition=cpu AllocNode:Sid=<any>
   ReqNodeList=(null) ExcNodeList=(null)
   NodeList=localhost
   BatchHost=localhost
   NumNodes=1 NumCPUs=2 NumTasks=2 CPUs/Task=1 ReqB:S:C:T=0:0:*:*
   TRES=cpu=2,mem=100M,node=1,billing=2
   Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*
   JOB_GRES=(null)
     Nodes=localhost CPU_IDs=0-1 Mem=100 GRES=
   MinCPUsNode=1 MinMemoryNode=100M MinTmpDiskNode=0
   Features=(null) DelayBoot=00:00:00
   OverSubscribe=OK Contiguous=0 Licenses=(null) Network=(null)
   Command=<work>/job.sh a b
   WorkDir=<work>
   StdErr=<work>/logs/job.sh-1
   StdIn=/dev/null
   StdOut=<work>/logs/job.sh-1
   Power=
   ReqMem=100MB ReqGRES=(null) Exclusive=No
   ReqTRES=cpu=2,mem=100M AllocTRES=cpu=2,mem=100M,node=1 MaxRSS=(null)
   

end

$ scontrol show job 2 -o
JobId=2 JobName=held UserId=<any> Priority=0 Nice=0 <any> JobState=PENDING Reason=JobHeldUser Dependency=afterok:1<any> EligibleTime=Unknown AccrueTime=Unknown StartTime=Unknown EndTime=Unknown <any> NodeList= NumNodes=1 <any>

# A job is named in several ways.

$ for job in 'job 3' 'jobs 3' 'JOB=3' 'JobId=3' 'jobid 3' 'j 3'; do scontrol -o show $job; done | sort -u | grep -o 'JobId=3 .*JobState=[A-Z]*\|ExitCode=3:0'
JobId=3 JobName=short UserId=<any> JobState=FAILED
ExitCode=3:0

$ scontrol show job | grep JobId
JobId=1 JobName=job.sh
JobId=2 JobName=held
JobId=3 JobName=short

$ scontrol show job 3,1 -o | grep -o 'JobId=[0-9]*'
JobId=1
JobId=3

# What there is not.

$ scontrol show job 99
slurm_load_jobs error: Invalid job id specified
[exit 1]

$ scontrol -o show job 99,3 | cut -c1-7
slurm_load_jobs error: Invalid job id specified for job 99
JobId=3

$ for id in x 0 -1 3x 4294967296 ''; do scontrol show job -- "$id"; done
scontrol_print_job error: Invalid job id specified: x
scontrol_print_job error: Invalid job id specified: 0
scontrol_print_job error: Invalid job id specified: -1
scontrol_print_job error: Invalid job id specified: 3x
scontrol_print_job error: Invalid job id specified: 4294967296
scontrol_print_job error: Invalid job id specified: 
[exit 1]

$ scontrol show job 1 2
too many arguments for keyword:show
[exit 1]

$ scontrol show nothing
invalid entity:nothing for keyword:show
[exit 1]

$ scontrol show
too few arguments for keyword:show
[exit 1]
