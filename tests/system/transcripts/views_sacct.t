# sacct: steps, widths, ways of parsing, and which jobs a time and a state mean.
%cpus 2

$ sbatch -W -J with-a-long-name -t 90 -o /dev/null --wrap 'exit 3'; sbatch -W -J ok -o /dev/null --wrap true; sbatch -H -J kept --wrap true; sbatch -H -J gone --wrap true; scancel 4
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3
Submitted batch job 4
Cancelled job 4

$ sacct -j 1.batch
  JobID | Partition | JobName | User | State  | ExitCode
1.batch |           | batch   |      | FAILED |      3:0

$ sacct -n -X -P -j 2,1 -o JobID; sacct -n -P -j 1.batch,2 -o JobID; sacct -n -P -j 1.0; sacct -n -P -j 1,1.batch -X -o JobID
1
2
1.batch
2
2.batch
1

$ sacct -o JobID%5,JobName%-8,State%-20 -X; sacct -n -X -j 4 -o State%10
JobID | JobName  | State
    1 | with-a-+ | FAILED
    2 | ok       | COMPLETED
    3 | kept     | PENDING
    4 | gone     | CANCELLED by <any>
 CANCELLED

$ sacct -p -j 1 -o JobID,State; sacct -n -P -X --delimiter=' ; ' -o JobID,State -j 1; sacct -np -X -j 2 -o %i,%t
JobID|State|
1|FAILED|
1.batch|FAILED|
1 ; FAILED
2|COMPLETED|

# A configured partition's name behind -p is the manual's filter.

$ sacct -n -X -p cpu -o JobID | tr -d ' \n'; sacct -p nope
<any>sacct: error: Unknown arguments: nope
Try "sacct --help" for more information
[exit 1]

$ sacct -n -X -p cpu -j 1
1 | cpu | with-a-long-name | <user> | FAILED | 3:0

# More of Slurm's fields; what nobody measures is empty, not refused.

$ sacct -P -j 1 -o JobID,Account,NNodes,NTasks,ReqCPUS,Timelimit,TimelimitRaw,QOS,DerivedExitCode,ConsumedEnergy,MaxVMSize
JobID|Account|NNodes|NTasks|ReqCPUS|Timelimit|TimelimitRaw|QOS|DerivedExitCode|ConsumedEnergy|MaxVMSize
1|default|1||1|01:30:00|90|normal|0:0||
1.batch|default|1|1|1||||||

$ sacct -b -X -j 1; sacct -l -n -X -P -j 1
JobID | State  | ExitCode
    1 | FAILED |      3:0
1|1|with-a-long-name|cpu|<size>||||<any>|1|<length>|FAILED|3:0|512M|billing=1,cpu=1,mem=512M,node=1|billing=1,cpu=1,mem=512M,node=1

$ sacct --helpformat | head -2; sacct -e | wc -l; SACCT_FORMAT=JobID,State%9 sacct -n -X -j 1
Account             AdminComment        AllocCPUS           AllocNodes
AllocTRES           ArrayJobID          ArrayTaskID         AssocID
28
1 |    FAILED

# A state alone: who is in it. A state and a time: who was in it then.

$ ids() { echo "$*: $(sacct -n -X -P -o JobID "$@" | tr '\n' ' ')"; }; ids -s F; ids -s PD,CA; ids -s all; ids -s F -S now-1hour -E now; ids -s F -S now-1hour; ids -s PD -S now-1hour -E now+1hour; ids -s R -S now-1hour -E now+1hour; ids -s R -E now; ids -s CD,CA -S 1970-01-01 -E now; ids -j 1 -s R -E now; ids -j 1 -s PD; ids -S now+1hour
-s F: 1 
-s PD,CA: 3 4 
-s all: 1 2 3 4 
-s F -S now-1hour -E now: 1 
-s F -S now-1hour: 
-s PD -S now-1hour -E now+1hour: 1 2 3 4 
-s R -S now-1hour -E now+1hour: 1 2 
-s R -E now: 
-s CD,CA -S 1970-01-01 -E now: 2 4 
-j 1 -s R -E now: 1 
-j 1 -s PD: 
-S now+1hour: 3 

$ sacct -E 1970-01-01
sacct: error: Start time (<time>) requested is after end time (1970-01-01T00:00:00).
[exit 1]

$ ids() { echo "$*: $(sacct -n -X -P -o JobID "$@" | tr '\n' ' ')"; }; ids -N localhost; ids -N elsewhere; ids --name=ok,kept
-N localhost: 1 2 
-N elsewhere: 
--name=ok,kept: 2 3 
