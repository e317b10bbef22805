# How many tasks and GPUs a job has, by whichever options it asks for them.
%cpus 8
%SLOTD_GPU_COUNT 2

$ has() { echo "$* -> $(sbatch -W -Q -o out "$@" --wrap true 2>&1; scontrol show job $(sacct -n -X -o JobIDRaw | tail -1) | grep -o -e 'NumCPUs=[0-9]* NumTasks=[0-9]*' -e 'gres/gpu=[0-9]*' | sort -u | tr '\n' ' ')"; }; has -n 1 --ntasks-per-node=4; has --ntasks-per-node=4; has -n 3 --ntasks-per-node=4; has -N 2 -n 1; has --ntasks-per-gpu=2 -G 2; has --ntasks-per-gpu=2 --gres=gpu:1; has --ntasks-per-gpu=2 -n 4; has --ntasks-per-gpu=2 -G 2 -n 2; has -p gpu; has -p gpu --gres=gpu:0; has -p gpu -G 0; has -p gpu -G 0 --gpus-per-task=1
-n 1 --ntasks-per-node=4 -> NumCPUs=1 NumTasks=1 
--ntasks-per-node=4 -> NumCPUs=4 NumTasks=4 
-n 3 --ntasks-per-node=4 -> NumCPUs=3 NumTasks=3 
-N 2 -n 1 -> NumCPUs=1 NumTasks=1 
--ntasks-per-gpu=2 -G 2 -> NumCPUs=4 NumTasks=4 gres/gpu=2 
--ntasks-per-gpu=2 --gres=gpu:1 -> NumCPUs=2 NumTasks=2 gres/gpu=1 
--ntasks-per-gpu=2 -n 4 -> NumCPUs=4 NumTasks=4 gres/gpu=2 
--ntasks-per-gpu=2 -G 2 -n 2 -> NumCPUs=4 NumTasks=4 gres/gpu=2 
-p gpu -> NumCPUs=1 NumTasks=1 gres/gpu=1 
-p gpu --gres=gpu:0 -> NumCPUs=1 NumTasks=1 
-p gpu -G 0 -> NumCPUs=1 NumTasks=1 
-p gpu -G 0 --gpus-per-task=1 -> NumCPUs=1 NumTasks=1 gres/gpu=1 

# The job knows; a job without GPUs sees none.

$ sbatch -W -Q -o out --ntasks-per-gpu=2 -G 2 --wrap 'test $SLURM_PROCID != 0 || echo $SLURM_NTASKS $SLURM_NTASKS_PER_GPU $SLURM_GPUS $CUDA_VISIBLE_DEVICES'; cat out; scontrol show job $(sacct -n -X -o JobIDRaw | tail -1) | grep NtasksPerTRES; sbatch -W -Q -o out -p gpu --gres=gpu:0 --wrap 'echo "<$CUDA_VISIBLE_DEVICES>" $SLURM_JOB_GPUS'; cat out
4 2 2 0,1
   NtasksPerTRES=2
<>

# --time-min: no more than the deadline leaves, where --time is too long for it.

$ sbatch -Q -t 60 --time-min=5 --deadline=now+30minutes -o out --wrap 'sleep 60'; sbatch -Q -t 60 --time-min=5 -o out --wrap 'sleep 60'; sbatch -Q -t 60 --deadline=now+30minutes -o out --wrap true; until [ $(squeue -h -t R -o %i | wc -l) = 2 ] && sacct -n -X -o State | grep -q DEADLINE; do sleep 0.02; done; squeue -h -o %l | sort; sacct -n -X -o State | tail -1; scancel -Q -u "$USER"
1:00:00
29:00
DEADLINE
