# Arrays, in the forms and with the examples of the manual.
%cpus 4

$ sbatch -a 0-9%2 -J array-demo -o 'logs/%A_%a.out' --wrap 'echo task=$SLURM_ARRAY_TASK_ID; until [ -e go ]; do sleep 0.02; done'
Submitted batch job 1
$ until [ -e logs/1_0.out ] && [ -e logs/1_1.out ]; do sleep 0.02; done; squeue -h -o '%i %t %r'
1_[2-9%2] PD JobArrayTaskLimit
1_0 R None
1_1 R None
$ squeue -h --array -o '%i %t' | sort -V
1_0 R
1_1 R
1_2 PD
1_3 PD
1_4 PD
1_5 PD
1_6 PD
1_7 PD
1_8 PD
1_9 PD
$ scontrol show job 1_1 | grep -o 'ArrayJobId=1 ArrayTaskId=1'
ArrayJobId=1 ArrayTaskId=1
$ touch go; sbatch -W -d afterok:1 -o /dev/null --wrap true >/dev/null; sacct -n -X -P -j 1 -o JobID,ArrayJobID,ArrayTaskID,State | sort -V
1_0|1|0|COMPLETED
1_1|1|1|COMPLETED
1_2|1|2|COMPLETED
1_3|1|3|COMPLETED
1_4|1|4|COMPLETED
1_5|1|5|COMPLETED
1_6|1|6|COMPLETED
1_7|1|7|COMPLETED
1_8|1|8|COMPLETED
1_9|1|9|COMPLETED
$ cat logs/*
task=0
task=1
task=2
task=3
task=4
task=5
task=6
task=7
task=8
task=9

# Eight elements, every second of sixteen, four of thirty-two at once; held, so that all of each wait.

$ for a in 0-7 0-15:2 0-31%4 3 1,5,9; do sbatch -H -Q -a $a --wrap true; done; squeue -h -S i -o '%i %r'
13_[0-7] JobHeldUser
14_[0-14:2] JobHeldUser
15_[0-31%4] JobHeldUser
16_[3] JobHeldUser
17_[1,5,9] JobHeldUser
$ for a in 13 14 15 16 17; do squeue -h -r -j $a | wc -l; done
8
8
32
1
3

# What is none is refused, and nothing is queued.

$ sbatch -a 3-1 --wrap true
sbatch: error: Invalid job array specification: 3-1
[exit 1]
$ sbatch -a 0-100000 --wrap true
sbatch: error: Invalid job array specification: 0-100000 (the greatest index is 99999)
[exit 1]
$ sbatch -H --wrap true
Submitted batch job 18
