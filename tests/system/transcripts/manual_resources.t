# GPUs, features and the machine for oneself, asked for on the command line and in the script.
%cpus 4
%SLOTD_GPU_COUNT 2
%SLOTD_GPU_MODEL NVIDIA H100 80GB HBM3
%SLOTD_FEATURES nvlink

$ sbatch -o /dev/null -G 1 --wrap 'until [ -e go ]; do sleep 0.02; done'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done
Submitted batch job 1
$ scontrol show job 1 -d | grep -oE ' Partition=gpu|GRES=gpu:h100:1.IDX:0.|TresPerJob=.*'
 Partition=gpu
GRES=gpu:h100:1(IDX:0)
TresPerJob=gres:gpu:1

$ printf '%s\n' '#!/bin/sh' '#SBATCH -G H100:1 --constraint=nvlink&h100 -o /dev/null' 'until [ -e go ]; do sleep 0.02; done' >job.sh; sbatch job.sh; until squeue -h -t R -j 2 | grep -q localhost; do sleep 0.02; done
Submitted batch job 2
$ scontrol show job 2 -d | grep -oE 'GRES=gpu:h100:1.IDX:1.|Features=[^ ]*'
GRES=gpu:h100:1(IDX:1)
Features=nvlink&h100

$ sbatch --exclusive -o /dev/null --wrap 'until [ -e go ]; do sleep 0.02; done'; squeue -h -j 3 -o '%T %R'
Submitted batch job 3
PENDING (Resources)
$ touch go; until squeue -h -t R -j 3 | grep -q localhost || sacct -nX -j 3 -o State | grep -q COMPLETED; do sleep 0.02; done; sacct -nPX -j 3 -o AllocCPUS,AllocTRES
4|billing=4,cpu=4,gres/gpu=2,mem=512M,node=1
$ rm go; printf '%s\n' '#!/bin/sh' '#SBATCH --exclusive -o /dev/null' 'until [ -e go ]; do sleep 0.02; done' >job.sh; sbatch job.sh; until squeue -h -t R -j 4 | grep -q localhost; do sleep 0.02; done
Submitted batch job 4
$ sbatch -o /dev/null --wrap true; squeue -h -j 5 -o '%T %R'
Submitted batch job 5
PENDING (Resources)
$ touch go

$ sbatch -p cpu -G 1 --wrap true
sbatch: error: partition cpu has no GPUs, this job asks for 1; --fit takes a partition that has
[exit 1]
$ sbatch -G a100:1 --wrap true
sbatch: error: this job asks for GPUs of type a100, this machine has h100; --fit takes any
[exit 1]
$ sbatch -C 'nvlink' --wrap true
sbatch: error: constraint "nvlink" does not match local features for partition cpu; --fit leaves it out
[exit 1]
$ sbatch -p gpu -C 'nvlink&' --wrap true
sbatch: error: Invalid feature specification: nvlink&
[exit 1]
$ sbatch -N 2 --wrap true
sbatch: error: this job asks for 2 nodes, this machine is one; --fit runs it on this one
[exit 1]
