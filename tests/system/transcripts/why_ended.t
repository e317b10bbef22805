# slotd why of jobs that run or are over: what they hold, how they ended, and how that is known.
%cpus 4

$ sbatch -J forever -c 2 --wrap 'sleep 60'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sbatch -J wide -c 3 --wrap true
Submitted batch job 1
Submitted batch job 2

# It runs without a time limit, and another waits for it.

$ slotd why 1
Job 1 (forever) of <user>: RUNNING
Runs since <time>, for <length>

What it holds:
  2 CPUs: 0-1
  512M of memory
  without a time limit: nobody knows until when

What to do:
  Nothing: it runs. To read along:
      tail -f <work>/slurm-1.out
  Give it a time limit, so that others can be planned behind it:
      scontrol update JobId=1 TimeLimit=HH:MM:SS

$ slotd why 2
Job 2 (wide) of <user>: PENDING (Resources)
Submitted <time>
In the line: number 1 of 1
Expected start: cannot be told

What it needs:
  yes  not held
  yes  the node starts jobs
  NO   3 CPUs: 2 of 4 free
         job 1 (forever) holds 2, without a time limit
  yes  512M of memory: 3584M of 4096M free
  yes  its turn: nobody before it waits for room

What to do:
  Submit it again with 2 CPUs at most, and it starts now:
      scancel 2; sbatch -n 1 -c 2 ...
  Or give job 1 (forever) a time limit, so that its end can be planned with, or
    end it:
      scontrol update JobId=1 TimeLimit=HH:MM:SS
      scancel 1
  Or wait: it starts as soon as it can. When that is cannot be told: what runs,
    or what comes before it, has no time limit.

# One whose dependency can never be met any more.

$ scancel -Q 2; sbatch -W -J bad --wrap 'exit 3'; sbatch -J next -d afterok:3 --kill-on-invalid-dep=no --wrap true; until squeue -h -j 4 -o %r | grep -q NeverSatisfied; do sleep 0.02; done; slotd why 4
Submitted batch job 3
Submitted batch job 4
Job 4 (next) of <user>: PENDING (DependencyNeverSatisfied)
Submitted <time>
Expected start: cannot be told

What it needs:
  yes  not held
  NO   job 3 (bad) must end COMPLETED: that cannot happen any more
  yes  the node starts jobs
  yes  1 CPU: 2 of 4 free
  yes  512M of memory: 3584M of 4096M free

What to do:
  Submit it again without --dependency, and it starts now:
      scancel 4; sbatch ...
  It never starts as it is. End it, and submit it again where it is still
    wanted:
      scancel 4

# Exit code, signal, an unknown command, the time limit, a cancel.

$ slotd why 3
Job 3 (bad) of <user>: FAILED (NonZeroExitCode)

How it ended:
  its script ended with exit code 3
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length>, without a time limit
  used <any>M of 512M of memory, and <length> of CPU time on 1 CPU

What to do:
  What it wrote:
      less <work>/slurm-3.out
  Run it again as it was:
      scontrol requeue 3

$ sbatch -W -J crash -o /dev/null --wrap 'kill -SEGV $$'; slotd why 5
Submitted batch job 5
Job 5 (crash) of <user>: FAILED (Signal)

How it ended:
  signal 11 (SEGV) ended it, not sent by slotd
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length>, without a time limit
  used <any>M of 512M of memory, and <length> of CPU time on 1 CPU

What to do:
  What it wrote went to /dev/null, and is lost.
  Run it again as it was:
      scontrol requeue 5

$ sbatch -W -J typo -o /dev/null --wrap 'no-such-command'; slotd why 6
Submitted batch job 6
Job 6 (typo) of <user>: FAILED (NonZeroExitCode)

How it ended:
  its script ended with exit code 127 (command not found)
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length>, without a time limit
  used <any>M of 512M of memory, and <length> of CPU time on 1 CPU

