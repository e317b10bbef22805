# slotd why of jobs that wait for GPUs.
%cpus 4
%SLOTD_GPU_COUNT 2

$ sbatch -J train -p gpu -G 2 -o /dev/null --wrap 'sleep 60'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sbatch -J infer -p gpu -G 1 --wrap true
Submitted batch job 1
Submitted batch job 2

# A job without a time limit holds them.

$ slotd why 2
Job 2 (infer) of <user>: PENDING (Resources)
Submitted <time>
In the line: number 1 of 1
Expected start: cannot be told

What it needs:
  yes  not held
  yes  the node starts jobs
  yes  1 CPU: 3 of 4 free
  yes  512M of memory: 3584M of 4096M free
  NO   1 GPU: 0 of 2 free
         job 1 (train) holds 2, without a time limit
  yes  its turn: nobody before it waits for room

What to do:
  Submit it again to a partition without GPUs, and it starts now:
      scancel 2; sbatch -p cpu ...
  Or give job 1 (train) a time limit, so that its end can be planned with, or
    end it:
      scontrol update JobId=1 TimeLimit=HH:MM:SS
      scancel 1
  Or wait: it starts as soon as it can. When that is cannot be told: what runs,
    or what comes before it, has no time limit.

# Some are free, not enough.

$ scancel -Q 1 2; until ! squeue -h -t R,CG | grep -q localhost; do sleep 0.02; done; sbatch -J small -p gpu -G 1 -t 30 -o /dev/null --wrap 'sleep 60'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sbatch -J both -p gpu -G 2 -t 5 --wrap true; slotd why 4
Submitted batch job 3
Submitted batch job 4
Job 4 (both) of <user>: PENDING (Resources)
Submitted <time>
In the line: number 1 of 1
Expected start: <time>

What it needs:
  yes  not held
  yes  the node starts jobs
  yes  1 CPU: 3 of 4 free
  yes  512M of memory: 3584M of 4096M free
  NO   2 GPUs: 1 of 2 free
         job 3 (small) holds 1, until <time> at the latest
  yes  its turn: nobody before it waits for room

What to do:
  Submit it again with 1 GPU at most, and it starts now:
      scancel 4; sbatch -G 1 ...
  Submit it again to a partition without GPUs, and it starts now:
      scancel 4; sbatch -p cpu ...
  Or wait: it is expected to start at <time>.

$ slotd why 3
Job 3 (small) of <user>: RUNNING
Runs since <time>, for <length>

What it holds:
  1 CPU: 0
  512M of memory
  1 GPU: 0
  until <time> at the latest, by its time limit of 00:30:00

What to do:
  Nothing: it runs.
