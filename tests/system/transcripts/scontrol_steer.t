# scontrol hold, release, requeue, top: one job in each state, and no job.
%cpus 2
%SLOTD_KILL_WAIT 2

$ sbatch -J runs -c 2 -o /dev/null --wrap 'sleep 60'; sbatch -J waits -c 2 -o /dev/null --wrap 'sleep 60'; sbatch -J later -c 2 -o /dev/null --wrap 'sleep 60'
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3

$ until squeue -h -j 1 -t R | grep -q localhost; do sleep 0.05; done; squeue -o '%i %t %r'
JOBID ST REASON
2 PD Resources
3 PD Priority
1 R None

# Nothing is said of what was done. A held job stays held however often it is held.

$ scontrol hold 2; scontrol hold job 2; scontrol uhold JobId=2; squeue -h -j 2 -o '%t %r'; scontrol -o show job 2 | grep -o 'Priority=[0-9]*'
PD JobHeldUser
Priority=0

$ scontrol release 2; scontrol release job=2; scontrol rel 2; scontrol -o show job 2 | grep -o 'Priority=[0-9]*'
Priority=1000

$ scontrol hold jobname=waits Name=later; squeue -h -t PD -o '%i %r'; scontrol release 2,3
2 JobHeldUser
3 JobHeldUser

$ scontrol top 3; squeue -h -t PD -o '%i %r'
3 Resources
2 Priority

# What cannot be done is refused job by job; the others are done.

$ scontrol hold 1
Job is no longer pending execution for job 1
[exit 1]

$ scontrol hold 99 2 1
Invalid job id specified for job 99
Job is no longer pending execution for job 1
[exit 1]

$ squeue -h -j 2 -o %r; scontrol release 2
JobHeldUser

$ scontrol -Q hold 99
[exit 1]

$ scontrol requeue 2
Job is pending execution for job 2
[exit 1]

$ scontrol top job 1
Job is no longer pending execution for job 1
[exit 1]

$ scancel -s KILL 2 3 >/dev/null; scontrol hold 2; scontrol release 2; scontrol top 2; scontrol uhold 2
Job has already finished for job 2
Job has already finished for job 2
Job is no longer pending execution for job 2
Job has already finished for job 2
[exit 1]

# What runs is ended and runs again; what has ended runs again.

$ scontrol requeue 1; until scontrol -o show job 1 | grep -q 'JobState=RUNNING.*Restarts=1'; do sleep 0.05; done
$ scontrol requeuehold 1; until squeue -h -j 1 -t PD | grep -q .; do sleep 0.05; done; scontrol -o show job 1 | grep -o 'Reason=[A-Za-z_]*\|Restarts=[0-9]'
Reason=job_requeued_in_held_state
Restarts=2

$ sbatch -W --wrap true; scontrol requeuehold 4; scontrol -o show job 4 | grep -o 'JobState=[A-Z]*\|Restarts=[0-9]'
Submitted batch job 4
JobState=PENDING
Restarts=1

$ scontrol release 4; until sacct -n -X -j 4 -s CD | grep -q COMPLETED; do sleep 0.05; done

$ sbatch -W --no-requeue --wrap true; scontrol requeue 5; scontrol requeuehold 5
Submitted batch job 5
Requested operation is presently disabled for job 5
Requested operation is presently disabled for job 5
[exit 1]

# What does not parse stops all of it.

$ for verb in hold uhold release requeue requeuehold top; do scontrol $verb 1 x; scontrol $verb; done; scontrol -o show job 1 | grep -o 'Priority=0\|Restarts=2'
Invalid job id specified for job x
too few arguments for keyword:hold
Invalid job id specified for job x
too few arguments for keyword:uhold
Invalid job id specified for job x
too few arguments for keyword:release
Invalid job id specified for job x
too few arguments for keyword:requeue
Invalid job id specified for job x
too few arguments for keyword:requeuehold
Invalid job id specified for job x
too few arguments for keyword:top
Priority=0
Restarts=2

$ scontrol hold jobname=nobody
scontrol: error: No jobs with name 'nobody'
[exit 1]