What to do:
  What it wrote went to /dev/null, and is lost.
  Run it again as it was:
      scontrol requeue 6

$ sbatch -W -J slow -t 0:01 -o /dev/null --wrap 'sleep 60'; slotd why 7
Submitted batch job 7
Job 7 (slow) of <user>: TIMEOUT (TimeLimit)

How it ended:
  slotd ended it at its time limit of 00:00:01
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length> of its time limit of 00:00:01
  used <any>M of 512M of memory, and <length> of CPU time on 1 CPU

What to do:
  Submit it again with a longer time limit:
      sbatch --time=00:00:02 ...
  What it wrote went to /dev/null, and is lost.

$ slotd why 2
Job 2 (wide) of <user>: CANCELLED (CancelledByUser)

How it ended:
  cancelled by its user before it began
  noted: cancelled by uid <any>

What to do:
  Nothing, if that was meant. Run it again as it was:
      scontrol requeue 2

$ sbatch -W -J fine -o /dev/null --wrap true; slotd why 8
Submitted batch job 8
Job 8 (fine) of <user>: COMPLETED

How it ended:
  its script ended with exit code 0
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length>, without a time limit
  used <any>M of 512M of memory, and <length> of CPU time on 1 CPU

What to do:
  Nothing: it ended well. What it wrote went to /dev/null, and is lost.

# It failed once, and waits again.

$ sbatch -J again -c 4 -o /dev/null --wrap true; scancel -Q 1; until sacct -n -X -j 9 -o State | grep -q COMPLETED; do sleep 0.02; done; scontrol requeuehold 9; slotd why 9
Submitted batch job 9
Job 9 (again) of <user>: PENDING (job requeued in held state)
Submitted <time>
Expected start: cannot be told

It went back to the queue 1 time, at last <time>, exit code 0:0

What it needs:
  NO   held: it was requeued so
  yes  the node starts jobs
  yes  4 CPUs: 4 of 4 free
  yes  512M of memory: 4096M of 4096M free

What to do:
  Release it, and it starts now:
      scontrol release 9

# An array of which nothing waits.

$ sbatch -W -J each -a 0-2 -o /dev/null --wrap 'exit $SLURM_ARRAY_TASK_ID'; slotd why 10; slotd why 10_2
Submitted batch job 10
Job 10 (each) of <user>
Array 10: 1 COMPLETED, 2 FAILED

What to do:
  None of it waits any more. See all of it, and ask about one of its elements:
      sacct -X -j 10
      slotd why 10_0
Job 10_2 (each) of <user>: FAILED (NonZeroExitCode)
Array 10: 1 COMPLETED, 2 FAILED

How it ended:
  its script ended with exit code 2
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length>, without a time limit
  used <any>M of 512M of memory, and <length> of CPU time on 1 CPU

What to do:
  What it wrote went to /dev/null, and is lost.
  Run it again as it was:
      scontrol requeue 10_2

# What is no job.

$ slotd why 99
slotd why: error: Invalid job id specified
[exit 1]

$ slotd why 10_7
slotd why: error: Invalid job id specified
[exit 1]

$ slotd why nonsense
slotd why: error: Invalid job id specified: nonsense
[exit 1]

$ slotd why
slotd why: error: which job? slotd why JOB
Try "slotd why --help" for more information
[exit 1]

$ slotd why 1 2
slotd why: error: one job at a time
Try "slotd why --help" for more information
[exit 1]

# Withdrawn with what it depended on.

$ sbatch -J last -d afterok:3 --wrap true; until sacct -n -X -j 14 -o State | grep -q CANCELLED; do sleep 0.02; done; slotd why 14
Submitted batch job 14
Job 14 (last) of <user>: CANCELLED (DependencyNeverSatisfied)

How it ended:
  it was withdrawn: what it depended on could not happen any more
  noted: what it depends on cannot be met any more

What to do:
  Submit it again without --dependency, or when what it depends on has been done
    again.
