# What a job waits for, in all of Slurm's words, and what is shown of it.
%cpus 4

$ sbatch -J one -o /dev/null --wrap 'until [ -e one ]; do sleep 0.02; done; exit 3'
Submitted batch job 1
$ sbatch -J two -o /dev/null --wrap 'until [ -e two ]; do sleep 0.02; done'
Submitted batch job 2
$ sbatch -J held -H -o /dev/null --wrap true
Submitted batch job 3
$ for d in afterok:1:2 afterok:1,2 'afterok:1?afterany:3' afternotok:1 after:3 after:1+60 AfterCorr:2 afterany:2+5; do sbatch -d $d -o /dev/null --wrap true; done
Submitted batch job 4
Submitted batch job 5
Submitted batch job 6
Submitted batch job 7
Submitted batch job 8
Submitted batch job 9
Submitted batch job 10
Submitted batch job 11
$ squeue -h -t PD -o '%i %r %E' | sort -n
3 JobHeldUser (null)
4 Dependency afterok:1(unfulfilled),afterok:2(unfulfilled)
5 Dependency afterok:1(unfulfilled),afterok:2(unfulfilled)
6 Dependency afterok:1(unfulfilled)?afterany:3(unfulfilled)
7 Dependency afternotok:1(unfulfilled)
8 Dependency after:3(unfulfilled)
9 Dependency after:1+60(unfulfilled)
10 Dependency aftercorr:2(unfulfilled)
11 Dependency afterany:2+5(unfulfilled)

# What is met drops out, what can never be is marked or ends the job.

$ sbatch -J kept --kill-on-invalid-dep=no -d afterok:1 -o /dev/null --wrap true
Submitted batch job 12
$ touch one; until [ "$(squeue -h -j 12 -o %r)" = DependencyNeverSatisfied ]; do sleep 0.02; done; until [ "$(sacct -n -X -P -j 7 -o State)" = COMPLETED ]; do sleep 0.02; done
$ squeue -h -t PD -o '%i %r %E' | sort -n
3 JobHeldUser (null)
6 Dependency afterok:1(failed)?afterany:3(unfulfilled)
8 Dependency after:3(unfulfilled)
9 Dependency after:1+60(unfulfilled)
10 Dependency aftercorr:2(unfulfilled)
11 Dependency afterany:2+5(unfulfilled)
12 DependencyNeverSatisfied afterok:1(failed)
$ scontrol show job 4 | grep -o 'JobState=.*'
JobState=CANCELLED Reason=DependencyNeverSatisfied Dependency=afterok:1(failed),afterok:2(unfulfilled)
$ scancel -Q 3; touch two; sbatch -W -d afterany:6:8:10:11 -o /dev/null --wrap true; sacct -n -X -P -o JobID,State -j 6,8,10,11
Submitted batch job 13
6|COMPLETED
8|COMPLETED
10|COMPLETED
11|COMPLETED

# One after another: jobs of one name.

$ sbatch -J single -o /dev/null --wrap 'until [ -e three ]; do sleep 0.02; done'; sbatch -J single -d singleton -o /dev/null --wrap true; sbatch -J other -d singleton -W -o /dev/null --wrap true
Submitted batch job 14
Submitted batch job 15
Submitted batch job 16
$ squeue -h -n single -o '%i %T %r %E'
15 PENDING Dependency singleton(unfulfilled)
14 RUNNING None (null)
$ touch three; sbatch -W -d afterany:15 -o /dev/null --wrap true; sacct -n -X -P -o JobID,State -j 15
Submitted batch job 17
15|COMPLETED

# Of arrays: all of it, its begin, an element, and each element for the other's of its index.

$ sbatch -H -a 0-3 -o /dev/null --wrap '[ $SLURM_ARRAY_TASK_ID = 2 ] && exit 1; until [ -e four ]; do sleep 0.02; done'
Submitted batch job 18
$ for d in afterok:18 after:18_* afterany:18_3; do sbatch -d $d -o /dev/null --wrap true; done; sbatch -a 2-5 -d aftercorr:18 -o /dev/null --wrap true
Submitted batch job 19
Submitted batch job 20
Submitted batch job 21
Submitted batch job 22
$ squeue -h -j 19,20,21,22 -o '%i %r %E' | sort -n
19 Dependency afterok:18_*(unfulfilled)
20 Dependency after:18_*(unfulfilled)
21 Dependency afterany:18_3(unfulfilled)
22_[2-5] Dependency aftercorr:18_*(unfulfilled)
$ sbatch -d afterok:18_4 --wrap true
sbatch: error: Job dependency problem: there is no job 18_4
[exit 1]
$ scontrol release 18; until [ "$(sacct -n -X -P -j 22_2 -o State)" = CANCELLED ]; do sleep 0.05; done; squeue -h -t PD -j 19,21,22 -o '%i %r %E' | sort -n
19 Dependency afterok:18_*(unfulfilled)
21 Dependency afterany:18_3(unfulfilled)
22_[3-5] Dependency aftercorr:18_*(unfulfilled)
$ touch four; until [ -z "$(squeue -h -j 18,19,20,21,22)" ]; do sleep 0.05; done; sacct -n -X -P -o JobID,State,Reason -j 19,20,21,22 | sort
19|CANCELLED|DependencyNeverSatisfied
20|COMPLETED|None
21|COMPLETED|None
22_2|CANCELLED|DependencyNeverSatisfied
22_3|COMPLETED|None
22_[4-5]|CANCELLED|DependencyNeverSatisfied

# What is none is refused, and nothing is queued.

$ sbatch -d foo:1 --wrap true
sbatch: error: Job dependency problem: foo:1
[exit 1]
$ sbatch -d after:1+0 --wrap true
sbatch: error: Job dependency problem: after:1+0
[exit 1]
$ sbatch -d singleton:5 --wrap true
sbatch: error: Job dependency problem: singleton:5
[exit 1]
