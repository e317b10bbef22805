# Command line before environment before directives before defaults.
%cpus 4

$ printf '#!/bin/sh\n#SBATCH -J directive -c 2 --mem=600\n' >job.sh

$ export SBATCH_JOB_NAME=variable SBATCH_CPUS_PER_TASK=3; sbatch -W -J words job.sh; sbatch -W job.sh
Submitted batch job 1
Submitted batch job 2

$ sbatch -W job.sh; sacct -n -X -P -o JobName,AllocCPUS,ReqMem,Partition
Submitted batch job 3
words|3|600M|cpu
variable|3|600M|cpu
directive|2|600M|cpu
