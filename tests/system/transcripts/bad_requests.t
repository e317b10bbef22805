# What the machine cannot give is refused with the numbers.
%cpus 4
%memory 4096

$ sbatch -p nope --wrap true
sbatch: error: unknown partition: nope; --fit takes one that there is
[exit 1]

$ sbatch -c 5 --wrap true
sbatch: error: this job asks for 5 CPUs (1 task with 5 each), this machine has 4 to give out; --fit takes what there is
[exit 1]

$ sbatch -n 3 -c 2 --wrap true
sbatch: error: this job asks for 6 CPUs (3 tasks with 2 each), this machine has 4 to give out; --fit takes what there is
[exit 1]

$ sbatch --mem 5G --wrap true
sbatch: error: this job asks for 5120M of memory, this machine has 4096M to give out; --fit takes what there is
[exit 1]

$ sbatch -d afterok:99 --wrap true
sbatch: error: Job dependency problem: there is no job 99
[exit 1]

$ squeue -j 99
slurm_load_jobs error: Invalid job id specified
[exit 1]

$ sacct -n
