# GPUs of a model that nobody has named, and the manual's job on one of them.
%cpus 8
%memory 16384
%SLOTD_GPU_COUNT 1

$ sinfo
PARTITION | HOSTNAMES | STATE | FEATURES        | GRES_USED
cpu*      | localhost | idle  | cpu             | N/A
gpu       | localhost | idle  | cpu,generic_gpu | gpu:0

# What the GPU tool says stands in the job's output.
$ mkdir tools; printf '#!/bin/sh\necho "NVIDIA-SMI, with GPU $CUDA_VISIBLE_DEVICES"\n' >tools/nvidia-smi; chmod +x tools/nvidia-smi
$ PATH="$PWD/tools:$PATH" sbatch \
> -W \
> -J gpu-demo \
> -p gpu \
> -c 4 \
> --mem 8G \
> -G 1 \
> -t 01:00:00 \
> -o logs/%j.out \
> --wrap 'nvidia-smi'
Submitted batch job 1
$ cat logs/1.out
NVIDIA-SMI, with GPU 0
$ sacct -nPX -j 1 -o JobName,Partition,State,AllocTRES
gpu-demo|gpu|COMPLETED|billing=4,cpu=4,gres/gpu=1,mem=8192M,node=1
