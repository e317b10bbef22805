# Scripts with options inside: the manual's two examples and each directive it lists.
%cpus 4

$ cat >train.sh <<'end'
> #!/usr/bin/env bash
> #SBATCH -J train
> #SBATCH -p cpu
> #SBATCH -c 2
> #SBATCH --mem 1G
> #SBATCH -t 00:05:00
> #SBATCH -o logs/%j.out
> echo "a line of the script"
> echo "$SLURM_JOB_ID: $SLURM_CPUS_PER_TASK CPUs, $SLURM_MEM_PER_NODE MB"
> end

$ sbatch -W ./train.sh; cat logs/1.out
Submitted batch job 1
a line of the script
1: 2 CPUs, 1024 MB

$ sacct -n -X -P -j 1 -o JobName,Partition,AllocCPUS,Timelimit,State
train|cpu|2|00:05:00|COMPLETED

# The long names, and those that the example has not.

$ cat >long.sh <<'end'
> #!/bin/sh
> #SBATCH --job-name long --partition=cpu --cpus-per-task=1
> #SBATCH --ntasks=2
> #SBATCH --mem=700M
> #SBATCH --time=10
> #SBATCH --output=long.out --error=long.err
> #SBATCH --chdir=there
> #SBATCH --requeue
> #SBATCH --dependency=afterany:1
> echo "$SLURM_NTASKS tasks in $PWD"
> echo error >&2
> end

$ mkdir there; sbatch -W long.sh; cat there/long.out there/long.err
Submitted batch job 2
2 tasks in <work>/there
error

$ sacct -n -X -P -j 2 -o JobName,Partition,AllocCPUS,ReqMem,Timelimit
long|cpu|2|700M|00:10:00

$ cat >short.sh <<'end'
> #!/bin/sh
> #SBATCH -n 3 -D there -e short.err -d afterok:1
> echo error >&2
> end
$ sbatch -W short.sh; cat there/short.err; sacct -n -X -P -j 3 -o AllocCPUS
Submitted batch job 3
error
3

$ printf '#!/bin/sh\n#SBATCH --requeue\necho again >>runs; exit 1\n' >requeue.sh; sbatch -W requeue.sh; wc -l <runs
Submitted batch job 4
2

# The text is what it was at the submission.

$ printf '#!/bin/sh\necho as submitted\n' >kept.sh; sbatch -d afterany:1 -o kept.out kept.sh; echo 'echo changed' >>kept.sh
Submitted batch job 5
$ sbatch -W -d afterany:5 -o /dev/null --wrap true; cat kept.out; tail -1 <root>/lib/jobs/5/script.sh
Submitted batch job 6
as submitted
echo as submitted

# The same wishes on the command line.

$ sbatch -W -J hello -p cpu -c 1 --mem 512M -t 00:05:00 -o logs/%j.out --wrap 'echo hello'; cat logs/7.out
Submitted batch job 7
hello
