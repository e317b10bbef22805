# A plain folder is no cgroup: jobs are refused, and none runs without its limits.
%SLOTD_CGROUP_BASE <work>/plain

$ mkdir plain; sbatch --wrap 'touch ran'
sbatch: error: failed to apply cgroup controls under SLOTD_CGROUP_BASE=<work>/plain<any>
[exit 1]

$ rmdir plain; sbatch --wrap 'touch ran'
sbatch: error: failed to apply cgroup controls under SLOTD_CGROUP_BASE=<work>/plain<any>
[exit 1]

$ sacct -n; ls -A
