# slotd why of a job that the kernel ended for want of memory. Here a plain folder plays the part of the cgroups.
%cpus 4
%SLOTD_CGROUP_BASE <work>/cgroup
%SLOTD_CGROUP_UNCHECKED 1

$ sbatch -W -J greedy --mem=700M -o /dev/null --wrap 'echo "oom_kill 1" >cgroup/slotd-$SLURM_JOB_ID/memory.events'; slotd why 1
Submitted batch job 1
Job 1 (greedy) of <user>: OUT_OF_MEMORY (OutOfMemory)

How it ended:
  the kernel ended a process of it for want of memory
  known from: the exit record of its shepherd
  began <time>, ended <time>
  ran <length>, without a time limit
  used <any>M of 700M of memory, and <length> of CPU time on 1 CPU

What to do:
  Submit it again with more memory:
      sbatch --mem=1400M ...
