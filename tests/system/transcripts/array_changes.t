# scancel and scontrol on arrays: all of one, one element, a range.
%cpus 2
%SLOTD_KILL_WAIT 2

$ sbatch -a 0-9 -c 1 -o /dev/null --wrap 'sleep 60'; until [ "$(squeue -h -t R | wc -l)" = 2 ]; do sleep 0.02; done; squeue -h -o '%i %t'
Submitted batch job 1
1_[2-9] PD
1_0 R
1_1 R

# A range that is cancelled is one row of the history.

$ scancel 1_9 '1_[4-6]'; squeue -h -t PD -o %i; sacct -n -X -P -s CA -o JobID,State | sed 's/ by .*//'
Cancelled job 1_[4-6,9]
1_[2-3,7-8]
1_[4-6,9]|CANCELLED

$ scancel 1_9; scancel -v 1_9 1_99 '99_[1-3]'
scancel: job 1_9 was not found or already finished
scancel: job 1_99 was not found or already finished
scancel: job 99_[1-3] was not found or already finished

$ scancel 1_3-4; scancel 1_; scancel '1_[3'
scancel: error: Invalid job id: 1_3-4
scancel: error: Invalid job id: 1_
scancel: error: Invalid job id: 1_[3
[exit 1]

$ scancel -s USR1 1_2; scancel -s USR1 1_9
scancel: error: job 1_2 is not currently running
scancel: error: job 1_9 was not found or already finished
[exit 1]

# What is held, released, moved and changed is a row of its own.

$ scontrol hold 1_2; scontrol hold '1_[3,7]'; squeue -h -t PD -o '%i %r' | sort -V
1_2 JobHeldUser
1_8 Resources
1_[3,7] JobHeldUser

$ scontrol release '1_[2-3]'; scontrol uhold 1_8; scontrol update JobId=1_3 JobName=three TimeLimit=5; squeue -h -t PD -o '%i %j %l %r' | sort -V
1_2 wrap UNLIMITED Resources
1_3 three 5:00 Priority
1_7 wrap UNLIMITED JobHeldUser
1_8 wrap UNLIMITED JobHeldUser

$ scontrol release 1; scontrol top 1_7; squeue -h -t PD -o '%i %j'
1_7 wrap
1_8 wrap
1_2 wrap
1_3 three

$ scontrol update JobId=1 ArrayTaskThrottle=2; squeue -h -t PD -o '%i %r' | sort -V
1_2 JobArrayTaskLimit
1_3 JobArrayTaskLimit
1_7 JobArrayTaskLimit
1_8 JobArrayTaskLimit

$ scontrol update ArrayTaskThrottle=0 JobId=1_3; squeue -h -t PD -o '%i %r' | sort -V
1_2 Priority
1_3 Priority
1_7 Resources
1_8 Priority

# What cannot be done, in Slurm's words.

$ scontrol hold '1_[0,9-12]'
1_10-12: Invalid job id specified
1_9: Job has already finished
1_0: Job is no longer pending execution
[exit 1]

$ scontrol requeue '1_[2,3]'
1_2-3: Job is pending execution
[exit 1]

$ scontrol update job 1_0 JobName=zero; scontrol update JobId=1 ArrayTaskThrottle=x; scontrol hold 99_1; scontrol hold 1_x; scontrol hold 1
scontrol: error: job name can only be updated while pending
scontrol: error: invalid array task throttle: x
99_1: Invalid job id specified
Invalid job id specified for job 1_x

# All of it at once: what waits is over, what runs is ended.

$ scontrol hold 1; scancel 1; until [ -z "$(squeue -h)" ]; do sleep 0.02; done; sacct -n -X -P -j 1 -o JobID,State,ExitCode | sed 's/ by [^|]*//' | sort -V
Cancelled job 1
1_0|CANCELLED|0:15
1_1|CANCELLED|0:15
1_2|CANCELLED|0:0
1_3|CANCELLED|0:0
1_7|CANCELLED|0:0
1_8|CANCELLED|0:0
1_[4-6,9]|CANCELLED|0:0

# Some of it again: what ended, and what was cancelled while it waited.

$ scontrol requeuehold '1_[0,5]'; squeue -h -o '%i %r' | sort -V
1_0 job requeued in held state
1_5 job requeued in held state

$ scontrol requeue 1_0; scancel 1_0 1_5; sacct -n -X -P -j 1_0,1_5 -o JobID,State | sed 's/ by .*//' | sort -V
1_0: Job is pending execution
Cancelled job 1_[0,5]
1_0|CANCELLED
1_5|CANCELLED

