# slotd why: what a job waits for, who has it, and what would start it now.
%cpus 4

$ sbatch -J long -c 3 -t 60 -o /dev/null --wrap 'sleep 60'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sbatch -J wide -c 4 -t 10 --wrap true; sbatch -J late -c 1 -t 2:00:00 --wrap true; sbatch -J kept -H -t 5 --wrap true; sbatch -J after -t 5 -d afterok:1 --wrap true; sbatch -J soon -t 5 --begin=now+3hours --wrap true; sbatch -J alone -t 5 --exclusive --wrap true; sbatch -J each -c 1 -t 20 -a 1-3%1 -o /dev/null --wrap 'sleep 60'; until squeue -h -r -j 8 -t R | grep -q localhost; do sleep 0.02; done
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3
Submitted batch job 4
Submitted batch job 5
Submitted batch job 6
Submitted batch job 7
Submitted batch job 8

# CPUs are short: who holds them, and until when.

$ slotd why 2
Job 2 (wide) of <user>: PENDING (Resources)
Submitted <time>
In the line: number 1 of 3
Expected start: <time>

What it needs:
  yes  not held
  yes  the node starts jobs
  NO   4 CPUs: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free
  yes  its turn: nobody before it waits for room

What to do:
  Wait: it is expected to start at <time>.

# CPUs are short, and the first in the line would be put off.

$ slotd why 3
Job 3 (late) of <user>: PENDING (Priority)
Submitted <time>
In the line: number 2 of 3
Expected start: <time>

What it needs:
  yes  not held
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free
  NO   its turn: job 2 (wide) comes first and is to start at
       <time>; this job would put it off

What to do:
  Wait: it is expected to start at <time>.

# Held: it says when it would start.

$ slotd why 4
Job 4 (kept) of <user>: PENDING (JobHeldUser)
Submitted <time>
Expected start: cannot be told

What it needs:
  NO   held
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free

What to do:
  Release it, and it is expected to start at <time>:
      scontrol release 4

# It depends on another.

$ slotd why 5
Job 5 (after) of <user>: PENDING (Dependency)
Submitted <time>
Expected start: cannot be told

What it needs:
  yes  not held
  NO   job 1 (long) must end COMPLETED; it is RUNNING, until <time>
       at the latest
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free

What to do:
  Submit it again without --dependency, and it is expected to start at
    <time>:
      scancel 5; sbatch ...
  See how job 1 (long) stands, which it waits for:
      slotd why 1

# Its begin time is still to come.

$ slotd why 6
Job 6 (soon) of <user>: PENDING (BeginTime)
Submitted <time>
Expected start: <time>

What it needs:
  yes  not held
  NO   its begin time, <time>
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free

What to do:
  Submit it again without --begin, and it is expected to start at
    <time>:
      scancel 6; sbatch ...
  Or wait: it is expected to start at <time>.

# It wants nobody beside it.

$ slotd why 7
Job 7 (alone) of <user>: PENDING (Priority)
Submitted <time>
In the line: number 3 of 3
Expected start: <time>

What it needs:
  yes  not held
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free
  NO   the machine to itself: 2 jobs run
         job 8_1 (each) runs, until <time> at the latest
         job 1 (long) runs, until <time> at the latest
  yes  its turn: job 2 (wide) comes first and is to start at
       <time>, which this job does not put off

What to do:
  Wait: it is expected to start at <time>.

# An element of an array that runs one at a time; the record of all that wait; the one that runs.

$ slotd why 8_2
Job 8_2 (each) of <user>: PENDING (JobArrayTaskLimit)
Array 8: 2 PENDING, 1 RUNNING
Submitted <time>
Expected start: <time>

What it needs:
  yes  not held
  NO   room in its array: 1 of 1 at once run
         job 8_1 (each) runs, until <time> at the latest
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free

What to do:
  Let more of its array run at once:
      scontrol update JobId=8 ArrayTaskThrottle=2
  Or wait: it is expected to start at <time>.

$ slotd why 8
Job 8_[2-3%1] (each) of <user>: PENDING (JobArrayTaskLimit)
Array 8: 2 PENDING, 1 RUNNING
Submitted <time>
Expected start: <time>

What it needs:
  yes  not held
  NO   room in its array: 1 of 1 at once run
         job 8_1 (each) runs, until <time> at the latest
  yes  the node starts jobs
  NO   1 CPU: 0 of 4 free
         job 8_1 (each) holds 1, until <time> at the latest
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3072M of 4096M free

What to do:
  Let more of its array run at once:
      scontrol update JobId=8 ArrayTaskThrottle=2
  Or wait: it is expected to start at <time>.

$ slotd why 8_1
Job 8_1 (each) of <user>: RUNNING
Array 8: 2 PENDING, 1 RUNNING
Runs since <time>, for <length>

What it holds:
  1 CPU: 3
  512M of memory
  until <time> at the latest, by its time limit of 00:20:00

What to do:
  Nothing: it runs.

# Behind a reservation: a shorter limit starts it now.

$ scancel -Q 8; until ! squeue -h -r -j 8 -t R,CG | grep -q localhost; do sleep 0.02; done; slotd why 3
Job 3 (late) of <user>: PENDING (Priority)
Submitted <time>
In the line: number 2 of 3
Expected start: <time>

What it needs:
  yes  not held
  yes  the node starts jobs
  yes  1 CPU: 1 of 4 free
  yes  512M of memory: 3584M of 4096M free
  NO   its turn: job 2 (wide) comes first and is to start at
       <time>; this job would put it off

What to do:
  Give it a time limit of 58 minutes at most, and it starts now:
      scontrol update JobId=3 TimeLimit=00:58:00
  Put it before all others, which wait longer then, and it starts now:
      scontrol top 3
  Or wait: it is expected to start at <time>.

# And so it does.

$ scontrol update JobId=3 TimeLimit=00:57:00; until sacct -n -X -j 3 -o State | grep -q COMPLETED; do sleep 0.02; done; scontrol show job 3 | grep -o 'JobState=.*'
JobState=COMPLETED Reason=None Dependency=(null)

# A drained node.

$ scontrol update NodeName=localhost State=DRAIN Reason='a new fan'; slotd why 2; slotd why 4
Job 2 (wide) of <user>: PENDING (Nodes required for job are DOWN, DRAINED or
  reserved for jobs in higher priority partitions)
Submitted <time>
In the line: number 1 of 2
Expected start: cannot be told

What it needs:
  yes  not held
  NO   the node is drained: a new fan (<user>, <time>)
  NO   4 CPUs: 1 of 4 free
         job 1 (long) holds 3, until <time> at the latest
  yes  512M of memory: 3584M of 4096M free
  yes  its turn: nobody before it waits for room

What to do:
  Let the node start jobs again, and it is expected to start at
    <time>:
      scontrol update NodeName=localhost State=RESUME
Job 4 (kept) of <user>: PENDING (JobHeldUser)
Submitted <time>
Expected start: cannot be told

What it needs:
  NO   held
  NO   the node is drained: a new fan (<user>, <time>)
  yes  1 CPU: 1 of 4 free
  yes  512M of memory: 3584M of 4096M free

What to do:
  Release it:
      scontrol release 4
  Let the node start jobs again:
      scontrol update NodeName=localhost State=RESUME
  All of this is needed before it can start.

# Elements that ended with the array.

$ slotd why 8_3
Job 8_3 (each) of <user>: CANCELLED (CancelledByUser)
Array 8: 3 CANCELLED

How it ended:
  cancelled by its user before it began
  noted: cancelled by uid <any>

What to do:
  Nothing, if that was meant. Run it again as it was:
      scontrol requeue 8_3
