# What squeue, sacct and scontrol show of arrays.
%cpus 2

$ sbatch -J demo --array=0-9%2 -o /dev/null --wrap 'test $SLURM_ARRAY_TASK_ID = 1 && exit 3; exec sleep 300'
Submitted batch job 1

$ until squeue -h -t R -o %K | tr '\n' ' ' | grep -q '0 2\|2 0'; do sleep 0.02; done; squeue -S i
    JOBID | PARTITION | NAME | USER<any> | ST | TIME | NODELIST(REASON)
      1_0 | cpu       | demo | <user> | R  | 0:0<any> | localhost
      1_2 | cpu       | demo | <user> | R  | 0:0<any> | localhost
1_[3-9%2] | cpu       | demo | <user> | PD | 0:00 | (JobArrayTaskLimit)

$ squeue -S i --array -o JobID,ST,NodeList -h | tr -d ' '; SQUEUE_ARRAY=1 squeue -h -t PD -o %i | tr '\n' ' '; squeue -r -h -S -i -o %i | tr '\n' ' '
1_0|R|localhost
1_2|R|localhost
1_3|PD|(JobArrayTaskLimit)
1_4|PD|(JobArrayTaskLimit)
1_5|PD|(JobArrayTaskLimit)
1_6|PD|(JobArrayTaskLimit)
1_7|PD|(JobArrayTaskLimit)
1_8|PD|(JobArrayTaskLimit)
1_9|PD|(JobArrayTaskLimit)
1_3 1_4 1_5 1_6 1_7 1_8 1_9 1_9 1_8 1_7 1_6 1_5 1_4 1_3 1_2 1_0 

$ for ids in 1_0 1_4 '1_[2-5]' 1_4,1_8 1_1 1; do echo "$ids: $(squeue -h -S i -j "$ids" -o %i | tr '\n' ' ')"; done; squeue -j 1_99 -h; squeue -j 77_1
1_0: 1_0 
1_4: 1_4 
1_[2-5]: 1_2 1_[3-5] 
1_4,1_8: 1_[4,8] 
1_1: 
1: 1_0 1_2 1_[3-9%2] 
slurm_load_jobs error: Invalid job id specified
[exit 1]

$ squeue -h -S i -o '%i %A %F %K' | sed 's/ [0-9]* 1 / ID 1 /'
1_0 ID 1 0
1_2 ID 1 2
1_[3-9%2] ID 1 3-9%2

$ sinfo -h | wc -l; squeue -h -t all -S i -o '%i %t %R'
1
1_0 R localhost
1_1 F (NonZeroExitCode)
1_2 R localhost
1_[3-9%2] PD (JobArrayTaskLimit)

$ sacct -P -X -j 1 -o JobID,ArrayJobID,ArrayTaskID,State,ExitCode
JobID|ArrayJobID|ArrayTaskID|State|ExitCode
1_0|1|0|RUNNING|0:0
1_1|1|1|FAILED|3:0
1_2|1|2|RUNNING|0:0
1_[3-9%2]|1|3-9%2|PENDING|0:0

$ sacct -n -P -j 1_1 -o JobID,State; sacct -n -P -j 1_1.batch -o JobID,State; sacct -n -P -j 1.batch -o JobID,State; sacct -n -P -X -j '1_[0,4-5]' -o JobID,State; sacct -n -P -X --array -j 1 -o JobID | tr '\n' ' '
1_1|FAILED
1_1.batch|FAILED
1_1.batch|FAILED
1_0.batch|RUNNING
1_1.batch|FAILED
1_2.batch|RUNNING
1_0|RUNNING
1_[4-5%2]|PENDING
1_0 1_1 1_2 1_3 1_4 1_5 1_6 1_7 1_8 1_9 

$ scontrol show job 1 | grep -o 'ArrayJobId=.*\|JobState.*Reason=[^ ]*'; scontrol -o show job 1_4 | grep -o 'ArrayJobId=.* JobName=[^ ]*'
ArrayJobId=1 ArrayTaskId=3-9%2 ArrayTaskThrottle=2 JobName=demo
JobState=PENDING Reason=JobArrayTaskLimit
ArrayJobId=1 ArrayTaskId=0 ArrayTaskThrottle=2 JobName=demo
JobState=RUNNING Reason=None
ArrayJobId=1 ArrayTaskId=1 ArrayTaskThrottle=2 JobName=demo
JobState=FAILED Reason=NonZeroExitCode
ArrayJobId=1 ArrayTaskId=2 ArrayTaskThrottle=2 JobName=demo
JobState=RUNNING Reason=None
ArrayJobId=1 ArrayTaskId=4 ArrayTaskThrottle=2 JobName=demo

$ scontrol show job 1_77; scontrol show job 77_1; scontrol show job 1_x; scontrol show config | grep MaxArraySize
slurm_load_jobs error: Invalid job id specified for job 1_77
slurm_load_jobs error: Invalid job id specified for job 77_1
scontrol_print_job error: Invalid job id specified: 1_x
MaxArraySize            = 100000

$ scancel -Q '1_[3-5]'; sacct -n -P -X -j 1 -o JobID,State; sacct -n -P -j 1_4 -o JobID,JobIDRaw,State | sed 's/|[0-9]*|/|ID|/'; squeue -h -t CA -j 1 -o %i
1_0|RUNNING
1_1|FAILED
1_2|RUNNING
1_[6-9%2]|PENDING
1_[3-5%2]|CANCELLED by <any>
1_4|ID|CANCELLED by <any>
1_[3-5%2]

$ scancel -Q 1; while squeue -h -j 1 | grep -q .; do sleep 0.02; done; sacct -n -P -X -j 1 -o JobID,State,ExitCode; squeue -h -t all -S i -j 1 -o '%i %t'
1_0|CANCELLED by <any>|0:15
1_1|FAILED|3:0
1_2|CANCELLED by <any>|0:15
1_[3-5%2]|CANCELLED by <any>|0:0
1_[6-9%2]|CANCELLED by <any>|0:0
1_0 CA
1_1 F
1_2 CA
1_[3-5%2] CA
1_[6-9%2] CA

$ id=$(sbatch -W --parsable --array=0-2 -o /dev/null --wrap 'exit $((SLURM_ARRAY_TASK_ID % 2))'); sacct -n -P -X -j $id -o JobID,State,ExitCode | sed 's/^[0-9]*//'; squeue -t all -h -S i -j $id -o '%K %t'; scontrol show job $id | grep -o ' ArrayTaskId=[^ ]*'
_0|COMPLETED|0:0
_1|FAILED|1:0
_2|COMPLETED|0:0
0 CD
1 F
2 CD
 ArrayTaskId=0
 ArrayTaskId=1
 ArrayTaskId=2
