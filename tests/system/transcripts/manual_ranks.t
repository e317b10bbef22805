# Several tasks: a wrapped command runs once for each, a script from a file once.
%cpus 6

$ sbatch -W -n 3 -c 2 -o ranks.out --open-mode=append --wrap 'echo "rank $SLURM_PROCID local $SLURM_LOCALID of $SLURM_NTASKS"'
Submitted batch job 1

$ sort ranks.out; sacct -n -X -P -j 1 -o AllocCPUS
rank 0 local 0 of 3
rank 1 local 1 of 3
rank 2 local 2 of 3
6

$ printf '#!/bin/sh\necho "rank $SLURM_PROCID of $SLURM_NTASKS"\n' >job.sh; sbatch -W -n 3 job.sh; cat slurm-2.out
Submitted batch job 2
rank 0 of 3

$ sbatch -W -n 2 --wrap 'exit $((SLURM_PROCID * 5))'
Submitted batch job 3
[exit 5]
