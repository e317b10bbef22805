# The fields of sacct, by name.
%cpus 2

$ sbatch -W -J named -c 2 --mem 700M -o /dev/null --wrap 'exit 3'; sacct -P -X -o JobID,JobName,Partition,User,State,Reason,ExitCode
Submitted batch job 1
JobID|JobName|Partition|User|State|Reason|ExitCode
1|named|cpu|<user>|FAILED|NonZeroExitCode|3:0

$ sacct -P -X -o Elapsed,AllocCPUS,ReqMem,ReqTRES,AllocTRES,NodeList,BatchFlag,MaxRSS
Elapsed|AllocCPUS|ReqMem|ReqTRES|AllocTRES|NodeList|BatchFlag|MaxRSS
00:00:00|2|700M|billing=2,cpu=2,mem=700M,node=1|billing=2,cpu=2,mem=700M,node=1|localhost|1|<size>

$ sacct -P -X -o Submit,Start,End,WorkDir
Submit|Start|End|WorkDir
<time>|<time>|<time>|<work>

# A job that has not started.

$ sbatch -H --wrap true; sacct -n -P -X -j 2 -o JobID,State,Reason,ExitCode,Elapsed,ReqTRES,AllocTRES,NodeList,Start,End,MaxRSS
Submitted batch job 2
2|PENDING|JobHeldUser|0:0|00:00:00|billing=1,cpu=1,mem=512M,node=1||None assigned|Unknown|Unknown|
