# scontrol update: the four keys in each state.
%cpus 2
%SLOTD_GPU_COUNT 1

$ sbatch -J runs -t 10 -o /dev/null --wrap 'sleep 60'; sbatch -W -J over -t 5 -o /dev/null --wrap true; sbatch -H -J waits -t 30 -o /dev/null --wrap true
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3

$ printf 'scontrol -o show job $1 | grep -o "JobName=[^ ]*\\|Priority=[^ ]*\\|TimeLimit=[^ ]*\\|Partition=[^ ]*" | tr "\\n" " "; echo\n' >facts
$ sh facts 3
JobName=waits Priority=0 TimeLimit=00:30:00 Partition=cpu 

# A pending job: all of them, in one go or one by one.

$ scontrol update job 3 JobName=renamed Partition=gpu TimeLimit=02:00:00; sh facts 3
JobName=renamed Priority=0 TimeLimit=02:00:00 Partition=gpu 

$ scontrol update JobId=3 name=waits partition=cpu time=90; sh facts 3
JobName=waits Priority=0 TimeLimit=01:30:00 Partition=cpu 

$ for limit in 1:30 2:3:4 1-2 1-2:3 1-2:3:4 UNLIMITED 30 +10 -20; do scontrol update job 3 TimeLimit=$limit; sh facts 3 | grep -o 'TimeLimit=[^ ]*'; done
TimeLimit=00:01:30
TimeLimit=02:03:04
TimeLimit=1-02:00:00
TimeLimit=1-02:03:00
TimeLimit=1-02:03:04
TimeLimit=UNLIMITED
TimeLimit=00:30:00
TimeLimit=00:40:00
TimeLimit=00:20:00

# A number releases a held job, none holds it.

$ scontrol update job 3 Priority=0; squeue -h -j 3 -o %r
JobHeldUser

$ scontrol hold 3; scontrol update jobname=waits Name=found; sh facts 3
JobName=found Priority=0 TimeLimit=00:20:00 Partition=cpu 

# A running job: its time limit alone.

$ scontrol update job 1 TimeLimit=+5; sh facts 1
JobName=runs Priority=1000 TimeLimit=00:15:00 Partition=cpu 

$ for word in JobName=x Partition=gpu Priority=5; do scontrol update job 1 TimeLimit=1 $word; done; sh facts 1
scontrol: error: job name can only be updated while pending
scontrol: error: partition can only be updated while pending
scontrol: error: priority can only be updated while pending
JobName=runs Priority=1000 TimeLimit=00:15:00 Partition=cpu 

# An ended job: nothing.

$ for word in JobName=x Partition=gpu Priority=5 TimeLimit=1; do scontrol update job 2 $word; done; sh facts 2
scontrol: error: job name can only be updated while pending
scontrol: error: partition can only be updated while pending
scontrol: error: priority can only be updated while pending
scontrol: error: time limit cannot be updated after the job has finished
JobName=over Priority=1000 TimeLimit=00:05:00 Partition=cpu 

# No job, or not all of them.

$ scontrol update job 99 TimeLimit=5
Invalid job id specified for job 99
[exit 1]

$ scontrol update job 2,3,99 TimeLimit=45; sh facts 3
scontrol: error: job 2: time limit cannot be updated after the job has finished
Invalid job id specified for job 99
JobName=found Priority=0 TimeLimit=00:45:00 Partition=cpu 

$ scontrol update jobname=nobody TimeLimit=5
scontrol: error: No jobs with name 'nobody'
[exit 1]

# What does not parse, or makes no sense: one line, and nothing is changed.

$ for word in TimeLimit=abc TimeLimit= TimeLimit=1:2:3:4 Priority=abc Priority=-5 Priority= Priority=4294967295 Bogus=1 Nice=5 JobName; do scontrol update job 3 Priority=7 $word || echo "[$?]"; done
scontrol: error: invalid time limit: abc
[1]
scontrol: error: invalid time limit: 
[1]
scontrol: error: invalid time limit: 1:2:3:4
[1]
scontrol: error: invalid priority: abc
[1]
scontrol: error: invalid priority: -5
[1]
scontrol: error: invalid priority: 
[1]
scontrol: error: invalid priority: 4294967295
[1]
scontrol: error: unsupported update key: Bogus
[1]
scontrol: error: unsupported update key: Nice
[1]
scontrol: error: invalid update expression: JobName
[1]

$ scontrol update job 3 Priority=7 Partition=nope
scontrol: error: unknown partition: nope
[exit 1]

$ scontrol update job 3 Priority=7 TimeLimit=-99
scontrol: error: TimeLimit decrement larger than current time limit (99 > 45)
[exit 1]

$ sh facts 3
JobName=found Priority=0 TimeLimit=00:45:00 Partition=cpu 

$ scontrol update job x TimeLimit=5; scontrol update JobId= TimeLimit=5; scontrol update 3 TimeLimit=5
Invalid job id specified for job x
Invalid job id specified for job 
scontrol: error: invalid update expression: 3
[exit 1]

$ scontrol update JobId=3
No changes specified
[exit 1]

$ scontrol update TimeLimit=5
No valid entity in update command: JobId=, JobName= or NodeName= must be there
[exit 1]

$ scontrol update
too few arguments for keyword:update
[exit 1]
