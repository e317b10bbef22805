# SLOTD_CGROUP_BASE: each job in a group of its own. Here a plain folder plays the part, so the files stay.
%cpus 4
%SLOTD_CGROUP_BASE <work>/cgroup
%SLOTD_CGROUP_UNCHECKED 1

$ sbatch -W -c 2 --mem 700M -o /dev/null --wrap true; for file in memory.max cpu.max; do echo "$(cat cgroup/slotd-1/$file)"; done
Submitted batch job 1
734003200
200000 100000

$ sbatch -W -o /dev/null --wrap 'echo "oom_kill 1" >cgroup/slotd-$SLURM_JOB_ID/memory.events'; sacct -n -X -P -j 2 -o State,Reason
Submitted batch job 2
OUT_OF_MEMORY|OutOfMemory
