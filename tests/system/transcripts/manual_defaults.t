# What a job has that asks for nothing.
%cpus 4

$ sbatch -W --wrap 'echo "$SLURM_CPUS_PER_TASK $SLURM_NTASKS"; echo error >&2'; cat slurm-1.out
Submitted batch job 1
1 1
error

$ sacct -n -X -P -j 1 -o Partition,AllocCPUS,ReqMem,Timelimit,ReqTRES
cpu|1|512M|UNLIMITED|billing=1,cpu=1,mem=512M,node=1
