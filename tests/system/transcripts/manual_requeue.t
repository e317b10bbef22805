# --requeue: one more run after a failure, and none after a good end.

$ sbatch -W --requeue -o /dev/null --wrap 'echo run >>runs; squeue -h -j $SLURM_JOB_ID -t R >>seen; exit 1'; wc -l <runs
Submitted batch job 1
2
$ wc -l <seen; sacct -n -X -P -j 1 -o State,ExitCode
2
FAILED|1:0

# Between the two it waits its turn like any other: here the machine is taken while it fails.

$ sbatch --requeue -c 4 -o /dev/null --wrap 'until [ -e fail ]; do sleep 0.02; done; [ -e fine ]'; sbatch -c 4 --wrap 'until [ -e go ]; do sleep 0.02; done'
Submitted batch job 2
Submitted batch job 3
$ until squeue -h -j 2 -t R | grep -q localhost; do sleep 0.02; done; squeue -h -j 2,3 -t PD | wc -l; touch fail go fine
1
$ sbatch -W -d afterany:2 -o /dev/null --wrap true; sacct -n -X -P -j 2 -o State,ExitCode
Submitted batch job 4
COMPLETED|0:0

# A limit that is reached counts as a failure.

$ sbatch -W --requeue -t 0:01 -o /dev/null --wrap 'echo run >>late; sleep 60'; wc -l <late; sacct -n -X -P -j 5 -o State
Submitted batch job 5
2
TIMEOUT

$ sbatch -W --requeue -o /dev/null --wrap 'echo run >>once'; wc -l <once
Submitted batch job 6
1

$ sbatch -W -o /dev/null --wrap 'echo run >>without; exit 1'; wc -l <without
Submitted batch job 7
1
